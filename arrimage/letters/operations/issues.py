"""An issue on its way out: approved by somebody else where the newsletter asks, given an hour, sent, kept as it is.

Every verb raises ValidationError, with a sentence for the reader, when it cannot be done.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from arrimage.letters import approval_emails
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.operations.approval import digest_of, lacking_approval
from arrimage.letters.operations.checking import outdated, problems
from arrimage.letters.operations.departures import record_departure
from arrimage.letters.operations.editing import anew
from arrimage.letters.operations.planning import complete_planning, freeze_issue
from arrimage.letters.queries.approvers import approvers

Status = Issue.Status
# The states in which an issue has not left: it can be written, approved, given an hour.
AT_HOME = (Status.DRAFT, Status.TO_APPROVE, Status.READY, Status.SCHEDULED)
MOST_SAID = 2_000  # letters of a remark


def obstacles(issue: Issue, said: list[str] | None = None) -> list[str]:
    """What forbids it to leave, in sentences; empty when nothing does. `said` is what was found in the text already."""
    found = []
    if issue.status not in AT_HOME:
        found.append(_("This issue has left already: clone it to send it again."))
    found += lacking_approval(issue)
    return [*found, *(problems(issue) if said is None else said)]


@transaction.atomic
def request_approval(*, issue: Issue, by: Any = None) -> None:
    """Lay the issue before those who approve: each is told by mail, once for a version."""
    locked = _at_home(issue)
    if locked.status not in (Status.DRAFT, Status.READY):
        raise ValidationError(_("Only an issue being written is laid before somebody to approve."))
    if found := problems(locked):
        raise ValidationError(found)
    version = digest_of(locked)
    if version != locked.asked_digest:
        others = {*authors(locked), *([by.pk] if by else [])}
        approval_emails.send_to_approve(locked, approvers().exclude(pk__in=others), by)
    _set(issue, status=Status.TO_APPROVE, asked_digest=version, remark="")


@transaction.atomic
def approve(*, issue: Issue, by: Any, at: datetime, read: str = "") -> None:
    """Say that it may leave, as it stands now; nobody approves what she wrote herself. Who asked for it is told.

    `read`: the digest of what was before the eyes of whoever approves; another text is not approved.
    """
    locked = _at_home(issue)
    if read and read != digest_of(locked):
        raise ValidationError(_("The text changed while you were reading it: read it again, then approve it."))
    if by.pk in authors(locked):
        raise ValidationError(_("A second person approves: you wrote or changed this issue yourself."))
    if found := problems(locked):
        raise ValidationError(found)
    status = Status.READY if locked.status in (Status.DRAFT, Status.TO_APPROVE) else locked.status
    _set(issue, status=status, approved_by=by, approved_at=at, approved_digest=digest_of(locked), remark="")
    if locked.status == Status.TO_APPROVE:
        approval_emails.send_approved(locked, _writers(locked, by), by)


def authors(issue: Issue) -> set[int]:
    """The accounts that wrote or changed it."""
    revisions = issue.revisions.exclude(user=None).order_by().values_list("user", flat=True).distinct()
    return {*([issue.created_by_id] if issue.created_by_id else []), *revisions}


@transaction.atomic
def send_back(*, issue: Issue, by: Any = None, remark: str = "") -> None:
    """Back to being written, its approval and its hour given up; who wrote it is told why, by mail."""
    locked = _at_home(issue)
    given_up = {"scheduled_for": None, "approved_by": None, "approved_at": None, "approved_digest": ""}
    said = remark.strip()[:MOST_SAID]
    _set(issue, status=Status.DRAFT, remark=said, **given_up)
    if by is not None and by.pk not in authors(locked):
        approval_emails.send_sent_back(locked, _writers(locked, by), by, said)


def _writers(issue: Issue, by: Any) -> QuerySet[Any]:
    """The accounts in use that wrote it, but the one who acts."""
    wrote = get_user_model().objects.filter(pk__in=authors(issue), is_active=True)
    return wrote.exclude(pk=by.pk).exclude(email="").order_by("pk")


@transaction.atomic
def schedule(*, issue: Issue, at: datetime, now: datetime, by: Any = None) -> list[str]:
    """Let it leave by itself at that moment; the worker that sends looks again whether anything forbids it.

    Answers with what will be worth a second look by then, such as an activity that will be over.
    """
    locked = _at_home(issue)
    if at <= now:
        raise ValidationError(_("This moment is past: choose a later one, or send now."))
    if found := obstacles(locked):
        raise ValidationError(found)
    if by_then := outdated(locked, at, forbids=True):
        raise ValidationError([_("When it would leave: %(sentence)s") % {"sentence": one} for one in by_then])
    _set(issue, status=Status.SCHEDULED, scheduled_for=at, scheduled_by=by, remark="")
    return outdated(locked, at, forbids=False)


@transaction.atomic
def unschedule(*, issue: Issue) -> None:
    """Give its hour up; it stays ready."""
    locked = _at_home(issue)
    if locked.status != Status.SCHEDULED:
        raise ValidationError(_("This issue no longer waits for its hour."))
    _set(issue, status=Status.READY, scheduled_for=None)


@transaction.atomic
def did_not_leave(*, issue: Issue, reasons: Sequence[str]) -> None:
    """Forbidden to leave at its hour, it is ready again; who wrote, approved or scheduled it is told why, once."""
    said = "\n".join(reasons)[:MOST_SAID]
    if not Issue.objects.filter(pk=issue.pk, status=Status.SCHEDULED).update(status=Status.READY, remark=said):
        return
    hands = {*authors(issue), *filter(None, (issue.approved_by_id, issue.scheduled_by_id))}
    prepared = get_user_model().objects.filter(pk__in=hands, is_active=True)
    told = list(prepared.exclude(email="").order_by("pk")) or list(approvers())
    approval_emails.send_did_not_leave(issue, told, said)


@transaction.atomic
def begin_sending(*, issue: Issue, at: datetime, by: Any = None) -> Mailing:
    """Freeze its texts; its readers are then written down by whoever plans (`complete_planning`), and it leaves."""
    locked = _at_home(issue)
    if found := obstacles(locked):
        raise ValidationError(found)
    mailing = freeze_issue(issue=locked, at=at, by=by)
    issue.refresh_from_db()
    return mailing


def send_now(*, issue: Issue, at: datetime, by: Any = None) -> Mailing:
    """Plan its deliveries and let the sending begin.

    Not in one transaction: a planning that is killed is completed, and of two people who press one plans.
    """
    return complete_planning(mailing=begin_sending(issue=issue, at=at, by=by), at=at)


@transaction.atomic
def publish_on_web(*, issue: Issue, at: datetime) -> None:
    """Put it in the archive without sending it to anybody."""
    locked = _at_home(issue)
    if not locked.newsletter.is_public:
        raise ValidationError(_("This newsletter is not on the site: its issues cannot be read there."))
    if found := obstacles(locked):
        raise ValidationError(found)
    _set(locked, status=Status.WEB, scheduled_for=None)
    record_departure(issue=locked, at=at)
    issue.refresh_from_db()


@transaction.atomic
def clone(*, issue: Issue, by: Any) -> Issue:
    """A draft with the same text, the next number, nothing of what happened to the other."""
    copy = anew(issue)
    copy.created_by = by
    copy.save()
    copy.segments.set(issue.segments.all())
    return copy


def _at_home(issue: Issue) -> Issue:
    """The issue as it is now, locked, as long as it has not left."""
    locked = Issue.objects.select_for_update(of=("self",)).select_related("newsletter").get(pk=issue.pk)
    if locked.status not in AT_HOME:
        raise ValidationError(_("This issue has left already: clone it to send it again."))
    return locked


def _set(issue: Issue, **values: Any) -> None:
    """Without touching the date of the last change, which is that of the text."""
    Issue.objects.filter(pk=issue.pk).update(**values)
    for name, value in values.items():
        setattr(issue, name, value)
