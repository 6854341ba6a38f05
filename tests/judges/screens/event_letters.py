"""Writing to those registered for an event."""

from tests.judges.screens.screen import desk
from tests.registration_letters.event_to_write_about import event_to_write_about

SCREENS = (
    desk("message to participants", "/bureau/evenements/{it.pk}/ecrire/", event_to_write_about),
    desk("empty message to participants", "/bureau/evenements/{it.pk}/ecrire/", event_to_write_about, sent_empty=True),
)
