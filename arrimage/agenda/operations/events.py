"""What one does with an event: open an activity to others, publish it, put it off, call it off.

What calendars show is changed in the activity, then told by `announcing.announce`. Every call is one transaction.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.likely_days import check_length, check_year
from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations.announcing import announce, shown
from arrimage.kit.templatetags.formats import long_date
from arrimage.kit.text import fold

LONGEST_WORDS = 90
# Fields of the event itself among those that say where and when; the others are its activity's.
OWN_FIELDS = ("end_date", "online_url")


def free_slug(activity: Activity, but: Event | None = None) -> str:
    """An address that no other event has (`but` is left out): the title, then the date."""
    words = slugify(fold(str(activity)))[:LONGEST_WORDS].strip("-") or "evenement"
    base = f"{words}-{activity.date.isoformat()}"
    others = Event.objects.filter(slug__startswith=base)
    if but is not None and but.pk:
        others = others.exclude(pk=but.pk)
    taken = set(others.values_list("slug", flat=True))
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbers) if slug not in taken)


def name_page(event: Event) -> None:
    """Give the page its address, which follows the title and the date until it is published, then stays."""
    if event.published_at is None:
        event.slug = free_slug(event.activity, event)


@transaction.atomic
def open_event(*, activity: Activity) -> Event:
    """The event of an activity: the one it has, else a draft made now. Raises ValidationError."""
    if (known := Event.objects.filter(activity=activity).first()) is not None:
        return known
    if activity.is_restricted:
        raise ValidationError(_("A restricted activity has no page: untick “restricted” first."))
    if activity.duplicate_of_id:
        raise ValidationError(_("This activity is a duplicate: open the one that counts."))
    event = Event(activity=activity)
    name_page(event)
    event.full_clean()
    event.save()
    return event


@transaction.atomic
def create(*, activity: Activity, event: Event) -> Event:
    """Write down an activity and its event, both new. Raises ValidationError."""
    event.activity = activity  # before the activity is checked: the event says how many days it lasts
    check_days(event)
    activity.full_clean(exclude=["owner"])
    activity.save()
    event.activity, event.made_its_activity = activity, True
    name_page(event)
    event.full_clean()
    event.save()
    return event


def locked(event: Event) -> Event:
    """The event as it is now, nobody else changing it until the transaction ends."""
    return Event.objects.select_for_update(of=("self",)).select_related("activity").get(pk=event.pk)


@transaction.atomic
def publish(*, event: Event, at: datetime, although_past: bool = False) -> Event:
    """Give the event its page. Raises ValidationError when it cannot have one, or is past and nobody said to."""
    event = locked(event)
    activity = event.activity
    if event.state != Event.State.DRAFT:
        raise ValidationError(_("This event is published already."))
    if activity.status in Activity.CALLED_OFF:
        raise ValidationError(_("This event was called off: give it a day again before you publish it."))
    if activity.is_restricted:
        raise ValidationError(_("A restricted activity has no page: untick “restricted” first."))
    if not activity.title.strip():
        raise ValidationError(_("Give the event a title before you publish it."))
    check_days(event)
    if event.last_day < localdate(at) and not although_past:
        said = {"day": long_date(event.last_day)}
        raise ValidationError(_("This event took place on %(day)s: confirm that you publish it afterwards.") % said)
    name_page(event)
    event.state, event.published_at = Event.State.PUBLISHED, event.published_at or at
    if event.announced:
        # It had left before: those who know it are told what changed while it was a draft.
        event.save()
        announce(event=event, at=at)
    else:
        event.announced = shown(event)
        event.save()
    return event


def check_days(event: Event) -> None:
    """Raises ValidationError when the last day comes before the first, or when a day is not likely."""
    _check_beside("date", check_year, event.activity.date)
    if event.end_date is None:
        return
    if event.end_date < event.activity.date:
        raise ValidationError({"end_date": _("The event ends before it starts: correct one of the two days.")})
    _check_beside("end_date", check_year, event.end_date)
    _check_beside("end_date", check_length, event.activity.date, event.end_date)


def _check_beside(name: str, check: Callable[..., None], *days: date | None) -> None:
    """What the check raises is said beside the field of that name."""
    try:
        check(*days)
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def check_not_moved_back(event: Event, day: date) -> None:
    """Raises ValidationError when a published event that was still to come is given a day that is over: those who
    expect it would be written to about a day that nobody can come to. One marked as held is put right freely.
    """
    activity, told = event.activity, event.announced
    stands = activity.status in (Activity.Status.PLANNED, Activity.Status.POSTPONED)
    if not told or event.state == Event.State.DRAFT or not stands or told["date"] == activity.date.isoformat():
        return
    was_ahead = date.fromisoformat(told["end_date"] or told["date"]) >= day
    if was_ahead and event.last_day < day:
        raise ValidationError({"date": _("That day is past: choose a day to come.")})


def check_nobody_expects(event: Event, day: date) -> None:
    """Raises ValidationError when the event was published and still stands: it cannot vanish without a word."""
    stands = event.activity.status in (Activity.Status.PLANNED, Activity.Status.POSTPONED)
    if event.announced and stands and event.last_day >= day:
        raise ValidationError(_("People may expect this event: cancel it first, so that those registered are told."))


def has_its_activity_alone(event: Event) -> bool:
    """Whether the activity was made with the event, which was never published, and says nothing beside it: taking the
    event away then takes the activity away. One that was in the journal before stays there.
    """
    activity = event.activity
    if not event.made_its_activity or event.published_at is not None:
        return False
    if activity.status != Activity.Status.PLANNED or activity.head_count is not None:
        return False
    rows = (
        relation.related_model._base_manager.filter(**{relation.field.name: activity})
        for relation in Activity._meta.related_objects
        if relation.related_model is not Event
    )
    lists = (getattr(activity, field.name) for field in Activity._meta.many_to_many)
    return not any(found.exists() for found in (*rows, *lists))


@transaction.atomic
def unpublish(*, event: Event) -> Event:
    """Take the page away: the event is a draft again, and keeps its address. Raises ValidationError."""
    event = locked(event)
    if event.state != Event.State.PUBLISHED:
        raise ValidationError(_("Only a published event goes back to a draft."))
    event.state = Event.State.DRAFT
    event.save(update_fields=["state"])
    return event


@transaction.atomic
def move(*, event: Event, changes: Mapping[str, Any], at: datetime, why: str = "") -> Event:
    """Another day, time, place or link, by names of fields; a new day takes the programme with it. Raises
    ValidationError when they make no sense.
    """
    event = locked(event)
    activity, was_on = event.activity, event.activity.date
    for name, value in changes.items():
        setattr(event if name in OWN_FIELDS else activity, name, value)
    if {"date", "end_date"} & changes.keys():  # one with a day mistyped long ago is called off all the same
        check_days(event)
    check_not_moved_back(event, localdate(at))
    activity.full_clean(exclude=["owner"])
    activity.save()
    name_page(event)
    event.full_clean()
    event.save()
    carry_programme(event, activity.date - was_on)
    announce(event=event, at=at, why=why)
    return event


def carry_programme(event: Event, by: timedelta) -> None:
    """Its lines that say their day follow the event."""
    for slot in event.slots.all() if by else ():
        if slot.day:
            slot.day += by
            slot.save(update_fields=["day"])


@transaction.atomic
def postpone(
    *, event: Event, to: date | None, at: datetime, why: str = "", times: Mapping[str, Any] | None = None
) -> Event:
    """Put the event off to a day (`times`: new times, by name), or to one not known yet: the journal then keeps it on
    its first day, as postponed. Raises ValidationError.
    """
    event = locked(event)
    activity = event.activity
    _may_still_change(activity)
    if to is None:
        if activity.status == Activity.Status.POSTPONED:
            raise ValidationError(_("This event is postponed already, to a day not known yet."))
        return move(event=event, changes={"status": Activity.Status.POSTPONED}, at=at, why=why)
    if to == activity.date and activity.status == Activity.Status.PLANNED:
        raise ValidationError({"to": _("It is planned on that day already: choose another day.")})
    if to < localdate(at):
        raise ValidationError({"to": _("That day is past: choose a day to come.")})
    _check_beside("to", check_year, to)
    _check_beside("to", check_length, activity.date, event.end_date)
    length = event.end_date - activity.date if event.end_date else None
    changes = {"date": to, "status": Activity.Status.PLANNED, "end_date": to + length if length else None}
    return move(event=event, changes={**changes, **(times or {})}, at=at, why=why)


@transaction.atomic
def cancel(*, event: Event, at: datetime, why: str = "") -> Event:
    """Call the event off: it stays in the journal, counts nowhere, and its page says so. Raises ValidationError."""
    event = locked(event)
    _may_still_change(event.activity)
    return move(event=event, changes={"status": Activity.Status.CANCELLED}, at=at, why=why)


@transaction.atomic
def reinstate(*, event: Event, at: datetime, why: str = "") -> Event:
    """Plan again, on the day it had, an event that was cancelled. Raises ValidationError."""
    event = locked(event)
    if event.activity.status != Activity.Status.CANCELLED:
        raise ValidationError(_("Only a cancelled event can be planned again."))
    return move(event=event, changes={"status": Activity.Status.PLANNED}, at=at, why=why)


def _may_still_change(activity: Activity) -> None:
    if activity.status == Activity.Status.HELD:
        raise ValidationError(_("This event was held: it can no longer be postponed or cancelled."))
    if activity.status == Activity.Status.CANCELLED:
        raise ValidationError(_("This event is cancelled already."))
