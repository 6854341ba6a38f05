"""What the training room does every few minutes."""

from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import often
from arrimage.training.operations.answers import keep_the_loop

EVERY_MINUTES = 10


@often(lambda: EVERY_MINUTES)
@task()
def tell_those_who_asked() -> int:
    """Those who asked learn of the session once somebody publishes it; returns how many themes moved."""
    return keep_the_loop(at=timezone.now())
