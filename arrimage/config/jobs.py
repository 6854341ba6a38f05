from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from arrimage.kit.daily import daily

KEPT = timedelta(days=14)


@daily
@task()
def forget_finished_jobs() -> int:
    """Those that ended a fortnight ago: a job that runs each minute leaves half a million rows a year."""
    ended = DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEPT)
    return ended.delete()[0]
