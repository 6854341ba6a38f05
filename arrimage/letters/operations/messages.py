"""A message to one or several segments: an invitation, a press release, a notice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from arrimage.consent.models import Purpose, Sender
from arrimage.letters.merge import mistakes
from arrimage.letters.models import Mailing
from arrimage.letters.operations.checking import unsaid
from arrimage.letters.operations.planning import freeze_mailing
from arrimage.letters.operations.texts import Written
from arrimage.letters.rendering.messages import message_content
from arrimage.network.models import Segment

# What the service writes by itself: it reaches people who consented to nothing, about something of their own.
BY_ITSELF = (Purpose.Kind.SERVICE, Purpose.Kind.FACTUAL)
BY_LAW = gettext_noop(
    "Those who asked not to be written to receive it too: write only what the law or the by-laws require."
)


@transaction.atomic
def write_message(
    *,
    purpose: Purpose,
    segments: Iterable[Segment],
    subject: str,
    typed: str,
    by: Any,
    duty: str = "",
    mailing: Mailing | None = None,
) -> Mailing:
    """A new draft, or the one given written anew. Raises ValidationError when it has left, or says something wrong.

    `duty`: which rule of the law or the by-laws requires a statutory notice, which its readers are told.
    Not for what the service writes by itself, such as a receipt: it would reach those who asked not to be written to.
    """
    _check_purpose(purpose)
    duty = _duty(purpose, duty)
    if found := [*mistakes(subject), *mistakes(typed), *mistakes(duty)]:
        raise ValidationError(found)
    sender = Sender.get()
    if not sender.is_complete or not sender.email:
        raise ValidationError(_("Say first who writes: name, postal address and e-mail, under “Consents”."))
    if mailing is None:
        mailing = Mailing(kind=Mailing.Kind.MESSAGE, created_by=by)
    elif not is_draft(mailing):
        raise ValidationError(_("This message has left already."))
    mailing.title, mailing.purpose = subject, purpose
    mailing.from_name, mailing.from_email, mailing.reply_to = sender.name[:120], sender.email, sender.email
    mailing.contents = {"fr": message_content(subject=subject, typed=typed, purpose=purpose, duty=duty)}
    mailing.save()
    mailing.segments.set(segments)
    return mailing


def _check_purpose(purpose: Purpose) -> None:
    if purpose.kind in BY_ITSELF:
        sentence = _("“%(purpose)s” is for what the service writes by itself: choose a purpose that people consent to.")
        raise ValidationError(sentence % {"purpose": purpose})


def _duty(purpose: Purpose, said: str) -> str:
    """The rule, of a statutory notice alone: it reaches those who asked to receive nothing, so it must be owed."""
    if purpose.kind != Purpose.Kind.STATUTORY:
        return ""
    if not said.strip():
        raise ValidationError(_("Say which article of the law or of the by-laws requires this notice."))
    return said.strip()


def message_warnings(mailing: Mailing) -> list[str]:
    """What is worth a second look before it leaves, as for an issue."""
    said = mailing.content("fr")
    texts = {_("Subject"): said.get("subject"), _("Message"): said.get("typed")}
    written = [Written(place, "text", text) for place, text in texts.items() if text]
    found = [sentence for one in written for sentence in unsaid(one)]
    if mailing.purpose.kind == Purpose.Kind.STATUTORY:
        found.insert(0, _(BY_LAW))
    return list(dict.fromkeys(found))


def is_draft(mailing: Mailing) -> bool:
    return mailing.kind == Mailing.Kind.MESSAGE and mailing.status == Mailing.Status.DRAFT


@transaction.atomic
def begin_sending(*, mailing: Mailing, at: datetime) -> None:
    """As for an issue. Raises ValidationError when that was done already."""
    locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if not is_draft(locked):
        raise ValidationError(_("This message has left already."))
    _check_purpose(locked.purpose)
    freeze_mailing(mailing=mailing, at=at)
