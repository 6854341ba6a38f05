"""Bringing in a file of contacts: read, show what it would do, write it in batches that go on after an interruption.

A batch is one transaction: a job that is killed loses none and repeats none, and the hub goes on working meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit.bulk import insert_rows, maker, overwrite_rows, read_rows, sparing_memory
from arrimage.kit.text import fold
from arrimage.kit.vocabulary import learning_once
from arrimage.network.facts import Provenance, Source
from arrimage.network.importing.columns import Column, columns_of, places, signature
from arrimage.network.importing.free_values import free_targets
from arrimage.network.importing.places import Places
from arrimage.network.importing.planning import Action, Planned, Planner, reader_of
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.remembering import Memory, is_as_planned, kept_about
from arrimage.network.importing.saving import save
from arrimage.network.importing.settling import Row, Settlement
from arrimage.network.importing.tables import UnreadableFile
from arrimage.network.importing.targets import REPEATABLE, TARGETS
from arrimage.network.models import ImportRow, ImportRun, MatchQuestion, SavedMapping
from arrimage.network.operations.forgetting import give_up, let_go_of_file

T = TypeVar("T")
BATCH = 1_000
# The rows of a file that says much make the statistics by which SQLite and PostgreSQL choose their indexes stale.
MANY_ROWS = 5_000
# What every row that is written says anew, and what only those say whose preview was overtaken.
WRITTEN = ("state", "did", "about", "organisation", "person")
TOLD = ("action", "label", "reason", "reasons", "changes", "remarks", "fingerprint")
# What nobody reads of a row whose preview still holds.
UNREAD = ("cells", "did")
_told = attrgetter(*TOLD)
State = ImportRow.State
Status = ImportRun.Status


def start_import(*, data: bytes, name: str, day: date, by: Any = None) -> ImportRun:
    """Keep the file with what its columns are taken to be; nothing else yet. Raises UnreadableFile.

    `day` is when the data are from. Columns chosen before for the same headings are proposed again.
    """
    table = read_table(data, name)
    mark = signature(table.headings)
    saved = SavedMapping.objects.filter(signature=mark).first()
    columns = columns_of(table, saved.targets if saved else None)
    run = ImportRun(name=name[-200:], as_of=day, signature=mark, notes=table.notes, created_by=by)
    run.columns = [_kept(column) for column in columns]
    run.origin = name[:120]  # the columns of another file are its columns too, not where it comes from
    run.total = len(table.rows)
    run.file.save(name[-80:], ContentFile(data), save=False)
    run.save()
    return run


def _kept(column: Column) -> dict[str, Any]:
    kept = {"heading": column.heading, "target": column.target, "samples": list(column.samples)}
    return {**kept, "repeated": sorted(column.repeated)} if column.repeated else kept


def columns(run: ImportRun) -> list[Column]:
    return [
        Column(place, kept["heading"], kept["target"], tuple(kept["samples"]), frozenset(kept.get("repeated", ())))
        for place, kept in enumerate(run.columns)
    ]


def come_from(run: ImportRun) -> Provenance:
    return Provenance(Source.IMPORT, run.as_of, origin=run.origin or run.name)


@transaction.atomic
def choose_columns(*, run: ImportRun, targets: Iterable[str], origin: str, as_of: date, at: datetime) -> ImportRun:
    """Say what each column is, keep the choice for the next file with these headings, and begin to read the rows.

    Raises ValidationError when no column names an organisation or a person.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status not in (Status.COLUMNS, Status.READY):
        raise ValidationError(_("This import has gone further: its columns can no longer be changed."))
    known = TARGETS.keys() | free_targets().keys()
    chosen = [target if target in known else "" for target in targets]
    if not {"name", "full_name", "last_name"} & set(chosen):
        raise ValidationError(_("Say which column holds the name of the organisation or of the person."))
    run.columns = [{**kept, "target": target} for kept, target in zip(run.columns, chosen, strict=True)]
    run.origin, run.as_of = origin.strip()[:120] or run.name[:120], as_of
    kept_by = places(kept["heading"] for kept in run.columns)
    by_place = {key: kept["target"] for key, kept in zip(kept_by, run.columns, strict=True)}
    SavedMapping.objects.update_or_create(signature=run.signature, defaults={"targets": by_place, "origin": run.origin})
    _begin(run, Status.READING, at)
    return run


@transaction.atomic
def confirm_import(*, run: ImportRun, at: datetime) -> ImportRun:
    """Begin to write what the preview showed; from now on its rows tell all, and its file goes.

    Raises ValidationError while another import is at work.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status != Status.READY:
        raise ValidationError(_("This import is not waiting for a confirmation."))
    _refuse_two_at_once(run)
    _begin(run, Status.WRITING, at)
    let_go_of_file(run)
    return run


@transaction.atomic
def cancel_import(*, run: ImportRun, at: datetime) -> ImportRun:
    """Stop here; rows already written stay, and can be undone. Raises ValidationError when there is nothing to stop."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.status not in (Status.COLUMNS, Status.READING, Status.READY, Status.WRITING):
        raise ValidationError(_("This import is over: it can no longer be cancelled."))
    give_up(run, at=at)
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
    with sparing_memory() as set_aside:
        table = read_table(_content(run), run.name)
        run.rows.all().delete()
        ImportRun.objects.filter(pk=run.pk).update(planned_at=timezone.now())
        planner, source, blank = Planner(reader_of(columns(run))), come_from(run), maker(ImportRow)
        for batch in batches(table.handed_over()):
            settlement = Settlement([planner.plan(*row) for row in batch], planner.reader.places, source)
            with transaction.atomic():
                if not _beat(run, Status.READING, len(batch)):
                    return
                insert_rows(ImportRow, [shown(run, row, blank) for row in settlement.rows])
            set_aside()
    ImportRun.objects.filter(pk=run.pk, status=Status.READING).update(status=Status.READY)


def _content(run: ImportRun) -> bytes:
    """The file as it was given. Raises UnreadableFile when it is no longer kept."""
    try:
        with run.file.open("rb") as file:
            return bytes(file.read())
    except (OSError, ValueError) as error:
        raise UnreadableFile(_("The file is no longer kept: give it again.")) from error


def write_import(*, run: ImportRun, at: datetime) -> None:
    """Write the rows still planned, a batch at a time."""
    run.refresh_from_db()
    with sparing_memory() as set_aside, learning_once():
        deciding = _Deciding(run)
        while True:
            with transaction.atomic():
                if not _beat(run, Status.WRITING, 0):
                    return
                waiting = read_rows(run.rows.filter(state=State.PLANNED).order_by("number")[:BATCH], without=UNREAD)
                if not waiting:
                    break
                write_rows(run, waiting, deciding.plan(waiting), deciding.reader.places)
                _beat(run, Status.WRITING, len(waiting))
            set_aside()
        if run.total >= MANY_ROWS:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    ended = ImportRun.objects.filter(pk=run.pk, status=Status.WRITING)
    ended.update(status=Status.DONE, finished_at=timezone.now())


class _Deciding:
    """Whom the rows are about: what the preview settled, or looked for again once the directory is another."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.reader = reader_of(columns(run))
        self.memory = Memory(run)
        self.planner = None if is_as_planned(run) else Planner(self.reader)

    def plan(self, rows: list[ImportRow]) -> list[Planned]:
        planned = self.memory.plan(rows) if self.planner is None else None
        if planned is None:
            self.planner = self.planner or Planner(self.reader)
            cells = dict(self.run.rows.filter(pk__in=[row.pk for row in rows]).values_list("pk", "cells"))
            planned = [self.planner.plan(row.number, cells[row.pk]) for row in rows]
        return planned


def write_rows(run: ImportRun, rows: list[ImportRow], planned: list[Planned], places: Places) -> None:
    """Write these rows, in the caller's transaction; those in doubt wait, with their question."""
    settlement = Settlement(planned, places, come_from(run), lock=True)
    effects = save(settlement, at=timezone.now(), by=run.created_by_id)
    told = []
    for kept, row, did in zip(rows, settlement.rows, effects, strict=True):
        mark, before = kept.fingerprint, _told(kept)
        _tell(kept, row)
        kept.did, kept.about, kept.fingerprint = did, {}, kept.fingerprint or mark
        kept.state = State.WAITING if row.planned.action == Action.DOUBTFUL else State.DONE
        if _told(kept) != before:
            told.append(kept)
    overwrite_rows(ImportRow, rows, WRITTEN)
    overwrite_rows(ImportRow, told, TOLD)
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
        for likely in planned.likely:
            pks = {likely.kind: likely.known.pk}
            key = (planned.fingerprint, pks.get("organisation"), pks.get("person"))
            if likely.known.pk is None or key in asked:
                continue
            asked.add(key)
            question = MatchQuestion(row=row, fingerprint=key[0], score=likely.score, reasons=likely.reasons)
            question.organisation_id, question.person_id = key[1:]
            questions.append(question)
    MatchQuestion.objects.bulk_create(questions)


def shown(run: ImportRun, row: Row, blank: Callable[..., ImportRow] = ImportRow) -> ImportRow:
    """The row as the preview and the report show it."""
    kept = blank(run_id=run.pk, number=row.planned.number, cells=row.planned.cells, about=kept_about(row.planned))
    return _tell(kept, row)


def _tell(kept: ImportRow, row: Row) -> ImportRow:
    planned = row.planned
    reasons, about = planned.reasons, {"organisation": planned.organisation, "person": planned.person}
    if planned.likely:
        first = planned.likely[0]
        reasons, about = first.reasons, {first.kind: first.known}
    organisation, person = (getattr(about.get(kind), "pk", None) for kind in ("organisation", "person"))
    kept.action, kept.label, kept.reason, kept.reasons = planned.action, planned.label, planned.reason, reasons
    kept.changes = row.changes if planned.action == Action.UPDATE else []
    kept.remarks = [*planned.said.remarks, *planned.said.notes]
    kept.fingerprint, kept.organisation_id, kept.person_id = planned.fingerprint, organisation, person
    return kept


def _beat(run: ImportRun, status: str, rows: int) -> bool:
    """Note how far the job is, and whether it should go on: somebody may have cancelled."""
    run.done += rows
    return bool(ImportRun.objects.filter(pk=run.pk, status=status).update(done=run.done, beat_at=timezone.now()))


@transaction.atomic
def fail(*, run: ImportRun, sentence: str) -> None:
    """Unless somebody gave the import up meanwhile."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not run.is_over:
        give_up(run, at=timezone.now(), status=Status.FAILED, why=sentence)


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
    """The targets of the run's columns once those the mapping names (heading → target) are taken from it.

    Of two columns with one heading, «Nom#2» names the second; «Nom» alone counts for both where both may say it.
    Raises ValidationError when the file has no such heading.
    """
    chosen = {_named(heading): target for heading, target in mapping.items()}
    keys = places(kept["heading"] for kept in run.columns)
    if absent := [heading for heading in mapping if _named(heading) not in keys]:
        said = {"absent": ", ".join(absent), "there": ", ".join(kept["heading"] for kept in run.columns)}
        raise ValidationError(_("The file has no such column: %(absent)s. Its columns: %(there)s.") % said)
    targets = []
    for key, kept in zip(keys, run.columns, strict=True):
        shared = chosen.get(key.partition("#")[0])
        shared = shared if shared in (*REPEATABLE, "") else None
        targets.append(chosen.get(key, kept["target"] if shared is None else shared))
    return targets


def _named(heading: str) -> str:
    name, _mark, place = heading.rpartition("#")
    return f"{fold(name)}#{int(place)}" if name and place.isdecimal() else fold(heading)


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
