"""Background work of the letters room."""

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from arrimage.kit.daily import often
from arrimage.letters.bounces.mailboxes import read_mailbox
from arrimage.letters.operations.returns import record_mail
from arrimage.letters.operations.rounds import plan


def _minutes() -> int:
    """Between two looks at the mailbox; none without a mailbox."""
    return settings.LETTERS_RETURNS_MINUTES if settings.LETTERS_RETURNS_URL else 0


@task()
def plan_readers(mailing: int) -> None:
    """Write down who receives it, away from whoever pressed «send»: a large list takes a while."""
    plan(mailing, timezone.now())


@often(_minutes)
@task()
def read_returns() -> int:
    """Read what came back; returns how many mails were read. Raises MailboxError: the worker keeps the failure."""
    if not settings.LETTERS_RETURNS_URL:
        return 0
    return read_mailbox(settings.LETTERS_RETURNS_URL, lambda data: record_mail(data=data, at=timezone.now())).read
