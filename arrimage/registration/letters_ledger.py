"""What was written to those registered, and what became of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.kit.outbox import Became, what_became
from arrimage.registration.models import Registration, RegistrationLetter

Kind = RegistrationLetter.Kind


@dataclass(frozen=True)
class Written:
    """A letter and where it stands. `page` is the ledger's, empty for those who may not read it."""

    letter: RegistrationLetter
    words: str
    page: str
    is_lost: bool


@dataclass(frozen=True)
class Tally:
    """How many letters of a kind were written for an event, how many did not reach their reader."""

    label: str
    count: int
    lost: int


def of_registration(registration: Registration, user: Any) -> list[Written]:
    """All that was written to her, the latest first."""
    letters = registration.letters.select_related("registration").order_by("-written_at", "-pk")
    return _followed(letters, user)


def of_event(event: Event, user: Any) -> tuple[list[Tally], list[Written]]:
    """How many of each kind, and those that did not arrive."""
    letters = RegistrationLetter.objects.filter(registration__enrolment__event=event)
    followed = _followed(letters.select_related("registration").order_by("written_at", "pk"), user)
    tallies = [_tally(kind, [one for one in followed if one.letter.kind == kind]) for kind in Kind]
    return [tally for tally in tallies if tally.count], [one for one in followed if one.is_lost]


def _tally(kind: Kind, written: list[Written]) -> Tally:
    return Tally(str(kind.label), len(written), sum(one.is_lost for one in written))


def _followed(letters: QuerySet[RegistrationLetter], user: Any) -> list[Written]:
    found = list(letters)
    became = what_became({letter.reference for letter in found if letter.reference})
    return [_written(letter, became.get(letter.reference), user) for letter in found]


def _written(letter: RegistrationLetter, became: Became | None, user: Any) -> Written:
    if letter.is_due:
        return Written(letter, _("About to be written."), "", False)
    if became is None:  # it never had a row, or the row is gone
        return Written(letter, letter.withheld, "", bool(letter.withheld))
    page = became.page if not became.permission or user.has_perm(became.permission) else ""
    return Written(letter, became.words, page, became.is_lost)


def may_read(user: Any) -> bool:
    return bool(user.has_perm("registration.view_registration"))
