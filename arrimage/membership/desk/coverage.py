"""«Couverture de l'accompagnement»: the matrix of subjects and MRC, each cell opened, and whom to recruit."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit import desk, spreadsheets
from arrimage.kit.desk.views import DeskView
from arrimage.membership.coverage.matrix import (
    Cell,
    Matrix,
    State,
    holes_by_subject,
    matrix,
    recruits,
    without_offers,
)
from arrimage.network.models import Approach, RegionalCounty, SupportOffer, SupportSubject
from arrimage.network.models.organisations import EVERY_PROFILE

MOST_WITHOUT_OFFERS = 50
READ = ("membership.view_membership", "network.view_organisation", "network.view_supportsubject", EVERY_PROFILE)


class CoverageView(DeskView):
    """A screen of the matrix: it names members and others, so it is for those who read both."""

    permissions: tuple[str, ...] = READ

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perms(self.permissions)


class Coverage(CoverageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        day = localdate()
        whole, silent = matrix(day), without_offers(day)
        context = {
            "title": _("Coverage of support"),
            "day": day,
            "matrix": whole,
            "counts": [(state, len(whole.having(state))) for state in State],
            "total": sum(1 for _cell in whole.cells),
            "recruits": told(whole),
            "holes": holes_by_subject(whole),
            "silent_count": silent.count(),
            "silent": silent[:MOST_WITHOUT_OFFERS],
            "can_export": request.user.has_perm("network.export_organisation"),
        }
        return render(request, "membership/coverage/matrix.html", context)


class OneCell(CoverageView):
    """Who helps on one subject in one MRC: members, those to recruit, since when and who said so."""

    def get(self, request: HttpRequest, subject: int, county: int) -> HttpResponse:
        about = get_object_or_404(SupportSubject, pk=subject)
        place = get_object_or_404(RegionalCounty, pk=county)
        day = localdate()
        cell = next(cell for cell in matrix(day).cells if (cell.subject, cell.county) == (about, place))
        offers = SupportOffer.objects.in_force(day).reaching(place).filter(subject=about).select_related("county")
        said: dict[int, list[SupportOffer]] = {}
        for offer in offers:
            said.setdefault(offer.organisation_id, []).append(offer)
        context = {
            "title": _("%(subject)s – %(county)s") % {"subject": about, "county": place},
            "cell": cell,
            "groups": (
                (_("Members in good standing"), [(one, said[one.pk]) for one in cell.members], False),
                (_("Not members: to recruit"), [(one, said[one.pk]) for one in cell.others], True),
            ),
            "can_approach": request.user.has_perm("network.add_approach"),
        }
        return render(request, "membership/coverage/cell.html", context)


class Export(CoverageView):
    """The cells as a table; in xlsx, the organisations to recruit on a second sheet."""

    permissions = (*READ, "network.export_organisation")

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        if form not in ("csv", "xlsx"):
            raise Http404
        day = localdate()
        whole = matrix(day)
        title, headings = (
            _("Coverage of support"),
            [_("Subject of support"), _("MRC"), _("State"), _("Members"), _("Non-members")],
        )
        name = _("coverage-of-support-%(day)s") % {"day": day.isoformat()}
        rows = [_row(cell) for cell in whole.cells]
        if form == "csv":
            return spreadsheets.csv_response(name, headings, rows)
        asked = [_("Organisation"), _("Cells it would fill"), _("Which"), _("E-mail"), _("Phone"), _("Last approach")]
        sheets = [
            spreadsheets.Sheet(title, headings, rows),
            spreadsheets.Sheet(_("To recruit"), asked, list(_recruit_rows(whole))),
        ]
        return spreadsheets.xlsx_response(name, sheets)


def told(whole: Matrix) -> list[tuple[Any, str]]:
    """Each organisation to recruit, with its last approach in words."""
    labels = dict(Approach.Outcome.choices)
    return [(one, str(labels.get(one.organisation.approach_outcome, ""))) for one in recruits(whole)]


def _row(cell: Cell) -> list[str]:
    named = ["; ".join(map(str, group)) for group in (cell.members, cell.others)]
    return [str(cell.subject), str(cell.county), str(cell.state.label), *named]


def _recruit_rows(whole: Matrix) -> Iterator[list[Any]]:
    for one, approach in told(whole):
        which = "; ".join(f"{cell.subject} ({cell.county})" for cell in one.fills)
        yield [str(one.organisation), len(one.fills), which, one.organisation.email, one.organisation.phone, approach]


desk.site.register_urls(
    path("adhesions/couverture/", Coverage.as_view(), name="support-coverage"),
    path("adhesions/couverture/<int:subject>/<int:county>/", OneCell.as_view(), name="support-coverage-cell"),
    path("adhesions/couverture/exporter/<str:form>/", Export.as_view(), name="support-coverage-export"),
)
