"""What the room of outcomes does once a day."""

from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import daily
from arrimage.outcomes.operations.asking import ask_what_is_due


@daily
@task()
def ask_those_who_came() -> int:
    """Evaluations, then what came of the event, each on its day; returns how many people were asked."""
    return ask_what_is_due(on=timezone.localdate(), at=timezone.now())
