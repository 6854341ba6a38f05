"""The list of needs, their form, and the page where they are gathered."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.templatetags.formats import number
from arrimage.training.filters import NeedFilter
from arrimage.training.forms import GatherForm, NeedForm
from arrimage.training.models import LearningNeed, Theme
from arrimage.training.operations.answers import note_told
from arrimage.training.operations.themes import gather, look_all_again, move
from arrimage.training.queries import Proposal, proposals
from arrimage.training.tables import NeedTable

Column = desk.Column
CHANGE = "training.change_learningneed"


def gather_ticked(request: HttpRequest, records: QuerySet[LearningNeed], theme: Theme | None, title: str) -> str:
    try:
        found = theme or gather(needs=records, title=title)
        count = found.needs.count() if theme is None else move(needs=records, theme=theme)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    words = ngettext("%(count)s need is now in “%(theme)s”.", "%(count)s needs are now in “%(theme)s”.", count)
    return words % {"count": number(count), "theme": found}


def told_ticked(request: HttpRequest, records: QuerySet[LearningNeed]) -> str:
    waiting = list(LearningNeed.objects.to_tell().filter(pk__in=records.order_by().values("pk")))
    for need in waiting:
        note_told(need=need, at=timezone.now())
    words = ngettext("%(count)s need is noted as told.", "%(count)s needs are noted as told.", len(waiting))
    return words % {"count": number(len(waiting))}


class LearningNeedScreen(desk.Records):
    model = LearningNeed
    path = "besoins"
    icon = "message"
    rail = "training"
    table_class = NeedTable
    filterset_class = NeedFilter
    form_class = NeedForm
    list_template = "training/desk/needs.html"
    detail_template = "training/desk/need.html"
    select_related = ("person", "organisation", "theme")
    export_permission = "training.export_learningneed"
    add_label = gettext_lazy("Add a need that was heard")
    empty_text = gettext_lazy("Members say what they need in their space; add here what you hear by telephone.")
    export_columns = (
        Column(gettext_lazy("Need"), lambda need: need.text, "text"),
        Column(gettext_lazy("Said by"), lambda need: str(need.person or ""), "who"),
        Column(gettext_lazy("Organisation"), lambda need: str(need.organisation or ""), "organisation"),
        Column(gettext_lazy("People"), lambda need: need.people, "people"),
        Column(gettext_lazy("Theme"), lambda need: str(need.theme or ""), "theme"),
        Column(gettext_lazy("Said on"), lambda need: need.said_on, "said_on"),
        Column(gettext_lazy("How it was heard"), lambda need: str(need.get_heard_display())),
        Column(gettext_lazy("State"), lambda need: str(need.get_state_display()), "state"),
        Column(gettext_lazy("Answered on"), lambda need: need.answered_on),
        Column(gettext_lazy("Told on"), lambda need: localdate(need.told_at) if need.told_at else None),
    )
    bulk_actions = (
        desk.BulkAction(
            "gather",
            gettext_lazy("Gather these needs"),
            "arrows-move",
            CHANGE,
            gather_ticked,
            gettext_lazy("They enter one theme. Those already answered or withdrawn stay where they are."),
            GatherForm,
        ),
        desk.BulkAction("told", gettext_lazy("Told by word of mouth"), "phone", CHANGE, told_ticked),
    )

    def saved(self, request: HttpRequest, record: LearningNeed, created: bool) -> None:
        look_all_again()

    def delete(self, record: LearningNeed) -> None:
        record.delete()
        look_all_again()


class Gathering(DeskView):
    """The groups that the words of the needs propose; each is gathered as corrected, in one press."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(CHANGE))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [key for key in request.POST.getlist("need") if key.isascii() and key.isdigit() and len(key) < 19]
        needs = LearningNeed.objects.to_gather().filter(pk__in=keys)
        form = GatherForm(request.POST)
        if not needs:
            messages.warning(request, _("Nothing was done: tick at least one need, that still waits."))
            return redirect("desk:training-gathering")
        if not form.is_valid():
            return self._page(form, {int(key) for key in keys})
        said = gather_ticked(request, needs, form.cleaned_data["theme"], form.cleaned_data["title"])
        messages.success(request, said)
        return redirect("desk:training-gathering")

    def _page(self, sent: GatherForm | None = None, ticked: set[int] | None = None) -> HttpResponse:
        groups = [self._group(one, sent, ticked or set()) for one in proposals()]
        context = {
            "title": _("Needs to gather"),
            "groups": [group for group in groups if len(group["needs"]) > 1 or group["theme"]],
            "alone": [group for group in groups if len(group["needs"]) == 1 and not group["theme"]],
        }
        return render(self.request, "training/desk/gathering.html", context, status=422 if sent else 200)

    def _group(self, one: Proposal, sent: GatherForm | None, ticked: set[int]) -> dict[str, Any]:
        keys = {need.pk for need in one.needs}
        prefix = f"group-{one.needs[0].pk}"
        if sent is not None and ticked & keys:
            form, chosen = sent, ticked
        else:
            form, chosen = GatherForm(initial={"theme": one.theme, "title": "" if one.theme else one.title}), keys
        form.auto_id = f"{prefix}-%s"
        return {"theme": one.theme, "needs": one.needs, "form": form, "ticked": chosen, "id": prefix}
