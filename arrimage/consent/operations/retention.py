"""Applying the retention schedule, a batch at a time: stopped anywhere, it goes on where it was."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from arrimage.accounts.models import User
from arrimage.consent.models import RetentionRule, RetentionRun, RetentionRunLine
from arrimage.consent.operations.forgetting import anonymise_rows, delete_rows, forget_all, note_anonymised
from arrimage.consent.queries.holdings import subject_of
from arrimage.consent.queries.retention import beside_under, due_under, is_due
from arrimage.kit import personal_data
from arrimage.network.models import Person

BATCH = 100


class NothingToDestroy(Exception):
    """No rule in force makes anything due; the text says so to the reader."""


@transaction.atomic
def start_run(*, day: date, by: User | None) -> RetentionRun:
    """Open a run with a line for each rule in force under which something is due. Raises NothingToDestroy."""
    rules = [rule for rule in RetentionRule.objects.filter(is_active=True) if is_due(rule, day)]
    if not rules:
        raise NothingToDestroy(_("Nothing is due: the schedule destroys nothing today."))
    run = RetentionRun.objects.create(day=day, run_by=by)
    for rule in rules:
        RetentionRunLine.objects.create(
            run=run,
            data_class=rule.data_class,
            label=str(rule),
            rule=rule.sentence,
            basis=rule.basis,
            before=rule.cutoff(day),
        )
    return run


def carry_out(*, run: RetentionRun, now: datetime) -> RetentionRun:
    """Do what the run's lines say. Each batch and its count are one transaction; a run begun is taken up again."""
    for line in run.lines.all():
        while _carry_out_batch(line, run.day):
            pass
    RetentionRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=now)
    run.refresh_from_db()
    return run


@transaction.atomic
def _carry_out_batch(line: RetentionRunLine, day: date) -> int:
    """One batch of what was due under the rule as the line froze it; returns how many, 0 once nothing is left."""
    rule = RetentionRule.objects.select_for_update().filter(data_class=line.data_class).first()
    if rule is None or rule.declared is None:
        return 0
    rows = list(due_under(rule, day, before=line.before)[:BATCH])
    if rows:
        _destroy(rule, rows, day)
    else:
        waiting = beside_under(rule, day, before=line.before)
        rows = next((found for more in waiting if (found := list(more[:BATCH]))), [])
        if rows:
            delete_rows(type(rows[0]), rows)
    if rows:
        RetentionRunLine.objects.filter(pk=line.pk).update(done=F("done") + len(rows))
    return len(rows)


def _destroy(rule: RetentionRule, rows: list[Any], day: date) -> None:
    model = type(rows[0])
    if not rule.anonymises:
        delete_rows(model, rows)
        return
    if model is Person:
        forget_all(subjects=[subject_of(person=row) for row in rows], day=day)
    elif model is User:
        forget_all(subjects=[subject_of(user=row) for row in rows], day=day)
    else:
        held = personal_data.held_by(model)
        assert held is not None, "a class of data is about a declared model"
        anonymise_rows(held, rows)
        for row in rows:
            note_anonymised(row, day)


def ensure_rules() -> None:
    """A rule for each class of data that has none yet, as its room proposes it; those the hub changed stay."""
    known = set(RetentionRule.objects.values_list("data_class", flat=True))
    for data_class in personal_data.data_classes():
        if data_class.code not in known:
            RetentionRule.objects.create(
                data_class=data_class.code, months=data_class.months, basis=str(data_class.basis)
            )
