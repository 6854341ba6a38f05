"""The signed sheet, typed afterwards: what is ticked was there, what was unticked was a mistake."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from arrimage.agenda.models import Event
from arrimage.registration.acts import IN, OUT, Act
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.operations.checking_in import take_acts


@dataclass(frozen=True)
class Typed:
    """A sheet of one moment: codes of the people `ticked`, of those that the page showed as there (`seen`), and names
    of walk-ins. `token` comes with the form, so that one sent twice counts once."""

    token: UUID
    day: date
    half: str
    ticked: Set[UUID]
    seen: Set[UUID]
    walk_ins: Iterable[Mapping[str, Any]] = ()


@transaction.atomic
def type_sheet(*, event: Event, typed: Typed, by: Any, at: datetime) -> int:
    """Note the sheet. Whoever another device noted while the page was open stays there.

    Returns how many people are there at that moment.
    """
    standing = CheckIn.objects.at_moment(typed.day, typed.half).filter(registration__enrolment__event=event)
    acts = [*_came(typed, at), *_taken_back(typed, standing.filter(undone_at=None), at), *_walk_ins(typed, at)]
    known = set(Registration.objects.filter(enrolment__event=event).values_list("code", flat=True))
    acts = [act for act in acts if act.last_name or act.code in known]
    take_acts(event=event, acts=acts, by=by, at=at)
    return standing.standing().count()


def _came(typed: Typed, at: datetime) -> list[Act]:
    new = sorted(typed.ticked - typed.seen)
    sheet = CheckIn.How.SHEET
    return [Act(IN, uuid5(typed.token, f"{code}"), at, code, typed.day, typed.half, sheet) for code in new]


def _taken_back(typed: Typed, left: Any, at: datetime) -> list[Act]:
    acts = []
    for code in sorted(typed.seen - typed.ticked):
        marks = tuple(left.filter(registration__code=code).values_list("mark", flat=True))
        own = uuid5(typed.token, f"-{code}")
        acts.append(Act(OUT, own, at, code, typed.day, typed.half, undoes=marks))
    return acts


def _walk_ins(typed: Typed, at: datetime) -> list[Act]:
    acts = []
    for number, row in enumerate(typed.walk_ins):
        code = uuid5(typed.token, f"walk-in {number}")
        who = [row.get(name, "") for name in ("first_name", "last_name", "organisation")]
        acts.append(Act(IN, uuid5(code, "there"), at, code, typed.day, typed.half, CheckIn.How.WALK_IN, *who))
    return acts
