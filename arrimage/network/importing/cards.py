"""vCards (2.1, 3.0, 4.0) as a table of contacts."""

import re
from io import StringIO
from typing import Any

import vobject
from django.utils.translation import gettext as _
from vobject.base import VObjectError, getLogicalLines, textLineToContentLine

from arrimage.kit.decoding import decoded
from arrimage.network.importing.tables import Table, UnreadableFile

HEADINGS = (
    *("Prénom", "Nom de famille", "Nom complet", "Organisme", "Fonction", "Courriels", "Téléphones"),
    *("Adresse", "Municipalité", "Code postal", "Site web", "Notes"),
)
MANY = "; "
QUOTED = re.compile(r"[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.IGNORECASE)
NEW_LINE = re.compile(r"\r\n|\r|\n")
END = re.compile("END:VCARD", re.IGNORECASE)


def is_cards(data: bytes) -> bool:
    return b"BEGIN:VCARD" in data[:2000].replace(b"\x00", b"").upper()


def read(data: bytes) -> Table:
    """One row a card; a card that cannot be read is left out and said."""
    text = _unfolded(decoded(data))
    announced = text.upper().count("BEGIN:VCARD")
    rows = [_row(card) for card in _cards(text)]
    if not rows:
        raise UnreadableFile(_("No card of the file can be read: export the contacts again."))
    left = announced - len(rows)
    notes = [_("Cards that cannot be read: %(n)d.") % {"n": left}] if left > 0 else []
    lost = sum(_lost_lines(card) for card in END.split(text))
    notes += [_("Lines of cards that cannot be read and are left out: %(n)d.") % {"n": lost}] if lost else []
    return Table(list(HEADINGS), rows, 1, notes)


def _unfolded(text: str) -> str:
    """Values in quoted-printable (vCard 2.1) go on after a «=» at the end of a line: one line again."""
    lines: list[str] = []
    goes_on = False
    for line in NEW_LINE.split(text):
        if goes_on:
            lines[-1] = lines[-1][:-1] + line
        else:
            lines.append(line)
        goes_on = lines[-1].endswith("=") and bool(QUOTED.match(lines[-1]))
    return "\n".join(lines) + "\n"


def _lost_lines(card: str) -> int:
    """How many lines the library passes over without a word."""
    lost = 0
    for line, number in getLogicalLines(StringIO(card), allowQP=False):
        try:
            textLineToContentLine(line, number)
        except VObjectError:
            lost += bool(line.strip())
    return lost


def _cards(text: str) -> list[Any]:
    """Card by card, so that a broken one does not lose the others."""
    found = []
    for part in END.split(text):
        start = part.upper().find("BEGIN:VCARD")
        if start < 0:
            continue
        try:
            found.append(vobject.readOne(f"{part[start:]}END:VCARD\n", ignoreUnreadable=True))
        except Exception:  # the library raises whatever its pieces do; the caller counts them
            continue
    return found


def _row(card: Any) -> list[str]:
    name: Any = getattr(card, "n", None)
    first, last = (_flat(name.value.given), _flat(name.value.family)) if _has(name, "given") else ("", "")
    address: Any = getattr(card, "adr", None)
    place = address.value if _has(address, "city") else None
    role = _all(card, "title")[:1] or _all(card, "role")[:1]
    whole, organisation = _flat(_all(card, "fn")[:1]), _flat(_first_of(card, "org"))
    if _is_of_organisation(card):
        first, last, whole, organisation = "", "", "", organisation or whole or last
    return [
        first,
        last,
        "" if last else whole,
        organisation,
        _flat(role),
        MANY.join(_all(card, "email")),
        MANY.join(value.removeprefix("tel:") for value in _all(card, "tel")),
        _flat(place.street) if place else "",
        _flat(place.city) if place else "",
        _flat(place.code) if place else "",
        _flat(_all(card, "url")[:1]),
        _flat(_all(card, "note")),
    ]


def _is_of_organisation(card: Any) -> bool:
    """`KIND:org` of vCard 4, and what Apple writes for a card shown as a company."""
    said = {text.lower() for name in ("kind", "x-abshowas") for text in _all(card, name)}
    return bool(said & {"org", "organization", "company"})


def _has(line: Any, part: str) -> bool:
    return line is not None and hasattr(line.value, part)


def _first_of(card: Any, name: str) -> Any:
    """An organisation comes as a list: the organisation, then its departments."""
    line = getattr(card, name, None)
    value = line.value if line is not None else ""
    return value[0] if isinstance(value, list) and value else value


def _all(card: Any, name: str) -> list[str]:
    return [text for line in card.contents.get(name, ()) if (text := _flat(line.value))]


def _flat(value: Any) -> str:
    parts = value if isinstance(value, list | tuple) else [value]
    return " ".join(" ".join(str(part) for part in parts if part).split())
