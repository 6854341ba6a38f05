"""Segments: who answers to a rule, found again each time it is asked.

A rule is a tree kept as JSON: `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}`, or a condition such as
`{"field": "kind", "is": "in", "value": ["enterprise"]}`. A room above the network adds conditions in its `segments.py`
with `register`. A rule that cannot be understood is refused with a sentence; it never means everyone.

    members_of(segment, user=request.user).filter(…)
"""

from arrimage.network.segments.catalogue import conditions, register
from arrimage.network.segments.conditions import Asking, Condition, UnclearRule
from arrimage.network.segments.members import members_of, records_under
from arrimage.network.segments.rules import parse

__all__ = ["Asking", "Condition", "UnclearRule", "conditions", "members_of", "parse", "records_under", "register"]
