"""What will be invoiced, from what a short form says while it is filled in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.timezone import localdate

from arrimage.membership.expected import ExpectedDues, expected_dues
from arrimage.membership.models import Category


def understood(form: Form, name: str) -> Any:
    """A field's value, typed or proposed; None while it says nothing that is right."""
    if name not in form.fields:
        return None
    try:
        return form.fields[name].clean(form[name].value())
    except ValidationError:
        return None


def expected_as_it_stands(form: Form, category: Category | None, holder: Any) -> ExpectedDues | None:
    if category is None or "revenue_band" not in form.fields:
        return None
    on, band = understood(form, "on") or localdate(), understood(form, "revenue_band") or ""
    return expected_dues(category=category, holder=holder, band=band or getattr(holder, "revenue_band", ""), on=on)
