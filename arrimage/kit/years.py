"""Years, which are read as they are written: no space parts their thousands."""

from typing import Any

from django import forms
from django.db import models

from arrimage.kit.desk.display import NOTHING


class YearFormField(forms.IntegerField):
    def in_words(self, value: Any) -> str:
        return _in_words(value)


class YearField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]  # cannot be subscripted when run
    """Stored as the small number it is, so that migrations see no other field."""

    def in_words(self, value: Any) -> str:
        return _in_words(value)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": YearFormField, **options})

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", arguments, options


def _in_words(value: Any) -> str:
    return NOTHING if value in (None, "") else str(value)
