"""What an imported indicator is bound to, before the coordinator says otherwise."""

from datetime import date
from typing import Any

from django.db.models import Q

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure
from arrimage.plan.importing.draft import Indicator as DraftIndicator
from arrimage.plan.measures import DELIVERABLES_ACCEPTED, DOCUMENTS_UP_TO_DATE, MANUAL, nature_of
from arrimage.plan.models import Action, Deliverable, Indicator, Plan

REVIEW_MONTHS = 12  # a plan is yearly; the interval is changed on the deliverable's page
TITLE_LENGTH = 200


def default_binding(drafted: DraftIndicator, action: Action | None) -> tuple[str, dict[str, Any]]:
    """The measure's code and its parameters.

    Words that tell what to count («tournée» → the tour) narrow the measure; where they do not tell, only what is
    linked to the action by hand counts. No known measure: a value typed by hand.
    """
    if drafted.measure is None or not catalogue.known(drafted.measure):
        return MANUAL.code, {}
    measure = catalogue.get(drafted.measure)
    if measure.manual:
        return measure.code, {}
    return measure.code, _parameters(measure, drafted.text, action)


def _parameters(measure: Measure, wording: str, action: Action | None) -> dict[str, Any]:
    guess = measure.guess(wording, action.label if action else "")
    if action is None:
        return dict(guess or {})
    if measure.parameters and "action" in measure.parameters.base_filters:
        return {"action": action.pk, **(guess or {})}
    return {"serves_action": action.pk} if guess is None else dict(guess)


def expect_deliverables(plan: Plan) -> list[Deliverable]:
    """Create what the plan's indicators wait for and that nobody entered yet: «Étude de faisabilité», not accepted.

    One per action and nature; returns those created.
    """
    waiting = Indicator.objects.filter(
        action__plan=plan, measure__in=(DELIVERABLES_ACCEPTED.code, DOCUMENTS_UP_TO_DATE.code)
    )
    created = []
    for indicator in waiting.select_related("action"):
        deliverable = _expected(indicator)
        known = Q(action=deliverable.action, nature=deliverable.nature)
        if not Deliverable.objects.filter(known).exists():
            deliverable.save()
            created.append(deliverable)
    return created


def _expected(indicator: Indicator) -> Deliverable:
    assert indicator.action is not None, "only indicators of an action are asked for"
    chosen = indicator.parameters.get("nature")
    natures = chosen if isinstance(chosen, list) else [chosen]
    is_reviewed = catalogue.get(indicator.measure).kind is Kind.FRESHNESS
    due: date | None = None if is_reviewed else indicator.action.deadline_end
    text = indicator.text.strip()
    return Deliverable(
        action=indicator.action,
        title=text if len(text) <= TITLE_LENGTH else f"{text[: TITLE_LENGTH - 1]}…",
        nature=natures[0] or nature_of(indicator.text),
        due_on=due,
        review_months=REVIEW_MONTHS if is_reviewed else None,
    )
