"""Places that nobody confirmed, and offers that nobody took, in time: they go to the next."""

from datetime import datetime

from django.db import transaction

from arrimage.registration.emails import tell
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.operations.rows import State, locked, put
from arrimage.registration.operations.waiting import give_places

# Hours during which a place is held for who has not pressed the link that was mailed to her.
UNCONFIRMED_FOR = 1
HELD_FOR_A_TIME = (State.UNCONFIRMED, State.OFFERED)


def lapse(*, at: datetime) -> int:
    """Let go what is past its time, event by event; returns how many registrations lapsed."""
    late = Registration.objects.filter(state__in=HELD_FOR_A_TIME, state_until__lte=at).order_by()
    return sum(_lapse(key, at) for key in sorted(set(late.values_list("enrolment", flat=True))))


@transaction.atomic
def _lapse(key: int, at: datetime) -> int:
    enrolment = locked(key)
    late = enrolment.registrations.filter(state__in=HELD_FOR_A_TIME, state_until__lte=at)
    rows = list(late.select_related("order", "ticket"))
    offers = [one for one in rows if one.state == State.OFFERED]
    for one in rows:
        one.enrolment = enrolment
        put(one, State.EXPIRED, at)
    tell(offers, RegistrationLetter.Kind.EXPIRED, at=at, occasion=at.isoformat(timespec="minutes"))
    give_places(enrolment, at)
    return len(rows)
