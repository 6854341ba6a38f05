"""How the measures of general meetings are narrowed."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter

from arrimage.assembly.models import GeneralMeeting

KINDS = GeneralMeeting.Kind.choices


class MeetingParameters(FilterSet):
    kind = MultipleChoiceFilter(label=_("Kind"), field_name="kind", choices=KINDS)


class VoterParameters(FilterSet):
    kind = MultipleChoiceFilter(label=_("Kind of meeting"), field_name="meeting__kind", choices=KINDS)
