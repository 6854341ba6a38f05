"""Names made comparable, to tell whether two records are of the same organisation or person.

`match_key` leaves out what writing varies and keeps what tells two names apart. Two names with the same key are
written the same; whether they are of the same organisation is for `arrimage.network.matching` to say.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from arrimage.kit.text import words

MATCH_KEY_LENGTH = 200
# What says the legal form and no more; dropped at the end of a name, where it may be there or not.
LEGAL_FORMS = {"inc", "incorporee", "ltee", "ltd", "limitee", "enr", "senc", "coop", "obnl", "osbl", "obl", "npo"}
# Articles that lost their apostrophe: «L Envolée».
ELIDED = {"l", "d"}
ARTICLES = {"le", "la", "les", "l", "the"}
# One way of writing kinds of organisations that are called by their initials as often as in full.
INITIALS = {
    "centre de la petite enfance": "cpe",
    "centre de petite enfance": "cpe",
    "centre action benevole": "cab",
    "maison des jeunes": "mdj",
    "maison de jeunes": "mdj",
    "carrefour jeunesse emploi": "cje",
    "corporation de developpement communautaire": "cdc",
    "societe aide au developpement de la collectivite": "sadc",
    "societe aide au developpement des collectivites": "sadc",
    "centre local de developpement": "cld",
    "municipalite regionale de comte": "mrc",
    "organisme a but non lucratif": "obnl",
    "organisme sans but lucratif": "obnl",
}
SAME_WORDS = {
    "cooperative": "coop",
    "cie": "compagnie",
    "ass": "association",
    "assoc": "association",
    "asso": "association",
    "mtl": "montreal",
    "qc": "quebec",
    "lte": "ltee",
}
# What tells a parent from a child of the same name, each in one way of writing. Never first: «Sr» is then a sister.
GENERATIONS = {
    **{"pere": "pere", "sr": "pere", "senior": "pere", "fils": "fils", "jr": "fils", "junior": "fils"},
    **{"ii": "ii", "2e": "ii", "deuxieme": "ii", "iii": "iii", "3e": "iii", "troisieme": "iii"},
}
AND = re.compile(r"[&+]")


@lru_cache(maxsize=4_096)
def match_key(name: str) -> str:
    """The name without what writing varies: accents, case, punctuation, «St» or «Saint», «&» or «et», the legal form
    («inc.», «ltée», «coop», «OBNL») at the end, the article in front, initials or full («CPE», «centre de la petite
    enfance»). At most 200 characters; the key of a key is itself.
    """
    tokens = _cut(_joined_initials([SAME_WORDS.get(word, word) for word in words(_with_et(name))]))
    while (shorter := _bare(tokens)) != tokens:
        tokens = shorter
    return " ".join(tokens)


def _with_et(name: str) -> str:
    return AND.sub(" et ", name) if "&" in name or "+" in name else name


def _bare(tokens: list[str]) -> list[str]:
    """One step towards the name alone; a name made of such words keeps one."""
    tokens = _with_initials(tokens)
    if len(tokens) > 1 and tokens[0] in ARTICLES:
        return tokens[1:]
    if len(tokens) > 1 and tokens[-1] in LEGAL_FORMS:
        return tokens[:-1]
    return tokens


def _cut(tokens: list[str]) -> list[str]:
    """Whole words within the length of a key."""
    kept: list[str] = []
    length = 0
    for token in tokens:
        length += len(token) + 1
        if length > MATCH_KEY_LENGTH + 1:
            return kept or [token[:MATCH_KEY_LENGTH]]
        kept.append(token)
    return kept


def _joined_initials(tokens: list[str]) -> list[str]:
    """«C.P.E.» came apart into letters: they are one word again."""
    joined: list[str] = []
    letters = ""
    for token in [*tokens, ""]:
        if len(token) == 1 and token.isalpha():
            letters += token
            continue
        if letters and letters not in ELIDED:
            word = " ".join(words(letters))
            joined.append(SAME_WORDS.get(word, word))
            letters = ""
        if token:
            joined.append(token)
    return joined or tokens


def _with_initials(tokens: list[str]) -> list[str]:
    text = f" {' '.join(tokens)} "
    for phrase, initials in INITIALS.items():
        if f" {phrase} " in text:
            text = text.replace(f" {phrase} ", f" {initials} ")
    return text.split()


def person_key(name: str) -> tuple[str, str]:
    """The words of a person's name, in alphabetical order, and which one of her line she is: «pere», «fils», «ii»."""
    tokens = match_key(name).split()
    told = [place for place, token in enumerate(tokens) if place and token in GENERATIONS]
    generation = GENERATIONS[tokens.pop(told[-1])] if told and len(tokens) > 2 else ""
    return " ".join(sorted(tokens)), generation


def tokens_without_small_words(key: str) -> Iterator[str]:
    """The words of a key that can tell two names apart."""
    return (word for word in key.split() if len(word) > 2 or word.isdigit())
