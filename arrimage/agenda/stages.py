"""How far an event is, in one word, for lists, pages and calendars alike."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.public_page import full_among


class Stage(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("event", "Draft")
    PUBLISHED = "published", pgettext_lazy("event", "Published")
    FULL = "full", pgettext_lazy("event", "Full")
    OVER = "over", pgettext_lazy("event", "Over")
    HELD = "held", pgettext_lazy("event", "Held")
    CLOSED = "closed", pgettext_lazy("event", "Closed")
    POSTPONED = "postponed", pgettext_lazy("event", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")


# Stages at which one may still come.
OPEN_STAGES = (Stage.PUBLISHED, Stage.FULL)


def stages_of(events: Collection[Event], day: date) -> Mapping[int, Stage]:
    """The stage of each event on that day, by its key; their activities are read already.

    «Postponed» says that the new day is not known: an event that has one is published. «Over» has passed, and nobody
    has said yet that it was held.
    """
    told = {event.pk: by_itself(event, day) for event in events}
    open_ones = [key for key, stage in told.items() if stage == Stage.PUBLISHED]
    full = full_among(open_ones) if open_ones else set()
    return {key: Stage.FULL if key in full else stage for key, stage in told.items()}


def stage_of(event: Event, day: date) -> Stage:
    return stages_of([event], day)[event.pk]


def by_itself(event: Event, day: date) -> Stage:
    """The stage without asking whether a place is left."""
    status = event.activity.status
    if status == Activity.Status.CANCELLED:
        return Stage.CANCELLED
    if event.state == Event.State.DRAFT:
        return Stage.DRAFT
    if event.state == Event.State.CLOSED:
        return Stage.CLOSED
    if status == Activity.Status.POSTPONED:
        return Stage.POSTPONED
    if status == Activity.Status.HELD:
        return Stage.HELD
    return Stage.OVER if event.last_day < day else Stage.PUBLISHED
