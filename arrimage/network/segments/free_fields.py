"""Conditions on the fields that the hub defines for itself, whose values lie in the record's `custom`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, FloatField, Q, TextField, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.network.models import FreeField, Organisation, Person, Segment
from arrimage.network.segments.conditions import Asking, Condition, OneOf, day_field

GROUP = _("Free fields")
NUMERAL = r"^-?[0-9]{1,15}([.][0-9]{1,15})?$"
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
        texts = MODELS[self.target].objects.alias(text=Cast(KeyTextTransform(self.name, "custom"), TextField()))
        if operator == "filled":
            found = texts.filter(text__isnull=False).exclude(text="").exclude(**{f"custom__{self.name}": None})
        else:
            found = texts.filter(self.compared(operator, said))
        return Q(pk__in=found.order_by().values("pk"))

    def compared(self, operator: str, said: Mapping[str, Any]) -> Q:
        """The condition on `text`."""
        raise NotImplementedError


@dataclass(frozen=True)
class FreeText(FreeCondition):
    operators = {"equals": pgettext_lazy("segment", "is exactly"), **FILLED}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": forms.CharField(label=_("Text"), max_length=500)}

    def compared(self, operator: str, said: Mapping[str, Any]) -> Q:
        return Q(text=said["value"])


@dataclass(frozen=True)
class FreeNumber(FreeCondition):
    operators = {
        "at_least": pgettext_lazy("segment", "is at least"),
        "at_most": pgettext_lazy("segment", "is at most"),
        **FILLED,
    }
    LOOKUPS: ClassVar[Mapping[str, str]] = {"at_least": "gte", "at_most": "lte"}

    def fields(self) -> dict[str, forms.Field]:
        return {
            "value": forms.DecimalField(label=pgettext_lazy("kind of field", "Number"), max_digits=15, decimal_places=4)
        }

    def compared(self, operator: str, said: Mapping[str, Any]) -> Q:
        # A field that was text once may hold anything: PostgreSQL would stop at the first word.
        number = Case(When(text__regex=NUMERAL, then=Cast("text", FloatField())), output_field=FloatField())
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
