"""Mails kept in files: one by one, in folders, in a Maildir or in an mbox."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

_ENDINGS = {".eml", ".mail", ".mbox", ".mbx", ".msg", ""}


def mails_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each mail with its name: the file's, and its place in an mbox. Raises OSError when something cannot be read."""
    if path.is_dir():
        for file in sorted(inner for inner in path.rglob("*") if inner.is_file() and _may_be_mail(inner)):
            yield from mails_in(file)
    elif _is_mbox(path):
        for place, key in enumerate(box := mailbox.mbox(path, create=False), start=1):
            yield f"{path}#{place}", bytes(key)
        box.close()
    else:
        yield str(path), path.read_bytes()


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
