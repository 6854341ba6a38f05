"""The quick entry: logged in under twenty seconds, completed later."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.forms.quick_entry import QuickEntryForm
from arrimage.agenda.models import Activity
from arrimage.agenda.operations.journal import log_activity
from arrimage.kit.desk import Panel, site
from arrimage.kit.desk.once import make_once, tell_already_made
from arrimage.kit.desk.views.access import DeskView


class QuickEntry(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("agenda.add_activity")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        activity, is_new = make_once(request, Activity, lambda: self._log(form))
        if not is_new:
            tell_already_made(request, activity)
        came_from = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
            if is_new:
                messages.success(request, _("“%(activity)s” is logged.") % {"activity": activity})
            return redirect(came_from)
        return redirect("desk:quick-entry-logged", activity.pk)

    @transaction.atomic
    def _log(self, form: QuickEntryForm) -> Activity:
        user: Any = self.request.user
        activity = log_activity(by=user, entry=form.entry(), day=localdate())
        for panel in self._asking():
            panel.save(self.request, activity, form.panel_data())
        return activity

    def _asking(self) -> dict[Panel, dict[str, Field]]:
        """The panels of other rooms that ask something of an activity, with their fields."""
        asked = {panel: panel.form_fields(self.request, None) for panel in site.panels(Activity)}
        return {panel: fields for panel, fields in asked.items() if fields}

    def _form(self, data: Any = None) -> QuickEntryForm:
        fields = {name: field for asked in self._asking().values() for name, field in asked.items()}
        return QuickEntryForm(data, request=self.request, panel_fields=fields)

    def _page(self, form: QuickEntryForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Log an activity"), "form": form}
        return render(self.request, "agenda/quick_entry.html", context, status=status)


class Logged(DeskView):
    """What was just logged, with the two ways on: complete it, log another."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        can_complete = Activity.objects.changeable_by(request.user).filter(pk=pk).exists()
        context = {"title": _("Logged"), "activity": activity, "can_complete": can_complete}
        return render(request, "agenda/logged.html", context)
