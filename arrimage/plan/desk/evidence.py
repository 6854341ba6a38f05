"""The proof of a figure: the records counted, those that are not and why, and both as a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from arrimage.kit.spreadsheets import Sheet, csv_response, xlsx_response
from arrimage.kit.templatetags.formats import long_date, number
from arrimage.plan.addresses import whole_number
from arrimage.plan.desk.boards import PlanView
from arrimage.plan.desk.looking import Looking, looking_at
from arrimage.plan.models import Indicator, Plan
from arrimage.plan.models.parameters import said
from arrimage.plan.queries import IndicatorFigure, figure_for, proof, whole_proof
from arrimage.plan.queries.evidence import PAGE
from arrimage.plan.templatetags.plan_figures import shown, unit_beside, written


class IndicatorView(PlanView):
    """A screen about one indicator's figure."""

    indicator: Indicator
    plan: Plan
    looking: Looking

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        every = Indicator.objects.select_related("action__plan", "objective__plan")
        self.indicator = get_object_or_404(every, pk=kwargs["pk"])
        self.plan = self.indicator.plan
        self.looking = looking_at(request, self.plan)

    def figure(self) -> IndicatorFigure:
        return figure_for(self.indicator, self.looking.period, self.looking.day)


class Evidence(IndicatorView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        counted = request.GET.get("liste") != "non"
        figure, start = self.figure(), whole_number(request.GET.get("debut", ""))
        page = proof(figure, request.user, counted=counted, start=start)
        if start and not page.rows:
            return redirect(self.address(counted))
        other = proof(figure, request.user, counted=not counted)
        context = {
            "indicator": self.indicator,
            "action": self.indicator.action,
            "plan": self.plan,
            "looking": self.looking,
            "figure": figure,
            "narrowed_by": said(self.indicator.parameters, figure.measure) if figure.measure else [],
            "page": page,
            "counted": counted,
            "how_many_counted": page.total if counted else other.total,
            "how_many_not": other.total if counted else page.total,
            "preceding": self.address(counted, max(0, start - PAGE)) if start else "",
            "following": self.address(counted, page.following) if page.following else "",
        }
        return render(request, "plan/desk/evidence.html", context)

    def address(self, counted: bool, start: int = 0) -> str:
        """Of a page of this proof, looking at the same period."""
        own = [*(["liste=non"] if not counted else []), *([f"debut={start}"] if start else [])]
        return f"{self.request.path}?{self.looking.among_others}{'&'.join(own)}"


class EvidenceExport(IndicatorView):
    """Records as the person may see them, with the rule in plain words on the first sheet."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        figure = self.figure()
        if form not in ("xlsx", "csv") or (figure.unknown and not figure.frozen):
            raise Http404
        headings = [_("Date"), _("Record"), *_column_of_a_sum(figure), _("Counted"), _("Why it does not count")]
        name = f"preuve-{self.indicator.pk}-{self.looking.period.start}-{self.looking.period.last_day}"
        rows = _rows(figure, request.user)
        if form == "csv":
            return csv_response(name, headings, rows)
        return xlsx_response(name, [Sheet(_("Records"), headings, rows)], rule_in_words(figure))


def _column_of_a_sum(figure: IndicatorFigure) -> list[str]:
    """The heading of what each record adds, where the figure adds up."""
    return [_("What it adds")] if figure.measure and figure.measure.adds_up else []


def _rows(figure: IndicatorFigure, user: Any) -> Iterator[list[object]]:
    adds_up = bool(_column_of_a_sum(figure))
    for counted in (True, False):
        page = proof(figure, user, counted=counted)
        if page.total and not page.rows:
            sentence = _("%(count)s answers given in confidence: never listed one by one.")
            yield [
                None,
                sentence % {"count": number(page.total)},
                *([None] if adds_up else []),
                _("yes") if counted else _("no"),
                "",
            ]
        for row in whole_proof(figure, user, counted=counted):
            value = [row.value if counted else None] if adds_up else []
            yield [row.date, row.label, *value, _("yes") if counted else _("no"), " ".join(row.reasons)]


def rule_in_words(figure: IndicatorFigure) -> list[str]:
    """What the figure is, over which days, by which rule: sentences for the first sheet of an export."""
    period = {"start": long_date(figure.period.start), "end": long_date(figure.period.last_day)}
    return [
        figure.indicator.text,
        (_("Figure: %(value)s %(unit)s") % {"value": shown(figure), "unit": unit_beside(figure)}).rstrip(),
        *_reported(figure),
        _("From %(start)s to %(end)s, as seen on %(day)s.") % {**period, "day": long_date(figure.day)},
        *_rule(figure),
    ]


def _reported(figure: IndicatorFigure) -> Iterator[str]:
    if figure.frozen:
        yield _("Reported on %(day)s: this figure and the records it counts no longer change. Today: %(today)s.") % {
            "day": long_date(figure.frozen.reporting_period.frozen_at),
            "today": written(figure.value, figure.measure),
        }


def _rule(figure: IndicatorFigure) -> Iterator[str]:
    measure = figure.measure
    if measure is None:
        yield _("The rule is no longer known to Arrimage.")
        return
    rule = {"label": measure.label, "version": measure.version, "definition": measure.definition}
    yield _("Rule “%(label)s”, version %(version)s: %(definition)s") % rule
    for label, words in said(figure.indicator.parameters, measure):
        yield _("Only: %(label)s, %(value)s.") % {"label": label, "value": words}
    for failing in measure.rules:
        yield _("Does not count: %(reason)s") % {"reason": failing.failure}
