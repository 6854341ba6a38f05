"""A measure beside its limit and its goal; the table and the file that keep them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"
HEADS = ("measure", "value", "limit", "ratio", "goal", "met")


@dataclass(frozen=True)
class Result:
    """`limit` is what nothing could beat, measured in the same run and unit; `ratio` is value over limit.

    `most` is the goal: the highest value in that unit, or the highest ratio when `of_ratio`; `least` the lowest.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    most: float | None = None
    of_ratio: bool = False
    least: float | None = None

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.limit, 2) if self.limit else None

    @property
    def goal(self) -> str | None:
        bound = self.least if self.most is None else self.most
        if bound is None:
            return None
        sign = "≥" if self.most is None else "≤"
        return f"ratio {sign} {bound:g}" if self.of_ratio else f"{sign} {bound:g} {self.unit}"

    @property
    def met(self) -> bool | None:
        judged = self.ratio if self.of_ratio else self.value
        if judged is None:
            return None if self.goal is None else False
        if self.most is None:
            return None if self.least is None else judged >= self.least
        return judged <= self.most

    def row(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "unit": self.unit,
            "limit": self.limit,
            "ratio": self.ratio,
            "goal": self.goal,
            "met": self.met,
        }

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Result":
        return cls(**kept)


def table(results: Iterable[Result]) -> str:
    """The results for a terminal, one a line."""
    lines = [HEADS, *(_cells(result) for result in results)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def _cells(result: Result) -> tuple[str, ...]:
    verdict = {True: "yes", False: "NO", None: ""}[result.met]
    limit = "" if result.limit is None else f"{result.limit:g}"
    ratio = "" if result.ratio is None else f"{result.ratio:g}"
    return result.name, f"{result.value:g} {result.unit}", limit, ratio, result.goal or "", verdict


def write(results: Iterable[Result], path: Path = RESULTS) -> None:
    rows = {result.name: result.row() for result in results}
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
