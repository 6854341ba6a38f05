"""Reading an action plan out of the document it was written in. No database, no model, no network.

``read_plan`` gives a ``Draft`` that keeps the document's wording, numbers and order; ``Draft.to_json()`` is its shape
on the wire.
"""

from .draft import Budget, Deadline, Draft, Indicator, Node, Target, TargetValue
from .errors import NoPlanFound, PlanError, UnreadablePlan
from .matching import Countable, propose_measure
from .reading import LARGEST_FILE, read_plan

__all__ = [
    "LARGEST_FILE",
    "Budget",
    "Countable",
    "Deadline",
    "Draft",
    "Indicator",
    "NoPlanFound",
    "Node",
    "PlanError",
    "Target",
    "TargetValue",
    "UnreadablePlan",
    "propose_measure",
    "read_plan",
]
