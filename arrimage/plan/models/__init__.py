"""What we promised, where we stand."""

from arrimage.kit.files import delete_files_with
from arrimage.plan.models.deliverables import Deliverable, DeliverableVersion
from arrimage.plan.models.frameworks import Framework, FrameworkItem
from arrimage.plan.models.indicators import Indicator, Reading, Target
from arrimage.plan.models.links import ActionLink
from arrimage.plan.models.periods import FrozenFigure, FrozenForGood, ReportingPeriod
from arrimage.plan.models.tree import Action, Objective, Plan, PlanSource, Responsibility
from arrimage.plan.models.work import ActionDocument, ActionNote, BudgetLine, Reminder, Task

__all__ = [
    "Action",
    "ActionDocument",
    "ActionLink",
    "ActionNote",
    "BudgetLine",
    "Deliverable",
    "DeliverableVersion",
    "Framework",
    "FrameworkItem",
    "FrozenFigure",
    "FrozenForGood",
    "Indicator",
    "Objective",
    "Plan",
    "PlanSource",
    "Reading",
    "Reminder",
    "ReportingPeriod",
    "Responsibility",
    "Target",
    "Task",
]

delete_files_with(ActionDocument, DeliverableVersion, PlanSource, Reading)
