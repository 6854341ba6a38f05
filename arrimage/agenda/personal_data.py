"""What the journal of activities holds on people, and how it is forgotten."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from arrimage.agenda.models import (
    Activity,
    ActivityDocument,
    ConfidentialNote,
    Decision,
    Event,
    EventPicture,
    FollowUp,
    Presence,
    RelayedSession,
    Sighting,
    Slot,
    Speaker,
)
from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose

NOTES = "agenda.notes"
DOCUMENTS = "agenda.documents"
FIGURES = gettext_lazy("The figures of the plan rest on it; whom it names has become a number.")
SEVERAL = gettext_lazy("It may concern several people: it is looked over by hand, and goes by the retention schedule.")
PUBLISHED = gettext_lazy("It was published, and is a record of the hub’s work.")
PICTURES = gettext_lazy("Shown only with the consent of those one recognises; taken off the page when it is withdrawn.")
RELAYED = gettext_lazy("It is what an organiser announces to everyone; a name is struck out by hand at the desk.")
WORK = gettext_lazy("It is a record of the hub’s work; whoever entered it has become a number.")


def _notes_before(day: date) -> QuerySet[ConfidentialNote]:
    return ConfidentialNote.objects.filter(activity__date__lt=day)


def _documents_before(day: date) -> QuerySet[ActivityDocument]:
    return ActivityDocument.objects.filter(activity__date__lt=day, activity__is_restricted=True)


def _present_since(day: date) -> QuerySet[Any]:
    """The people named at an activity since the day, or to come."""
    return Presence.objects.filter(activity__date__gte=day, person__isnull=False).values("person")


personal_data.register_purposes(
    Purpose(
        "activities",
        gettext_lazy("Holding activities and accounting for them"),
        gettext_lazy("To call people to meetings, follow up on what was said, and count activities in the plan."),
    )
)
personal_data.register_classes(
    DataClass(
        NOTES,
        gettext_lazy("Confidential notes"),
        gettext_lazy("the day of the activity"),
        _notes_before,
        Fate.DELETE,
        36,
        gettext_lazy("P-39.1, s. 23: an accompaniment that is over no longer needs its notes."),
    ),
    DataClass(
        DOCUMENTS,
        gettext_lazy("Documents of restricted activities"),
        gettext_lazy("the day of the activity"),
        _documents_before,
        Fate.DELETE,
        84,
        gettext_lazy("Seven years: what a funder may ask to see, then P-39.1, s. 23."),
    ),
)
personal_data.register_still_needed("network.contacts", _present_since)
personal_data.register(
    Held(Activity, "activities", authors=("owner",), texts=("title", "agenda", "minutes"), user="owner", reason=WORK),
    Held(Presence, "activities", written=("state",), person="person", reason=FIGURES),
    Held(
        ConfidentialNote,
        "activities",
        texts=("text",),
        person="activity__presences__person",
        reason=SEVERAL,
        retention=NOTES,
    ),
    Held(Decision, "activities", texts=("text",), reason=WORK),
    Held(FollowUp, "activities", authors=("owner",), texts=("text",), user="owner", reason=WORK),
    Held(ActivityDocument, "activities", texts=("title",), files=("file",), reason=WORK, retention=DOCUMENTS),
    Held(Event, "activities", texts=("summary", "description", "why_changed"), reason=PUBLISHED),
    Held(Slot, "activities", texts=("title",), reason=PUBLISHED),
    Held(
        Speaker,
        "activities",
        given=("name", "title"),
        person="person",
        fate=Fate.ANONYMISE,
        values={"name": gettext_lazy("Somebody"), "title": "", "person": None},
        reason=gettext_lazy("The programme stays; the name leaves it."),
    ),
    Held(
        EventPicture,
        "activities",
        texts=("alternative", "credit", "consent_note"),
        files=("file",),
        reason=PICTURES,
    ),
    Held(RelayedSession, "activities", texts=("title", "description", "organiser"), reason=RELAYED),
    Held(Sighting, "activities", texts=("said",), reason=RELAYED),
)
