"""vCards (2.1, 3.0, 4.0) as a table of contacts."""

import re
from typing import Any

import vobject
from django.utils.translation import gettext as _

from arrimage.kit.decoding import decoded
from arrimage.network.importing.tables import Table, UnreadableFile

HEADINGS = (
    *("Prénom", "Nom de famille", "Nom complet", "Organisme", "Fonction", "Courriels", "Téléphones"),
    *("Adresse", "Municipalité", "Code postal", "Site web", "Notes"),
)
MANY = "; "
END = re.compile("END:VCARD", re.IGNORECASE)


def is_cards(data: bytes) -> bool:
    return b"BEGIN:VCARD" in data[:2000].replace(b"\x00", b"").upper()


def read(data: bytes) -> Table:
    """One row a card; a card that cannot be read is left out and said."""
    text = decoded(data)
    announced = text.upper().count("BEGIN:VCARD")
    rows = [_row(card) for card in _cards(text)]
    if not rows:
        raise UnreadableFile(_("No card of the file can be read: export the contacts again."))
    left = announced - len(rows)
    notes = [_("Cards that cannot be read: %(n)d.") % {"n": left}] if left > 0 else []
    return Table(list(HEADINGS), rows, 1, notes)


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
    return [
        first,
        last,
        "" if last else _flat(_all(card, "fn")[:1]),
        _flat(_first_of(card, "org")),
        _flat(role),
        MANY.join(_all(card, "email")),
        MANY.join(value.removeprefix("tel:") for value in _all(card, "tel")),
        _flat(place.street) if place else "",
        _flat(place.city) if place else "",
        _flat(place.code) if place else "",
        _flat(_all(card, "url")[:1]),
        _flat(_all(card, "note")),
    ]


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
