"""Files of contacts hold more than was asked for: they go once nothing needs them, and with whoever is forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.kit.personal_data import Subject
from arrimage.network.importing.naming import Wanted, texts_in
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.tables import UnreadableFile
from arrimage.network.models import ImportRow, ImportRun, MatchQuestion
from arrimage.network.models.imports import UNDO_DAYS

BATCH = 500
Action, State, Status = ImportRow.Action, ImportRow.State, ImportRun.Status
# A row that says nothing of anybody any more.
EMPTY: dict[str, Any] = {
    **{"cells": [], "label": "", "reasons": [], "changes": []},
    **{"remarks": [], "did": [], "about": {}, "fingerprint": ""},
}


# Files -----------------------------------------------------------------------------------------------------


def let_go_of_file(run: ImportRun) -> None:
    """Delete the file, once that is certain, and the first values of its columns. The caller holds the run's lock."""
    file, run.file = run.file.name, ""
    run.columns = [{**column, "samples": []} for column in run.columns]
    run.save(update_fields=["columns", "file"])
    if file:
        storage: Any = ImportRun._meta.get_field("file").storage
        transaction.on_commit(partial(storage.delete, file))


def give_up(run: ImportRun, *, at: datetime, status: str = Status.CANCELLED, why: str = "") -> None:
    """Stop the import where it is, and let go of its file. The caller holds the run's lock."""
    run.status, run.finished_at, run.failure = status, at, why
    run.save(update_fields=["status", "finished_at", "failure"])
    let_go_of_file(run)


def forget_old_imports(*, now: datetime) -> int:
    """Each day: give up the imports that nobody confirmed for 30 days, delete the files that nothing needs, and
    empty the rows of imports that can no longer be undone of what they said word for word. What each row did, its
    remarks and the rows still waiting for a decision stay until the retention schedule says otherwise.

    Returns how many imports were emptied.
    """
    waiting = ImportRun.objects.unwritten().exclude(status=Status.READING)
    for run in _each(waiting.filter(created_at__lt=now - timedelta(days=UNDO_DAYS))):
        give_up(run, at=now, why=_("Nobody confirmed it for 30 days: its file is deleted. Give it again if need be."))
    # Those that ended before files went by themselves.
    for run in _each(ImportRun.objects.exclude(status__in=ImportRun.UNWRITTEN).exclude(file="")):
        let_go_of_file(run)
    emptied = 0
    for run in _each(ImportRun.objects.past_undoing(now).filter(emptied_at=None)):
        run.rows.exclude(state=State.WAITING).update(cells=[], did=[], about={}, changes=[])
        run.emptied_at = now
        run.save(update_fields=["emptied_at"])
        emptied += 1
    _open_questions().exclude(fingerprint="").filter(row=None).delete()
    return emptied


def _each(runs: Any) -> Iterable[ImportRun]:
    """The imports one by one, each in its own transaction and as it is by then."""
    for pk in list(runs.order_by().values_list("pk", flat=True)):
        with transaction.atomic():
            run = runs.select_for_update().filter(pk=pk).first()
            if run is not None:
                yield run


def _open_questions() -> Any:
    return MatchQuestion.objects.exclude(answer__in=(MatchQuestion.Answer.SAME, MatchQuestion.Answer.DIFFERENT))


# People ----------------------------------------------------------------------------------------------------


def rows_naming(subject: Subject) -> list[int]:
    """The keys of the rows of imports that are about her, whomever they are tied to."""
    return list(Wanted([subject]).rows())


def imports_to_give_up(subjects: Iterable[Subject]) -> list[ImportRun]:
    """The imports not confirmed yet whose file holds one of them."""
    return _holding(ImportRun.objects.unwritten(), Wanted(subjects))


def _holding(runs: Iterable[ImportRun], wanted: Wanted) -> list[ImportRun]:
    return [run for run in runs if _holds(run, wanted)]


def _holds(run: ImportRun, wanted: Wanted) -> bool:
    if run.rows.filter(person__in=wanted.people).exists() or wanted.is_in(texts_in(run.columns)):
        return True
    try:
        with run.file.open("rb") as file:
            table = read_table(file.read(), run.name)
    except (OSError, ValueError):
        return False  # no file is left
    except UnreadableFile:
        return True  # nobody can tell
    return any(wanted.is_in(cells) for _number, cells in table.numbered)


@transaction.atomic
def forget_in_imports(*, subjects: Iterable[Subject], at: datetime) -> list[ImportRun]:
    """Empty every row that is about them, decided or not, of whatever import. One that is not confirmed yet and whose
    file holds one of them is given up: its file must be given again without her. Returns those.
    """
    wanted = Wanted(subjects)
    # A batch being written or read ends first, and the next one sees what is done here.
    pending = list(ImportRun.objects.unfinished().select_for_update().order_by("pk"))
    given_up = _holding([run for run in pending if run.status in ImportRun.UNWRITTEN], wanted)
    why = _("Its file held somebody whose data were removed: it is deleted. Give it again, without her.")
    for run in given_up:
        give_up(run, at=at, why=why)
    tied = ImportRow.objects.filter(person__in=wanted.people).values_list("pk", flat=True)
    keys = sorted({*tied, *wanted.rows()})
    empty_rows(keys)
    for run in ImportRun.objects.filter(pk__in={run.pk for run in given_up} | _runs_of(keys)):
        _unname(run, wanted)
    for run in given_up:
        run.refresh_from_db()
    return given_up


@transaction.atomic
def empty_row(*, row: ImportRow) -> None:
    """Empty a row that names somebody whom no program can tell for sure. Raises ValidationError before the end of
    its import, whose file still says the same."""
    run = ImportRun.objects.select_for_update().get(pk=row.run_id)
    if not run.is_over:
        raise ValidationError(_("This import is not over: give it up first."))
    empty_rows([row.pk])


def empty_rows(keys: list[int]) -> None:
    """Take out of these rows all that they say of anybody. One that waited for a decision no longer does."""
    for start in range(0, len(keys), BATCH):
        rows = ImportRow.objects.filter(pk__in=keys[start : start + BATCH])
        rows.filter(state=State.WAITING).update(state=State.DONE, action=Action.SKIP)
        rows.update(**EMPTY, reason=_("What the row said was removed, with the person it named."))
        MatchQuestion.objects.filter(row__in=rows).update(reasons=[])
        _hand_over(_open_questions().filter(row__in=rows))


def _hand_over(questions: Iterable[MatchQuestion]) -> None:
    """A question that other rows wait for too is asked of one of those; another one has no object any more."""
    for question in questions:
        question.row = ImportRow.objects.filter(fingerprint=question.fingerprint, state=State.WAITING).first()
        if question.fingerprint and question.row:
            question.save(update_fields=["row"])
        else:
            question.delete()


def _runs_of(keys: list[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(keys), BATCH):
        found |= set(ImportRow.objects.filter(pk__in=keys[start : start + BATCH]).values_list("run", flat=True))
    return found


def _unname(run: ImportRun, wanted: Wanted) -> None:
    """A file may bear the name of somebody, as the card of one contact does."""
    nameless = _("File no. %(number)d") % {"number": run.pk}
    run.name, run.origin = (nameless if wanted.is_named(text) else text for text in (run.name, run.origin))
    run.notes = [note for note in run.notes if not wanted.is_named(str(note)) and not wanted.is_in([str(note)])]
    run.save(update_fields=["name", "origin", "notes"])
