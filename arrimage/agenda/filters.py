"""What the list of activities is narrowed by."""

from typing import Any

from django.forms import DateInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from arrimage.agenda.models import Activity, Presence, RelayedSession, Source
from arrimage.agenda.models.activities import ActivityQuerySet
from arrimage.agenda.models.relayed import RelayedSessionQuerySet
from arrimage.agenda.parameters import in_county
from arrimage.agenda.periods import Preset, period_of
from arrimage.agenda.queries import to_complete
from arrimage.agenda.watching import Watch, watched
from arrimage.evidence.parameters import CommonParameter, common_parameters
from arrimage.network.models import Organisation, RegionalCounty


def _day(label: Any, lookup: str) -> DateFilter:
    widget = DateInput({"type": "date"}, format="%Y-%m-%d")
    return DateFilter(label=label, field_name="date", lookup_expr=lookup, widget=widget)


class ActivityFilter(FilterSet):
    period = ChoiceFilter(label=_("Period"), choices=Preset.choices, method="within")
    since = _day(_("From"), "gte")
    until = _day(_("To"), "lte")
    kind = ChoiceFilter(label=_("Kind"), choices=Activity.Kind.choices)
    status = ChoiceFilter(label=_("Status"), choices=Activity.Status.choices)
    county = ModelChoiceFilter(
        label=_("MRC"), queryset=RegionalCounty.objects.all(), to_field_name="code", method=in_county
    )
    organisation = CharFilter(label=_("Organisation"), method="with_organisation")
    is_restricted = BooleanFilter(label=_("Restricted"))
    waiting = ChoiceFilter(label=_("To complete"), choices=(("1", _("By me")),), method="to_be_completed")

    class Meta:
        model = Activity
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for parameter in common_parameters():
            choices = list(parameter.choices())
            if choices:
                self.filters[parameter.name] = _common(parameter, choices, self)

    def within(self, activities: ActivityQuerySet, name: str, preset: str) -> ActivityQuerySet:
        return activities.within(period_of(preset, localdate()))

    def to_be_completed(self, activities: ActivityQuerySet, name: str, value: str) -> ActivityQuerySet:
        """Those that the cockpit asks this person to complete."""
        return activities.filter(pk__in=to_complete(self.request.user, localdate()).order_by().values("pk"))

    def with_organisation(self, activities: ActivityQuerySet, name: str, words: str) -> ActivityQuerySet:
        """Activities where an organisation whose name holds these words was named."""
        organisations = Organisation.objects.visible_to(self.request.user).search(words)
        named = Presence.objects.filter(organisation__in=organisations.order_by().values("pk"))
        return activities.filter(pk__in=named.values("activity"))


def _common(parameter: CommonParameter, choices: list[Any], filterset: FilterSet) -> ChoiceFilter:
    choice = ChoiceFilter(
        label=parameter.label,
        field_name=parameter.name,
        choices=choices,
        method=lambda activities, name, value: parameter.apply(activities, value),
    )
    choice.parent, choice.model = filterset, Activity
    return choice


class RelayedSessionFilter(FilterSet):
    state = ChoiceFilter(label=_("Publication"), choices=RelayedSession.State.choices)
    to_watch = ChoiceFilter(label=_("To look at"), choices=Watch.choices, method="watch")
    when = ChoiceFilter(label=_("When"), choices=(("coming", _("Coming")), ("past", _("Past"))), method="at")
    source = ModelChoiceFilter(label=_("Source"), queryset=Source.objects.all(), method="told_by")
    kind = ChoiceFilter(label=_("Kind"), choices=Activity.Kind.choices)
    county = ModelChoiceFilter(
        label=_("MRC"),
        queryset=RegionalCounty.objects.all(),
        to_field_name="code",
        field_name="municipality__county",
    )

    class Meta:
        model = RelayedSession
        fields = ()

    def watch(self, sessions: RelayedSessionQuerySet, name: str, asked: str) -> RelayedSessionQuerySet:
        return watched(sessions, Watch(asked), localdate())

    def at(self, sessions: RelayedSessionQuerySet, name: str, when: str) -> RelayedSessionQuerySet:
        coming = RelayedSession.objects.coming(localdate()).order_by().values("pk")
        return sessions.filter(pk__in=coming) if when == "coming" else sessions.exclude(pk__in=coming)

    def told_by(self, sessions: RelayedSessionQuerySet, name: str, source: Source) -> RelayedSessionQuerySet:
        return sessions.filter(pk__in=source.sightings.values("session"))
