"""Bringing in a file of contacts: read, show what it would do, write it in batches that go on after an interruption.

A batch is one transaction: a job that is killed loses none and repeats none, and the hub goes on working meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.bulk import insert_rows, overwrite_rows
from arrimage.kit.text import fold
from arrimage.network.facts import Provenance, Source
from arrimage.network.importing.columns import Column, columns_of, signature
from arrimage.network.importing.planning import Action, Planned, Planner
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.saving import save
from arrimage.network.importing.settling import Row, Settlement
from arrimage.network.importing.tables import UnreadableFile
from arrimage.network.importing.targets import TARGETS
from arrimage.network.models import ImportRow, ImportRun, MatchQuestion, Organisation, Person, SavedMapping

T = TypeVar("T")
BATCH = 1_000
# The rows of a file that says much make the statistics by which SQLite and PostgreSQL choose their indexes stale.
MANY_ROWS = 5_000
WRITTEN = (
    *("action", "state", "label", "reason", "reasons", "changes", "remarks", "did", "fingerprint"),
    *("organisation", "person"),
)
State = ImportRow.State
Status = ImportRun.Status


def start_import(*, data: bytes, name: str, day: date, by: Any = None) -> ImportRun:
    """Keep the file with what its columns are taken to be; nothing else yet. Raises UnreadableFile.

    `day` is when the data are from. Columns chosen before for the same headings are proposed again.
    """
    table = read_table(data)
    mark = signature(table.headings)
    saved = SavedMapping.objects.filter(signature=mark).first()
    columns = columns_of(table, saved.targets if saved else None)
    run = ImportRun(name=name[-200:], as_of=day, signature=mark, notes=table.notes, created_by=by)
    run.columns = [_kept(column) for column in columns]
    run.origin = saved.origin if saved and saved.origin else name[:120]
    run.total = len(table.rows)
    run.file.save(name[-80:], ContentFile(data), save=False)
    run.save()
    return run


def _kept(column: Column) -> dict[str, Any]:
    return {"heading": column.heading, "target": column.target, "samples": list(column.samples)}


def columns(run: ImportRun) -> list[Column]:
    return [
        Column(place, kept["heading"], kept["target"], tuple(kept["samples"])) for place, kept in enumerate(run.columns)
    ]


def come_from(run: ImportRun) -> Provenance:
    return Provenance(Source.IMPORT, run.as_of, origin=run.origin or run.name)


@transaction.atomic
def choose_columns(*, run: ImportRun, targets: Iterable[str], origin: str, as_of: date, at: datetime) -> ImportRun:
    """Say what each column is, keep the choice for the next file of this source, and begin to read the rows.

    Raises ValidationError when no column names an organisation or a person.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status not in (Status.COLUMNS, Status.READY):
        raise ValidationError(_("This import has gone further: its columns can no longer be changed."))
    chosen = [target if target in TARGETS else "" for target in targets]
    if not {"name", "full_name", "last_name"} & set(chosen):
        raise ValidationError(_("Say which column holds the name of the organisation or of the person."))
    run.columns = [{**kept, "target": target} for kept, target in zip(run.columns, chosen, strict=True)]
    run.origin, run.as_of = origin.strip()[:120] or run.name[:120], as_of
    targets_by_heading = {fold(kept["heading"]): kept["target"] for kept in run.columns}
    SavedMapping.objects.update_or_create(
        signature=run.signature, defaults={"targets": targets_by_heading, "origin": run.origin}
    )
    _begin(run, Status.READING, at)
    return run


@transaction.atomic
def confirm_import(*, run: ImportRun, at: datetime) -> ImportRun:
    """Begin to write what the preview showed. Raises ValidationError while another import is at work."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status != Status.READY:
        raise ValidationError(_("This import is not waiting for a confirmation."))
    _refuse_two_at_once(run)
    _begin(run, Status.WRITING, at)
    return run


@transaction.atomic
def cancel_import(*, run: ImportRun, at: datetime) -> ImportRun:
    """Stop here; rows already written stay, and can be undone. Raises ValidationError when there is nothing to stop."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status not in (Status.COLUMNS, Status.READING, Status.READY, Status.WRITING):
        raise ValidationError(_("This import is over: it can no longer be cancelled."))
    run.status, run.finished_at = Status.CANCELLED, at
    run.save(update_fields=["status", "finished_at"])
    return run


def _begin(run: ImportRun, status: str, at: datetime) -> None:
    run.status, run.done, run.started_at, run.beat_at, run.failure = status, 0, at, at, ""
    run.save()


def _refuse_two_at_once(run: ImportRun) -> None:
    busy = ImportRun.objects.at_work().exclude(pk=run.pk).exclude(status=Status.READING).first()
    if busy is not None:
        raise ValidationError(_("Another import is at work (“%(name)s”): wait for its end.") % {"name": busy.name})


def plan_import(*, run: ImportRun) -> None:
    """Read every row and keep what it would do; a reading that was interrupted starts over."""
    table = read_table(run.file.open("rb").read())
    run.rows.all().delete()
    ImportRun.objects.filter(pk=run.pk).update(planned_at=timezone.now())
    planner, source = Planner(columns(run)), come_from(run)
    for batch in batches(table.numbered):
        settlement = Settlement([planner.plan(number, cells) for number, cells in batch], planner.places, source)
        rows = [shown(run, row) for row in settlement.rows]
        with transaction.atomic():
            if not _beat(run, Status.READING, len(rows)):
                return
            insert_rows(ImportRow, rows)
    ImportRun.objects.filter(pk=run.pk, status=Status.READING).update(status=Status.READY)


def write_import(*, run: ImportRun, at: datetime) -> None:
    """Write the rows still planned, a batch at a time."""
    run.refresh_from_db()
    planner, source, same = Planner(columns(run)), come_from(run), _is_as_planned(run)
    while True:
        with transaction.atomic():
            if not _beat(run, Status.WRITING, 0):
                return
            waiting = list(run.rows.filter(state=State.PLANNED).order_by("number")[:BATCH])
            if not waiting:
                break
            write_rows(run, waiting, planner, source, deep=not same)
            _beat(run, Status.WRITING, len(waiting))
    ended = ImportRun.objects.filter(pk=run.pk, status=Status.WRITING)
    ended.update(status=Status.DONE, finished_at=timezone.now())
    if run.total >= MANY_ROWS:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _is_as_planned(run: ImportRun) -> bool:
    """Whether the directory is still the one that the preview looked at, so that what was clear then is clear now."""
    if run.rows.filter(state=State.DONE).exists():
        return False
    since = {"updated_at__gte": run.planned_at}
    return bool(run.planned_at) and not any(
        model._base_manager.filter(**since).exists() for model in (Organisation, Person)
    )


def write_rows(
    run: ImportRun, rows: list[ImportRow], planner: Planner, source: Provenance, *, deep: bool = True
) -> None:
    """Write these rows, in the caller's transaction; those in doubt wait, with their question."""
    planned = [planner.plan(row.number, row.cells, deep=deep or row.action == Action.DOUBTFUL) for row in rows]
    settlement = Settlement(planned, planner.places, source, lock=True)
    effects = save(settlement, planner.known, at=timezone.now(), by=run.created_by_id)
    for kept, row, did in zip(rows, settlement.rows, effects, strict=True):
        mark = kept.fingerprint
        _tell(kept, row)
        kept.did, kept.fingerprint = did, kept.fingerprint or mark
        kept.state = State.WAITING if row.planned.action == Action.DOUBTFUL else State.DONE
    overwrite_rows(ImportRow, rows, WRITTEN)
    _ask([(kept, row.planned) for kept, row in zip(rows, settlement.rows, strict=True) if row.planned.likely])


def _ask(doubts: list[tuple[ImportRow, Planned]]) -> None:
    """A question for each record that the row may be about, unless it was asked before."""
    asked: set[tuple[str, int | None, int | None]] = set(
        MatchQuestion.objects.filter(fingerprint__in={planned.fingerprint for _row, planned in doubts}).values_list(
            "fingerprint", "organisation", "person"
        )
    )
    questions = []
    for row, planned in doubts:
        for known, comparison in planned.likely:
            of_person = hasattr(known, "first_name")
            key = (planned.fingerprint, None if of_person else known.pk, known.pk if of_person else None)
            if known.pk is None or key in asked:
                continue
            asked.add(key)
            question = MatchQuestion(row=row, fingerprint=key[0], score=comparison.score, reasons=comparison.to_json())
            question.organisation_id, question.person_id = key[1:]
            questions.append(question)
    MatchQuestion.objects.bulk_create(questions)


def shown(run: ImportRun, row: Row) -> ImportRow:
    """The row as the preview and the report show it."""
    return _tell(ImportRow(run=run, number=row.planned.number, cells=row.planned.cells), row)


def _tell(kept: ImportRow, row: Row) -> ImportRow:
    planned = row.planned
    reasons = [comparison.to_json() for comparison in planned.by]
    first = planned.likely[0][0] if planned.likely else None
    organisation = planned.organisation.pk if planned.organisation else None
    person = planned.person.pk if planned.person else None
    if first is not None:
        reasons = [comparison.to_json() for _known, comparison in planned.likely[:1]]
        organisation, person = (None, first.pk) if hasattr(first, "first_name") else (first.pk, None)
    kept.action, kept.label, kept.reason = planned.action, planned.label, planned.reason
    kept.reasons = [reason for said in reasons for reason in said]
    kept.changes = row.changes if planned.action == Action.UPDATE else []
    kept.remarks = [*planned.said.remarks, *planned.said.notes]
    kept.fingerprint, kept.organisation_id, kept.person_id = planned.fingerprint, organisation, person
    return kept


def _beat(run: ImportRun, status: str, rows: int) -> bool:
    """Note how far the job is, and whether it should go on: somebody may have cancelled."""
    run.done += rows
    return bool(ImportRun.objects.filter(pk=run.pk, status=status).update(done=run.done, beat_at=timezone.now()))


def fail(*, run: ImportRun, sentence: str) -> None:
    ImportRun.objects.filter(pk=run.pk).update(status=Status.FAILED, failure=sentence, finished_at=timezone.now())


def go_on(*, run: ImportRun, at: datetime) -> None:
    """What the job does, whether the run begins or was interrupted: it goes on from the state it is in."""
    try:
        if run.status == Status.READING:
            run.done = 0
            plan_import(run=run)
        elif run.status == Status.WRITING:
            run.done = run.rows.exclude(state=State.PLANNED).count()
            write_import(run=run, at=at)
    except UnreadableFile as error:
        fail(run=run, sentence=str(error))


def map_columns(run: ImportRun, mapping: Mapping[str, str]) -> list[str]:
    """The targets of the run's columns once those the mapping names (heading → target) are taken from it."""
    chosen = {fold(heading): target for heading, target in mapping.items()}
    return [chosen.get(fold(kept["heading"]), kept["target"]) for kept in run.columns]


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
