"""What the hub promised, where it stands; the cockpit gathers it."""

from arrimage.plan.models import Action, Indicator, Plan
from tests.judges.screens.screen import desk, public


def plan() -> Plan:
    return Plan.objects.get(is_public=True)


def action() -> Action:
    return Action.objects.get(code="1.4.1")


def indicator() -> Indicator:
    return Indicator.objects.get(text="Rencontres d’accompagnement tenues")


SCREENS = (
    public("public plan", "/plan/"),
    desk("cockpit", "/bureau/"),
    desk("search", "/bureau/recherche/?q=potager"),
    desk("board", "/bureau/plan/tableau/{it.code}/", plan),
    desk("totals", "/bureau/plan/plans/{it.pk}/", plan),
    desk("action", "/bureau/plan/actions/{it.pk}/", action),
    desk("evidence", "/bureau/plan/preuves/{it.pk}/?liste=non", indicator),
    desk("import", "/bureau/plan/importer/"),
)
