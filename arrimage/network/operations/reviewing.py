"""The review queue: questions of identity asked, answered, put off, taken back."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from arrimage.network.importing.planning import Directory, Planner, reader_of
from arrimage.network.importing.rows import Said
from arrimage.network.matching.descriptions import describe_organisation, describe_person
from arrimage.network.matching.evidence import Comparison
from arrimage.network.models import ImportRow, ImportRun, MatchQuestion, Merge, Organisation, Person
from arrimage.network.names import match_key
from arrimage.network.operations.importing import columns, write_rows
from arrimage.network.operations.merging import merge, undo_merge
from arrimage.network.operations.undoing import undo_rows

Answer, State = MatchQuestion.Answer, ImportRow.State


@transaction.atomic
def answer_question(
    *, question: MatchQuestion, answer: str, at: datetime, by: Any, choices: dict[str, str] | None = None
) -> MatchQuestion:
    """Write down the answer and do what follows from it: two records are merged, a row that waited is written.

    The same person may say the same twice (a key pressed again): the second time nothing happens.
    Raises ValidationError when somebody answered meanwhile.
    """
    question = MatchQuestion.objects.select_for_update().get(pk=question.pk)
    if question.answer == answer != Answer.LATER and question.answered_by == by:
        return question
    if question.answer in (Answer.SAME, Answer.DIFFERENT):
        raise ValidationError(_("Somebody answered this question meanwhile."))
    question.answer = answer
    if answer == Answer.LATER:
        question.put_off_at = at
        question.save()
        return question
    question.answered_at, question.answered_by = at, by
    question.save()
    if question.fingerprint:
        _take_up_rows(question)
    elif answer == Answer.SAME:
        merge(survivor=question.record, merged=question.other, choices=choices, at=at, by=by)
    return question


def _take_up_rows(question: MatchQuestion) -> None:
    """Write the rows that waited for this answer, unless another question about them is still open."""
    asked = MatchQuestion.objects.filter(fingerprint=question.fingerprint)
    if question.answer == Answer.DIFFERENT and asked.waiting().exists():
        return
    rows = ImportRow.objects.filter(fingerprint=question.fingerprint, state=State.WAITING)
    by_run = groupby(rows.select_related("run").order_by("run", "number"), key=lambda row: row.run)
    for run, waiting in by_run:
        _write(run, list(waiting), asked)


def _write(run: ImportRun, rows: list[ImportRow], asked: Any) -> None:
    reader = reader_of(columns(run))
    planner = Planner(reader, _around([reader.read(row.cells) for row in rows], asked))
    write_rows(run, rows, [planner.plan(row.number, row.cells) for row in rows], reader.places)


def _around(said: Iterable[Said], asked: Any) -> Directory:
    """The few records that these rows may be about: those asked about, and those of the same name or address."""
    about = Q(pk__in=asked.values("organisation"))
    people = Q(pk__in=asked.values("person"))
    for one in said:
        if one.organisation.get("name"):
            known = describe_organisation(one.organisation)
            about |= Q(match_key__in=known.keys) | (Q(neq=known.neq) if known.neq else Q())
        if one.person.get("last_name"):
            person = describe_person(one.person)
            both = (one.person.get("first_name", ""), one.person["last_name"])
            people |= Q(match_key__in=[match_key(" ".join(both)), match_key(" ".join(reversed(both)))])
            people |= Q(email__in=person.emails) if person.emails else Q()
    organisations = Organisation._base_manager.filter(about)
    people |= Q(roles__organisation__in=organisations.values("pk"))
    return Directory(organisations, Person._base_manager.filter(people).distinct())


def last_answered(by: Any) -> MatchQuestion | None:
    """What this person answered last, which she may take back."""
    return MatchQuestion.objects.answered().filter(answered_by=by).order_by("-answered_at", "-pk").first()


@transaction.atomic
def take_back(*, question: MatchQuestion, at: datetime, by: Any) -> MatchQuestion:
    """Undo the answer and what followed from it; the question waits again.

    Raises ValidationError when somebody changed since what the answer wrote.
    """
    question = MatchQuestion.objects.select_for_update().get(pk=question.pk)
    if question.fingerprint:
        _take_back_rows(question, getattr(by, "pk", None))
    elif question.answer == Answer.SAME:
        kind = "organisation" if question.organisation_id else "person"
        pair = (question.record.pk, question.other.pk)
        done = Merge.objects.filter(**{f"{kind}__in": pair, f"merged_{kind}__in": pair, "undone_at": None}).first()
        if done is not None:
            undo_merge(done=done, at=at, by=by)
    question.answer, question.answered_at, question.answered_by, question.put_off_at = Answer.WAITING, None, None, None
    question.save()
    return question


def _take_back_rows(question: MatchQuestion, by: int | None) -> None:
    about = Q(fingerprint=question.fingerprint) | Q(pk=question.row_id or 0)
    rows = list(ImportRow.objects.filter(about, state=State.DONE).order_by("number"))
    if undo_rows(rows, by=by):
        raise ValidationError(_("Somebody changed the record since: the answer can no longer be taken back."))
    later = MatchQuestion.objects.filter(row=question.row_id).exclude(fingerprint=question.fingerprint)
    later.exclude(answer__in=(Answer.SAME, Answer.DIFFERENT)).delete()
    again = {"state": State.WAITING, "action": ImportRow.Action.DOUBTFUL, "did": [], "changes": []}
    ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(**again, fingerprint=question.fingerprint)
    waiting = ImportRow.objects.filter(pk=question.row_id or 0, state=State.WAITING)
    waiting.update(fingerprint=question.fingerprint)


def look_for_duplicates() -> int:
    """Ask about records of the directory that look alike, once for each pair; returns how many questions are new."""
    known = Directory()
    found: dict[tuple[str, int, int], Comparison] = {}
    sides: tuple[tuple[str, Any, Any], ...] = (
        ("organisation", known.organisations, known.organisation_by_pk.values()),
        ("person", known.people, known.person_by_pk.values()),
    )
    for kind, index, every in sides:
        for one in every:
            match = index.match(one)
            certain = [(match.found, match.by)] if match.found is not None else []
            for other, comparison in [*certain, *match.likely]:
                first, second = sorted((one.pk, other.pk))
                found[kind, first, second] = comparison
    return _ask(found)


@transaction.atomic
def _ask(found: dict[tuple[str, int, int], Comparison]) -> int:
    asked = set()
    for kind in ("organisation", "person"):
        pairs = MatchQuestion.objects.exclude(**{f"other_{kind}": None}).values_list(kind, f"other_{kind}")
        asked |= {(kind, *sorted(pair)) for pair in pairs}
    new = [
        MatchQuestion(**{f"{kind}_id": first, f"other_{kind}_id": second}, score=said.score, reasons=said.to_json())
        for (kind, first, second), said in found.items()
        if (kind, first, second) not in asked
    ]
    MatchQuestion.objects.bulk_create(new)
    return len(new)
