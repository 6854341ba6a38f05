"""What is done at once with an event of a series and those that follow it: publish them, call them off."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations.events import cancel, publish

EXPECTED = (Activity.Status.PLANNED, Activity.Status.POSTPONED)


def following(event: Event, day: date) -> list[Event]:
    """This event and those after it in its series, as far as they are still to come and stand."""
    events = Event.objects.filter(series=event.series_id, activity__status__in=EXPECTED, activity__date__gte=day)
    after = events.filter(activity__date__gte=event.activity.date)
    return list(after.select_related("activity").order_by("activity__date")) if event.series_id else []


@transaction.atomic
def publish_following(*, event: Event, at: datetime) -> list[Event]:
    """Publish the drafts among them, all or none. Raises ValidationError."""
    drafts = [one for one in following(event, localdate(at)) if one.state == Event.State.DRAFT]
    ready = [one for one in drafts if one.activity.status == Activity.Status.PLANNED]
    if not ready:
        raise ValidationError(_("None of these events is a draft any more."))
    return [publish(event=one, at=at) for one in ready]


@transaction.atomic
def cancel_following(*, event: Event, at: datetime, why: str = "") -> list[Event]:
    """Call them off, all or none. Raises ValidationError."""
    standing = following(event, localdate(at))
    if not standing:
        raise ValidationError(_("None of these events is still to come."))
    return [cancel(event=one, at=at, why=why) for one in standing]
