"""What a device keeps to hold the door without network: who may come, and who was noted."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from arrimage.agenda.models import Event
from arrimage.kit.templatetags.formats import clock
from arrimage.registration.models import CheckIn, Enrolment, Registration
from arrimage.registration.moments import moments_of

DAYS_ON_A_DEVICE = 3  # after the last day of the event


def closes_on(event: Event) -> date:
    """The day from which devices no longer keep the list, nor are given it: who came is then typed from the sheet."""
    last: date = event.last_day
    return last + timedelta(DAYS_ON_A_DEVICE)


def is_closed(event: Event) -> bool:
    return closes_on(event) <= localdate()


def door_list(event: Event) -> dict[str, Any]:
    """Names, organisations, tickets and states: no e-mail, no answer to a question, no price. Nobody once the door is
    closed: what a device noted and had not sent is still taken then, and needs no name.

    `version` changes with anything that it says.
    """
    enrolment = Enrolment.objects.filter(event=event).first()
    takes_names = enrolment is None or enrolment.takes_names
    said = {
        "title": str(event),
        "takes_names": takes_names,
        "head_count": event.activity.head_count or 0,
        "erase_on": closes_on(event).isoformat(),
        "moments": [{"key": one.key, "label": one.label} for one in moments_of(event)],
        "people": _people(enrolment) if enrolment and takes_names and not is_closed(event) else [],
    }
    version = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
    return {**said, "version": version}


def _people(enrolment: Enrolment) -> list[dict[str, Any]]:
    every = enrolment.registrations.select_related("ticket").order_by("sort_key", "pk")
    noted = _noted(enrolment)
    return [_person(one, noted.get(one.pk, {})) for one in every]


def _person(registration: Registration, noted: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": str(registration.code),
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "organisation": registration.organisation_name,
        "ticket": str(registration.ticket) if registration.ticket else "",
        "state": registration.state,
        "state_label": str(registration.get_state_display()),
        "expected": registration.state == Registration.State.CONFIRMED,
        "walk_in": registration.is_walk_in,
        "noted": noted,
    }


def _noted(enrolment: Enrolment) -> dict[int, dict[str, Any]]:
    """For each person and each moment: the marks that stand, who made them, at what hour first."""
    found: dict[int, dict[str, Any]] = {}
    rows = CheckIn.objects.filter(registration__enrolment=enrolment, undone_at=None).select_related("by")
    for row in rows.order_by("at", "mark"):
        moments = found.setdefault(row.registration_id, {})
        here = moments.setdefault(f"{row.day:%Y-%m-%d}{row.half}", {"marks": [], "by": [], "hour": clock(row.at)})
        here["marks"].append(str(row.mark))
        if row.by and str(row.by) not in here["by"]:
            here["by"].append(str(row.by))
    return found
