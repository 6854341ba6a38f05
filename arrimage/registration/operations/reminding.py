"""The reminders: to those registered, once each, never for what does not take place or has begun."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from arrimage.agenda.models import Event
from arrimage.registration.emails import tell
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.reminders import due

Kind = RegistrationLetter.Kind


def remind(*, at: datetime) -> int:
    """Write every reminder that is due; returns how many people were reminded. Run twice, it writes nothing more."""
    today = localdate(at)
    soon = (
        Event.objects.published()
        .coming(today)
        .filter(activity__date__range=(today, today + timedelta(days=1)), enrolment__isnull=False)
    )
    return sum(_remind_of(event, at) for event in soon.order_by("pk"))


@transaction.atomic
def _remind_of(event: Event, at: datetime) -> int:
    """Looked at again under a lock: cancelled or moved meanwhile, nobody is reminded of what is no more."""
    event = Event.objects.select_for_update(of=("self",)).select_related("activity").get(pk=event.pk)
    reminder = due(event, at)
    if reminder is None:
        return 0
    told = RegistrationLetter.objects.filter(kind=Kind.REMINDER, occasion=reminder.occasion)
    # Whoever registered since then has just been told all of it.
    to_remind = (
        Registration.objects.confirmed()
        .filter(enrolment__event=event, decided_at__lt=reminder.moment)
        .exclude(pk__in=told.values("registration"))
    )
    found = list(to_remind)
    tell(found, Kind.REMINDER, at=at, occasion=reminder.occasion)
    return len(found)
