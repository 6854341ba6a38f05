"""The journal's list, record page and form."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.filters import ActivityFilter
from arrimage.agenda.forms.activity import ActivityForm, DecisionRows, FollowUpRows, PresenceRows
from arrimage.agenda.forms.documents import DocumentForm
from arrimage.agenda.models import Activity, ConfidentialNote, Event, Presence
from arrimage.agenda.operations.announcing import announce_activity
from arrimage.agenda.operations.events import check_nobody_expects
from arrimage.agenda.operations.journal import (
    NothingToCompare,
    cancel_activities,
    fill_head_count,
    hold_activities,
    mark_duplicates,
)
from arrimage.agenda.queries import counties_of, with_company
from arrimage.agenda.tables import ActivityTable
from arrimage.consent.models import AccessEntry
from arrimage.consent.operations import log_access
from arrimage.kit import desk
from arrimage.network.models import Organisation, Person
from arrimage.network.models.organisations import EVERY_PROFILE

Column = desk.Column


def hold(request: HttpRequest, activities: QuerySet[Activity]) -> str:
    held = hold_activities(activities=changeable(request, activities), day=localdate())
    return ngettext("%(count)s activity is marked as held.", "%(count)s activities are marked as held.", held) % {
        "count": held
    }


def cancel(request: HttpRequest, activities: QuerySet[Activity]) -> str:
    cancelled = cancel_activities(activities=changeable(request, activities), at=timezone.now())
    return ngettext("%(count)s activity is cancelled.", "%(count)s activities are cancelled.", cancelled) % {
        "count": cancelled
    }


def merge(request: HttpRequest, activities: QuerySet[Activity]) -> str:
    try:
        kept = mark_duplicates(activities=changeable(request, activities))
    except NothingToCompare:
        return _("Nothing was done: tick two activities or more that are the same one, and that you may change.")
    return _("“%(kept)s” counts; the others are marked as its duplicates.") % {"kept": kept}


def changeable(request: HttpRequest, activities: QuerySet[Activity]) -> QuerySet[Activity]:
    return activities.filter(pk__in=Activity.objects.changeable_by(request.user).order_by().values("pk"))


def _names(*kinds: str) -> Any:
    """The names of those present of these kinds (organisation, person), read from what `with_company` brought."""

    def value(activity: Activity) -> str:
        every = (getattr(presence, kind) for presence in activity.presences.all() for kind in kinds)
        return ", ".join(dict.fromkeys(str(who) for who in every if who))

    return value


def note_for(user: Any, activity: Activity) -> ConfidentialNote | None:
    """The confidential note, for those with its own permission; that she reads it is noted."""
    if not user.has_perm("agenda.view_confidentialnote"):
        return None
    note = ConfidentialNote.objects.filter(activity=activity).first()
    if note is not None:
        log_access(user=user, record=note, what=AccessEntry.What.NOTE)
    return note


class ActivityScreen(desk.Records):
    model = Activity
    path = "agenda"
    icon = "calendar-event"
    rail = "agenda"
    table_class = ActivityTable
    filterset_class = ActivityFilter
    form_class = ActivityForm
    formsets = (PresenceRows, DecisionRows, FollowUpRows)
    list_template = "agenda/list.html"
    detail_template = "agenda/activity.html"
    export_permission = "agenda.export_activity"
    add_label = gettext_lazy("Add an activity")
    empty_text = gettext_lazy("Log your first meeting: who, what, when. Twenty seconds are enough.")
    # The confidential note is no column, on purpose.
    export_columns = (
        Column(gettext_lazy("Date"), lambda activity: activity.date, "date"),
        Column(
            gettext_lazy("Starts at"), lambda activity: f"{activity.start_time:%H:%M}" if activity.start_time else ""
        ),
        Column(gettext_lazy("Kind"), lambda activity: str(activity.get_kind_display()), "kind"),
        Column(gettext_lazy("Title"), lambda activity: activity.title, "title"),
        Column(gettext_lazy("Status"), lambda activity: str(activity.get_status_display()), "status"),
        Column(gettext_lazy("Place"), lambda activity: activity.place),
        Column(gettext_lazy("Municipality"), lambda activity: str(activity.municipality or "")),
        Column(gettext_lazy("MRC"), lambda activity: ", ".join(counties_of(activity)), "county"),
        Column(gettext_lazy("Organisations"), _names("organisation"), "who"),
        Column(gettext_lazy("People"), _names("person"), "who"),
        Column(
            gettext_lazy("Municipalities met"),
            lambda activity: ", ".join(map(str, activity.municipalities_met.all())),
        ),
        Column(gettext_lazy("Participants"), lambda activity: activity.head_count, "head_count"),
        Column(gettext_lazy("Minutes"), lambda activity: activity.minutes),
        Column(gettext_lazy("Duplicate"), lambda activity: bool(activity.duplicate_of_id)),
    )
    bulk_actions = (
        desk.BulkAction("hold", gettext_lazy("Mark as held"), "check", "agenda.change_activity", hold),
        desk.BulkAction(
            "cancel",
            gettext_lazy("Mark as cancelled"),
            "x",
            "agenda.change_activity",
            cancel,
            gettext_lazy("These activities stay in the journal and no longer count anywhere."),
        ),
        desk.BulkAction(
            "duplicates",
            gettext_lazy("They are the same one"),
            "copy",
            "agenda.change_activity",
            merge,
            gettext_lazy("The one entered first counts; the others are marked as its duplicates and count no more."),
        ),
    )

    def list_queryset(self, user: Any) -> QuerySet[Activity]:
        return with_company(Activity.objects.visible_to(user), user)

    def rows_told(self, user: Any) -> Any:
        """Presences bear names: their history is for those who may read every profile."""
        return tuple(rows for rows in self.formsets if rows is not PresenceRows or user.has_perm(EVERY_PROFILE))

    def search(self, queryset: QuerySet[Any], query: str, user: Any) -> QuerySet[Any]:
        """Words of the activity itself, or of the name of someone who was there and whose profile she may read."""
        found: QuerySet[Any] = super().search(queryset, query, user)
        who = Q(presences__organisation__in=Organisation.objects.visible_to(user).search(query).order_by().values("pk"))
        who |= Q(presences__person__in=Person.objects.visible_to(user).search(query).order_by().values("pk"))
        return queryset.filter(
            Q(pk__in=found.order_by().values("pk")) | Q(pk__in=Activity.objects.filter(who).values("pk"))
        )

    def detail_context(self, request: HttpRequest, record: Activity) -> dict[str, Any]:
        presences = record.presences.named_for(request.user)
        may_see_events = request.user.has_perm("agenda.view_event")
        return {
            "today": localdate(),
            "presences": presences,
            "someone_convened": any(presence.state == Presence.State.CONVENED for presence in presences),
            "note": note_for(request.user, record),
            "document_form": DocumentForm(),
            "event": Event.objects.filter(activity=record).first() if may_see_events else None,
        }

    def saved(self, request: HttpRequest, record: Activity, created: bool) -> None:
        fill_head_count(activity=record)
        announce_activity(activity=record, at=timezone.now())

    def delete(self, record: Activity) -> None:
        """Its event would go with it."""
        event = Event.objects.select_related("activity").filter(activity=record).first()
        if event is not None:
            check_nobody_expects(event, localdate())
        super().delete(record)

    def restored(self, request: HttpRequest, record: Activity) -> None:
        announce_activity(activity=record, at=timezone.now())
