"""What the lists of registrations are narrowed by."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from arrimage.agenda.models import Event
from arrimage.registration.models import Registration


def _events(request: HttpRequest | None) -> QuerySet[Event]:
    seen = Event.objects.visible_to(request.user) if request else Event.objects.none()
    return seen.filter(enrolment__isnull=False).select_related("activity")


class RegistrationFilter(FilterSet):
    event = ModelChoiceFilter(label=_("Event"), queryset=_events, field_name="enrolment__event")
    state = ChoiceFilter(label=_("State"), choices=Registration.State.choices)

    class Meta:
        model = Registration
        fields: tuple[Any, ...] = ()
