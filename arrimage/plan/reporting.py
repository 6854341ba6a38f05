"""A plan's figures for other programs: JSON written as it is read, so that a large proof never fills the memory."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Model

from arrimage.accounts.models import User
from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Measure
from arrimage.network.models import Person
from arrimage.plan.queries import IndicatorFigure
from arrimage.plan.queries.evidence import in_order

CHUNK = 2_000
UNNAMED = (Person, User)  # known by their number only: the output may travel


def as_json(figures: Iterable[IndicatorFigure]) -> Iterator[str]:
    """Pieces of one JSON list, in the order of the figures."""
    yield "["
    for index, figure in enumerate(figures):
        yield ",\n" if index else "\n"
        yield from _figure(figure)
    yield "\n]\n"


def _figure(figure: IndicatorFigure) -> Iterator[str]:
    head = {
        "code": code_of(figure),
        "indicator": figure.indicator.text,
        "measure": figure.indicator.measure,
        "manual": figure.manual,
        "value": plain(figure.value),
        "unit": figure.measure.unit_of(None) if figure.measure else "",  # one word, for those who read it by program
    }
    yield _dump(head)[:-1]
    yield ', "evidence": '
    yield from _list(_records(figure.figure, counted=True))
    yield ', "not_counted": '
    yield from _list(_records(figure.figure, counted=False))
    yield "}"


def _records(figure: Figure | None, *, counted: bool) -> Iterator[dict[str, Any]]:
    if figure is None or figure.measure.secret:
        return
    records = in_order(figure, figure.counted if counted else figure.not_counted)
    for record in records.iterator(chunk_size=CHUNK):
        line = _record(record, figure.measure)
        yield line | (_value(record, figure.measure) if counted else {"reasons": figure.reasons(record)})


def _record(record: Model, measure: Measure) -> dict[str, Any]:
    line: dict[str, Any] = {"model": record._meta.label_lower, "id": record.pk}
    if dated := measure.date_of(record):
        line["date"] = dated.isoformat()
    if not isinstance(record, UNNAMED):
        line["label"] = str(record)
    return line


def _value(record: Model, measure: Measure) -> dict[str, Any]:
    """What it adds to a sum."""
    return {"value": plain(measure.adds(record))} if measure.adds else {}


def _list(items: Iterator[dict[str, Any]]) -> Iterator[str]:
    first = next(items, None)
    if first is None:
        yield "[]"
        return
    yield f"[{_dump(first)}"
    yield from chain.from_iterable((", ", _dump(item)) for item in items)
    yield "]"


def code_of(figure: IndicatorFigure) -> str:
    """The number of the action, or of the objective, that the indicator belongs to."""
    owner = figure.indicator.action or figure.indicator.objective
    return owner.code if owner else ""


def plain(value: Any) -> int | float | None:
    """The value as a JSON number: whole when it is whole."""
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    return None if value is None else int(value)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
