"""Short ways to write French names, and what they stand for, so that one finds the other."""

import re
from collections.abc import Iterator, Sequence

from arrimage.kit.text import stem

# Of the words that a name may or may not carry along; a query does without them too.
SMALL_WORDS = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un", "une"}
# Folded, without small words. The sector's own, and those of the public bodies it works with.
ACRONYMS = {
    "afeas": "association feminine education action sociale",
    "cab": "centre action benevole",
    "cdc": "corporation developpement communautaire",
    "cje": "carrefour jeunesse emploi",
    "cld": "centre local developpement",
    "clsc": "centre local services communautaires",
    "coop": "cooperative",
    "cpe": "centre petite enfance",
    "csss": "centre sante services sociaux",
    "ees": "entreprise economie sociale",
    "hlm": "habitation loyer modique",
    "mrc": "municipalite regionale comte",
    "obnl": "organisme but non lucratif",
    "oh": "office habitation",
    "omh": "office municipal habitation",
    "osbl": "organisme sans but lucratif",
    "sadc": "societe aide developpement collectivite",
    "upa": "union producteurs agricoles",
}
_PHRASES: dict[str, list[tuple[str, list[str]]]] = {}
for _acronym, _phrase in ACRONYMS.items():
    _stems = [stem(word) for word in _phrase.split()]
    _PHRASES.setdefault(_stems[0], []).append((_acronym, _stems))

COMPOUND = re.compile(r"\b\w+(?:[-‐‑]\w+)+\b")


def other_ways(words: Sequence[str]) -> Iterator[str]:
    """For folded words: what the acronyms among them stand for, the acronyms of the phrases among them."""
    if ACRONYMS.keys().isdisjoint(words) and _PHRASES.keys().isdisjoint(map(stem, words)):
        return  # as for most names
    told = [word for word in words if word not in SMALL_WORDS]
    stems = list(map(stem, told))
    for place, word in enumerate(told):
        if word in ACRONYMS:
            yield from ACRONYMS[word].split()
        for acronym, phrase in _PHRASES.get(stems[place], ()):
            if stems[place : place + len(phrase)] == phrase:
                yield acronym


def compounds(text: str) -> Iterator[str]:
    """Words joined by hyphens, written as one: «Co-voiturage» → «Covoiturage»."""
    if not ("-" in text or "‐" in text or "‑" in text):
        return  # as most names do; the look costs less than the search
    for compound in COMPOUND.findall(text):
        yield compound.replace("-", "").replace("‐", "").replace("‑", "")
