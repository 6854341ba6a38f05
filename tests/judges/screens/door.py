"""The door of an event."""

from tests.house.an_evening import an_evening
from tests.judges.screens.screen import desk

DOOR = "/bureau/evenements/{it.pk}/pointage/"

SCREENS = (
    desk("the door of an event", DOOR, an_evening),
    desk("sheet to type", DOOR + "saisir/", an_evening),
)
