"""Those who answer to a segment."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.timezone import localdate

from arrimage.network.models import Segment
from arrimage.network.segments.conditions import Asking
from arrimage.network.segments.rules import MODELS, parse


def members_of(segment: Segment, user: Any = None) -> QuerySet[Any]:
    """The organisations or people who answer today, those merged into another left out.

    With a user, only those she may see. The result can be filtered, ordered and counted; nobody comes twice.
    Raises UnclearRule.
    """
    return records_under(segment.rule, segment.target, Asking(localdate(), user))


def records_under(rule: Any, target: str, asking: Asking) -> QuerySet[Any]:
    """The same for a rule not kept yet."""
    model: type[Model] = MODELS[Segment.Target(target)]
    records: Any = model._default_manager.all()
    if asking.user is not None:
        if not asking.user.has_perm(f"network.view_{model._meta.model_name}"):
            return model._default_manager.none()
        records = records.visible_to(asking.user) if hasattr(records, "visible_to") else records
    found: QuerySet[Any] = records.filter(parse(rule, target).q(asking))
    return found
