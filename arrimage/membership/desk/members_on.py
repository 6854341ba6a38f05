"""The count of members on a day, as known on another."""

from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.spreadsheets import Sheet, xlsx_response
from arrimage.membership.forms import operations as forms
from arrimage.membership.queries import end_of_day, members_by_category, members_by_county, members_on, restatement


class MembersOn(DeskView):
    """How many members on a day, as known on another, with the list and what changed in between."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("membership.view_membership"))

    def get(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.GET if "on" in request.GET else None
        form = forms.OnForm(asked)
        on, known = localdate(), None
        if asked is not None and form.is_valid():
            on, known = form.cleaned_data["on"], form.cleaned_data["known"]
        elif asked is not None:
            context = {"title": _("Members on a day"), "form": form, "is_refused": True}
            return render(request, "membership/desk/members_on.html", context, status=422)
        if request.GET.get("exporter") and request.user.has_perm("membership.export_membership"):
            return self._export(on, known)
        return render(request, "membership/desk/members_on.html", self._context(form, on, known))

    def _context(self, form: Form, on: date, known: date | None) -> dict[str, Any]:
        moment = end_of_day(known) if known else None
        members = members_on(on, moment)
        return {
            "title": _("Members on a day"),
            "form": form,
            "on": on,
            "known": known,
            "count": members.count(),
            "members": members.select_related("organisation__county", "person", "category")[:500],
            "by_category": members_by_category(on, moment),
            "by_county": members_by_county(on, moment),
            "restatement": restatement(on, moment) if moment else None,
            "query": self.request.GET.urlencode(),
        }

    def _export(self, on: date, known: date | None) -> HttpResponseBase:
        moment = end_of_day(known) if known else None
        found = members_on(on, moment).select_related("organisation__county", "person", "category")
        rows = (
            (str(one), one.category.name, str(one.organisation.county or "") if one.organisation else "")
            for one in found
        )
        sheet = Sheet(_("Members"), (_("Member"), _("Category"), _("MRC")), rows)
        return xlsx_response(f"membres-{on.isoformat()}", [sheet])
