"""The proof of a figure: the records counted, those that are not and why, and both as a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from arrimage.evidence.figure import Figure
from arrimage.kit.spreadsheets import Sheet, csv_response, xlsx_response
from arrimage.kit.templatetags.formats import long_date
from arrimage.plan.desk.boards import PlanView
from arrimage.plan.desk.looking import Looking, looking_at
from arrimage.plan.models import Indicator, Plan
from arrimage.plan.queries import IndicatorFigure, all_evidence, evidence, figure_for


class IndicatorView(PlanView):
    """A screen about one indicator's figure."""

    indicator: Indicator
    plan: Plan
    looking: Looking

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        every = Indicator.objects.select_related("action__plan", "objective__plan")
        self.indicator = get_object_or_404(every, pk=kwargs["pk"])
        owner = self.indicator.action or self.indicator.objective
        assert owner is not None, "an indicator belongs to an action or to an objective"
        self.plan = owner.plan
        self.looking = looking_at(request, self.plan)

    def figure(self) -> IndicatorFigure:
        return figure_for(self.indicator, self.looking.period, self.looking.day)


class EvidencePage(IndicatorView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        counted = request.GET.get("liste") != "non"
        start = request.GET.get("debut", "0")
        page = evidence(
            self.indicator,
            self.looking.period,
            self.looking.day,
            request.user,
            counted=counted,
            start=int(start[:9]) if start.isascii() and start.isdigit() else 0,
        )
        figure = self.figure()
        context = {
            "indicator": self.indicator,
            "action": self.indicator.action,
            "plan": self.plan,
            "looking": self.looking,
            "figure": figure,
            "page": page,
            "counted": counted,
            "how_many_counted": figure.figure.counted.count() if figure.figure else 0,
            "how_many_not": figure.figure.not_counted.count() if figure.figure else 0,
        }
        return render(request, "plan/desk/evidence.html", context)


class EvidenceExport(IndicatorView):
    """Records as the person may see them, with the rule in plain words on the first sheet."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        figure = self.figure()
        if form not in ("xlsx", "csv") or figure.figure is None:
            raise Http404
        headings = [_("Date"), _("Record"), _("Counted"), _("Why it does not count")]
        name = f"preuve-{self.indicator.pk}-{self.looking.period.start}-{self.looking.period.last_day}"
        rows = _rows(figure.figure, request.user)
        if form == "csv":
            return csv_response(name, headings, rows)
        return xlsx_response(name, [Sheet(_("Records"), headings, rows)], rule_in_words(figure))


def _rows(figure: Figure, user: Any) -> Iterator[list[object]]:
    for counted in (True, False):
        for row in all_evidence(figure, user, counted=counted):
            yield [row.date, row.label, _("yes") if counted else _("no"), " ".join(row.reasons)]


def rule_in_words(figure: IndicatorFigure) -> list[str]:
    """What the figure is, over which days, by which rule: sentences for the first sheet of an export."""
    assert figure.figure is not None, "an unknown source has no rule"
    measure = figure.figure.measure
    return [
        str(figure.indicator.text),
        _("Figure: %(value)s %(unit)s") % {"value": "—" if figure.value is None else figure.value, "unit": figure.unit},
        _("From %(start)s to %(end)s, as seen on %(day)s.")
        % {
            "start": long_date(figure.period.start),
            "end": long_date(figure.period.last_day),
            "day": long_date(figure.day),
        },
        _("Rule “%(label)s”, version %(version)s: %(definition)s")
        % {"label": measure.label, "version": measure.version, "definition": measure.definition},
        *(_("Does not count: %(reason)s") % {"reason": rule.failure} for rule in measure.rules),
    ]
