"""What the newsletters say in the cockpit."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from arrimage.kit.desk import Card
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.queries.progress import progress
from arrimage.letters.queries.results import results_of

SHOWN = 3


def letters_card(request: HttpRequest) -> dict[str, Any] | None:
    """What stopped or missed its hour and why, what is leaving, what waits for approval, what leaves by itself, the
    last issue.
    """
    user: Any = request.user
    issues = Issue.objects.select_related("newsletter")
    status = Mailing.Status
    kinds = (Mailing.Kind.ISSUE, Mailing.Kind.MESSAGE)
    moving = Mailing.objects.filter(status=status.SENDING, kind__in=kinds)
    last = issues.exclude(mailing=None).filter(sent_on__isnull=False).order_by("-sent_on", "-pk").first()
    context = {
        "missed": list(issues.filter(status=Issue.Status.READY).exclude(remark="")[:SHOWN]),
        "scheduled": list(issues.filter(status=Issue.Status.SCHEDULED).order_by("scheduled_for")[:SHOWN]),
        "to_approve": list(issues.filter(status=Issue.Status.TO_APPROVE)[:SHOWN])
        if user.has_perm("letters.approve_issue")
        else [],
        "moving": [(mailing, progress(mailing, timezone.now())) for mailing in moving[:SHOWN]],
        "paused": list(Mailing.objects.filter(status=status.PAUSED, kind__in=kinds)[:SHOWN]),
        "last": last,
        "results": results_of(last.mailing) if last and last.mailing else None,
    }
    return context if any(context.values()) else None


CARDS = (Card("letters", "letters/cards/letters.html", letters_card, 33, permission="letters.view_issue"),)
