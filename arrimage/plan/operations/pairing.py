"""Which line of a corrected document is which line of the plan. Pure: wordings and numbers only."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from arrimage.kit.text import fold
from arrimage.plan.operations.likeness import CLEAR, DOUBTFUL, beginnings, likeness, meaningful

Old = TypeVar("Old")
New = TypeVar("New")


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

    def by_likeness(
        self,
        text: Callable[[Old | New], str],
        at_least: float,
        may_pair: Callable[[Old, New], bool] = lambda _old, _new: True,
    ) -> None:
        """Pair the most alike first, down to `at_least`."""
        left, right = list(self.left), list(self.right)
        said_left, said_right = ([meaningful(text(one)) for one in side] for side in (left, right))
        begun_left, begun_right = ([beginnings(said) for said in side] for side in (said_left, said_right))

        def score_of(i: int, j: int) -> float:
            # Thousands of pairs are left out at once: all their words but one would have to begin otherwise.
            most = len(begun_left[i] & begun_right[j]) + 1
            if 2 * most < at_least * (len(begun_left[i]) + len(begun_right[j])):
                return -1
            return likeness(said_left[i], said_right[j])

        scored = [
            (score, i, j)
            for i, old in enumerate(left)
            for j, new in enumerate(right)
            if may_pair(old, new) and (score := score_of(i, j)) >= at_least
        ]
        used: set[tuple[str, int]] = set()
        for _score, i, j in sorted(scored, key=lambda found: (-found[0], found[1:])):
            if ("old", i) not in used and ("new", j) not in used:
                used |= {("old", i), ("new", j)}
                self._pair(left[i], right[j])

    def _pair(self, old: Old, new: New) -> None:
        self.pairs.append((old, new))
        self.left = [one for one in self.left if one is not old]
        self.right = [one for one in self.right if one is not new]


def pair_nodes(
    old: Sequence[Old],
    new: Sequence[New],
    code: Callable[[Old | New], str],
    label: Callable[[Old | New], str],
    hold_the_same: Callable[[Old, New], bool] = lambda _old, _new: False,
) -> Pairs[Old, New]:
    """Objectives with objectives, or actions with actions: same words first, so that renumbering is seen as such.

    A number alone makes no pair: some words must be shared, or (`hold_the_same`) some line under both.
    """
    pairs: Pairs[Old, New] = Pairs(old, new)

    def code_and_label(node: Old | New) -> Hashable:
        return code(node), fold(label(node))

    def words(node: Old | New) -> Hashable:
        return fold(label(node))

    def same_code(one: Old, other: New) -> bool:
        return bool(code(one)) and code(one) == code(other)

    pairs.by_key(code_and_label, code_and_label)
    pairs.by_key(words, words)
    pairs.by_likeness(label, CLEAR)
    pairs.by_likeness(label, DOUBTFUL, same_code)
    pairs.by_likeness(label, 0, lambda one, other: same_code(one, other) and hold_the_same(one, other))
    return pairs


def pair_indicators(old: Sequence[Old], new: Sequence[New], text: Callable[[Old | New], str]) -> Pairs[Old, New]:
    """The indicators of one action; one that shares too few words with every other is none of them."""
    pairs: Pairs[Old, New] = Pairs(old, new)
    pairs.by_key(lambda one: fold(text(one)), lambda one: fold(text(one)))
    pairs.by_likeness(text, DOUBTFUL)
    return pairs
