"""What general meetings hold on people, and how it is forgotten."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from arrimage.assembly.models import (
    AgendaItem,
    Candidate,
    GeneralMeeting,
    MeetingNotice,
    MinutesCorrection,
    Resolution,
    RollCorrection,
    Voter,
)
from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose

NOTICES = "assembly.notices"
MINUTES = gettext_lazy("The minutes and the roll of a meeting prove what the members decided: they are kept whole.")


def _notices_before(day: date) -> QuerySet[MeetingNotice]:
    return MeetingNotice.objects.filter(voter__meeting__date__lt=day).exclude(to="")


def _named_since(day: date) -> QuerySet[Any]:
    """The people who stood for a member at a meeting since the day, or to come."""
    return Voter.objects.filter(meeting__date__gte=day, delegate__isnull=False).values("delegate")


personal_data.register_purposes(
    Purpose(
        "assembly",
        gettext_lazy("Holding the general meetings of the members"),
        gettext_lazy("To call those who may vote, note who came, and keep the minutes that the law asks for."),
    )
)
personal_data.register_classes(
    DataClass(
        NOTICES,
        gettext_lazy("Addresses to which notices of meeting were sent"),
        gettext_lazy("the day of the meeting"),
        _notices_before,
        Fate.ANONYMISE,
        36,
        gettext_lazy("Three years, during which a meeting can be contested, then P-39.1, s. 23."),
    )
)
personal_data.register_still_needed("network.contacts", _named_since)
personal_data.register(
    Held(
        GeneralMeeting,
        "assembly",
        written=("chair", "secretary", "approved_by"),
        texts=("message_fr", "message_en", "closing_note"),
        reason=MINUTES,
    ),
    Held(AgendaItem, "assembly", texts=("notes", "minutes"), reason=MINUTES),
    Held(MinutesCorrection, "assembly", written=("recorded_by",), texts=("text", "reason"), reason=MINUTES),
    Held(Voter, "assembly", written=("name", "delegate_name"), person="delegate", reason=MINUTES),
    Held(
        RollCorrection,
        "assembly",
        written=("before", "after", "recorded_by"),
        texts=("reason",),
        person="voter__delegate",
        reason=MINUTES,
    ),
    Held(
        MeetingNotice,
        "assembly",
        written=("to", "language", "subject", "state"),
        person="person",
        fate=Fate.ANONYMISE,
        values={"to": "", "person": None},
        retention=NOTICES,
    ),
    Held(Resolution, "assembly", written=("moved_by", "seconded_by", "signed_by"), texts=("text",), reason=MINUTES),
    Held(Candidate, "assembly", written=("name", "votes", "is_elected"), person="person", reason=MINUTES),
)
