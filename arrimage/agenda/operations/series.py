"""Events that come back: making them, and changing one, this and the following, or all of them.

Occurrences are events like others. A change reaches those that still say what the changed one said before: whatever
was changed for one of them alone stays.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.models import Activity, Event, Series, Slot, Speaker
from arrimage.agenda.operations.announcing import announce, shown
from arrimage.agenda.operations.events import (
    carry_programme,
    check_days,
    check_nobody_expects,
    has_its_activity_alone,
    locked,
    name_page,
)
from arrimage.agenda.operations.series_files import Pictures, copy_page_documents, pictures_of, show_pictures
from arrimage.agenda.recurrence import begun_on, days_of, ended_before
from arrimage.agenda.signals import event_repeated

OF_ACTIVITY = ("kind", "title", "start_time", "end_time", "is_online", "place", "municipality_id")
OF_EVENT = ("summary", "description", "audience", "language", "online_url", "access_notes")
LISTS = ("organisers", "partners")
OF_SLOT = ("start_time", "end_time", "title", "room")
OF_SPEAKER = ("person_id", "name", "title", "position")


class Scope(StrEnum):
    """Which events of a series a change is for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Said:
    """All that an occurrence says and may share with the others, but its day."""

    fields: dict[str, Any]
    lists: dict[str, frozenset[int]]
    slots: tuple[tuple[Any, ...], ...]
    speakers: tuple[tuple[Any, ...], ...]
    pictures: Pictures
    lasts: timedelta
    day: date = field(compare=False)


def said_by(event: Event) -> Said:
    activity = event.activity
    first = activity.date
    fields = {name: getattr(activity, name) for name in OF_ACTIVITY}
    fields |= {name: getattr(event, name) for name in OF_EVENT}
    slots = [(slot.day - first if slot.day else None, *_values(slot, OF_SLOT)) for slot in event.slots.all()]
    return Said(
        fields=fields,
        lists={name: frozenset(getattr(event, name).values_list("pk", flat=True)) for name in LISTS},
        slots=tuple(slots),
        speakers=tuple(_values(speaker, OF_SPEAKER) for speaker in event.speakers.all()),
        pictures=pictures_of(event),
        lasts=event.last_day - first,
        day=first,
    )


def _values(row: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


@transaction.atomic
def repeat(*, event: Event, rule: str, at: datetime, skip: Collection[date] = ()) -> list[Event]:
    """Make the other events of the rule, which begins with this one, without the days in `skip`. They are drafts, or
    published, as it is. Raises ValidationError.
    """
    event = locked(event)
    if event.series_id:
        raise ValidationError(_("This event belongs to a series already."))
    if event.activity.status != Activity.Status.PLANNED:
        raise ValidationError(_("Only an event to come can be repeated."))
    first = event.activity.date
    days = days_of(rule, first)
    others = [day for day in days if day != first and day not in skip]
    if first not in days or not others:
        raise ValidationError(_("This repetition gives no other day: ask for more times, or a later end."))
    left_out = sorted(day.isoformat() for day in set(days) & set(skip) - {first})
    series = Series.objects.create(rule=rule, starts_on=first, exceptions=left_out)
    event.series, event.occurrence = series, first
    event.save(update_fields=["series", "occurrence"])
    said = said_by(event)
    return [_occurrence(event, said, day, at) for day in others]


def _occurrence(source: Event, said: Said, day: date, at: datetime) -> Event:
    activity = Activity(date=day, status=Activity.Status.PLANNED, owner=source.activity.owner)
    event = Event(activity=activity, series=source.series, occurrence=day, state=source.state)
    if source.state != Event.State.DRAFT:
        event.published_at = at
    _say(event, said, set(said.fields))
    activity.save()
    event.activity, event.made_its_activity = activity, True
    event.slug = _free_slug(event)
    if event.published_at:
        event.announced = shown(event)
    event.save()
    _say_lists(event, said)
    copy_page_documents(source, event)
    event_repeated.send(sender=Event, event=event, source=source, at=at)
    return event


def _free_slug(event: Event) -> str:
    before, event.published_at = event.published_at, None
    name_page(event)
    event.published_at = before
    return event.slug


def _say(event: Event, said: Said, names: Collection[str]) -> None:
    for name in names:
        setattr(event.activity if name in OF_ACTIVITY else event, name, said.fields[name])
    event.end_date = event.activity.date + said.lasts if said.lasts else None


def _say_lists(event: Event, said: Said) -> None:
    for name, keys in said.lists.items():
        getattr(event, name).set(keys)
    _say_slots(event, said)
    _say_speakers(event, said)
    show_pictures(event, said.pictures)


def _say_slots(event: Event, said: Said) -> None:
    event.slots.all().delete()
    for after, *values in said.slots:
        day = None if after is None else event.activity.date + after
        Slot.objects.create(event=event, day=day, **dict(zip(OF_SLOT, values, strict=True)))


def _say_speakers(event: Event, said: Said) -> None:
    event.speakers.all().delete()
    for values in said.speakers:
        Speaker.objects.create(event=event, **dict(zip(OF_SPEAKER, values, strict=True)))


@transaction.atomic
def change_series(*, event: Event, before: Said, scope: Scope, at: datetime, why: str = "") -> int:
    """Carry what was just changed in this event, which said `before`, to the others that `scope` names and that are
    still to come. Returns how many changed. Raises ValidationError.

    The following ones become a series of their own. A new day moves them by the same pattern; all of them at once
    cannot change their day, as the past ones would have to.
    """
    series = event.series
    if series is None or event.occurrence is None or scope == Scope.THIS:
        return 0
    now = said_by(event)
    has_moved = now.day != before.day
    if has_moved and scope == Scope.ALL:
        raise ValidationError(
            _("All the events of a series cannot change their day at once: choose “this one and the following”.")
        )
    others = others_of(event, scope, localdate(at))
    new_days: dict[date, date] = {}
    if scope == Scope.FOLLOWING:
        new_days = _split(event, series, now.day if has_moved else event.occurrence)
    changed = [other for other in others if _follow(other, before, now, new_days if has_moved else {}, at, why)]
    return len(changed)


def others_of(event: Event, scope: Scope, day: date) -> list[Event]:
    """The others of its series that `scope` names and that are still to come. Read before a split, as it takes them to
    another series.
    """
    if event.series_id is None or scope == Scope.THIS:
        return []
    others = Event.objects.filter(series=event.series, activity__status=Activity.Status.PLANNED)
    others = others.filter(activity__date__gte=day).exclude(pk=event.pk).select_related("activity")
    if scope == Scope.FOLLOWING:
        others = others.filter(occurrence__gt=event.occurrence)
    return list(others.order_by("occurrence"))


def _split(event: Event, series: Series, moved_to: date) -> dict[date, date]:
    """End the series before this event and begin another with it. Returns the new day of each of the old ones."""
    day = event.occurrence
    assert day is not None
    old_days = [one for one in days_of(series.rule, series.starts_on) if one >= day]
    rule = begun_on(series.rule, series.starts_on, day, moved_to)
    new_days = dict(zip(old_days, days_of(rule, moved_to), strict=True))
    following = Event.objects.filter(series=series, occurrence__gte=day)
    left_out = [date.fromisoformat(one) for one in series.exceptions]
    exceptions = sorted(new_days[one].isoformat() for one in left_out if one in new_days)
    if day == series.starts_on:
        fresh = series
    else:
        fresh = Series(rule=rule, starts_on=moved_to)
        series.rule = ended_before(series.rule, day)
        series.exceptions = sorted(one.isoformat() for one in left_out if one < day)
        series.save()
    fresh.rule, fresh.starts_on, fresh.exceptions = rule, moved_to, exceptions
    fresh.save()
    # Far days first where they go later, near ones first where they go earlier: no two ever hold the same one.
    for one in sorted(following, key=lambda other: other.occurrence or day, reverse=moved_to > day):
        one.series, one.occurrence = fresh, new_days.get(one.occurrence or day, one.occurrence)
        one.save(update_fields=["series", "occurrence"])
    event.series, event.occurrence = fresh, new_days[day]
    return new_days


def _follow(other: Event, before: Said, now: Said, new_days: dict[date, date], at: datetime, why: str) -> bool:
    """Let the other event say what is new, wherever it said what the changed one said before."""
    old, was_on = said_by(other), other.occurrence
    other.refresh_from_db()
    activity = other.activity
    names = {name for name, value in now.fields.items() if value != before.fields[name] == old.fields[name]}
    moves = was_on in new_days and activity.date == was_on
    if moves and was_on is not None:
        activity.date = new_days[was_on]
    lasts = now.lasts if old.lasts == before.lasts else old.lasts
    _say(other, replace(now, lasts=lasts), names)
    slots = now if now.slots != before.slots == old.slots else None
    speakers = now if now.speakers != before.speakers == old.speakers else None
    lists = [name for name in LISTS if now.lists[name] != before.lists[name] == old.lists[name]]
    has_pictures = now.pictures != before.pictures == old.pictures
    if not (names or moves or lasts != old.lasts or lists or slots or speakers or has_pictures):
        return False
    if moves or lasts != old.lasts:
        check_days(other)
    activity.save()
    name_page(other)
    other.save()
    for name in lists:
        getattr(other, name).set(now.lists[name])
    if slots:
        _say_slots(other, slots)
    else:
        carry_programme(other, activity.date - old.day)
    if speakers:
        _say_speakers(other, speakers)
    if has_pictures:
        show_pictures(other, now.pictures)
    announce(event=other, at=at, why=why)
    return True


@transaction.atomic
def remove(*, event: Event, day: date) -> None:
    """Take the event away; its series leaves the day out. Its activity stays in the journal, unless it was made for
    the event and says nothing else (`has_its_activity_alone`).

    Raises ValidationError for one that people expect: it is cancelled first, so that they are told.
    """
    check_nobody_expects(event, day)
    if event.series is not None and event.occurrence is not None:
        left_out = {*event.series.exceptions, event.occurrence.isoformat()}
        event.series.exceptions = sorted(left_out)
        event.series.save(update_fields=["exceptions"])
    if has_its_activity_alone(event):
        event.activity.delete()
    else:
        event.delete()


@transaction.atomic
def take_back(*, event: Event) -> None:
    """An event that is there again, after it was removed: its series no longer leaves its day out."""
    if event.series is None or event.occurrence is None:
        return
    day = event.occurrence.isoformat()
    if day in event.series.exceptions:
        event.series.exceptions = [one for one in event.series.exceptions if one != day]
        event.series.save(update_fields=["exceptions"])
