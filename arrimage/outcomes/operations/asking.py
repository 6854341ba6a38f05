"""Asking those who came, once each, and taking what they answer without a name."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.agenda.models import Activity, Event
from arrimage.kit.outbox import hand_over
from arrimage.outcomes.emails import Letter, asking_words, one_an_address
from arrimage.outcomes.models import Asking, Closing, Collaboration, Evaluation
from arrimage.registration.attendance import present_at

About = Asking.About
# Kinds whose participants are asked what came of them: those where people meet.
MEETING_PEOPLE = (Activity.Kind.NETWORKING, Activity.Kind.FORUM, Activity.Kind.VISIT)
# How long after the event each question is due, and how long it can still be asked after a stop of the server.
DUE: Mapping[str, tuple[timedelta, timedelta]] = {
    About.HOT: (timedelta(days=1), timedelta(days=14)),
    About.COLD: (timedelta(days=90), timedelta(days=60)),
    About.EFFECT: (timedelta(days=30), timedelta(days=30)),
}


@transaction.atomic
def ask(*, event: Event, about: str, at: datetime) -> list[Asking]:
    """Ask each of those present who was not asked yet, in one letter an address. Returns what was asked now."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    known = set(Asking.objects.filter(registration__enrolment__event=event, about=about).values_list("registration"))
    new = [one for one in one_an_address(list(present_at(event))) if (one.pk,) not in known]
    asked = [Asking(registration=one, about=about, asked_at=at) for one in new]
    title = str(About(about).label)
    letters = [Letter(one.registration, partial(asking_words, event, one)).outgoing(title) for one in asked]
    for one, answer in zip(asked, hand_over(letters, at), strict=True):
        one.reference, one.withheld = answer.reference, answer.withheld[:250]
    return Asking.objects.bulk_create(asked)


def ask_what_is_due(*, on: date, at: datetime) -> int:
    """Every question whose day has come, for events closed that ask it. Returns how many people were asked."""
    return sum(len(ask(event=event, about=about, at=at)) for about in About for event in due(about, on))


def due(about: str, on: date) -> list[Event]:
    wait, late = DUE[about]
    closings = Closing.objects.standing().filter(present__gt=0).select_related("event__activity")
    if about == About.EFFECT:
        closings = closings.filter(asks_effect=True, event__activity__kind__in=MEETING_PEOPLE)
    else:
        closings = closings.filter(asks_evaluation=True)
    if about == About.COLD:
        closings = closings.filter(event__activity__kind=Activity.Kind.TRAINING)
    events = [one.event for one in closings.filter(event__activity__date__lte=on - wait)]
    recent = [event for event in events if on - wait - late <= event.last_day <= on - wait]
    # Once a question left, it left for all: whoever is noted as present later is not asked by the night's job.
    asked = set(
        Asking.objects.filter(about=about, registration__enrolment__event__in=recent).values_list(
            "registration__enrolment__event", flat=True
        )
    )
    return [event for event in recent if event.pk not in asked]


class AnsweredAlready(Exception):
    """That question was answered: an answer is given once."""


def _take(asking: Asking) -> Asking:
    asked: Asking = Asking.objects.select_for_update().get(pk=asking.pk)
    if asked.is_answered:
        raise AnsweredAlready
    asked.is_answered = True
    asked.save(update_fields=["is_answered"])
    return asked


@transaction.atomic
def evaluate(*, asking: Asking, said: Mapping[str, Any], on: date) -> Evaluation:
    """Keep the answer, tied to nobody. Raises AnsweredAlready; two sendings at once make one answer."""
    asked = _take(asking)
    evaluation = Evaluation(event=asked.registration.enrolment.event, about=asked.about, answered_on=on, **said)
    evaluation.full_clean()
    evaluation.save()
    return evaluation


@transaction.atomic
def say_what_came_of_it(*, asking: Asking, said: Mapping[str, Any] | None, on: date) -> Collaboration | None:
    """A collaboration, by name; None when she says that nothing came of it. Raises AnsweredAlready."""
    registration = _take(asking).registration
    if said is None:
        return None
    if said.get("partner") is not None and said["partner"] == registration.organisation:
        raise ValidationError({"partner": _("This is your own organisation: choose the other one.")})
    collaboration: Collaboration = Collaboration.objects.create(
        event=registration.enrolment.event,
        said_on=on,
        said_by=registration,
        organisation=registration.organisation,
        organisation_name="" if registration.organisation else registration.organisation_name,
        **said,
    )
    return collaboration
