"""The screens that the judges look at: axe, the HTML checker, the narrow window.

A module for each room. To have a screen judged, add its line to the module of its room: nothing else.
"""

from importlib import import_module

from tests.judges.screens.screen import Screen

ROOMS = (
    *("accounts", "network", "space", "consent", "billing", "membership", "coverage", "assembly"),
    *("agenda", "registration", "door", "event_letters", "outcomes", "training", "library"),
    *("plan", "letters", "website"),
)
SCREENS: tuple[Screen, ...] = tuple(
    screen for room in ROOMS for screen in import_module(f"tests.judges.screens.{room}").SCREENS
)


def screen_called(name: str) -> Screen:
    [found] = [screen for screen in SCREENS if screen.name == name]
    return found
