"""What changes a plan, each in one transaction: import and correct, freeze, link, decide, type a value, remind."""

from arrimage.plan.operations.bindings import default_binding, expect_deliverables
from arrimage.plan.operations.corrections import Taken, apply_differences
from arrimage.plan.operations.differences import Change, Comparison, Difference, compare_with, said_before
from arrimage.plan.operations.freezing import freeze_period
from arrimage.plan.operations.importing import (
    confirm_draft,
    create_plan_from_draft,
    dates_of,
    free_code,
    keep_source,
)
from arrimage.plan.operations.links import set_served_actions
from arrimage.plan.operations.publishing import set_public
from arrimage.plan.operations.readings import add_reading
from arrimage.plan.operations.reminders import send_due_reminders
from arrimage.plan.operations.responsibles import role_of, set_responsibles
from arrimage.plan.operations.shown import mark_of
from arrimage.plan.operations.states import override_state

__all__ = [
    "Change",
    "Comparison",
    "Difference",
    "Taken",
    "add_reading",
    "apply_differences",
    "compare_with",
    "confirm_draft",
    "create_plan_from_draft",
    "dates_of",
    "default_binding",
    "expect_deliverables",
    "free_code",
    "freeze_period",
    "keep_source",
    "mark_of",
    "override_state",
    "role_of",
    "said_before",
    "send_due_reminders",
    "set_public",
    "set_responsibles",
    "set_served_actions",
]
