"""What the room of registrations does by itself."""

from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import daily, often
from arrimage.registration.emails.soon import write_letters
from arrimage.registration.lowest_price import follow_early_prices
from arrimage.registration.operations import lapse, lapse_answers
from arrimage.registration.operations.reminding import remind

EVERY_MINUTES = 5  # a reminder two hours before is not to come one hour before

# Asked each time that a letter is due; once a minute too, for one whose asking was cut short.
often(lambda: 1)(write_letters)


@often(lambda: EVERY_MINUTES)
@task()
def let_places_go() -> int:
    """Give to the next the places that were not confirmed or accepted in time; returns how many there were."""
    return lapse(at=timezone.now())


@often(lambda: EVERY_MINUTES)
@task()
def remind_of_events() -> int:
    """Write the reminders that are due; returns how many people were reminded."""
    return remind(at=timezone.now())


@daily
@task()
def destroy_answers() -> int:
    """Destroy the answers that no longer serve; returns how many there were."""
    return lapse_answers(on=timezone.localdate())


@daily
@task()
def follow_prices() -> int:
    """Say the lowest price of events anew once an early price is over; returns how many were looked at."""
    return follow_early_prices()
