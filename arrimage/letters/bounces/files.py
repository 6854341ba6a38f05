"""Mails kept in files: one by one, in folders, in a Maildir or in an mbox."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

from arrimage.letters.bounces.parts import LARGEST

_ENDINGS = {".eml", ".mail", ".mbox", ".mbx", ".msg", ""}


class NotAFile(Exception):
    """A pipe or a device, which may never end: `path` names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def mails_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each mail with its name: the file's, and its place in an mbox; of a huge one, what is read of it.

    Nothing, as bytes, of a file that holds none. Raises OSError when something cannot be read, and NotAFile.
    """
    if path.is_dir():
        for inner in sorted(one for one in path.rglob("*") if one.is_file() and _may_be_mail(one)):
            yield from mails_in(inner)
    elif path.exists() and not path.is_file():
        raise NotAFile(path)
    elif _is_mbox(path):
        yield from _mails_of(path)
    else:
        with path.open("rb") as file:
            yield str(path), file.read(LARGEST)


def _mails_of(path: Path) -> Iterator[tuple[str, bytes]]:
    box = mailbox.mbox(path, create=False)
    try:
        for place, key in enumerate(box.iterkeys(), start=1):
            with box.get_file(key) as file:
                yield f"{path}#{place}", file.read(LARGEST)
    finally:
        box.close()


def _may_be_mail(path: Path) -> bool:
    """Files of a Maildir have names of their own, and end with anything."""
    if path.name.startswith(".") or path.name.startswith("maildir"):
        return False
    return path.parent.name in ("cur", "new") or path.suffix.lower() in _ENDINGS


def _is_mbox(path: Path) -> bool:
    """A single mail may keep the «From » line of the mbox it comes from."""
    if path.suffix.lower() == ".eml":
        return False
    with path.open("rb") as file:
        return file.read(5) == b"From "
