"""What the region learns: needs, themes, trainings, and what members say in their space."""

from functools import partial

from arrimage.agenda.models import Event
from arrimage.registration.models import Registration
from arrimage.training.models import LearningNeed, Theme, TrainingSheet
from tests.judges.screens.screen import desk, public, space
from tests.training.examples import a_participant

NEEDS, THEMES, SHEETS = "/bureau/besoins/", "/bureau/themes/", "/bureau/formations/"
THEME, SHEET = THEMES + "{it.pk}/", SHEETS + "{it.pk}/"


def theme(state: str) -> Theme:
    return Theme.objects.filter(state=state).earliest("pk")


def need() -> LearningNeed:
    return LearningNeed.objects.open().earliest("pk")


def sheet() -> TrainingSheet:
    """With somebody registered."""
    found = TrainingSheet.objects.earliest("pk")
    if not Registration.objects.filter(enrolment__event=found.event).exists():
        a_participant(found.event)
    return found


def event_with_people() -> Event:
    return sheet().event


def participant() -> Registration:
    return Registration.objects.filter(enrolment__event=sheet().event).earliest("pk")


ripe, gathering, answered = (partial(theme, state) for state in ("proposed", "gathering", "answered"))

SCREENS = (
    desk("needs", NEEDS),
    desk("new need", f"{NEEDS}ajouter/"),
    desk("mistakes of a new need", f"{NEEDS}ajouter/", sent_empty=True),
    desk("need", NEEDS + "{it.pk}/", need),
    desk("change a need", NEEDS + "{it.pk}/modifier/", need),
    desk("needs to gather", f"{NEEDS}reunir/"),
    desk("themes", THEMES),
    desk("new theme", f"{THEMES}ajouter/"),
    desk("mistakes of a theme", f"{THEMES}ajouter/", sent_empty=True),
    desk("change a theme", THEME + "modifier/", ripe),
    desk("ripe theme", THEME, ripe),
    desk("theme that gathers", THEME, gathering),
    desk("answered theme", THEME, answered),
    desk("session for a theme", THEME + "seance/", ripe),
    desk("mistakes of a session for a theme", THEME + "seance/", ripe, sent_empty=True),
    desk("answer without a session", THEME + "repondre/", ripe),
    desk("mistakes of an answer without a session", THEME + "repondre/", ripe, sent_empty=True),
    desk("trainings", SHEETS),
    desk("new training sheet", f"{SHEETS}ajouter/"),
    desk("mistakes of a training sheet", f"{SHEETS}ajouter/", sent_empty=True),
    desk("training sheet", SHEET, sheet),
    desk("change a training sheet", SHEET + "modifier/", sheet),
    desk("attendance by half-days", "/bureau/evenements/{it.pk}/formation/demi-journees/", event_with_people),
    desk("report of trainings", f"{SHEETS}bilan/"),
    space("what my team needs", "/espace/formation/"),
    space("mistakes of what my team needs", "/espace/formation/", sent_empty=True),
    public("what participants take away", "/formations/{it.code}/", participant),
)
