"""Narrowing a measure's records by the parameters of an indicator.

A measure declares its own parameters as a FilterSet. A room that gathers (the plan) may add one that any record
can have, such as «serves this action», without the rooms that own the records knowing of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django_filters import FilterSet

Records = QuerySet[Model]


@dataclass(frozen=True)
class CommonParameter:
    """A parameter that every record can have: `apply(records, value)` keeps those that match.

    `choices()` lists the values and their labels, for lists of records that offer the parameter as a filter.
    """

    name: str
    label: Any
    apply: Callable[[Records, Any], Records]
    choices: Callable[[], Iterable[tuple[Any, Any]]] = tuple


_common: dict[str, CommonParameter] = {}


def register_common_parameter(parameter: CommonParameter) -> None:
    _common[parameter.name] = parameter


def common_parameters() -> tuple[CommonParameter, ...]:
    return tuple(_common.values())


def narrow(records: Records, parameters: Mapping[str, Any], filterset: type[FilterSet] | None) -> Records:
    """Apply each parameter that is set.

    An unknown name or an invalid value yields no record at all: a figure of 0 with an empty list of candidates
    shows the mistake, where ignoring it would count too much.
    """
    own = {name: value for name, value in parameters.items() if name not in _common and value not in (None, "")}
    known = set(filterset.base_filters) if filterset else set()
    if own.keys() - known:
        return records.none()
    if filterset and own:
        form = filterset(data=own, queryset=records)
        if not form.is_valid():
            return records.none()
        records = form.qs
    for name, parameter in _common.items():
        if parameters.get(name) not in (None, ""):
            records = parameter.apply(records, parameters[name])
    return records
