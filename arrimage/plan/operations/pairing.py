"""Which line of a corrected document is which line of the plan. Pure: wordings and numbers only."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from arrimage.kit.text import fold

Old = TypeVar("Old")
New = TypeVar("New")
ALIKE = 85  # percent of letters in common, from which two wordings are the same line corrected


class Pairs(Generic[Old, New]):
    """Pairs found so far, and what is left on each side; every line is in one pair at most."""

    def __init__(self, old: Sequence[Old], new: Sequence[New]) -> None:
        self.left, self.right = list(old), list(new)
        self.pairs: list[tuple[Old, New]] = []

    def by_key(self, old_key: Callable[[Old], Hashable], new_key: Callable[[New], Hashable]) -> None:
        """Pair the lines of one key, in their order; a key that is empty or None pairs nothing."""
        waiting: dict[Hashable, list[Old]] = defaultdict(list)
        for old in self.left:
            waiting[old_key(old)].append(old)
        for new in list(self.right):
            if (key := new_key(new)) and waiting[key]:
                self._pair(waiting[key].pop(0), new)

    def by_likeness(self, old_text: Callable[[Old], str], new_text: Callable[[New], str]) -> None:
        """Pair the most alike first, down to `ALIKE`."""
        scored = [
            (fuzz.ratio(fold(old_text(old)), fold(new_text(new))), i, j)
            for i, old in enumerate(self.left)
            for j, new in enumerate(self.right)
        ]
        left, right = list(self.left), list(self.right)
        used: set[tuple[str, int]] = set()
        for score, i, j in sorted(scored, key=lambda found: (-found[0], found[1:])):
            if score >= ALIKE and ("old", i) not in used and ("new", j) not in used:
                used |= {("old", i), ("new", j)}
                self._pair(left[i], right[j])

    def _pair(self, old: Old, new: New) -> None:
        self.pairs.append((old, new))
        self.left = [one for one in self.left if one is not old]
        self.right = [one for one in self.right if one is not new]


def pair_nodes(
    old: Sequence[Old], new: Sequence[New], code: Callable[[Old | New], str], label: Callable[[Old | New], str]
) -> Pairs[Old, New]:
    """Objectives with objectives, or actions with actions: same words first, so that renumbering is seen as such."""
    pairs: Pairs[Old, New] = Pairs(old, new)

    def code_and_label(node: Old | New) -> Hashable:
        return code(node), fold(label(node))

    def words(node: Old | New) -> Hashable:
        return fold(label(node))

    pairs.by_key(code_and_label, code_and_label)
    pairs.by_key(words, words)
    pairs.by_likeness(label, label)
    pairs.by_key(code, code)
    return pairs


def pair_indicators(old: Sequence[Old], new: Sequence[New], text: Callable[[Old | New], str]) -> Pairs[Old, New]:
    """The indicators of one action; the only one left on each side is the same one reworded."""
    pairs: Pairs[Old, New] = Pairs(old, new)
    pairs.by_key(lambda one: fold(text(one)), lambda one: fold(text(one)))
    pairs.by_likeness(text, text)
    if len(pairs.left) == 1 and len(pairs.right) == 1:
        pairs.by_key(lambda _: True, lambda _: True)
    return pairs
