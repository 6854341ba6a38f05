"""Merge fields: `{{ prenom }}` or `{{ prenom|chers membres }}` in a text, filled in for each recipient.

The text after the bar is said to those of whom nothing is known. The three links are always known.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.text import fold

# Name written by authors → what it is.
FIELDS = {
    "prenom": gettext_lazy("the reader’s first name"),
    "nom": gettext_lazy("the reader’s last name"),
    "organisation": gettext_lazy("the reader’s organisation"),
    "referent": gettext_lazy("who referred the reader to us: compulsory where the consent is a referral"),
    "lien_retrait": gettext_lazy("link that stops these messages"),
    "lien_preferences": gettext_lazy("link to choose what one receives"),
    "lien_web": gettext_lazy("link to the issue on the site"),
}
# What a mailing holds for each of its recipients apart (`arrimage.letters.outbox`): nobody writes these in a text.
OWN_SUBJECT, OWN_TEXT = "son_objet", "son_texte"
OWN = (OWN_SUBJECT, OWN_TEXT)
FIELD = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}")


class Hole(NamedTuple):
    """A place of the text to fill in: the field's name and what is said without it."""

    name: str
    otherwise: str

    @property
    def is_link(self) -> bool:
        return self.name.startswith("lien_")


def parts(text: str) -> list[str | Hole]:
    """The text cut at its merge fields, in order. A name that nobody knows stays text."""
    found: list[str | Hole] = []
    place = 0
    for match in FIELD.finditer(text):
        if match[1] in FIELDS or match[1] in OWN:
            found += [text[place : match.start()], Hole(match[1], (match[2] or "").strip())]
            place = match.end()
    return [*found, text[place:]]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text for one recipient; `values` by field, already written for where they go (HTML, plain text)."""
    return "".join(part if isinstance(part, str) else values.get(part.name) or part.otherwise for part in parts(text))


def settle(text: str, name: str, value: str) -> str:
    """The text with that one field filled in, the others left for later."""
    return FIELD.sub(lambda match: value if match[1] == name else match[0], text)


def mistakes(text: str) -> list[str]:
    """A sentence for each merge field that does not exist or is not closed."""
    said = [_unknown(match[1]) for match in FIELD.finditer(text) if match[1] not in FIELDS]
    rest = FIELD.sub("", text)
    if "{{" in rest or "}}" in rest:
        said.append(_("A merge field is opened and not closed, or the other way round: write {{ prenom }}."))
    return said


def _unknown(name: str) -> str:
    nearest = get_close_matches(fold(name).replace(" ", "_"), FIELDS, 1)
    if nearest:
        sentence = _("“{{ %(name)s }}” is not a merge field: did you mean {{ %(nearest)s }}?")
        return sentence % {"name": name, "nearest": nearest[0]}
    known = ", ".join(FIELDS)
    return _("“{{ %(name)s }}” is not a merge field: use one of %(known)s.") % {"name": name, "known": known}
