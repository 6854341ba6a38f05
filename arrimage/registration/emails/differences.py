"""What changed of an event, for the letter that tells it: how it was, how it is."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.agenda.rendering import days_and_hours
from arrimage.registration.happening import has_no_date, where_of


@dataclass(frozen=True)
class Difference:
    what: str
    before: str
    now: str


def differences(event: Event, before: Mapping[str, Any], *, shows_link: bool) -> list[Difference]:
    """`before` is what was told of it (`agenda.signals`); the online link is shown to those registered alone."""
    was = _as_it_was(event, before)
    lines = [] if has_no_date(event) else [Difference(_("When"), _when(was), days_and_hours(event))]
    lines.append(Difference(_("Where"), where_of(was), where_of(event)))
    if shows_link:
        lines.append(Difference(_("Link to take part online"), before["online_url"], event.online_url))
    return [line for line in lines if line.before != line.now]


def _when(event: Event) -> str:
    return _("day not known yet") if has_no_date(event) else days_and_hours(event)


def _as_it_was(event: Event, before: Mapping[str, Any]) -> Event:
    """A copy of the event, never saved, that holds what was told."""
    was = copy(event)
    was.activity = copy(event.activity)
    was.activity.date = date.fromisoformat(before["date"])
    was.activity.start_time, was.activity.end_time = _hour(before["start_time"]), _hour(before["end_time"])
    was.activity.place, was.activity.is_online = before["place"], before["is_online"]
    was.activity.municipality_id, was.activity.status = before["municipality"], before["standing"]
    was.end_date = date.fromisoformat(before["end_date"]) if before["end_date"] else None
    return was


def _hour(told: str) -> time | None:
    return time.fromisoformat(told) if told else None
