"""Where messages go: a mail server, any Django mail backend (an API through django-anymail), files for trying out."""

import asyncio
import os
from collections import deque
from collections.abc import Iterable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _

from arrimage.letters.failures import in_words
from arrimage.letters.mail import smtp
from arrimage.letters.mail.building import Letter
from arrimage.letters.mail.encoding import mailbox
from arrimage.letters.mail.invitations import NAME
from arrimage.letters.mail.outcomes import Kind, Outcome, Trouble
from arrimage.letters.mail.pool import Smtp


class Transport(Protocol):
    """`deliver` answers what became of the letter and raises Trouble when there is no way to the server at all."""

    at_once: int  # letters in hand at the same time, at most

    @property
    def ahead(self) -> int:
        """How many letters it has a use for before their turn, at most."""

    def expect(self, letters: Iterable[Letter]) -> None:
        """These are likely to be delivered next."""

    async def deliver(self, letter: Letter) -> Outcome: ...

    def watch(self, now: float) -> None: ...

    def close(self) -> None: ...


class InTurn:
    """What knows of a letter in its turn, and keeps nothing open between two."""

    ahead = 0

    def expect(self, letters: Iterable[Letter]) -> None:
        """Never asked: `ahead` is 0."""

    def watch(self, now: float) -> None:
        """Nothing stays open."""

    def close(self) -> None:
        """Nothing stays open."""


class Files(InTurn):
    """Each message a file that any mail reader opens. Sent again, it takes the place of the first."""

    def __init__(self, folder: Path, at_once: int = 8) -> None:
        self.folder, self.at_once = folder, at_once

    async def deliver(self, letter: Letter) -> Outcome:
        name = f"m{letter.template.mailing}-d{letter.recipient.delivery}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = self.folder / f".{name}.{os.getpid()}"
            beside.write_bytes(letter.template.fill(letter.recipient))
            beside.replace(self.folder / name)
        except OSError as error:
            raise Trouble(_("The folder of messages cannot be written: %s.") % in_words(error)) from error
        return Outcome(Kind.ACCEPTED, f"250 {name}")


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


class Backend(InTurn):
    """Any Django mail backend, in threads. The API's own name for the message is kept as the reply."""

    def __init__(self, path: str, at_once: int) -> None:
        self.path, self.at_once = path, at_once
        self._idle: deque[Any] = deque()

    async def deliver(self, letter: Letter) -> Outcome:
        return await asyncio.to_thread(self._deliver, letter)

    def _deliver(self, letter: Letter) -> Outcome:
        backend = self._idle.pop() if self._idle else get_connection(self.path)
        message = _as_django(letter)
        try:
            backend.send_messages([message])
        except OSError as error:
            raise Trouble(_("The mail server does not answer (%s).") % in_words(error)) from error
        except Exception as error:  # each library raises its own
            return _of_error(error)
        self._idle.append(backend)
        status = getattr(message, "anymail_status", None)
        return _of_status(status) if status is not None else Outcome(Kind.ACCEPTED, "250")

    def close(self) -> None:
        for backend in self._idle:
            backend.close()


def _as_django(letter: Letter) -> EmailMultiAlternatives:
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


def _of_error(error: Exception) -> Outcome:
    code = getattr(error, "status_code", None) or getattr(error, "smtp_code", None) or 0
    said = f"{code or ''} {type(error).__name__}: {error}".strip()[:250].replace("\n", " ")
    refused = type(error).__name__ in ("AnymailRecipientsRefused", "SMTPRecipientsRefused")
    if refused or (500 <= code < 600 and hasattr(error, "smtp_code")):
        return Outcome(Kind.REFUSED, said, is_address=refused)
    if code in (400, 401, 403, 404, 422):
        return Outcome(Kind.BLOCKED, said)
    return Outcome(Kind.LATER, said)


def _of_status(status: Any) -> Outcome:
    words = set(status.status or ())
    if words and words <= {"rejected", "invalid", "failed"}:
        return Outcome(Kind.REFUSED, f"{'/'.join(sorted(words))} {status.message_id or ''}".strip(), is_address=True)
    return Outcome(Kind.ACCEPTED, f"{'/'.join(sorted(words))} {status.message_id or ''}".strip()[:250])


def transport_of_settings() -> Transport:
    """The one that the host chose: LETTERS_TRANSPORT, else what EMAIL_URL says. Raises ImproperlyConfigured."""
    chosen = settings.LETTERS_TRANSPORT or _by_mail_setting()
    if chosen == "smtp":
        return Smtp(server_of_settings(), settings.LETTERS_CONNECTIONS)
    if chosen == "files":
        return Files(Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.VAR / "mail"))
    if "." not in chosen:
        raise ImproperlyConfigured(f"LETTERS_TRANSPORT={chosen} is neither smtp, files, nor a Django mail backend.")
    return Backend(chosen, min(settings.LETTERS_CONNECTIONS, 4))


def _by_mail_setting() -> str:
    name = settings.EMAIL_BACKEND
    known = {"django.core.mail.backends.smtp.EmailBackend": "smtp"}
    return known.get(name) or ("files" if name.endswith(".filebased.EmailBackend") else name)


def server_of_settings() -> smtp.Server:
    """EMAIL_URL, with encryption required wherever the server is not on this machine, unless LETTERS_TLS says less."""
    plain = smtp.Server(settings.EMAIL_HOST)
    if settings.EMAIL_USE_SSL:
        tls = "implicit"
    elif settings.EMAIL_USE_TLS or not plain.is_here:
        tls = {"required": "start", "optional": "optional", "never": "never"}[settings.LETTERS_TLS]
    else:
        tls = "never"
    return smtp.Server(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT or {"implicit": 465, "start": 587}.get(tls, 25),
        user=settings.EMAIL_HOST_USER or "",
        password=settings.EMAIL_HOST_PASSWORD or "",
        tls=tls,
        name=settings.LETTERS_HELO,
        verifies=settings.LETTERS_TLS == "required",
    )
