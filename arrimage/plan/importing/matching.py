"""Which measure most likely counts what an indicator says, told from the words alone."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from rapidfuzz import fuzz

from .folding import fold

ENOUGH = 0.62
"""Under this confidence nothing is proposed: a wrong measure is worse than none."""

_EMPTY = frozenset(
    {"nombre", "nb", "nbre", "total", "number", "de", "d", "du", "des", "la", "le", "l", "les", "un", "une", "et", "en",
     "au", "aux", "a", "sur", "par", "pour", "dans", "avec", "of", "the", "and"}
)  # fmt: skip


class Countable(Protocol):
    """The part of a measure that matching needs."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def phrases(self) -> Sequence[str]: ...
    @property
    def manual(self) -> bool: ...


def propose_measure(text: str, catalogue: Iterable[Countable]) -> tuple[str | None, float]:
    """The measure's code and a confidence from 0 to 1.

    When nothing is near enough: the measure whose values are typed by hand, if the catalogue has one, with
    confidence 0. The same text and catalogue always give the same answer: between equals, the first by code.
    """
    catalogue = list(catalogue)
    typed = next((measure.code for measure in catalogue if measure.manual), None)
    wanted = _words(text)
    if not wanted:
        return typed, 0.0
    scored = [
        (
            max(
                (_likeness(text, wanted, str(phrase)) for phrase in (*measure.phrases, measure.label)),
                default=0.0,
            ),
            measure.code,
        )
        for measure in catalogue
    ]
    if not scored:
        return typed, 0.0
    confidence, code = min(scored, key=lambda pair: (-pair[0], pair[1]))
    return (code, round(confidence, 2)) if confidence >= ENOUGH else (typed, 0.0)


def _likeness(text: str, wanted: list[str], phrase: str) -> float:
    if fold(text) == fold(phrase):
        return 1.0
    offered = _words(phrase)
    if not offered:
        return 0.0
    shared = len(set(wanted) & set(offered)) / max(len(set(wanted) | set(offered)), 1)
    spelling = fuzz.token_sort_ratio(" ".join(wanted), " ".join(offered)) / 100
    return min(0.99, 0.5 * shared + 0.5 * spelling) if shared else 0.5 * spelling


def _words(text: str) -> list[str]:
    """Folded words without articles and plural marks."""
    words = [word for word in fold(text).split() if word not in _EMPTY]
    return [word.rstrip("sx") if len(word) > 3 else word for word in words]
