"""How many records each choice of a filter would leave, the other filters staying as they are."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.forms import BaseForm, BoundField, NullBooleanSelect, Select
from django.utils.translation import gettext as _

from arrimage.kit.desk.listing import Listing
from arrimage.kit.templatetags.formats import number

# What Django and django-filter call the choice of nothing in particular.
UNNAMED_CHOICE = "---------"


def facets(listing: Listing) -> list[BoundField]:
    """The filters that choose among the values of one field, each choice saying how many it would leave."""
    if listing.filterset is None:
        return []
    form = listing.filterset.form
    form.errors  # noqa: B018  # reading it validates the form
    name_no_choice(form)
    names = [name for name, choice in listing.filterset.filters.items() if _counts(choice, form.fields[name])]
    for name in names:
        widget = form.fields[name].widget
        widget.choices = list(_counted(widget.choices, _tally(listing, name)))
    return [form[name] for name in names]


def name_no_choice(form: BaseForm) -> None:
    """Call the choice of nothing in particular «All», and send nothing for it."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, NullBooleanSelect):
            widget.choices = [("", _("All")), *list(widget.choices)[1:]]
        elif isinstance(widget, Select) and not widget.allow_multiple_selected:
            widget.choices = [(key, _("All") if label == UNNAMED_CHOICE else label) for key, label in widget.choices]


def _counts(choice: Any, field: Any) -> bool:
    """Yes-or-no filters need no count; what a room filters by a method of its own cannot be grouped."""
    is_list = isinstance(field.widget, Select) and not isinstance(field.widget, NullBooleanSelect)
    return is_list and not choice.method and choice.lookup_expr == "exact" and not choice.exclude


def _counted(choices: Iterable[Any], tally: dict[str, int]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield key, list(_counted(label, tally))
        elif key in (None, ""):
            yield key, label
        else:
            yield key, f"{label} ({number(tally.get(str(key), 0))})"


def _tally(listing: Listing, name: str) -> dict[str, int]:
    """How many of the records left by the other filters hold each value of this one's field."""
    filterset = listing.filterset
    column = filterset.filters[name].field_name
    key_field = getattr(filterset.form.fields[name], "to_field_name", None)
    return _grouped(_others(listing, name), f"{column}__{key_field}" if key_field else column)


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
