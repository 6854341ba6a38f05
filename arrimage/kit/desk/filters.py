"""The base of the desk's filters."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

import django_filters
from django import forms
from django.forms import Select
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django_filters.fields import ModelChoiceField, ModelChoiceIterator


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


class DrawnSelect(Select):
    """A list of choices written at once: a list's filters hold more than a hundred, and Django makes a dictionary of
    each, then draws it with two templates."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        said = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return mark_safe(f"<select{said}>{''.join(_drawn(self.choices, chosen))}</select>")


def _drawn(choices: Iterable[Any], chosen: set[str]) -> Iterator[str]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield f'<optgroup label="{escape(key)}">{"".join(_drawn(label, chosen))}</optgroup>'
        else:
            written = "" if key is None else str(key)
            selected = " selected" if written in chosen else ""
            yield f'<option value="{escape(written)}"{selected}>{escape(label)}</option>'


class _Choices(ModelChoiceIterator):  # type: ignore[misc]  # the library tells no types
    """The choices in one statement: Django reads them in pieces, which PostgreSQL is asked three times for."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        if self.field.null_label is not None:
            yield self.field.null_value, self.field.null_label
        yield from map(self.choice, self.queryset.all())


class _ChoiceField(ModelChoiceField):  # type: ignore[misc]
    iterator = _Choices


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library tells no types
    """django-filter's own, of which a request costs less."""

    @classmethod
    def get_filters(cls) -> "OrderedDict[str, Any]":
        declared = super().get_filters()
        for one in declared.values():
            if one.field_class is ModelChoiceField:
                one.field_class = _ChoiceField
            if issubclass(one.field_class, forms.ChoiceField) and one.field_class.widget is Select:
                one.extra.setdefault("widget", DrawnSelect)
        return _Declared(declared)
