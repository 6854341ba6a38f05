"""Conditions on the fields that the hub defines for itself, whose values lie in the record's `custom`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, FloatField, Q, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Replace
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.folding import Folded
from arrimage.kit.text import fold
from arrimage.network.models import FreeField, Organisation, Person, Segment
from arrimage.network.segments.conditions import Asking, Condition, OneOf, day_field

GROUP = _("Free fields")
NUMERAL = r"^-?[0-9]{1,15}([.,][0-9]{1,15})?$"
MODELS: Mapping[str, Any] = {Segment.Target.ORGANISATION: Organisation, Segment.Target.PERSON: Person}
FILLED = {
    "filled": pgettext_lazy("segment", "is filled in"),
    "empty": pgettext_lazy("segment", "is not filled in"),
}


@dataclass(frozen=True)
class FreeCondition(Condition):
    """A field of the hub's own: `name` is its key in `custom`."""

    target: Segment.Target = Segment.Target.ORGANISATION
    name: str = ""
    bare = ("filled", "empty")
    contraries = {"empty": "filled"}
    operators = FILLED

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        # Asked of the value's text, which both databases give alike.
        text = Cast(KeyTextTransform(self.name, "custom"), TextField())
        texts = MODELS[self.target].objects.alias(text=text, folded=Folded(text))
        if operator == "filled":
            found = texts.filter(text__isnull=False).exclude(text="").exclude(**{f"custom__{self.name}": None})
        else:
            found = texts.filter(self.compared(operator, said))
        return Q(pk__in=found.order_by().values("pk"))

    def compared(self, operator: str, said: Mapping[str, Any]) -> Q:
        """The condition on `text`, or on the same text `folded`."""
        raise NotImplementedError


@dataclass(frozen=True)
class FreeText(FreeCondition):
    operators = {
        "contains": pgettext_lazy("segment", "contains"),
        "not_contains": pgettext_lazy("segment", "does not contain"),
        "equals": pgettext_lazy("segment", "is exactly"),
        **FILLED,
    }
    contraries = {**FreeCondition.contraries, "not_contains": "contains"}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": forms.CharField(label=_("Text"), max_length=500)}

    def compared(self, operator: str, said: Mapping[str, Any]) -> Q:
        words = fold(said["value"]).split()
        if operator == "equals":
            return Q(text=said["value"])
        if not words:
            return Q(text__contains=said["value"])  # signs alone
        return reduce(and_, (Q(folded__contains=word) for word in words))


class _Number(forms.DecimalField):
    """Written with a comma or a point."""

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(value.split()).replace(",", ".") if isinstance(value, str) else value)


@dataclass(frozen=True)
class FreeNumber(FreeCondition):
    """Compared as numbers, however they are written: 12,5 is 12.50."""

    operators = {
        "equals": pgettext_lazy("segment", "is exactly"),
        "at_least": pgettext_lazy("segment", "is at least"),
        "at_most": pgettext_lazy("segment", "is at most"),
        **FILLED,
    }
    LOOKUPS: ClassVar[Mapping[str, str]] = {"equals": "exact", "at_least": "gte", "at_most": "lte"}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": _Number(label=pgettext_lazy("kind of field", "Number"), max_digits=15, decimal_places=4)}

    def compared(self, operator: str, said: Mapping[str, Any]) -> Q:
        # A field that was text once may hold anything: PostgreSQL would stop at the first word.
        written = Replace("text", Value(","), Value("."), output_field=TextField())
        number = Case(When(text__regex=NUMERAL, then=Cast(written, FloatField())), output_field=FloatField())
        lookup = number.get_lookup(self.LOOKUPS[operator])
        assert lookup is not None
        return Q(lookup(number, float(said["value"])))


@dataclass(frozen=True)
class FreeDay(FreeCondition):
    operators = {
        "since": pgettext_lazy("segment", "on or after"),
        "before": pgettext_lazy("segment", "before"),
        **FILLED,
    }

    def fields(self) -> dict[str, forms.Field]:
        return {"value": day_field(_("Date"))}

    def compared(self, operator: str, said: Mapping[str, Any]) -> Q:
        day = said["value"].isoformat()
        return Q(text__gte=day) if operator == "since" else Q(text__lt=day) & ~Q(text="")


@dataclass(frozen=True)
class FreeYesNo(Condition):
    name: str = ""
    operators = {"yes": pgettext_lazy("segment", "yes"), "no": pgettext_lazy("segment", "no or not filled in")}
    bare = ("yes", "no")
    contraries = {"no": "yes"}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        return Q(**{f"custom__{self.name}": True})


def of_free_fields(target: Segment.Target) -> Iterator[Condition]:
    """A condition per free field of these records, called `custom:` and the field's key."""
    kinds: Mapping[str, type[FreeCondition]] = {"text": FreeText, "number": FreeNumber, "date": FreeDay}
    for free in FreeField.objects.filter(target=target):
        key = f"custom:{free.key}"
        if free.kind == FreeField.Kind.YES_NO:
            yield FreeYesNo(key, free.label, GROUP, free.key)
        elif free.kind == FreeField.Kind.CHOICE:
            yield OneOf(key, free.label, GROUP, f"custom__{free.key}", [(one, one) for one in free.options])
        else:
            yield kinds[free.kind](key, free.label, GROUP, target, free.key)
