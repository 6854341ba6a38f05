"""Whether the plan's lines are still what a comparison showed: somebody may work at the desk while it is read."""

import json
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256

from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError
from django.utils.translation import gettext as _

from arrimage.plan.addresses import whole_number
from arrimage.plan.models import Action, Indicator, Objective, Plan, Reminder
from arrimage.plan.operations.differences import Change, Comparison, Difference, Record

LINES: dict[str, type[Record]] = {"objective": Objective, "action": Action, "indicator": Indicator}


def lock_lines(plan: Plan) -> None:
    """Nobody changes, deletes or adds to the plan's lines until the transaction ends."""
    for lines in (plan.objectives.all(), plan.actions.all(), Indicator.objects.of(plan)):
        list(lines.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def mark_of(difference: Difference) -> str:
    """Another one as soon as anything that the difference would change, or delete, is no longer the same."""
    seen = [difference.before, difference.after, *_touched(difference)]
    return sha256(json.dumps(seen).encode()).hexdigest()[:16]


def changed_since(comparison: Comparison, keys: Collection[str], shown: Mapping[str, str]) -> dict[str, str]:
    """The chosen differences that are no longer as they were shown, each with the line it is about.

    `shown` holds the marks of the comparison that was read, by key.
    """
    now = {one.key: one for one in comparison.differences if one.key in keys}
    stale = [key for key, one in now.items() if shown.get(key) != mark_of(one)]
    gone = [key for key in keys if key in shown and key not in now]
    return {key: now[key].place if key in now else _line_of(key, comparison) for key in [*stale, *gone]}


def _touched(difference: Difference) -> Iterator[object]:
    record = difference.record
    if record is None:
        return
    yield record.pk
    yield record.revision
    if difference.change is Change.REMOVED:
        # What stays under a removed branch goes up: only its own indicators are deleted with it.
        yield from _deleted_with(list(record.indicators.all()) if isinstance(record, Objective) else [record])


def _deleted_with(records: list[Record]) -> Iterator[list[str]]:
    if not records:
        return
    collector = Collector(using=router.db_for_write(type(records[0])))
    try:
        collector.collect(records)
    except ProtectedError:
        return  # reported: it cannot be removed at all
    every: list[models.Model] = [row for rows in (*collector.data.values(), *collector.fast_deletes) for row in rows]
    # A reminder sent meanwhile is nobody's work.
    told = [row for row in every if not isinstance(row, Reminder)]
    yield from sorted(
        [row._meta.label, *(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)] for row in told
    )


def _line_of(key: str, comparison: Comparison) -> str:
    """What a difference that is no longer there was about, as the plan calls it now, or did before it was deleted."""
    kind, _colon, rest = key.partition(":")
    number = whole_number(rest.split(":")[0].split(".")[0])
    if kind in LINES:
        entry = LINES[kind].history.filter(id=number).first()
        return str(entry.instance) if entry else _("a line that is gone")
    nodes = comparison.order[number : number + 1]
    return f"{nodes[0].code} {nodes[0].label}".strip() if nodes else _("a line that is gone")
