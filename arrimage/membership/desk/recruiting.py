"""«À recruter»: which share of the universe are members, by MRC, municipality and sector, and whom to call."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit import desk, spreadsheets
from arrimage.kit.desk.views import DeskView
from arrimage.membership.coverage.forms import CallListForm
from arrimage.membership.coverage.prospects import CallList, Prospect
from arrimage.membership.coverage.universe import universe
from arrimage.network.desk.radar import source_of
from arrimage.network.models.organisations import EVERY_PROFILE
from arrimage.network.register.coverage import latest_edition

PAGE_SIZE = 25
READ = ("membership.view_membership", "network.view_register_coverage")
READ_NAMES = (*READ, "network.view_candidate", "network.view_organisation", EVERY_PROFILE)
EXPORT = (*READ_NAMES, "network.export_candidate", "network.export_organisation")


class Recruiting(DeskView):
    """The cuts; beneath them the call list, for those who read the register's enterprises and every profile."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perms(READ)

    def get(self, request: HttpRequest) -> HttpResponse:
        day, user = localdate(), request.user
        counted = universe(day)
        context = {
            "title": _("To recruit"),
            "edition": latest_edition(),
            "universe": counted,
            "cuts": (
                (_("By MRC"), counted.cuts["county"]),
                (_("By municipality"), counted.cuts["municipality"]),
                (_("By sector"), counted.cuts["sector"]),
            ),
            "sees_names": user.has_perms(READ_NAMES),
            "can_call": user.has_perm("network.change_candidate"),
            "can_approach": user.has_perm("network.add_approach"),
            "can_export": user.has_perms(EXPORT),
        }
        if context["sees_names"]:
            context |= self._call_list(request, day)
        return render(request, "membership/coverage/recruiting.html", context)

    def _call_list(self, request: HttpRequest, day: Any) -> dict[str, Any]:
        form = CallListForm(request.GET)
        listed = CallList(day, form.asked())
        pages = Paginator(listed, PAGE_SIZE)
        try:
            page = pages.page(_number(request.GET.get("page", "1")))
        except EmptyPage:
            page = pages.page(pages.num_pages)
        return {"form": form, "page": page, "query": request.GET.urlencode(), "joining": listed.joining}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) else 1


class Export(DeskView):
    """The call list as it is narrowed."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perms(EXPORT)

    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        if form not in ("csv", "xlsx"):
            raise Http404
        day = localdate()
        listed = CallList(day, CallListForm(request.GET).asked())
        name = _("to-recruit-%(day)s") % {"day": day.isoformat()}
        headings, rows = _headings(), _rows(listed)
        if form == "csv":
            return spreadsheets.csv_response(name, headings, rows)
        return spreadsheets.xlsx_response(name, [spreadsheets.Sheet(_("To recruit"), headings, rows)])


def _headings() -> list[str]:
    return [
        *(_("Name"), _("NEQ"), _("Known"), _("Municipality"), _("MRC"), _("Address"), _("Postal code")),
        *(_("E-mail"), _("Phone"), _("Call"), _("Since"), _("Next call"), _("Membership")),
        *(_("Evidence"), _("Doubts"), _("Source")),
    ]


def _rows(listed: CallList) -> Iterator[list[Any]]:
    for one in listed:
        record = one.record
        yield [
            *(str(record), one.neq, _known_in_words(one)),
            *(str(record.municipality or ""), str(record.county or ""), record.address, record.postal_code),
            *(getattr(record, "email", ""), getattr(record, "phone", "")),
            *(one.state_label, one.state_on, one.next_on, one.standing),
            *(" ".join(one.evidence), " ".join(one.doubts)),
            _("Directory") if one.is_known else source_of(record),
        ]


def _known_in_words(one: Prospect) -> str:
    return _("In the directory") if one.is_known else _("In the register only")


desk.site.register_urls(
    path("adhesions/a-recruter/", Recruiting.as_view(), name="recruiting"),
    path("adhesions/a-recruter/exporter/<str:form>/", Export.as_view(), name="recruiting-export"),
)
