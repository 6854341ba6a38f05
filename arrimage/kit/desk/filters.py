"""The base of the desk's filters."""

from collections import OrderedDict
from copy import copy
from typing import Any

import django_filters


class _Declared(OrderedDict[str, Any]):
    """The filters as a class declares them, of which each request gets copies.

    The library copies all they hold, down to each choice: a sixth of the time of an empty list. Nothing below the
    filter itself is changed by a request.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> "OrderedDict[str, Any]":
        return OrderedDict((name, _own(declared)) for name, declared in self.items())


def _own(declared: Any) -> Any:
    one = copy(declared)
    if one.method is not None:
        one.method = one.method  # a filter by a method keeps itself in what calls it: make that anew
    return one


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library tells no types
    """django-filter's own, of which a request costs less."""

    @classmethod
    def get_filters(cls) -> "OrderedDict[str, Any]":
        return _Declared(super().get_filters())
