"""Everything that happens on a date."""

from arrimage.agenda.models.activities import Activity, ConfidentialNote, Presence
from arrimage.agenda.models.follow_up import ActivityDocument, Decision, FollowUp

__all__ = ["Activity", "ActivityDocument", "ConfidentialNote", "Decision", "FollowUp", "Presence"]
