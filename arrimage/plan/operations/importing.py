"""From a draft to a plan: create, confirm."""

from datetime import date, datetime
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from arrimage.plan.importing.draft import Draft, Node
from arrimage.plan.models import Action, Objective, Plan, PlanSource
from arrimage.plan.operations import nodes
from arrimage.plan.operations.bindings import expect_deliverables

TITLE_LENGTH = 200
CODE_LENGTH = 60


@transaction.atomic
def create_plan_from_draft(
    *,
    draft: Draft,
    source_name: str,
    day: date,
    start: date | None = None,
    end: date | None = None,
    title: str = "",
    code: str = "",
    file: Any = None,
    user: Any = None,
) -> Plan:
    """A plan still to be confirmed, its tree as the document words it, each indicator bound to what is proposed.

    `source_name` is the document's. Title, code, first and last day come from the draft unless given; `day` tells
    the year when the document names none. Raises ValidationError (dates, code already taken).
    """
    title = (title or draft.title or source_name)[:TITLE_LENGTH]
    first, last = dates_of(draft, day)
    plan = Plan(title=title, code=code or free_code(title), start=start or first, end=end or last)
    plan.full_clean()
    plan.save()
    keep_source(plan=plan, draft=draft, source_name=source_name, file=file, user=user)
    positions = count()
    for node in draft.nodes:
        _add(plan, node, None, positions)
    return plan


@transaction.atomic
def confirm_draft(*, plan: Plan, at: datetime) -> Plan:
    """The draft becomes the live plan, with the deliverables that its indicators wait for."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status != Plan.Status.DRAFT:
        raise ValidationError(_("This plan was already confirmed."))
    if not plan.actions.exists():
        raise ValidationError(_("This plan has no action: add one before you confirm it."))
    plan.status = Plan.Status.LIVE
    plan.save()
    plan.sources.filter(confirmed_at=None).update(confirmed_at=at)
    expect_deliverables(plan)
    return plan


def keep_source(*, plan: Plan, draft: Draft, source_name: str, file: Any = None, user: Any = None) -> PlanSource:
    """Keep the document and the draft it gave beside the plan."""
    source = PlanSource(plan=plan, name=source_name[-255:], draft=draft.to_json(), read_by=user)
    if file is not None:
        source.file.save(source_name[-100:], file, save=False)
    source.save()
    return source


def dates_of(draft: Draft, day: date) -> tuple[date, date]:
    """The years that the draft's deadlines name, whole; the current year when they name none."""
    ends = [node.deadline.end for node in draft.actions() if node.deadline.end]
    starts = [node.deadline.start or node.deadline.end for node in draft.actions()]
    first = min((start for start in starts if start), default=day)
    return date(first.year, 1, 1), date(max(ends, default=first).year, 12, 31)


def free_code(title: str) -> str:
    """A short code from the title that no plan has yet."""
    base = slugify(title)[: CODE_LENGTH - 4] or "plan"
    taken = set(Plan.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in count(1) if (code := base if n == 1 else f"{base}-{n}") not in taken)


def _add(plan: Plan, node: Node, parent: Objective | None, positions: "count[int]") -> None:
    owner: Action | Objective
    if node.kind == "objective":
        owner = nodes.add_objective(plan, node, parent, next(positions))
    else:
        owner = nodes.add_action(plan, node, parent, next(positions))
    for position, indicator in enumerate(node.indicators):
        nodes.add_indicator(indicator, owner, position)
    for child in node.children:
        _add(plan, child, owner if isinstance(owner, Objective) else parent, positions)
