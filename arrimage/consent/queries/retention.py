"""What the retention schedule makes due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from arrimage.consent.models import Anonymisation, RetentionRule
from arrimage.kit import personal_data

SAMPLE = 20


@dataclass(frozen=True)
class Due:
    """What one rule makes due on a day: how many records, and the first ones."""

    rule: RetentionRule
    before: date
    count: int
    sample: list[Any]

    @property
    def more(self) -> int:
        return self.count - len(self.sample)


def due_under(rule: RetentionRule, day: date, before: date | None = None) -> QuerySet[Any]:
    """The records due under the rule on the day (or that ended `before`), those made anonymous already left out.

    A rule may have been shortened since a run began, never what the law wants kept: the earlier of both days applies.
    """
    declared = rule.declared
    if declared is None:
        return RetentionRule.objects.none()
    cutoff = rule.cutoff(day)
    rows = personal_data.due(declared, min(before, cutoff) if before else cutoff)
    if rule.anonymises:
        rows = rows.exclude(pk__in=Anonymisation.of(rows.model))
    return rows.order_by("pk")


def beside_under(rule: RetentionRule, day: date, before: date | None = None) -> list[QuerySet[Any]]:
    """The rows of other tables that go with those due under the rule, a queryset for each table."""
    cutoff = rule.cutoff(day)
    ended = rule.declared.beside if rule.declared else ()
    return [rows(min(before, cutoff) if before else cutoff).order_by("pk") for rows in ended]


def is_due(rule: RetentionRule, day: date) -> bool:
    return any(rows.exists() for rows in (due_under(rule, day), *beside_under(rule, day)))


def preview(day: date) -> list[Due]:
    """What running the schedule that day would destroy, a line for each rule in force."""
    lines = []
    for rule in RetentionRule.objects.filter(is_active=True):
        rows = due_under(rule, day)
        count = rows.count() + sum(more.count() for more in beside_under(rule, day))
        lines.append(Due(rule, rule.cutoff(day), count, list(rows[:SAMPLE]) if count else []))
    return lines
