"""Background work of the agenda."""

from django.utils import timezone
from django_tasks import task

from arrimage.agenda.operations.reading import read_due
from arrimage.kit.daily import often

MINUTES = 15


@often(lambda: MINUTES)
@task()
def read_sources() -> int:
    """Read the sources whose time has come; returns how many."""
    return read_due(at=timezone.now())
