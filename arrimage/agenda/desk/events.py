"""The list of events, their form, and the page where one is published, put off, called off."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.audience import invitation_url
from arrimage.agenda.event_lists import EventFilter, EventTable
from arrimage.agenda.forms.event import Edit, EventForm
from arrimage.agenda.forms.event_rows import PictureRows, SlotRows, SpeakerRows
from arrimage.agenda.forms.event_steps import EventDocumentForm
from arrimage.agenda.models import Activity, Event, Series
from arrimage.agenda.operations import series
from arrimage.agenda.operations.announcing import announce
from arrimage.agenda.operations.events import has_its_activity_alone
from arrimage.agenda.operations.whole_series import following
from arrimage.agenda.public_page import expecting
from arrimage.agenda.recurrence import rule_in_words
from arrimage.agenda.rendering import place_of, when_in_words
from arrimage.agenda.stages import OPEN_STAGES, Stage, by_itself, stage_of
from arrimage.agenda.views.event_page import by_day
from arrimage.kit import desk
from arrimage.kit.desk.undo import deleted_with

Column = desk.Column


class EventScreen(desk.Records):
    model = Event
    path = "evenements"
    icon = "calendar-event"
    rail = "agenda"
    table_class = EventTable
    filterset_class = EventFilter
    form_class = EventForm
    formsets = (SlotRows, SpeakerRows, PictureRows)
    list_template = "agenda/events.html"
    detail_template = "agenda/event.html"
    export_permission = "agenda.export_activity"
    # The activity is found already, and leads here.
    in_global_search = False
    is_searchable = True
    add_label = gettext_lazy("Prepare an event")
    empty_text = gettext_lazy(
        "Prepare your first event: its title, its day, its place. It stays a draft until you publish it."
    )
    export_columns = (
        Column(gettext_lazy("Title"), lambda event: str(event), "title"),
        Column(gettext_lazy("Kind"), lambda event: str(event.activity.get_kind_display()), "kind"),
        Column(gettext_lazy("Date"), lambda event: event.activity.date, "date"),
        Column(gettext_lazy("Last day"), lambda event: event.last_day),
        Column(gettext_lazy("When"), when_in_words),
        Column(gettext_lazy("Place"), lambda event: place_of(event.activity)),
        Column(gettext_lazy("For whom"), lambda event: str(event.get_audience_display()), "audience"),
        Column(gettext_lazy("Language"), lambda event: str(event.get_language_display())),
        Column(gettext_lazy("How far it is"), lambda event: str(by_itself(event, localdate()).label), "stage"),
    )

    def list_queryset(self, user: Any) -> QuerySet[Event]:
        return self.visible_to(user).select_related("activity__municipality")

    def search(self, queryset: QuerySet[Any], query: str, user: Any) -> QuerySet[Any]:
        """By the words of the activity, which keeps the title and the place."""
        return queryset.filter(activity__in=Activity.objects.search(query).order_by().values("pk"))

    def detail_context(self, request: HttpRequest, record: Event) -> dict[str, Any]:
        day = localdate()
        stage = stage_of(record, day)
        invited = record.audience == Event.Audience.INVITED and record.state != Event.State.DRAFT
        return {
            "stage": stage,
            "when": when_in_words(record),
            "place": place_of(record.activity),
            "may_publish": request.user.has_perm("agenda.publish_event"),
            "is_open": stage in OPEN_STAGES,
            "may_be_held": stage == Stage.OVER or (stage in OPEN_STAGES and record.activity.date <= day),
            "may_repeat": record.series_id is None and record.activity.status == Activity.Status.PLANNED,
            "repetition": _repetition(record.series) if record.series else "",
            "siblings": _siblings(record),
            "following": following(record, day) if record.series_id else [],
            "programme": by_day(record, record.slots.all()),
            "documents": record.activity.documents.all(),
            "document_form": EventDocumentForm(event=record),
            "invitation": invitation_url(record) if invited else "",
        }

    def saved(self, request: HttpRequest, record: Event, created: bool) -> None:
        edit: Edit | None = getattr(record, "edit", None)
        at, why = timezone.now(), edit.why if edit else ""
        if announce(event=record, at=at, why=why) and (count := expecting(record)):
            said = ngettext(
                "%(count)s person registered is told of the change.",
                "%(count)s people registered are told of the change.",
                count,
            )
            messages.info(request, said % {"count": count})
        if edit and edit.before and edit.scope != series.Scope.THIS:
            changed = series.change_series(event=record, before=edit.before, scope=edit.scope, at=at, why=why)
            messages.info(request, _others_changed(changed))

    def restored(self, request: HttpRequest, record: Event) -> None:
        series.take_back(event=record)
        announce(event=record, at=timezone.now())

    def told_with(self, record: Event) -> tuple[Activity, ...]:
        """The activity keeps the day, the place, and whether it was called off."""
        return (record.activity,)

    def delete(self, record: Event) -> None:
        series.remove(event=record, day=localdate())

    def said_of_deletion(self, record: Event) -> str:
        if has_its_activity_alone(record):
            return _("Its activity in the journal goes with it, and comes back with it.")
        return _("Its activity stays in the journal: delete it there too if it should not be kept.")

    def deleted_through(self, entry: Any) -> Any:
        """The activity that went with it."""
        return deleted_with(Activity, entry.activity_id, entry)


def _others_changed(count: int) -> str:
    if not count:
        return _("No other event of the series had to change.")
    said = ngettext(
        "%(count)s other event of the series is changed too; those registered for it are told.",
        "%(count)s other events of the series are changed too; those registered for them are told.",
        count,
    )
    return said % {"count": count}


def _repetition(series: Series) -> str:
    return rule_in_words(series.rule, series.starts_on, left_out=len(series.exceptions))


def _siblings(event: Event) -> list[tuple[Event, Stage]]:
    """The events of its series, in their order, with how far each is."""
    if event.series is None:
        return []
    events = event.series.events.select_related("activity").order_by("activity__date")
    return [(one, by_itself(one, localdate())) for one in events]
