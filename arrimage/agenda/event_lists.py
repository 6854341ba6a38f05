"""Events as a table, and what their list is narrowed by."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.forms import DateInput
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.public_page import full_among
from arrimage.agenda.rendering import hours_in_words, when_in_words
from arrimage.agenda.stages import Stage, stages_of
from arrimage.kit.templatetags.formats import long_date

State, Status = Event.State, Activity.Status


class EventTable(tables.Table):
    title = tables.Column(_("Title"), order_by=("activity__sort_key",), empty_values=())
    date = tables.Column(_("Date"), order_by=("activity__date",), empty_values=())
    kind = tables.Column(_("Kind"), order_by=("activity__kind",), empty_values=())
    audience = tables.Column(_("For whom"))
    stage = tables.Column(_("How far it is"), orderable=False, empty_values=())

    stages: Mapping[int, Stage] | None = None

    class Meta:
        model = Event
        fields = ()
        sequence = ("title", "date", "kind", "audience", "stage")

    def render_title(self, record: Event) -> str:
        return str(record)

    def render_date(self, record: Event) -> str:
        if record.activity.status == Status.POSTPONED:
            return when_in_words(record)
        first, last = record.activity.date, record.last_day
        if last != first:
            return f"{long_date(first)} – {long_date(last)}"
        hours = hours_in_words(record.activity.start_time, record.activity.end_time)
        return f"{long_date(first)}, {hours}" if hours else long_date(first)

    def render_kind(self, record: Event) -> str:
        return str(record.activity.get_kind_display())

    def render_stage(self, record: Event) -> SafeString:
        if self.stages is None:
            self.stages = stages_of([row.record for row in self.paginated_rows], localdate())
        return render_to_string("agenda/stage.html", {"stage": self.stages[record.pk]})


def _day(label: Any, lookup: str) -> DateFilter:
    widget = DateInput({"type": "date"}, format="%Y-%m-%d")
    return DateFilter(label=label, field_name="activity__date", lookup_expr=lookup, widget=widget)


class EventFilter(FilterSet):
    stage = ChoiceFilter(label=_("How far it is"), choices=Stage.choices, method="at_stage")
    since = _day(_("From"), "gte")
    until = _day(_("To"), "lte")
    kind = ChoiceFilter(label=_("Kind"), field_name="activity__kind", choices=Activity.Kind.choices)
    audience = ChoiceFilter(label=_("For whom"), choices=Event.Audience.choices)

    class Meta:
        model = Event
        fields = ()

    def at_stage(self, events: QuerySet[Event], name: str, stage: str) -> QuerySet[Event]:
        """As `stages.stages_of` says it of each."""
        called_off = Q(activity__status__in=Activity.CALLED_OFF)
        over = Q(last__lt=localdate())
        live = Q(state=State.PUBLISHED, activity__status=Status.PLANNED)
        conditions = {
            Stage.CANCELLED: Q(activity__status=Status.CANCELLED),
            Stage.DRAFT: Q(state=State.DRAFT) & ~Q(activity__status=Status.CANCELLED),
            Stage.CLOSED: Q(state=State.CLOSED) & ~Q(activity__status=Status.CANCELLED),
            Stage.POSTPONED: Q(state=State.PUBLISHED, activity__status=Status.POSTPONED),
            Stage.HELD: Q(state=State.PUBLISHED, activity__status=Status.HELD),
            Stage.OVER: live & over & ~called_off,
        }
        told = events.annotate(last=Coalesce(F("end_date"), F("activity__date")))
        if stage in conditions:
            return told.filter(conditions[Stage(stage)])
        to_come = told.filter(live & ~over)
        full = full_among(list(to_come.order_by().values_list("pk", flat=True)))
        return to_come.filter(pk__in=full) if stage == Stage.FULL else to_come.exclude(pk__in=full)
