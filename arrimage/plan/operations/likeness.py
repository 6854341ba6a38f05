"""How much two wordings say the same thing, told from their meaningful words. Pure."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from arrimage.kit.text import stem, words

CLEAR = 0.75
"""From this likeness on, one wording is the other corrected."""
DOUBTFUL = 0.3
"""From this one on it may be: a person decides. Under it, they are two different things."""

# What any line of any plan may say: sharing it tells nothing.
_SAYS_NOTHING = frozenset(
    {"a", "afin", "au", "aux", "avec", "ce", "ces", "dans", "de", "des", "du", "en", "entre", "et", "la", "le", "les",
     "leur", "leurs", "nb", "nbre", "nombre", "number", "of", "ou", "par", "pour", "sa", "se", "ses", "son", "sur",
     "taux", "the", "to", "total", "un", "une", "and", "for", "in", "d", "l", "s"}
)  # fmt: skip
_LONG = 7  # letters from which one of them amiss is a slip of the hand: «congés» and «congrès» are two words
_SHORT = 4


def meaningful(text: str) -> list[str]:
    """The folded words that say what a line is about, each once; all of them when none does."""
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in _SAYS_NOTHING] or every


def beginnings(said: list[str]) -> frozenset[str]:
    """How the words begin, numbers all alike: what tells quickly that two wordings cannot be near."""
    return frozenset("0" if word.isdigit() else word[:3] for word in said)


def likeness(one: list[str], other: list[str]) -> float:
    """From 0 (nothing in common) to 1 (the same words): the share of the words of both that the other has too."""
    if not one or not other:
        return float(one == other)
    found = sorted(
        ((score, i, j) for i, a in enumerate(one) for j, b in enumerate(other) if (score := _word_likeness(a, b))),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    left, right, shared = set(range(len(one))), set(range(len(other))), 0.0
    for score, i, j in found:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            shared += score
    return 2 * shared / (len(one) + len(other))


def is_clear(before: str, after: str) -> bool:
    """Whether nobody would take the second wording for something else than the first."""
    return likeness(meaningful(before), meaningful(after)) >= CLEAR


@lru_cache(maxsize=100_000)
def _word_likeness(one: str, other: str) -> float:
    """1 for the same word, or a slip in a long one; a half for what may be: two numbers, «réseau» and «réseauter»."""
    if stem(one) == stem(other):
        return 1
    if one.isdigit() or other.isdigit():
        return 0.5 if one.isdigit() and other.isdigit() else 0
    short, long = sorted((one, other), key=len)
    one_letter_amiss = OSA.distance(one, other, score_cutoff=1) == 1
    if one_letter_amiss and len(short) >= _LONG:
        return 1
    same_beginning = long.startswith(short) and len(short) > _SHORT
    return 0.5 if same_beginning or (one_letter_amiss and len(short) >= _SHORT) else 0
