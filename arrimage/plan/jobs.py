from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import daily
from arrimage.plan.operations import send_due_reminders


@daily
@task()
def send_reminders() -> int:
    """Today's reminders of deadlines; returns how many messages left."""
    return send_due_reminders(day=timezone.localdate())
