"""Everything that happens on a date."""

from arrimage.agenda.models.activities import Activity, ConfidentialNote, Presence
from arrimage.agenda.models.events import Event, EventPicture, Series, Slot, Speaker
from arrimage.agenda.models.follow_up import ActivityDocument, Decision, FollowUp
from arrimage.agenda.models.relayed import Health, RelayedSession, Resemblance, Sighting, Source

__all__ = [
    "Activity",
    "ActivityDocument",
    "ConfidentialNote",
    "Decision",
    "Event",
    "EventPicture",
    "FollowUp",
    "Health",
    "Presence",
    "RelayedSession",
    "Resemblance",
    "Series",
    "Sighting",
    "Slot",
    "Source",
    "Speaker",
]
