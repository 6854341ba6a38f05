"""What a query asks of a search index: its words first; fewer letters, then letters amiss, where they find too little.

Folded words hold nothing that the databases' query languages could mistake for their own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from arrimage.kit.abbreviations import SMALL_WORDS
from arrimage.kit.text import stem, words
from arrimage.kit.vocabulary import Searched, near_in

MAX_WORD_LENGTH = 60
MAX_QUERY_WORDS = 12
# A beginning of two letters is that of too many words, unless it is the word being typed.
SHORTEST_BEGINNING = 3
SHORTEST_STEM_AS_BEGINNING = 5


@dataclass(frozen=True)
class Term:
    """A word of the index, or the beginning of one."""

    word: str
    is_beginning: bool = False


# One of these terms; all of these; one of the ways to ask.
AnyOf = tuple[Term, ...]
AllOf = tuple[AnyOf, ...]


@dataclass(frozen=True)
class Asked:
    """One of `ways` must match. `counted` keeps, by table, how many records were found to, as far as was counted."""

    ways: tuple[AllOf, ...]
    counted: dict[str, int] = field(default_factory=dict, compare=False, hash=False)

    @property
    def fts5(self) -> str:
        """In FTS5's language: `("coop") AND ("patriot" OR "patriote"*)`."""
        return self._written('"{}"', '"{}"*', " OR ", " AND ")

    @property
    def tsquery(self) -> str:
        """In PostgreSQL's language: `('coop') & ('patriot' | 'patriote':*)`."""
        return self._written("'{}'", "'{}':*", " | ", " & ")

    def _written(self, word: str, beginning: str, either: str, both: str) -> str:
        def terms(group: AnyOf) -> str:
            return either.join((beginning if term.is_beginning else word).format(term.word) for term in group)

        ways = [both.join(f"({terms(group)})" for group in way) for way in self.ways]
        return ways[0] if len(ways) == 1 else either.join(f"({way})" for way in ways)


# What to ask of each model.
AskedOf = Callable[[Sequence[Searched]], dict[Searched, Asked]]


def query_words(query: str) -> list[str]:
    """The words a query asks for, small words left out unless last; empty when it holds no letter or digit."""
    found = [word[:MAX_WORD_LENGTH] for word in words(query)][:MAX_QUERY_WORDS]
    return [word for word in found[:-1] if word not in SMALL_WORDS] + found[-1:]


def exactly(query: str) -> Asked:
    """Every word or another of its stem; the last one may be unfinished."""
    asked = query_words(query)
    return Asked((tuple(_word(word, place == len(asked)) for place, word in enumerate(asked, start=1)),))


def _word(word: str, is_last: bool) -> AnyOf:
    return (Term(stem(word)), Term(word, True)) if is_last and len(word) > 1 else (Term(stem(word)),)


def beginnings(query: str) -> Asked:
    """Words that begin as each word or its stem does: «biblio vaudr», «entraide alimentation»."""
    told = _telling(query)
    return Asked((tuple(_beginning(word, place == len(told)) for place, word in enumerate(told, start=1)),))


def _beginning(word: str, is_last: bool) -> AnyOf:
    root = stem(word)
    if len(root) >= SHORTEST_STEM_AS_BEGINNING:
        return Term(root, True), Term(word, True)
    return _word(word, is_last or len(word) >= SHORTEST_BEGINNING)


def nearly(asked_of: Sequence[Searched], query: str, using: str) -> dict[Searched, Asked]:
    """Words of each model's records that each word may have been meant for; two words may have been one."""
    told = _telling(query)
    joined = [left + right for left, right in pairwise(told)]
    words_near = {word: near_in(asked_of, word, using) for word in dict.fromkeys([*told, *joined])}

    def asked(model: Searched) -> Asked:
        def group(word: str, is_last: bool) -> AnyOf:
            meant = [Term(form) for known in words_near[word][model] for form in (known, stem(known))]
            return tuple(dict.fromkeys([*_beginning(word, is_last), *meant]))

        groups = [group(word, place == len(told)) for place, word in enumerate(told, start=1)]
        as_one = ((*groups[:at], group(word, True), *groups[at + 2 :]) for at, word in enumerate(joined))
        return Asked((tuple(groups), *as_one))

    return {model: asked(model) for model in asked_of}


def _telling(query: str) -> Sequence[str]:
    """The words without the small ones, last or not, unless there is no other."""
    asked = query_words(query)
    return [word for word in asked if word not in SMALL_WORDS] or asked


def widening(query: str, using: str) -> Iterator[tuple[AskedOf, int]]:
    """What to ask of models in turn, each with how many records make it enough. What comes next finds all that and
    more."""
    yield lambda asked_of: dict.fromkeys(asked_of, exactly(query)), 5
    yield lambda asked_of: dict.fromkeys(asked_of, beginnings(query)), 1
    yield lambda asked_of: nearly(asked_of, query, using), 1
