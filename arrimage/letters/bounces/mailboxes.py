"""The mailbox where returns arrive: IMAP (RFC 9051), POP3 (RFC 1939) or a Maildir, told by an address.

A mail leaves the mailbox once what it says is written down and committed, never before: after a crash it is read
again, and known again by its digest.
"""

import imaplib
import logging
import os
import poplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from mailbox import Maildir
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext as _

from arrimage.letters.bounces.parts import LARGEST
from arrimage.letters.failures import in_words

SECONDS = 30
MOST = 500
# Where an IMAP mailbox and a Maildir keep what was read.
KEPT_IN = "Arrimage"
logger = logging.getLogger(__name__)


class MailboxError(Exception):
    """The mailbox cannot be opened or read; the sentence holds no password."""


class Read(NamedTuple):
    read: int
    failed: int


class Box(Protocol):
    def messages(self) -> Iterator[tuple[str, bytes]]: ...

    def done(self, name: str) -> None: ...


def read_mailbox(url: str, take: Callable[[bytes], object], *, most: int = MOST) -> Read:
    """Give each mail to `take`, then put it away. One that cannot be taken stays, and the next ones go on.

    Raises MailboxError when the mailbox cannot be reached.
    """
    read = failed = 0
    with open_mailbox(url) as box:
        for name, data in box.messages():
            if read + failed >= most:
                break
            try:
                take(data)
            except Exception as problem:  # whatever it is, one mail must not hold the others back
                logger.error("A mail of the returns mailbox could not be recorded: %s", type(problem).__name__)
                failed += 1
                continue
            box.done(name)
            read += 1
    return Read(read, failed)


@contextmanager
def open_mailbox(url: str) -> Iterator[Box]:
    """`imaps://user:password@host/INBOX`, `pop3s://user:password@host`, `maildir:///srv/mail/returns`."""
    where = urlsplit(url)
    openers = {"imap": _imap, "imaps": _imap, "pop3": _pop3, "pop3s": _pop3, "maildir": _maildir}
    opener = openers.get(where.scheme)
    if opener is None:
        raise MailboxError(_("The returns mailbox starts with imaps://, pop3s:// or maildir://."))
    try:
        with opener(where) as box:
            yield box
    except ssl.SSLCertVerificationError as problem:
        sentence = _("The returns mailbox’s server shows a certificate that cannot be trusted: %(why)s.")
        raise MailboxError(sentence % {"why": in_words(problem)}) from problem
    except imaplib.IMAP4.abort as problem:
        raise MailboxError(_("The returns mailbox’s server cut the connection.")) from problem
    except (imaplib.IMAP4.error, poplib.error_proto) as problem:
        # The server's own words may repeat what was typed.
        raise MailboxError(_("The returns mailbox’s server refused: check the user, password and folder.")) from problem
    except OSError as problem:
        raise MailboxError(_("The returns mailbox cannot be read: %(why)s.") % {"why": in_words(problem)}) from problem


class Kind(NamedTuple):
    """A kind of server: its two ports, and how it is reached, encrypted at once or from the moment it is asked to."""

    encrypted_port: int
    plain_port: int
    encrypted: Callable[[str, int, ssl.SSLContext], Any]
    plain: Callable[[str, int], Any]
    begin_tls: Callable[[Any, ssl.SSLContext], object]


IMAP = Kind(
    *(993, 143),
    lambda host, port, tls: imaplib.IMAP4_SSL(host, port, ssl_context=tls, timeout=SECONDS),
    lambda host, port: imaplib.IMAP4(host, port, timeout=SECONDS),
    imaplib.IMAP4.starttls,
)
POP3 = Kind(
    *(995, 110),
    lambda host, port, tls: poplib.POP3_SSL(host, port, context=tls, timeout=SECONDS),
    lambda host, port: poplib.POP3(host, port, timeout=SECONDS),
    poplib.POP3.stls,
)


def _connected(where: SplitResult, kind: Kind) -> Any:
    host, tls = where.hostname or "localhost", ssl.create_default_context()
    if where.scheme.endswith("s"):
        return kind.encrypted(host, where.port or kind.encrypted_port, tls)
    return kind.plain(host, where.port or kind.plain_port)


def _password(client: Any, where: SplitResult, kind: Kind) -> tuple[str, str]:
    """User and password, once the line is encrypted: in clear they go to this machine only."""
    if not where.scheme.endswith("s") and not _is_here(where.hostname or "localhost"):
        kind.begin_tls(client, ssl.create_default_context())
    return unquote(where.username or ""), unquote(where.password or "")


@contextmanager
def _imap(where: SplitResult) -> "Iterator[Box]":
    client: imaplib.IMAP4 = _connected(where, IMAP)
    try:
        client.login(*_password(client, where, IMAP))
        folder = unquote(where.path.strip("/")) or "INBOX"
        _check(client.select(_quoted(folder)))
        yield ImapBox(client)
        with suppress(imaplib.IMAP4.error, OSError):
            client.close()
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def _is_here(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _check(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("refused")
    return answer[1]


class ImapBox:
    """Mails are known by their UID, which does not move while others leave."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self.client = client
        self.has_folder = False

    def messages(self) -> Iterator[tuple[str, bytes]]:
        found = _check(self.client.uid("SEARCH", "UNDELETED"))
        for uid in (found[0] or b"").split():
            answer = _check(self.client.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)"))
            data = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if isinstance(data, bytes):
                yield uid.decode(), data

    def done(self, name: str) -> None:
        """Moved to a folder where somebody can still look (RFC 6851), or copied then deleted."""
        self._make_folder()
        if "MOVE" in self.client.capabilities:
            _check(self.client.uid("MOVE", name, _quoted(KEPT_IN)))
            return
        _check(self.client.uid("COPY", name, _quoted(KEPT_IN)))
        _check(self.client.uid("STORE", name, "+FLAGS", r"(\Deleted)"))
        # RFC 4315: without it, what the owner marked herself would go too; closing the folder then removes ours.
        if "UIDPLUS" in self.client.capabilities:
            _check(self.client.uid("EXPUNGE", name))

    def _make_folder(self) -> None:
        if not self.has_folder:
            self.client.create(_quoted(KEPT_IN))  # «NO» when it exists already
            self.has_folder = True


@contextmanager
def _pop3(where: SplitResult) -> "Iterator[Box]":
    client: poplib.POP3 = _connected(where, POP3)
    try:
        user, password = _password(client, where, POP3)
        client.user(user)
        client.pass_(password)
        yield Pop3Box(client)
        # What was marked goes when the session ends properly; else everything is there again.
        client.quit()
    finally:
        client.close()


class Pop3Box:
    def __init__(self, client: poplib.POP3) -> None:
        self.client = client

    def messages(self) -> Iterator[tuple[str, bytes]]:
        for line in self.client.list()[1]:
            number, _, size = line.decode("ascii", "replace").partition(" ")
            # A huge mail: its head and the first lines say enough.
            large = size.strip().isdigit() and int(size) > LARGEST
            lines = self.client.top(int(number), 20_000)[1] if large else self.client.retr(int(number))[1]
            yield number, b"\n".join(lines)

    def done(self, name: str) -> None:
        self.client.dele(int(name))


@contextmanager
def _maildir(where: SplitResult) -> "Iterator[Box]":
    folder = Path(unquote(where.path))
    if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
        raise MailboxError(_("The returns mailbox is not a Maildir: it has no folders “new” and “cur”."))
    yield MaildirBox(folder)


class MaildirBox:
    """A file for each mail; a rename is all or nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def messages(self) -> Iterator[tuple[str, bytes]]:
        for inner in ("new", "cur"):
            for path in sorted((self.folder / inner).iterdir()):
                if path.is_file() and not path.name.startswith("."):
                    with path.open("rb") as file:
                        yield f"{inner}/{path.name}", file.read(LARGEST)

    def done(self, name: str) -> None:
        if KEPT_IN not in Maildir(self.folder).list_folders():
            Maildir(self.folder).add_folder(KEPT_IN)
        inner, _, file = name.partition("/")
        seen = file if ":2," in file else f"{file}:2,S"
        os.replace(self.folder / inner / file, self.folder / f".{KEPT_IN}" / "cur" / re.sub(r"/", "_", seen))
