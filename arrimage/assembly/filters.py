"""What the lists of meetings and voters are narrowed by."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from arrimage.assembly.models import GeneralMeeting, Voter


class MeetingFilter(FilterSet):
    kind = ChoiceFilter(label=_("Kind"), choices=GeneralMeeting.Kind.choices)
    state = ChoiceFilter(label=_("State"), choices=GeneralMeeting.State.choices)

    class Meta:
        model = GeneralMeeting
        fields: tuple[Any, ...] = ()


class VoterFilter(FilterSet):
    meeting = ModelChoiceFilter(label=_("General meeting"), queryset=GeneralMeeting.objects.all())
    votes = BooleanFilter(label=_("Has a vote"))
    is_struck = BooleanFilter(label=_("Struck from the roll"))

    class Meta:
        model = Voter
        fields: tuple[Any, ...] = ()
