"""Columns of lists that several rooms use."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ManyToManyField, Model
from django_tables2 import Column

BLANK = "—"  # a table's own mark of a cell without anything


class NamesColumn(Column):  # type: ignore[misc]  # the library tells no types
    """The names of what a record has several of: its sectors, its tags.

    They are read for the whole page in one statement (`read`), as text: fifty records' own relations cost as much
    again as the records.
    """

    def __init__(self, field: str, **options: Any) -> None:
        super().__init__(accessor="pk", orderable=False, **options)
        self.field = field
        self._names: dict[Any, list[str]] = {}

    def read(self, model: type[Model], keys: Iterable[Any]) -> None:
        """Before the rows of these records of the model are drawn."""
        field = model._meta.get_field(self.field)
        assert isinstance(field, ManyToManyField)
        assert field.remote_field.through is not None
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        order = [f"{other}__{name}" for name in field.related_model._meta.ordering]  # type: ignore[union-attr]
        ties = field.remote_field.through._default_manager.filter(**{f"{own}__in": list(keys)}).order_by(*order)
        self._names = {}
        for key, name in ties.values_list(f"{own}_id", f"{other}__name"):
            self._names.setdefault(key, []).append(name)

    def render(self, value: Any) -> str:
        return ", ".join(self._names.get(value, ())) or BLANK
