"""Past events of a calendar file, looked over and logged; and the addresses that calendars follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.accounts.emails import absolute
from arrimage.accounts.models import FeedToken
from arrimage.accounts.operations import replace_feed_token
from arrimage.agenda.forms.calendar import CalendarUploadForm, ProposalRows, row_of
from arrimage.agenda.operations.journal import accept_calendar_proposals
from arrimage.agenda.proposals import propose
from arrimage.kit.desk.views.access import DeskView


class _ImportView(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("agenda.add_activity")

    def rows_page(self, rows: Any, pairs: Any, status: int = 200) -> HttpResponse:
        context = {"title": _("Events to look over"), "rows": rows, "pairs": pairs}
        return render(self.request, "agenda/proposals.html", context, status=status)


class Upload(_ImportView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(CalendarUploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CalendarUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=422)
        proposals = propose(form.cleaned_data["entries"], user=request.user)
        rows = ProposalRows(initial=[row_of(proposal) for proposal in proposals])
        return self.rows_page(rows, list(zip(rows, proposals, strict=True)))

    def _page(self, form: CalendarUploadForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Import a calendar"), "form": form}
        return render(self.request, "agenda/calendar_import.html", context, status=status)


class Accept(_ImportView):
    def get(self, request: HttpRequest) -> HttpResponse:
        """Somebody reloads the page of rows, which only an upload makes."""
        return redirect("desk:calendar-import")

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = ProposalRows(request.POST)
        if not rows.is_valid():
            return self.rows_page(rows, [(row, None) for row in rows], status=422)
        entries = [row.entry() for row in rows if row.cleaned_data.get("take")]
        made = accept_calendar_proposals(by=request.user, entries=entries, day=localdate())  # type: ignore[arg-type]
        if not made:
            messages.warning(request, _("Nothing was logged: tick the events that belong to the journal."))
            return redirect("desk:calendar-import")
        text = ngettext("%(count)s activity is logged.", "%(count)s activities are logged.", len(made))
        messages.success(request, text % {"count": len(made)})
        return redirect("desk:activity-list")


class Feeds(DeskView):
    """The private address of the agenda, for the person's own calendar; replacing it closes the old one."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("agenda.view_activity")

    def get(self, request: HttpRequest) -> HttpResponse:
        feed, _made = FeedToken.objects.get_or_create(user=request.user)
        private = reverse("agenda:private-calendar", args=[feed.token])
        context = {
            "title": _("Follow in my calendar"),
            "private_url": absolute(private),
            "public_url": absolute(reverse("agenda:public-calendar")),
        }
        return render(request, "agenda/feeds.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        replace_feed_token(user=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The address is replaced: the old one no longer answers."))
        return redirect("desk:calendar-feeds")
