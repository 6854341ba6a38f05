"""The fields that a notice may hold, such as {prénom}: known by name, so that a slip is seen before it leaves.

A text may name them in either language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MARK = re.compile(r"\{([^{}]*)\}")
LINK = "link"


@dataclass(frozen=True)
class Field:
    """`key` names it in code and in English, `french` in French."""

    key: str
    french: str
    meaning: Any


FIELDS = (
    Field("first_name", "prénom", gettext_lazy("first name of whoever receives it; the member’s name without one")),
    Field("organisation", "organisation", gettext_lazy("name of the member")),
    Field("amount", "montant", gettext_lazy("what is still to be paid")),
    Field("due", "échéance", gettext_lazy("last day to pay the invoice")),
    Field("end", "fin", gettext_lazy("last day of the year that ends")),
    Field("number", "numéro", gettext_lazy("number of the invoice")),
    Field(LINK, "lien", gettext_lazy("private page of the invoice: to read it and to pay")),
    Field("hub", "pôle", gettext_lazy("name of the hub")),
)
KEYS = {name: field.key for field in FIELDS for name in (field.key, field.french)}


def problems(text: str) -> list[str]:
    """What is wrong in a text, each in a sentence that says where; none when it may leave."""
    found = []
    for place, line in enumerate(text.splitlines(), 1):
        for name in MARK.findall(line):
            if _plain(name) not in KEYS:
                sentence = _("Line %(line)s: no field is called {%(name)s}. Those that exist are listed beside.")
                found.append(sentence % {"line": place, "name": name})
        if "{" in MARK.sub("", line) or "}" in MARK.sub("", line):
            sentence = _(
                "Line %(line)s: a brace opens or closes no field. Write a field between two braces: {%(name)s}."
            )
            found.append(sentence % {"line": place, "name": "prénom"})
    return found


def check(text: str, *, with_link: bool = False) -> None:
    """Raise ValidationError for a field that does not exist, or for a message by which nobody can pay."""
    found = problems(text)
    if with_link and not found and LINK not in used(text):
        found.append(
            _("The message lacks {%(name)s}, by which the member reads her invoice and pays it.") % {"name": "lien"}
        )
    if found:
        raise ValidationError(found)


def used(text: str) -> set[str]:
    return {KEYS[_plain(name)] for name in MARK.findall(text) if _plain(name) in KEYS}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each field replaced. Raises KeyError for one that does not exist: `check` comes first."""
    return MARK.sub(lambda found: values[KEYS[_plain(found[1])]], text)


def _plain(name: str) -> str:
    return name.strip().lower()
