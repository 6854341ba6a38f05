"""The kinds of condition of which a rule is made: what they ask, how they are filled in, what they mean in SQL.

Each yields a `Q` that joins no list of the record, so that nobody comes twice.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrimage.kit.asking import exactly, query_words
from arrimage.kit.desk.display import shown
from arrimage.kit.text import fold
from arrimage.kit.years import YearFormField

MOST_DAYS = 36_500


class UnclearRule(ValueError):
    """The rule cannot be understood; its text is a sentence for the reader."""


@dataclass(frozen=True)
class Asking:
    """On which day it is asked, and by whom: None for the hub itself, who sees everything."""

    day: date
    user: Any = None


@dataclass(frozen=True)
class Condition:
    """One line of a rule. `key` names it in rules for good; `group` is the heading under which it is offered."""

    key: str
    label: Any
    group: Any
    operators: ClassVar[Mapping[str, Any]] = {}
    # Operators that need nothing more to be said.
    bare: ClassVar[tuple[str, ...]] = ()
    # Negative operators, each with the one it is the contrary of: `q` is asked that one.
    contraries: ClassVar[Mapping[str, str]] = {}

    def fields(self) -> dict[str, forms.Field]:
        """The form fields of its value, by name; one alone is called `value` and kept as it is."""
        return {}

    def offered(self) -> Mapping[str, Any]:
        return self.operators

    def check(self, operator: Any, value: Any) -> dict[str, Any]:
        """The value as the fields clean it, by name. Raises UnclearRule."""
        if not isinstance(operator, str) or operator not in self.offered():
            raise UnclearRule(_("“%(field)s” cannot be compared that way.") % {"field": self.label})
        if operator in self.bare:
            return {}
        fields = self.fields()
        parts = {"value": value} if set(fields) == {"value"} else value
        try:
            said = {name: one.clean(_plain(parts.get(name))) for name, one in fields.items()}
            self.look_over(said)
        except ValidationError as error:
            told = {"field": self.label, "why": " ".join(error.messages)}
            raise UnclearRule(_("“%(field)s”: %(why)s") % told) from error
        except (TypeError, AttributeError, ValueError, OverflowError) as error:
            raise UnclearRule(_("“%(field)s” has a value that makes no sense.") % {"field": self.label}) from error
        return said

    def look_over(self, said: dict[str, Any]) -> None:
        """Refuse, with a ValidationError, values that make no sense together."""

    def to_json(self, operator: str, said: Mapping[str, Any]) -> Any:
        """The cleaned values as a rule keeps them."""
        if operator in self.bare:
            return None
        kept = {name: _kept(value) for name, value in said.items()}
        return kept["value"] if set(kept) == {"value"} else kept

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        """Those who answer; `operator` is never a contrary."""
        raise NotImplementedError

    def in_words(self, operator: str, said: Mapping[str, Any]) -> str:
        """«Type est Entreprise»."""
        fields = self.fields()
        told = [shown(value, fields[name]) for name, value in said.items() if value not in (None, "", [])]
        return " ".join([str(self.label), str(self.offered()[operator]), *told])


def _plain(value: Any) -> Any:
    """Numbers as the text that form fields expect; nothing for what no field holds."""
    if isinstance(value, bool) or value is None:
        return None
    return str(value) if isinstance(value, int | float) else value


def _kept(value: Any) -> Any:
    if isinstance(value, QuerySet):
        return [record.pk for record in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | list | dict) or value is None else str(value)


class _Choices(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class _Records(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # cannot be subscripted when run
    widget = forms.CheckboxSelectMultiple


@dataclass(frozen=True)
class OneOf(Condition):
    """A column that holds one of a few values."""

    column: str = ""
    choices: Iterable[tuple[str, Any]] = ()
    operators = {"in": pgettext_lazy("segment", "is"), "not_in": pgettext_lazy("segment", "is not")}
    contraries = {"not_in": "in"}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": _Choices(label=_("Value"), choices=list(self.choices))}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        return Q(**{f"{self.column}__in": said["value"]})


@dataclass(frozen=True)
class Related(Condition):
    """Records to which the record points: `path` from a row of `through`, or a column when there is none."""

    column: str = ""
    records: Callable[[], QuerySet[Any]] = field(kw_only=True)
    through: Callable[[Asking], QuerySet[Any]] | None = None
    owner: str = ""
    operators = {
        "in": pgettext_lazy("segment", "is"),
        "not_in": pgettext_lazy("segment", "is not"),
        "filled": pgettext_lazy("segment", "is filled in"),
        "empty": pgettext_lazy("segment", "is not filled in"),
    }
    bare = ("filled", "empty")
    contraries = {"not_in": "in", "empty": "filled"}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": _Records(self.records(), label=_("Value"))}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        if self.through is None:
            return Q(**({f"{self.column}__in": said["value"]} if said else {f"{self.column}__isnull": False}))
        rows = self.through(asking).filter(**{self.owner: OuterRef("pk")})
        return Q(Exists(rows.filter(**{f"{self.column}__in": said["value"]}) if said else rows))


@dataclass(frozen=True)
class Number(Condition):
    column: str = ""
    operators = {
        "at_least": pgettext_lazy("segment", "is at least"),
        "at_most": pgettext_lazy("segment", "is at most"),
        "equals": pgettext_lazy("segment", "is exactly"),
        "filled": pgettext_lazy("segment", "is filled in"),
        "empty": pgettext_lazy("segment", "is not filled in"),
    }
    bare = ("filled", "empty")
    contraries = {"empty": "filled"}
    LOOKUPS: ClassVar[Mapping[str, str]] = {"at_least": "gte", "at_most": "lte", "equals": "exact"}
    form_field: ClassVar[type[forms.IntegerField]] = forms.IntegerField

    def fields(self) -> dict[str, forms.Field]:
        label = pgettext_lazy("kind of field", "Number")
        return {"value": self.form_field(label=label, min_value=0, max_value=2**31 - 1)}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        if operator == "filled":
            return Q(**{f"{self.column}__isnull": False})
        return Q(**{f"{self.column}__{self.LOOKUPS[operator]}": said["value"]})


@dataclass(frozen=True)
class Year(Number):
    form_field = YearFormField


@dataclass(frozen=True)
class YesNo(Condition):
    """What is so or not: `rule` makes the condition of its being so."""

    rule: Callable[[Asking], Q] = field(kw_only=True)
    operators = {"yes": pgettext_lazy("segment", "yes"), "no": pgettext_lazy("segment", "no")}
    bare = ("yes", "no")
    contraries = {"no": "yes"}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        return self.rule(asking)

    def in_words(self, operator: str, said: Mapping[str, Any]) -> str:
        return f"{self.label}{_(':')} {self.offered()[operator]}"


@dataclass(frozen=True)
class Words(Condition):
    """Words in a folded column, in any order, whatever accents and capitals."""

    column: str = "sort_key"
    operators = {
        "contains": pgettext_lazy("segment", "contains"),
        "not_contains": pgettext_lazy("segment", "does not contain"),
    }
    contraries = {"not_contains": "contains"}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": forms.CharField(label=_("Words"), max_length=200)}

    def look_over(self, said: dict[str, Any]) -> None:
        if not fold(said["value"]):
            raise ValidationError(_("Write at least a letter or a digit."))

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        found = Q()
        for word in fold(said["value"]).split():
            found &= Q(**{f"{self.column}__contains": word})
        return found


@dataclass(frozen=True)
class Searched(Words):
    """Words that the search of the list would find in the record, their plurals and feminines too."""

    def look_over(self, said: dict[str, Any]) -> None:
        if not query_words(said["value"]):
            raise ValidationError(_("Write at least a letter or a digit."))

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        return Q(search_text__matches=exactly(said["value"]))


@dataclass(frozen=True)
class OnDay(Condition):
    """A moment, compared with days of the calendar in the hub's time."""

    column: str = ""
    operators = {
        "since": pgettext_lazy("segment", "on or after"),
        "before": pgettext_lazy("segment", "before"),
    }

    def fields(self) -> dict[str, forms.Field]:
        return {"value": day_field(_("Date"))}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        lookup = "gte" if operator == "since" else "lt"
        return Q(**{f"{self.column}__{lookup}": _midnight(said["value"])})


@dataclass(frozen=True)
class InLastDays(Condition):
    """A moment, compared with so many days before the day it is asked, that day included."""

    column: str = ""
    operators = {
        "last": pgettext_lazy("segment", "in the last (days)"),
        "not_last": pgettext_lazy("segment", "not in the last (days)"),
    }
    contraries = {"not_last": "last"}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": days_field()}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        since = _midnight(first_of_last(said["value"], asking.day))
        return Q(**{f"{self.column}__gte": since, f"{self.column}__lt": _midnight(asking.day + timedelta(days=1))})


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


def days_field() -> forms.IntegerField:
    return forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=MOST_DAYS)


def first_of_last(days: int, day: date) -> date:
    """The first of the last so many days, `day` being the last; the calendar's first day for what lies before it."""
    return date.fromordinal(max(1, day.toordinal() - days + 1))


def _midnight(day: date) -> datetime:
    # The first day of the calendar has no midnight elsewhere than where it began.
    return make_aware(datetime.combine(max(day, date(1, 1, 2)), time.min))


def rows_of(model: type[Model]) -> Callable[[Asking], QuerySet[Any]]:
    """Every row of a table that ties records together."""
    return lambda asking: model._default_manager.all()
