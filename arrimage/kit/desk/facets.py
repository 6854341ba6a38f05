"""How many records each choice of a filter would leave, the other filters staying as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.forms import ChoiceField

from arrimage.kit.desk.listing import Listing


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int | None
    is_selected: bool


@dataclass(frozen=True)
class Facet:
    """A list of choices of the filters' form, by the id of its element; groups have a name, or none."""

    element: str
    groups: list[tuple[str, list[Option]]]


def facets(listing: Listing) -> list[Facet]:
    """One facet for each filter that chooses among values of one field."""
    if listing.filterset is None:
        return []
    filterset = listing.filterset
    filterset.errors  # noqa: B018  # reading it validates the form
    return [
        Facet(filterset.form[name].id_for_label, list(_groups(listing, name)))
        for name, choice in filterset.filters.items()
        if _counts(choice, filterset.form.fields[name])
    ]


def _counts(choice: Any, field: Any) -> bool:
    """Whether the filter chooses among the values of a field, shown as a list (yes or no needs no count)."""
    is_list = isinstance(field, ChoiceField) and hasattr(field.widget, "allow_multiple_selected")
    return is_list and not choice.method and choice.lookup_expr == "exact" and not choice.exclude


def _groups(listing: Listing, name: str) -> Iterator[tuple[str, list[Option]]]:
    filterset = listing.filterset
    bound = filterset.form[name]
    column = filterset.filters[name].field_name
    key_field = getattr(bound.field, "to_field_name", None)
    counts = _grouped(_others(listing, name), f"{column}__{key_field}" if key_field else column)
    value = bound.value()
    selected = {str(part) for part in value} if isinstance(value, list | tuple) else {str(value)}

    def option(key: Any, label: Any) -> Option:
        text = "" if key is None else str(key)
        return Option(text, str(label), counts.get(text, 0) if text else None, text in selected)

    for key, label in bound.field.choices:
        if isinstance(label, list | tuple):
            yield str(key), [option(*inner) for inner in label]
        else:
            yield "", [option(key, label)]


def _others(listing: Listing, name: str) -> QuerySet[Any]:
    """The records left by every filter but this one."""
    filterset = listing.filterset
    records = listing.found
    for other, value in getattr(filterset.form, "cleaned_data", {}).items():
        if other != name:
            records = filterset.filters[other].filter(records, value)
    return records


def _grouped(records: QuerySet[Any], field_name: str) -> dict[str, int]:
    plain = records.select_related(None).prefetch_related(None).order_by()
    # A record joined several times still counts once; sparing that costs where no filter joins.
    joined = plain.query.distinct or any(join.join_type for join in plain.query.alias_map.values() if join.join_type)
    rows = plain.values_list(field_name).annotate(count=Count("pk", distinct=bool(joined)))
    return {str(key): count for key, count in rows}
