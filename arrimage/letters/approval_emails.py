"""Mail to the staff about an issue: to those who may approve it, then to those who wrote it; when it does not leave."""

import logging
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from arrimage.accounts.emails import absolute
from arrimage.consent.addresses import InvalidAddress
from arrimage.consent.models import Purpose
from arrimage.letters.merge import fill
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.operations.sending import send_message
from arrimage.letters.rendering.messages import message_content

logger = logging.getLogger(__name__)


def send_to_approve(issue: Issue, to: Iterable[Any], by: Any) -> None:
    _send_each(to, gettext_lazy("To approve: %(subject)s"), "to_approve", issue, by)


def send_approved(issue: Issue, to: Iterable[Any], by: Any) -> None:
    _send_each(to, gettext_lazy("Approved: %(subject)s"), "approved", issue, by)


def send_sent_back(issue: Issue, to: Iterable[Any], by: Any, remark: str) -> None:
    _send_each(to, gettext_lazy("Sent back: %(subject)s"), "sent_back", issue, by, remark)


def send_did_not_leave(issue: Issue, to: Iterable[Any], reasons: str) -> None:
    _send_each(to, gettext_lazy("It did not leave: %(subject)s"), "did_not_leave", issue, None, reasons)


def _send_each(to: Iterable[Any], subject: Any, template: str, issue: Issue, by: Any, remark: str = "") -> None:
    """To each in her language; `subject` waits for it. An address that is none keeps the others from nothing."""
    for user in to:
        with translation.override("en" if user.language == "en" else "fr-ca"):
            try:
                _send(user, str(subject) % {"subject": issue.subject}, template, issue, by, remark)
            except InvalidAddress:
                logger.warning("account %s has no address that mail could reach", user.pk)


def _send(user: Any, subject: str, template: str, issue: Issue, by: Any, remark: str) -> None:
    context = {
        "subject": fill(issue.subject, {}),
        "newsletter": issue.newsletter.name,
        "number": issue.number,
        "by": str(by) if by else "",
        "hour": issue.scheduled_for,
        "remark": remark.replace("{{", "{ {"),  # a merge field spoken of is not filled in
        "link": absolute(reverse("desk:issue-detail", args=[issue.pk])),
    }
    language = "en" if user.language == "en" else "fr"
    purpose = _purpose()
    typed, subject = render_to_string(f"letters/email/{template}.txt", context).strip(), fill(subject, {})
    content = message_content(subject=subject, typed=typed, purpose=purpose, language=language)
    send_message(
        purpose=purpose,
        kind=Mailing.Kind.RECEIPT,
        to=user.email,
        content=content,
        language=language,
        at=timezone.now(),
        headers={"Auto-Submitted": "auto-generated"},
        title=subject,
    )


def _purpose() -> Purpose:
    """Of what the house tells its own staff, which needs no consent."""
    names = {"name_fr": "Approbations", "name_en": "Approvals", "kind": Purpose.Kind.SERVICE}
    return Purpose.objects.get_or_create(code="approbations", defaults={**names, "position": 90})[0]
