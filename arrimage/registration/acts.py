"""What a device notes at the door, as it sends it: acts with a mark, read from JSON that anybody may have written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from arrimage.registration.models import CheckIn

IN, OUT, COUNT = "in", "out", "count"
MOST_AT_ONCE = 50  # people that one press adds to the head-count


@dataclass(frozen=True)
class Act:
    """`in`: she is there. `out`: the marks of `undoes` were mistakes.

    `at` is by the clock of the device. The names say who she is where no registration has her code: a walk-in, whose
    code her device made, or somebody whose registration was deleted meanwhile.
    """

    kind: str
    mark: UUID
    at: datetime
    code: UUID
    day: date
    half: str = ""
    how: str = CheckIn.How.NAME
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    email: str = ""
    undoes: tuple[UUID, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Count:
    """So many more people, or fewer, where no name is taken."""

    mark: UUID
    at: datetime
    change: int


def read_act(sent: Any) -> Act | Count:
    """The act that a device sent. Raises ValidationError, with a sentence, when it cannot be understood."""
    try:
        return _read(sent)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValidationError(
            _("An act of this device cannot be read: note it again, or on the sign-in sheet.")
        ) from error


def mark_of(sent: Any) -> str:
    """The mark of what was sent, readable or not, so that its device knows which act is answered."""
    mark = sent.get("mark") if isinstance(sent, Mapping) else None
    return mark if isinstance(mark, str) else ""


def _read(sent: Any) -> Act | Count:
    kind, mark, at = sent["kind"], UUID(sent["mark"]), parse_datetime(sent["at"])
    if kind not in (IN, OUT, COUNT) or at is None or not is_aware(at):
        raise ValueError(kind)
    if kind == COUNT:
        change = int(sent["change"])
        if not 0 < abs(change) <= MOST_AT_ONCE:
            raise ValueError(change)
        return Count(mark, at, change)
    code, day, half = UUID(sent["code"]), date.fromisoformat(sent["day"]), sent.get("half", "")
    how = sent.get("how", CheckIn.How.NAME)
    if half not in CheckIn.Half.values or how not in CheckIn.How.values:
        raise ValueError(half, how)
    if kind == OUT:
        return Act(kind, mark, at, code, day, half, undoes=tuple(UUID(one) for one in sent["undoes"][:100]))
    return Act(kind, mark, at, code, day, half, how, **_who(sent))


def _who(sent: Mapping[str, Any]) -> dict[str, Any]:
    who = {
        "first_name": _text(sent, "first_name", 80),
        "last_name": _text(sent, "last_name", 80),
        "organisation": _text(sent, "organisation", 200),
    }
    try:
        validate_email(email := _text(sent, "email", 254))
    except ValidationError:
        email = ""  # an address typed amiss at the door is no reason to lose who came
    return {**who, "email": email}


def _text(sent: Mapping[str, Any], name: str, most: int) -> str:
    return " ".join(str(sent.get(name) or "").replace("\x00", "").split())[:most]
