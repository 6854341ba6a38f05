"""A rule as a form shows it: groups of conditions, which buttons add and remove, with or without JavaScript."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count, groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.network.models import Segment
from arrimage.network.segments import Condition, UnclearRule, conditions, parse
from arrimage.network.segments.rules import NESTED

PREFIX = "rule"
MATCHES = {
    "all": gettext_lazy("all of these conditions"),
    "any": gettext_lazy("at least one of these conditions"),
    "none": gettext_lazy("none of these conditions"),
}
ABOUT = {"person": gettext_lazy("The person"), "organisation": gettext_lazy("An organisation where she works")}
MOST_GROUPS, MOST_ROWS = 8, 20


class TooDeep(Exception):
    """The rule has more levels than a form shows."""


@dataclass
class Row:
    """A condition being filled in: `raw` is what each field holds, as it came."""

    condition: Condition
    operator: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    def form(self, prefix: str) -> forms.Form:
        made = forms.Form(prefix=prefix, initial={"is": self.operator, **self.raw}, use_required_attribute=False)
        made.fields["is"] = forms.ChoiceField(
            label=_("How “%(field)s” compares") % {"field": self.condition.label},
            choices=list(self.condition.offered().items()),
        )
        made.fields.update(self.condition.fields())
        return made

    def to_rule(self) -> dict[str, Any]:
        value = self.raw.get("value") if set(self.condition.fields()) <= {"value"} else dict(self.raw)
        said = self.condition.check(self.operator, value)
        rule = {"field": self.condition.key, "is": self.operator}
        return (
            rule
            if self.operator in self.condition.bare
            else {**rule, "value": self.condition.to_json(self.operator, said)}
        )


@dataclass
class Group:
    about: str
    match: str = "all"
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def offered(self) -> Mapping[str, Condition]:
        return conditions(self.about)

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The conditions one may add, under their headings."""
        by_heading = sorted(self.offered.values(), key=lambda one: _order(self.offered, one))
        headed = groupby(by_heading, key=lambda one: str(one.group))
        return [(heading, [(one.key, str(one.label)) for one in ones]) for heading, ones in headed]

    def to_rule(self, target: str) -> dict[str, Any]:
        lines: dict[str, Any] = {"any" if self.match == "none" else self.match: [row.to_rule() for row in self.rows]}
        if self.about != target:
            lines = {"field": NESTED, "is": "matches", "value": lines}
        return {"not": lines} if self.match == "none" else lines


def _order(offered: Mapping[str, Condition], condition: Condition) -> int:
    return [str(one.group) for one in offered.values()].index(str(condition.group))


@dataclass
class Composer:
    """The whole rule being composed. `is_too_deep` when the kept rule cannot be shown as groups."""

    target: str
    match: str = "all"
    groups: list[Group] = field(default_factory=list)
    is_too_deep: bool = False

    # Where it comes from -----------------------------------------------------------------------------------

    @classmethod
    def of_rule(cls, rule: Any, target: str) -> "Composer":
        if not rule:
            return cls(target, groups=[Group(target)])
        try:
            return cls(target, *_shown(rule, target))
        except (TooDeep, KeyError, TypeError, AttributeError):
            return cls(target, groups=[Group(target)], is_too_deep=True)

    @classmethod
    def of_post(cls, data: Any, target: str) -> "Composer":
        made = cls(target, _one_of(data.get(f"{PREFIX}-match"), ("all", "any")))
        for number in count():
            prefix = f"{PREFIX}-{number}"
            if f"{prefix}-match" not in data or number >= MOST_GROUPS:
                break
            about = _one_of(data.get(f"{prefix}-about"), (target, *(ABOUT if target == "person" else ())))
            group = Group(about, _one_of(data.get(f"{prefix}-match"), MATCHES))
            group.rows = list(_posted_rows(data, prefix, group))
            made.groups.append(group)
        made.groups = made.groups or [Group(target)]
        return made

    # What is done to it ------------------------------------------------------------------------------------

    def change(self, asked: str, data: Any) -> None:
        """Add or remove a group or a condition: `add-group`, `remove-group-1`, `add-0`, `remove-0-2`."""
        match asked.split("-"):
            case ["add", "group"] if len(self.groups) < MOST_GROUPS:
                self.groups.append(Group(_one_of(data.get(f"{PREFIX}-new-about"), (self.target, *ABOUT))))
            case ["remove", "group", number] if number.isdigit() and int(number) < len(self.groups):
                del self.groups[int(number)]
                self.groups = self.groups or [Group(self.target)]
            case ["add", number] if number.isdigit() and int(number) < len(self.groups):
                group = self.groups[int(number)]
                chosen = group.offered.get(data.get(f"{PREFIX}-{number}-new", ""))
                if chosen and len(group.rows) < MOST_ROWS:
                    group.rows.append(Row(chosen))
            case ["remove", number, place] if number.isdigit() and place.isdigit() and int(number) < len(self.groups):
                del self.groups[int(number)].rows[int(place) : int(place) + 1]

    # What it says ------------------------------------------------------------------------------------------

    def to_rule(self) -> dict[str, Any]:
        """The rule as a segment keeps it; groups left empty are left out. Raises UnclearRule, rows marked."""
        for row in (row for group in self.groups for row in group.rows):
            try:
                row.to_rule()
            except UnclearRule as refusal:
                row.error = str(refusal)
        errors = [row.error for group in self.groups for row in group.rows if row.error]
        if errors:
            raise UnclearRule(_("Complete the conditions marked below, or remove them."))
        rule = {self.match: [group.to_rule(self.target) for group in self.groups if group.rows]}
        parse(rule, self.target)
        return rule

    @property
    def shown(self) -> list[dict[str, Any]]:
        """For the template: each group with its rows and their forms."""
        return [
            {
                "group": group,
                "name": f"{PREFIX}-{number}",
                "rows": [
                    {"row": row, "form": row.form(f"{PREFIX}-{number}-{place}")} for place, row in enumerate(group.rows)
                ],
            }
            for number, group in enumerate(self.groups)
        ]

    matches = MATCHES
    abouts = ABOUT


def _posted_rows(data: Any, prefix: str, group: Group) -> Iterable[Row]:
    for place in range(MOST_ROWS):
        name = f"{prefix}-{place}"
        condition = group.offered.get(data.get(f"{name}-field", ""))
        if condition is None:
            return
        raw = {
            key: one.widget.value_from_datadict(data, MultiValueDict(), f"{name}-{key}")
            for key, one in condition.fields().items()
        }
        yield Row(condition, data.get(f"{name}-is", ""), raw)


def _one_of(value: Any, allowed: Iterable[str]) -> str:
    """The value when it is allowed, else the first that is."""
    known = list(allowed)
    return value if value in known else known[0]


def _shown(rule: Any, target: str) -> tuple[str, list[Group]]:
    """The match of the whole and the groups of a rule, or TooDeep."""
    [(match, parts)] = rule.items() if set(rule) <= {"all", "any"} else [("all", [rule])]
    if all("field" in part and part["field"] != NESTED for part in parts):
        return "all", [_group(rule if match in rule else {"all": parts}, target)]
    return match, [_group(part, target) for part in parts]


def _group(rule: Any, target: str) -> Group:
    match, about = "", target
    if set(rule) == {"not"}:
        match, rule = "none", rule["not"]
    if rule.get("field") == NESTED and target == Segment.Target.PERSON:
        about, rule = Segment.Target.ORGANISATION.value, rule["value"]
    [(joiner, lines)] = rule.items() if set(rule) <= {"all", "any"} else [("any" if match else "all", [rule])]
    if match == "none" and joiner == "all" and len(lines) > 1:
        raise TooDeep
    group = Group(about, match or joiner)
    for line in lines:
        if "field" not in line or line["field"] == NESTED:
            raise TooDeep
        condition, value = group.offered[line["field"]], line.get("value")
        raw = {"value": value} if set(condition.fields()) <= {"value"} else value or {}
        group.rows.append(Row(condition, line["is"], raw))
    return group


class RuleWidget(forms.Widget):
    template_name = "network/segments/composer.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Composer:
        return Composer.of_post(data, _one_of(data.get("target"), Segment.Target.values))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, None, attrs), "composer": value}

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""


class RuleField(forms.Field):
    """Cleans to the rule's JSON; `target` says of what the segment is."""

    widget = RuleWidget
    target: str = Segment.Target.ORGANISATION

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Composer) else Composer.of_rule(value, self.target)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(data.to_rule() != (initial or {}))
        except UnclearRule:
            return True

    def clean(self, value: Composer) -> dict[str, Any]:
        try:
            return value.to_rule()
        except UnclearRule as refusal:
            raise ValidationError(str(refusal)) from refusal
