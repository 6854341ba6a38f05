"""Every condition a rule may hold: the network's own, the hub's free fields, those of the rooms above."""

from collections.abc import Mapping
from functools import cache

from django.utils.module_loading import autodiscover_modules

from arrimage.network.models import Segment
from arrimage.network.segments.conditions import Condition

Target = Segment.Target
_registered: dict[Target, dict[str, Condition]] = {target: {} for target in Target}


def register(target: Target, *more: Condition) -> None:
    """Offer these conditions for segments of organisations or of people; their keys are kept in rules for good."""
    for condition in more:
        if condition.key in _registered[target]:
            raise ValueError(f"Two conditions of {target} are called {condition.key}")
        _registered[target][condition.key] = condition


@cache
def _load() -> None:
    from arrimage.network.segments import of_organisations, of_people

    register(Target.ORGANISATION, *of_organisations.CONDITIONS)
    register(Target.PERSON, *of_people.CONDITIONS)
    autodiscover_modules("segments")


def conditions(target: str) -> Mapping[str, Condition]:
    """By key, in the order of the catalogue; one query, for the free fields."""
    from arrimage.network.segments.free_fields import of_free_fields

    _load()
    return {**_registered[Target(target)], **{one.key: one for one in of_free_fields(Target(target))}}
