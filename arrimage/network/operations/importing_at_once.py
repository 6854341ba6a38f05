"""A whole file in one go, without a screen: for the command, the demo and the bench."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.network.facts import Provenance, Source
from arrimage.network.importing.columns import columns_of, signature
from arrimage.network.importing.free_values import free_targets
from arrimage.network.importing.planning import Planner, reader_of
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.settling import Settlement
from arrimage.network.importing.targets import TARGETS
from arrimage.network.models import ImportRow, ImportRun, SavedMapping
from arrimage.network.operations.importing import (
    batches,
    choose_columns,
    confirm_import,
    fail,
    map_columns,
    plan_import,
    shown,
    start_import,
    write_import,
)

AT_ONCE = 1_000
Tell = Callable[[str], object]


def _silently(note: str) -> None:
    """Nobody asked."""


def import_file(
    *,
    data: bytes,
    name: str,
    day: date,
    mapping: Mapping[str, str] | None = None,
    by: Any = None,
    tell: Tell = _silently,
) -> Iterator[dict[str, Any]]:
    """Import the file and tell what each row did; `tell` is given each remark about the whole file.

    Raises UnreadableFile and ValidationError.
    """
    run = run_import(data=data, name=name, day=day, mapping=mapping, by=by)
    for note in run.notes:
        tell(note)
    rows = run.rows.select_related("organisation", "person").order_by("number")
    return (told(row) for row in rows.iterator(AT_ONCE))


def run_import(
    *,
    data: bytes,
    name: str,
    day: date,
    mapping: Mapping[str, str] | None = None,
    by: Any = None,
    confirm: bool = True,
) -> ImportRun:
    """The import of the file, written, or only planned without `confirm`."""
    _refuse_unknown(mapping or {})
    run = start_import(data=data, name=name, day=day, by=by)
    try:
        targets = map_columns(run, mapping or {})
        run = choose_columns(run=run, targets=targets, origin=run.origin, as_of=day, at=timezone.now())
        plan_import(run=run)
        if confirm:
            run = confirm_import(run=run, at=timezone.now())
            write_import(run=run, at=timezone.now())
    except ValidationError as error:
        fail(run=run, sentence=" ".join(error.messages))
        raise
    run.refresh_from_db()
    return run


def preview_file(
    *, data: bytes, name: str, day: date, mapping: Mapping[str, str] | None = None, tell: Tell = _silently
) -> Iterator[dict[str, Any]]:
    """What each row of the file would do; nothing is saved. As `import_file`."""
    _refuse_unknown(mapping or {})
    table = read_table(data, name)
    for note in table.notes:
        tell(note)
    saved = SavedMapping.objects.filter(signature=signature(table.headings)).first()
    columns = columns_of(table, saved.targets if saved else None)
    run = ImportRun(
        name=name, as_of=day, columns=[{"heading": column.heading, "target": column.target} for column in columns]
    )
    targets = map_columns(run, mapping or {})
    if not {"name", "full_name", "last_name"} & set(targets):
        raise ValidationError(_("Say which column holds the name of the organisation or of the person."))
    columns = [replace(column, target=target) for column, target in zip(columns, targets, strict=True)]
    planner, source = Planner(reader_of(columns)), Provenance(Source.IMPORT, day, origin=name)
    for rows in batches(table.numbered):
        batch = [planner.plan(number, cells) for number, cells in rows]
        for row in Settlement(batch, planner.reader.places, source).rows:
            yield told(shown(run, row))


def told(row: ImportRow) -> dict[str, Any]:
    """A row for other people's scripts."""
    matched = {
        kind: {"id": record.pk, "name": str(record)} if record is not None else None
        for kind, record in (("organisation", row.organisation), ("person", row.person))
    }
    return {
        "row": row.number,
        "label": row.label,
        "action": row.action,
        **matched,
        "evidence": row.reasons,
        "reason": row.reason,
        "changes": row.changes,
        "remarks": row.remarks,
    }


def _refuse_unknown(mapping: Mapping[str, str]) -> None:
    known = {**TARGETS, **free_targets()}
    unknown = sorted({target for target in mapping.values() if target and target not in known})
    if unknown:
        said = {"unknown": ", ".join(unknown), "known": ", ".join(known)}
        raise ValidationError(_("Unknown targets: %(unknown)s. Known ones: %(known)s.") % said)
