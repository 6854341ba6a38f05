"""A figure: what a measure yields for a period as seen on a day, with the records behind it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Case, Model, Q, Value, When

from arrimage.evidence.measure import Measure, Records, Rule, Scope
from arrimage.evidence.period import Period


@dataclass(frozen=True)
class Figure:
    """Lazy: each queryset runs only when it is read, the value once."""

    measure: Measure
    scope: Scope

    @classmethod
    def of(cls, measure: Measure, period: Period, day: date, parameters: Mapping[str, Any] | None = None) -> "Figure":
        return cls(measure, measure.scope(period, day, parameters))

    @property
    def asked(self) -> tuple[object, ...]:
        """What tells this figure from any other."""
        scope = self.scope
        parameters = json.dumps(scope.parameters, sort_keys=True, default=str)
        return self.measure.code, self.measure.version, scope.period, scope.day, parameters

    @cached_property
    def candidates(self) -> Records:
        return self.measure.candidates(self.scope)

    @cached_property
    def counted(self) -> Records:
        conditions = [rule.condition(self.scope) for rule in self.measure.rules]
        return self.candidates.filter(*conditions)

    @cached_property
    def not_counted(self) -> Records:
        """The candidates that fail a rule; ask `reasons` of each for the sentences.

        A condition that is unknown for a record (NULL) is a failed one, hence Case with a default and not `~Q`.
        """
        if not self.measure.rules:
            return self.candidates.none()
        passed = {
            f"passes_{index}": Case(
                When(rule.condition(self.scope), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
            for index, rule in enumerate(self.measure.rules)
        }
        any_failed = Q()
        for name in passed:
            any_failed |= Q(**{name: False})
        annotated: Records = self.candidates.annotate(**passed)
        return annotated.filter(any_failed)

    def reasons(self, record: Model) -> list[str]:
        """Why a record taken from `not_counted` does not count: what each rule it fails says of it."""
        failed = {
            rule.name: rule for index, rule in enumerate(self.measure.rules) if not getattr(record, f"passes_{index}")
        }
        told = [self._said_of(rule)(record) for rule in failed.values() if rule.unless not in failed]
        return [sentence for sentences in told for sentence in sentences]

    def _said_of(self, rule: Rule) -> Callable[[Model], list[str]]:
        if rule.name not in self._prepared:
            self._prepared[rule.name] = rule.sentences(self.scope)
        return self._prepared[rule.name]

    @cached_property
    def _prepared(self) -> dict[str, Callable[[Model], list[str]]]:
        return {}

    @cached_property
    def value(self) -> Any:
        """A number, or None when there is nothing to divide by or nothing typed yet."""
        return self.measure.operation(self.counted, self.candidates)
