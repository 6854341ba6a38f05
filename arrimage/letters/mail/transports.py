"""Where messages go: a mail server, any Django mail backend (an API through django-anymail), files for trying out."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from arrimage.letters.failures import in_words
from arrimage.letters.mail import smtp
from arrimage.letters.mail.backends import Backend
from arrimage.letters.mail.building import Letter
from arrimage.letters.mail.in_turn import InTurn
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


class Files(InTurn):
    """Each message a file that any mail reader opens. Sent again, it takes the place of the first."""

    def __init__(self, folder: Path, at_once: int = 8) -> None:
        self.folder, self.at_once = folder, at_once

    async def deliver(self, letter: Letter) -> Outcome:
        name = f"m{letter.template.mailing}-d{letter.recipient.delivery}.eml"
        beside = self.folder / f".{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(letter.template.fill(letter.recipient))
            beside.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):  # what a full disk took of it is no message
                beside.unlink()
            raise Trouble(_("The folder of messages cannot be written: %s.") % in_words(error)) from error
        return Outcome(Kind.ACCEPTED, f"250 {name}")


def transport_of_settings() -> Transport:
    """The one that the host chose: LETTERS_TRANSPORT, else what EMAIL_URL says. Raises ImproperlyConfigured."""
    chosen = settings.LETTERS_TRANSPORT or _by_mail_setting()
    if chosen == "smtp":
        return Smtp(server_of_settings(), settings.LETTERS_CONNECTIONS)
    if chosen == "files":
        return Files(Path(getattr(settings, "EMAIL_FILE_PATH", None) or settings.VAR / "mail"))
    if "." not in chosen:
        said = _("LETTERS_TRANSPORT=%s is neither smtp, files, nor a Django mail backend.")
        raise ImproperlyConfigured(said % chosen)
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
