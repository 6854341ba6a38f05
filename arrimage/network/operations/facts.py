"""Facts that arrive from a file, the register or a survey, facts that somebody confirms, and those she decides on."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from arrimage.network.facts import Confidence, Provenance, Source, Verdict, confirmed, is_empty, note, provenance, weigh
from arrimage.network.models import Organisation, Person, SetAside
from arrimage.network.profile_values import is_list, known_value, plain, stated_value, write

Profile = Organisation | Person


@transaction.atomic
def assert_facts(
    *, record: Profile, values: Mapping[str, Any], come_from: Provenance, by: Any = None
) -> dict[str, Verdict]:
    """Weigh each value by its field's name, and keep it, confirm the one known, or set it aside; one save in all.

    A link takes a record or its primary key, a list takes records or keys. Empty values say nothing and are left
    out of the answer. The caller saves nothing: the record is saved here, in `by`'s name when given.
    """
    verdicts: dict[str, Verdict] = {}
    lists: dict[str, list[int]] = {}
    saved = record.pk is not None
    for field, value in values.items():
        arriving = plain(value)
        if is_empty(arriving):
            continue
        known_from = provenance(record, field)
        verdict = weigh(stated_value(record, field), known_from, arriving, come_from)
        verdicts[field] = verdict
        if verdict is Verdict.CONFIRM:
            note(record, [field], confirmed(known_from, come_from))
        elif verdict is not Verdict.SET_ASIDE:
            note(record, [field], come_from)
            if is_list(record, field):
                lists[field] = arriving
            else:
                write(record, field, arriving)
    if not saved or any(verdict is not Verdict.SET_ASIDE for verdict in verdicts.values()):
        _save(record, by)
    for field, keys in lists.items():
        getattr(record, field).set(keys)
    for field, verdict in verdicts.items():
        if verdict is Verdict.SET_ASIDE:
            _set_aside(record, field, plain(values[field]), come_from)
    settle(record=record)
    return verdicts


@transaction.atomic
def confirm_facts(
    *, record: Profile, fields: Iterable[str], day: date, by: Any = None, source: Source = Source.STAFF
) -> list[str]:
    """Say that these facts are still true on that day, as `source` says; returns those that held something."""
    held = [field for field in fields if not is_empty(known_value(record, field))]
    if held:
        note(record, held, Provenance(source, day, Confidence.HIGH))
        _save(record, by)
    return held


@transaction.atomic
def take(*, set_aside: SetAside, by: Any, at: datetime) -> Profile:
    """Give the record the value set aside, with the source it came from; other values set aside stay."""
    record = profile_of(set_aside)
    come_from = Provenance(Source(set_aside.source), set_aside.on, Confidence(set_aside.confidence), set_aside.origin)
    note(record, [set_aside.field], come_from)
    if is_list(record, set_aside.field):
        _save(record, by)
        getattr(record, set_aside.field).set(set_aside.value)
    else:
        write(record, set_aside.field, set_aside.value)
        record.full_clean(exclude=["merged_into"])
        _save(record, by)
    _decide(SetAside.objects.filter(pk=set_aside.pk), SetAside.Outcome.TAKEN, by, at)
    return record


def dismiss(*, set_aside: SetAside, by: Any, at: datetime) -> None:
    """Leave the record as it is. The same value of the same source is not set aside again."""
    _decide(SetAside.objects.filter(pk=set_aside.pk), SetAside.Outcome.DISMISSED, by, at)


def reopen(*, set_aside: SetAside) -> None:
    """Put back among the facts to decide on one that was dismissed."""
    dismissed = SetAside.objects.filter(pk=set_aside.pk, outcome=SetAside.Outcome.DISMISSED)
    dismissed.update(outcome=SetAside.Outcome.WAITING, decided_by=None, decided_at=None)


def settle(*, record: Profile) -> None:
    """Close the facts set aside that the record now says itself: nothing is left to decide about them."""
    waiting = set_aside_of(record).waiting()
    agreed = [row.pk for row in waiting if known_value(record, row.field) == row.value]
    if agreed:
        waiting.filter(pk__in=agreed).update(outcome=SetAside.Outcome.TAKEN)


def set_aside_of(record: Profile) -> Any:
    """The record's facts set aside, whatever became of them."""
    return SetAside.objects.filter(**{_owner(record): record})


def profile_of(set_aside: SetAside) -> Profile:
    record = set_aside.organisation or set_aside.person
    assert record is not None, "a fact set aside belongs to a profile"
    return record


def _owner(record: Profile) -> str:
    return "organisation" if isinstance(record, Organisation) else "person"


def _save(record: Profile, by: Any) -> None:
    if by is not None:
        record._history_user = by  # type: ignore[union-attr]  # where simple_history looks first
    record.save()


def _set_aside(record: Profile, field: str, value: Any, come_from: Provenance) -> None:
    """Keep the value apart, once: said again it only grows younger, and one dismissed stays dismissed."""
    same = set_aside_of(record).filter(field=field, source=come_from.source).exclude(outcome=SetAside.Outcome.TAKEN)
    for row in same:
        if row.value == value:
            if row.outcome == SetAside.Outcome.WAITING and row.on < come_from.on:
                SetAside.objects.filter(pk=row.pk).update(on=come_from.on, origin=come_from.origin)
            return
    SetAside.objects.create(
        **{_owner(record): record},
        field=field,
        value=value,
        source=come_from.source,
        confidence=come_from.confidence,
        origin=come_from.origin,
        on=come_from.on,
    )


def _decide(rows: QuerySet[SetAside], outcome: str, by: Any, at: datetime) -> None:
    rows.update(outcome=outcome, decided_by=by, decided_at=at)
