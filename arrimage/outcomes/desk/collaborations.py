"""Collaborations: their list, record page, form, and those told twice."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.outcomes.filters import CollaborationFilter
from arrimage.outcomes.forms.collaborations import CollaborationForm
from arrimage.outcomes.models import Collaboration
from arrimage.outcomes.operations.collaborations import mark_same, unmark_same
from arrimage.outcomes.queries import same_told
from arrimage.outcomes.tables import CollaborationTable

Column = desk.Column
CHANGE = "outcomes.change_collaboration"


class CollaborationScreen(desk.Records):
    model = Collaboration
    path = "collaborations"
    icon = "users-group"
    rail = "collaborations"
    table_class = CollaborationTable
    filterset_class = CollaborationFilter
    form_class = CollaborationForm
    detail_template = "outcomes/desk/collaboration.html"
    export_permission = "outcomes.export_collaboration"
    select_related = ("event__activity", "organisation", "partner")
    in_global_search = False
    add_label = gettext_lazy("Note a collaboration")
    empty_text = gettext_lazy(
        "Participants say in two taps what came of an event, a month later; you may also note what you hear of."
    )
    export_columns = (
        Column(gettext_lazy("What came of it"), lambda one: str(one), "kind"),
        Column(gettext_lazy("Event"), lambda one: str(one.event), "event"),
        Column(gettext_lazy("Organisation"), lambda one: one.of_whom, "organisation"),
        Column(gettext_lazy("With"), lambda one: one.with_whom, "partner"),
        Column(gettext_lazy("Said on"), lambda one: one.said_on, "said_on"),
        Column(gettext_lazy("In a few words"), lambda one: one.note),
        Column(gettext_lazy("Counts"), lambda one: _("No") if one.duplicate_of_id else _("Yes"), "counts"),
    )

    def detail_context(self, request: HttpRequest, record: Collaboration) -> dict[str, Any]:
        return {
            "same": same_told(record).select_related("organisation", "partner"),
            "duplicates": record.duplicates.all(),
            "may_mark": request.user.has_perm(CHANGE),
        }


class _Marking(DeskView):
    http_method_names = ["post", "options"]

    def collaboration(self, pk: int) -> Collaboration:
        if not self.request.user.has_perm(CHANGE):
            raise PermissionDenied
        found: Collaboration = get_object_or_404(Collaboration.objects.visible_to(self.request.user), pk=pk)
        return found


class MarkSame(_Marking):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        one = self.collaboration(pk)
        key = request.POST.get("same", "")
        other = same_told(one).filter(pk=int(key) if key.isdecimal() and len(key) < 10 else 0).first()
        if other is None:
            messages.error(request, _("Choose one of those proposed: they tell of the same two organisations."))
            return redirect("desk:collaboration-detail", pk)
        try:
            kept = mark_same(collaboration=one, as_other=other)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("desk:collaboration-detail", pk)
        messages.success(request, _("They count as one from now on."))
        return redirect("desk:collaboration-detail", kept.pk)


class UnmarkSame(_Marking):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        unmark_same(collaboration=self.collaboration(pk))
        messages.success(request, _("It counts by itself again."))
        return redirect("desk:collaboration-detail", pk)
