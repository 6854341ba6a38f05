"""What the hub promised, where it stands; the cockpit gathers it."""

from arrimage.plan.importing.draft import Draft, Node
from arrimage.plan.importing.draft import Indicator as DraftIndicator
from arrimage.plan.models import Action, Indicator, Plan, PlanSource
from arrimage.plan.operations import keep_source
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


def correction() -> PlanSource:
    """A document with little of the demo's plan: a doubtful line, one added, the rest gone."""
    known = action()
    counted = [DraftIndicator(known.indicators.all()[0].text + " et autre chose", None, 0)]
    doubtful = Node("action", known.code, f"{known.label.split()[0]} autrement", indicators=counted)
    nodes = [doubtful, Node("action", "9.9", "Cartographier")]
    return keep_source(plan=known.plan, draft=Draft("Plan corrigé", nodes), source_name="plan-corrige.docx")


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
    desk("what a corrected document changes", "/bureau/plan/sources/{it.pk}/", correction),
)
