"""How many records each choice of a filter would leave, the other filters staying as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django_filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter

from arrimage.kit.desk.listing import Listing


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int | None
    is_selected: bool


@dataclass(frozen=True)
class Facet:
    """A list of choices of the filters' form, by the id of its element."""

    element: str
    options: list[Option]


def facets(listing: Listing) -> list[Facet]:
    """One facet for each filter that chooses among values of one field."""
    if listing.filterset is None:
        return []
    filterset = listing.filterset
    filterset.errors  # noqa: B018  # reading it validates the form
    return [
        Facet(filterset.form[name].id_for_label, list(_options(listing, name)))
        for name, choice in filterset.filters.items()
        if _counts(choice)
    ]


def _counts(choice: Any) -> bool:
    is_choice = isinstance(choice, ChoiceFilter | ModelChoiceFilter | MultipleChoiceFilter)
    return is_choice and not choice.method and choice.lookup_expr == "exact" and not choice.exclude


def _options(listing: Listing, name: str) -> Iterator[Option]:
    filterset = listing.filterset
    counts = _grouped(_others(listing, name), filterset.filters[name].field_name)
    bound = filterset.form[name]
    value = bound.value()
    selected = {str(part) for part in value} if isinstance(value, list | tuple) else {str(value)}
    for key, label in bound.field.choices:
        text = "" if key is None else str(key)
        count = counts.get(text, 0) if text else None
        yield Option(text, str(label), count, text in selected)


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
    rows = plain.values_list(field_name).annotate(count=Count("pk", distinct=True))
    return {str(key): count for key, count in rows}
