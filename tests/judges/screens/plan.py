"""What the hub promised, where it stands; the cockpit gathers it."""

from arrimage.plan.models import Action, Indicator, Plan
from tests.judges.screens.screen import desk, public


def plan() -> Plan:
    return Plan.objects.get(is_public=True, parent_action=None)


def plan_without_figures() -> Plan:
    """The small plan of the demo, made public; none of its indicators is."""
    small = Plan.objects.exclude(parent_action=None).get()
    small.is_public = True
    small.save()
    return small


def action() -> Action:
    return Action.objects.get(code="1.4.1")


def indicator() -> Indicator:
    return Indicator.objects.get(text="Rencontres d’accompagnement tenues")


SCREENS = (
    public("public plan", "/plan/"),
    public("public plan that promises alone", "/plan/{it.code}/", plan_without_figures),
    desk("cockpit", "/bureau/"),
    desk("search", "/bureau/recherche/?q=potager"),
    desk("board", "/bureau/plan/tableau/{it.code}/", plan),
    desk("what anyone may read", "/bureau/plan/tableau/{it.code}/public/", plan),
    desk("board of a plan that tells nothing yet", "/bureau/plan/tableau/{it.code}/", plan_without_figures),
    desk("indicators", "/bureau/plan/indicateurs/"),
    desk("totals", "/bureau/plan/plans/{it.pk}/", plan),
    desk("action", "/bureau/plan/actions/{it.pk}/", action),
    desk("evidence", "/bureau/plan/preuves/{it.pk}/?liste=non", indicator),
    desk("import", "/bureau/plan/importer/"),
)
