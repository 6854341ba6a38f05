"""A draft kept with its source document, read back as it was."""

from datetime import date
from typing import Any

from arrimage.plan.importing.draft import Budget, Deadline, Draft, Indicator, Node, Target, TargetValue


def draft_from(stored: dict[str, Any]) -> Draft:
    """The draft that `Draft.to_json` gave."""
    return Draft(stored["title"], [_node(node) for node in stored["nodes"]], list(stored.get("warnings", ())))


def _node(stored: dict[str, Any]) -> Node:
    deadline = stored["deadline"]
    return Node(
        kind=stored["kind"],
        code=stored["code"],
        label=stored["label"],
        source=stored["source"],
        children=[_node(child) for child in stored["children"]],
        indicators=[_indicator(indicator) for indicator in stored["indicators"]],
        deadline=Deadline(deadline["raw"], _day(deadline["start"]), _day(deadline["end"]), deadline["kind"]),
        responsible=list(stored["responsible"]),
        budget=Budget(**stored["budget"]),
    )


def _indicator(stored: dict[str, Any]) -> Indicator:
    target = _target(stored["target"]) if stored["target"] else None
    return Indicator(stored["text"], stored["measure"], stored["confidence"], target)


def _target(stored: dict[str, Any]) -> Target:
    return Target(
        raw=stored["raw"],
        value=stored["value"],
        unit=stored.get("unit"),
        baseline=TargetValue(**stored["baseline"]) if stored.get("baseline") else None,
        targets=[TargetValue(**value) for value in stored.get("targets", ())],
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
