"""The draft plan: what was read, before anyone confirms it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass
class Deadline:
    """``kind``: day, month, quarter, season, year, range, by (a limit), recurrence, unknown (not a date) or none
    (empty).
    """

    raw: str = ""
    start: date | None = None
    end: date | None = None
    kind: str = "none"

    def to_json(self) -> dict[str, Any]:
        return {"raw": self.raw, "start": _iso(self.start), "end": _iso(self.end), "kind": self.kind}


@dataclass
class Budget:
    """``amount`` is in dollars (or the document's currency); null when the text is not one plain amount."""

    raw: str = ""
    amount: int | float | None = None

    def to_json(self) -> dict[str, Any]:
        return {"raw": self.raw, "amount": self.amount}


@dataclass
class TargetValue:
    """One target of one period; ``label`` is the period as the column names it («2018»), or empty."""

    label: str
    raw: str
    value: int | float | None

    def to_json(self) -> dict[str, Any]:
        return {"label": self.label, "raw": self.raw, "value": self.value}


@dataclass
class Target:
    """What an indicator aims at. ``value`` is filled only when there is exactly one target.

    ``targets`` holds every period in the document's order, ``baseline`` where the indicator starts from.
    """

    raw: str
    value: int | float | None = None
    unit: str | None = None
    baseline: TargetValue | None = None
    targets: list[TargetValue] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "raw": self.raw,
            "value": self.value,
            "unit": self.unit,
            "baseline": self.baseline.to_json() if self.baseline else None,
            "targets": [target.to_json() for target in self.targets],
        }


@dataclass
class Indicator:
    """An indicator in the document's words; ``measure`` is the code proposed for it, with its confidence from 0 to
    1.
    """

    text: str
    measure: str | None = None
    confidence: float = 0.0
    target: Target | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "measure": self.measure,
            "confidence": self.confidence,
            "target": self.target.to_json() if self.target else None,
        }


@dataclass
class Node:
    """An objective or an action. ``source`` is its place, plus ``other`` (cells of columns the plan has no field for,
    by column name) and ``doubts`` (``[{"field", "message"}]``, what a person should look at first) when there are any.
    """

    kind: str
    code: str
    label: str
    source: dict[str, Any] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    deadline: Deadline = field(default_factory=Deadline)
    responsible: list[str] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    def doubt(self, about: str, message: str) -> None:
        doubts = self.source.setdefault("doubts", [])
        if (said := {"field": about, "message": message}) not in doubts:
            doubts.append(said)

    def walk(self) -> list["Node"]:
        """This node and all those under it, in the document's order."""
        return [self, *(node for child in self.children for node in child.walk())]

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "code": self.code,
            "label": self.label,
            "children": [child.to_json() for child in self.children],
            "indicators": [indicator.to_json() for indicator in self.indicators],
            "deadline": self.deadline.to_json(),
            "responsible": list(self.responsible),
            "budget": self.budget.to_json(),
            "source": self.source,
        }


@dataclass
class Draft:
    """A plan as read: its title, its tree, and what a person should know before trusting it."""

    title: str
    nodes: list[Node] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def walk(self) -> list[Node]:
        return [node for root in self.nodes for node in root.walk()]

    def actions(self) -> list[Node]:
        return [node for node in self.walk() if node.kind == "action"]

    def to_json(self) -> dict[str, Any]:
        """The draft as plain lists, dicts, strings and numbers; days are ISO dates."""
        return {
            "title": self.title,
            "nodes": [node.to_json() for node in self.nodes],
            "warnings": list(self.warnings),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
