"""Two subject lines compared honestly: rates with their intervals, and «not enough readers to conclude» when so.

Intervals of one rate are Wilson's (1927), of a difference Newcombe's hybrid score (1998, method 10), both at 95 %.
Numbers of readers are for finding a difference four times in five (power 80 %).
"""

from dataclasses import dataclass
from math import ceil, sqrt

Z = 1.959964  # 97.5th percentile of the normal distribution: 95 %, two-sided
POWER_Z = 0.841621  # 80th percentile


@dataclass(frozen=True)
class Rate:
    """So many among so many."""

    count: int
    total: int

    @property
    def share(self) -> float:
        return self.count / self.total if self.total else 0.0

    @property
    def low(self) -> float:
        return self._bounds()[0]

    @property
    def high(self) -> float:
        return self._bounds()[1]

    def _bounds(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        p, n, z2 = self.share, self.total, Z * Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        # The rate itself is inside: at none and at all, rounding would leave it out by a hair.
        return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


@dataclass(frozen=True)
class Comparison:
    a: Rate
    b: Rate

    @property
    def difference(self) -> float:
        """Of a over b, in shares of one."""
        return self.a.share - self.b.share

    @property
    def low(self) -> float:
        a, b = self.a, self.b
        return self.difference - sqrt((a.share - a.low) ** 2 + (b.high - b.share) ** 2)

    @property
    def high(self) -> float:
        a, b = self.a, self.b
        return self.difference + sqrt((a.high - a.share) ** 2 + (b.share - b.low) ** 2)

    @property
    def better(self) -> str:
        """«a» or «b» when the difference is more than chance explains, else nothing."""
        if not (self.a.total and self.b.total):
            return ""
        return "a" if self.low > 0 else "b" if self.high < 0 else ""

    @property
    def needed(self) -> int | None:
        """Readers of each subject line that would show a difference as large as this one; None when there is none."""
        return needed_for(self.a.share, self.b.share)


def needed_for(p1: float, p2: float) -> int | None:
    """Readers in each half so that the two rates are told apart four times in five; None for equal rates."""
    if p1 == p2:
        return None
    middle = (p1 + p2) / 2
    under_chance = Z * sqrt(2 * middle * (1 - middle))
    under_truth = POWER_Z * sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return ceil((under_chance + under_truth) ** 2 / (p1 - p2) ** 2)


def least_told(readers: int, usual: float = 0.01) -> float | None:
    """Where `usual` is the rate of the one, the rate of the other that so many readers in each half tell from it.

    None where they are too few for any. By default, the one reader in a hundred who leaves after an issue.
    """
    low, high = usual, 1.0
    if (needed_for(low, high) or 0) > readers:
        return None
    for _step in range(30):
        middle = (low + high) / 2
        enough = (needed_for(usual, middle) or readers + 1) <= readers
        low, high = (low, middle) if enough else (middle, high)
    return high
