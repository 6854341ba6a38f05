"""Any Django mail backend as a transport: an API through django-anymail, or a backend of the host's own."""

import asyncio
import time
from collections import deque
from contextlib import suppress
from email import message_from_bytes, policy
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _

from arrimage.letters.mail import replies
from arrimage.letters.mail.building import Letter
from arrimage.letters.mail.encoding import mailbox
from arrimage.letters.mail.in_turn import InTurn
from arrimage.letters.mail.invitations import NAME
from arrimage.letters.mail.outcomes import Kind, Outcome, Trouble

SEVERAL = 5  # messages refused one after the other: it is no longer about one of them


class Backend(InTurn):
    """In threads. The API's own name for the message is kept as the reply. Raises ImproperlyConfigured, in a sentence,
    when there can be no such backend.
    """

    def __init__(self, path: str, at_once: int) -> None:
        self.path, self.at_once = path, at_once
        self._idle: deque[Any] = deque([self._made()])
        self._in_a_row, self._stopped_at, self._has_taken = 0, 0.0, False
        self._stoppers: set[int] = set()  # deliveries that stopped their mailing

    async def deliver(self, letter: Letter) -> Outcome:
        begun = time.monotonic()
        if begun > letter.until:
            return Outcome(Kind.UNSENT, "late")
        outcome = await asyncio.to_thread(self._deliver, letter)
        return self._judged(self._weighed(outcome, letter.recipient.delivery), begun)

    def _weighed(self, outcome: Outcome, delivery: int) -> Outcome:
        """A message that stops its mailing again, where others were taken, is the only one not wanted."""
        self._has_taken |= outcome.kind is Kind.ACCEPTED
        if outcome.kind is not Kind.BLOCKED:
            return outcome
        is_again = delivery in self._stoppers
        self._stoppers.add(delivery)
        return outcome._replace(kind=Kind.REFUSED, stops="") if is_again and self._has_taken else outcome

    def _judged(self, outcome: Outcome, begun: float) -> Outcome:
        """Refusals of whatever is sent, which an API seldom tells from those of one message."""
        if outcome.kind is Kind.ACCEPTED:
            self._in_a_row = 0
        if outcome.kind not in (Kind.REFUSED, Kind.UNKNOWN) or outcome.is_address or outcome.stops or outcome.trouble:
            return outcome
        self._in_a_row += 1
        if self._in_a_row < SEVERAL and begun > self._stopped_at:  # those on their way when it stopped share its fate
            return outcome
        self._in_a_row, self._stopped_at = 0, time.monotonic()
        stops = _("Several messages in a row were refused, the last one with “%s”. Correct it, then resume.")
        return outcome._replace(kind=Kind.BLOCKED if outcome.kind is Kind.REFUSED else outcome.kind, stops=stops)

    def _made(self) -> Any:
        try:
            return get_connection(self.path)
        except Exception as error:  # each library raises its own
            raise ImproperlyConfigured(replies.why_not_made(self.path, error)) from error

    def _deliver(self, letter: Letter) -> Outcome:
        try:
            backend = self._idle.pop() if self._idle else self._made()
        except ImproperlyConfigured as error:
            raise Trouble(str(error), is_lasting=True) from error
        message = as_django(letter)
        try:
            backend.send_messages([message])
        except Exception as error:
            with suppress(Exception):  # it may have nothing to close any more
                backend.close()
            return replies.of_error(error, getattr(message, "anymail_status", None))
        self._idle.append(backend)
        status = getattr(message, "anymail_status", None)
        return replies.of_status(status) if status is not None else Outcome(Kind.ACCEPTED, "250")

    def close(self) -> None:
        for backend in self._idle:
            with suppress(Exception):
                backend.close()


class AsWritten(EmailMultiAlternatives):
    """For backends that take fields (an API), those; for those that take a message, ours, byte for byte."""

    written = b""

    def message(self, **_how: Any) -> Any:
        return _Bytes(self.written)


class _Bytes:
    """What Django's backends ask of a message."""

    def __init__(self, written: bytes) -> None:
        self._written = written

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return self._written.replace(b"\r\n", linesep.encode())

    def __getattr__(self, name: str) -> Any:
        return getattr(message_from_bytes(self._written, policy=policy.SMTP), name)

    def __getitem__(self, name: str) -> Any:
        return message_from_bytes(self._written, policy=policy.SMTP)[name]


def as_django(letter: Letter) -> EmailMultiAlternatives:
    template, recipient = letter.template, letter.recipient
    sender = template.sender
    message = AsWritten(
        subject=template.subject_for(recipient),
        body=template.text_for("text", recipient),
        from_email=mailbox(sender.name, sender.address).replace("\r\n", ""),
        to=[recipient.address],
        reply_to=[sender.reply_to] if sender.reply_to else None,
        headers={**sender.fields, **template.own_fields(recipient)},
    )
    html = template.text_for("html", recipient)
    if html:
        message.attach_alternative(html, "text/html")
    if recipient.calendar:  # most APIs know no other alternative than HTML
        message.attach(NAME, recipient.calendar.encode(), "application/ics")
    message.written = template.fill(recipient)
    return message
