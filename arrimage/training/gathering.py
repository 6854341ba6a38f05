"""Which needs seem to ask for one thing, whatever their words. Deterministic, without a query: somebody decides.

A need becomes a set of marks: the subjects of the lexicon it speaks of, and the stems of its other words. Two needs are
alike by the share of the smaller set that the other holds, subjects weighing twice a word.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from arrimage.kit.text import stem, words
from arrimage.training.lexicon import EMPTY, SUBJECTS

ALIKE = 0.5  # from here on, two needs are proposed together
MISSPELT = 0.93  # Jaro-Winkler: two stems this near are one word, one of them misspelt
LEAST_LETTERS = 5  # shorter words are never taken for one another

Marks = frozenset[str]


@dataclass(frozen=True)
class Cluster:
    """Keys of needs proposed together; `leader` is the one all the others are like, whose words name them."""

    leader: int
    keys: tuple[int, ...]


def clusters(texts: Mapping[int, str]) -> list[Cluster]:
    """The needs, by key, in groups: each in one group, the largest group first. The order given does not matter."""
    marks = marks_of(texts)
    like = _likes(marks)
    left, found = set(texts), []
    while left:
        # All are like the leader: a chain of small likenesses never ties two strangers together.
        leader = min(left, key=lambda key: (-len(like[key] & left), key))
        keys = tuple(sorted(like[leader] & left | {leader}))
        found.append(Cluster(leader, keys))
        left -= set(keys)
    return sorted(found, key=lambda one: (-len(one.keys), one.keys))


def best_match(text: str, themes: Mapping[int, Sequence[str]]) -> int | None:
    """The key of the theme whose title or needs the text is most like, None when none is enough."""
    said = [(key, one) for key, ones in themes.items() for one in ones]
    marks = marks_of({-1: text, **dict(enumerate(one for _key, one in said))})
    scores: dict[int, float] = {}
    for place, (key, _one) in enumerate(said):
        scores[key] = max(scores.get(key, 0.0), likeness(marks[-1], marks[place]))
    best = min(scores, key=lambda key: (-scores[key], key), default=None)
    return best if best is not None and scores[best] >= ALIKE else None


def likeness(one: Marks, other: Marks) -> float:
    """From 0 to 1; nothing is like a need of which no word tells anything."""
    least = min(_weight(one), _weight(other))
    return _weight(one & other) / least if least else 0.0


def marks_of(texts: Mapping[int, str]) -> dict[int, Marks]:
    """The marks of each text; a stem misspelt in one is taken for the word that others write."""
    read = {key: _read(text) for key, text in texts.items()}
    meant = _meant(Counter(mark for marks in read.values() for mark in marks))
    return {key: frozenset(meant.get(mark, mark) for mark in marks) for key, marks in read.items()}


def _likes(marks: Mapping[int, Marks]) -> dict[int, set[int]]:
    keys = sorted(marks)
    like: dict[int, set[int]] = {key: set() for key in keys}
    for place, one in enumerate(keys):
        for other in keys[place + 1 :]:
            if likeness(marks[one], marks[other]) >= ALIKE:
                like[one].add(other)
                like[other].add(one)
    return like


def _weight(marks: Iterable[str]) -> int:
    return sum(2 if mark.startswith("@") else 1 for mark in marks)


@lru_cache(maxsize=5_000)
def _read(text: str) -> Marks:
    said = words(text)
    stems = [stem(word) for word in said]
    marks, taken = set(), set()
    for expression, subject in _expressions().items():
        places = _places(expression, stems)
        if places:
            marks.add(f"@{subject}")
            taken |= places
    rest = (stems[place] for place, word in enumerate(said) if place not in taken and word not in EMPTY)
    return frozenset(marks | {one for one in rest if len(one) > 1})


@lru_cache(maxsize=1)
def _expressions() -> dict[tuple[str, ...], str]:
    return {
        tuple(stem(word) for word in words(expression)): subject
        for subject, expressions in SUBJECTS.items()
        for expression in expressions
    }


def _places(expression: tuple[str, ...], stems: Sequence[str]) -> set[int]:
    length = len(expression)
    starts = [place for place in range(len(stems) - length + 1) if tuple(stems[place : place + length]) == expression]
    return {place for start in starts for place in range(start, start + length)}


def _meant(counts: Mapping[str, int]) -> dict[str, str]:
    """For each rarer stem, the more written one that it misspells; ties go by the alphabet."""
    stems = sorted(
        (one for one in counts if not one.startswith("@") and len(one) >= LEAST_LETTERS and one.isalpha()),
        key=lambda one: (-counts[one], one),
    )
    meant: dict[str, str] = {}
    kept: dict[str, list[str]] = {}
    for one in stems:
        near = [other for other in kept.get(one[0], ()) if JaroWinkler.similarity(one, other) >= MISSPELT]
        if near:
            meant[one] = near[0]
        else:
            kept.setdefault(one[0], []).append(one)
    return meant
