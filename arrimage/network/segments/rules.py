"""Rules: read from JSON, told in words, turned into one condition of SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from arrimage.network.models import Organisation, OrganisationRole, Person, Segment
from arrimage.network.segments.catalogue import conditions
from arrimage.network.segments.conditions import Asking, Condition, UnclearRule

DEEPEST = 12
MOST_PARTS = 100
NESTED = "organisation"
Target = Segment.Target
MODELS = {Target.ORGANISATION: Organisation, Target.PERSON: Person}


@dataclass(frozen=True)
class Line:
    """A condition filled in."""

    condition: Condition
    operator: str
    said: Mapping[str, Any]

    def q(self, asking: Asking) -> Q:
        return self.condition.q(self.operator, self.said, asking)

    def __str__(self) -> str:
        return self.condition.in_words(self.operator, self.said)


@dataclass(frozen=True)
class Group:
    """All of the parts, or any of them."""

    every: bool
    parts: "tuple[Rule, ...]"

    def q(self, asking: Asking) -> Q:
        found = self.parts[0].q(asking)
        for part in self.parts[1:]:
            found = found & part.q(asking) if self.every else found | part.q(asking)
        return found

    def __str__(self) -> str:
        told = [f"({part})" if isinstance(part, Group) and len(part.parts) > 1 else str(part) for part in self.parts]
        joiner = _("and") if self.every else _("or")
        return f" {joiner} ".join(told)


@dataclass(frozen=True)
class Not:
    """Those who do not answer to the part, what is unknown of them included."""

    part: "Rule"
    target: Target

    def q(self, asking: Asking) -> Q:
        # Of the keys rather than of the columns: in SQL the contrary of unknown is unknown again.
        return ~Q(pk__in=MODELS[self.target]._base_manager.filter(self.part.q(asking)).order_by().values("pk"))

    def __str__(self) -> str:
        return _("not (%(rule)s)") % {"rule": self.part}


@dataclass(frozen=True)
class InOrganisation:
    """People who hold a role today in an organisation that answers to the part."""

    part: "Rule"

    def q(self, asking: Asking) -> Q:
        there = Organisation._base_manager.filter(self.part.q(asking)).order_by().values("pk")
        roles = OrganisationRole.objects.current(asking.day).filter(organisation__in=there)
        return Q(pk__in=roles.order_by().values("person"))

    def __str__(self) -> str:
        return _("works in an organisation where %(rule)s") % {"rule": self.part}


@dataclass(frozen=True)
class Contrary(Not):
    """A condition in the negative: told as it was written, asked as the contrary of what is known."""

    written: Line

    def __str__(self) -> str:
        return str(self.written)


Rule = Line | Group | Not | InOrganisation


def parse(rule: Any, target: str) -> Rule:
    """The rule of a segment of organisations or people. Raises UnclearRule, also for a rule that asks nothing."""
    return _Reader().read(rule, Target(target), 1)


class _Reader:
    def __init__(self) -> None:
        self.known: dict[str, Mapping[str, Condition]] = {}
        self.parts = 0

    def read(self, rule: Any, target: Target, depth: int) -> Rule:
        self.parts += 1
        if depth > DEEPEST or self.parts > MOST_PARTS:
            raise UnclearRule(_("This rule is too long or too deep: split it into several segments."))
        match rule:
            case {"all": list(parts)} if len(rule) == 1 and parts:
                return Group(True, tuple(self.read(part, target, depth + 1) for part in parts))
            case {"any": list(parts)} if len(rule) == 1 and parts:
                return Group(False, tuple(self.read(part, target, depth + 1) for part in parts))
            case {"not": part} if len(rule) == 1:
                return Not(self.read(part, target, depth + 1), target)
            case {"field": str(field), "is": operator, **rest} if set(rest) <= {"value"}:
                return self._condition(field, operator, rest.get("value"), target, depth)
            case {"all": []} | {"any": []}:
                raise UnclearRule(_("A rule needs at least one condition: add one."))
        if rule == {}:
            raise UnclearRule(_("A rule needs at least one condition: add one."))
        raise UnclearRule(_("A part of this rule cannot be understood. Write the rule again."))

    def _condition(self, field: str, operator: Any, value: Any, target: Target, depth: int) -> Rule:
        if field == NESTED and target == Target.PERSON:
            return InOrganisation(self.read(value, Target.ORGANISATION, depth + 1))
        if target not in self.known:
            self.known[target] = conditions(target)
        known = self.known[target]
        if field not in known:
            told = {"field": field}
            raise UnclearRule(_("The condition “%(field)s” does not exist any more: remove it.") % told)
        condition = known[field]
        said = condition.check(operator, value)
        line = Line(condition, operator, said)
        if operator in condition.contraries:
            return Contrary(Line(condition, condition.contraries[operator], said), target, line)
        return line
