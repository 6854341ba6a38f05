"""Which parameters an indicator's words call for: «entreprises au répertoire» are those of the kind enterprise."""

from collections.abc import Mapping
from typing import Any

from arrimage.kit.text import words
from arrimage.network.models import Organisation

Kind = Organisation.Kind
# In order: the first kind whose beginnings of words appear is the one meant. Folded French, as plans write it.
KIND_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.SUPPORT, ("soutien", "accompagnement")),
    (Kind.MUNICIPALITY, ("municipalite",)),
    (Kind.ENTERPRISE, ("entreprise", "ees", "coop")),
)


def of_directory(wording: str, action: str) -> Mapping[str, Any] | None:
    """The kind of organisation; everything when the indicator speaks of the directory alone."""
    said = words(wording)
    for kind, beginnings in KIND_WORDS:
        if any(word.startswith(beginnings) for word in said):
            return {"kind": [kind.value]}
    return (
        {}
        if any(word.startswith(("repertoire", "bottin", "organisation", "organisme", "fiche")) for word in said)
        else None
    )
