"""The hub's own fields as columns of a file: what each is called there, and its cells made into values."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from arrimage.kit.days import day_in
from arrimage.kit.text import fold
from arrimage.network.free_fields import LONGEST_TEXT
from arrimage.network.models import FreeField
from arrimage.network.profile_values import FREE

YES, NO = {"oui", "o", "yes", "y", "vrai", "true", "x", "1"}, {"non", "n", "no", "faux", "false", "0"}
LARGEST = Decimal(10) ** 11
GROUPS = {
    FreeField.Target.ORGANISATION: _("Free fields of organisations"),
    FreeField.Target.PERSON: _("Free fields of people"),
}


def free_targets() -> dict[str, FreeField]:
    """The fields that the hub defines, by the key of their column: `free_organisation_…`, `free_person_…`."""
    return {f"{FREE}{field.target}_{field.key}": field for field in FreeField.objects.order_by("order", "label")}


def grouped() -> list[tuple[Any, list[tuple[str, str]]]]:
    """For a form: the fields of organisations, then those of people, each group under its heading."""
    every = free_targets().items()
    groups = [
        (heading, [(key, field.label) for key, field in every if field.target == of]) for of, heading in GROUPS.items()
    ]
    return [(heading, choices) for heading, choices in groups if choices]


def read(field: FreeField, cell: str) -> Any:
    """The value as `custom` keeps it; None when the cell does not say one."""
    match field.kind:
        case FreeField.Kind.NUMBER:
            return _number(cell)
        case FreeField.Kind.DATE:
            return _day(cell)
        case FreeField.Kind.YES_NO:
            said = fold(cell)
            return True if said in YES else False if said in NO else None
        case FreeField.Kind.CHOICE:
            return next((option for option in field.options if fold(option) == fold(cell)), None)
    return cell if len(cell) <= LONGEST_TEXT else None


def _number(cell: str) -> str | None:
    """«1 234,5» as a form would keep it: fifteen digits, four of them after the point."""
    try:
        number = Decimal("".join(cell.split()).replace(",", ".")).normalize()
    except InvalidOperation:
        return None
    fits = number.is_finite() and abs(number) < LARGEST and number == round(number, 4)
    return f"{number:f}" if fits else None


def _day(cell: str) -> str | None:
    try:
        return day_in(cell).isoformat()
    except ValidationError:
        return None
