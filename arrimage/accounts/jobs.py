from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from arrimage.accounts import emails
from arrimage.accounts.models import SentForm, User
from arrimage.kit.daily import daily

KEPT = timedelta(days=30)  # a page left open longer than that is asked for anew


@task()
def send_invitation(user_pk: int) -> None:
    """Nothing is sent when the account was closed or removed since."""
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user:
        emails.send_invitation(user)


@daily
@task()
def forget_sent_forms() -> int:
    """Which forms made which records, of those sent long ago; returns how many."""
    count, _by_model = SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    return count
