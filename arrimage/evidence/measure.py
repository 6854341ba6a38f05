"""What the system knows how to count, as rules over live records.

A measure answers with querysets, so that a figure and its proof come from one query and cannot disagree:

    candidates   the records that the period and the parameters put forward
    counted      the candidates that pass every rule
    not counted  the other candidates, each with the sentence of every rule it fails
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any, cast

from django.db.models import Model, Q, QuerySet
from django.utils.translation import get_language
from django_filters import FilterSet

from arrimage.evidence.parameters import narrow
from arrimage.evidence.period import Period

Records = QuerySet[Model]


class Kind(StrEnum):
    COUNT = "count"  # how many in the period
    STOCK = "stock"  # how many at the end of the period
    SUM = "sum"  # participants, hours, dollars
    DELIVERABLE = "deliverable"  # a document exists and was accepted
    FRESHNESS = "freshness"  # a thing was brought up to date within its review interval
    SHARE = "share"  # numerator over denominator, in percent
    MANUAL = "manual"  # a typed value with its evidence: the exception


@dataclass(frozen=True)
class Scope:
    """What one figure is asked for: a period, parameters, and the day on which one looks."""

    period: Period
    day: date
    parameters: Mapping[str, Any]
    filterset: type[FilterSet] | None = None

    def narrow(self, records: Records) -> Records:
        """The records that the parameters keep; a parameter nobody understands keeps none (never all)."""
        return narrow(records, self.parameters, self.filterset)


@dataclass(frozen=True)
class Rule:
    """A condition on one record and the sentence said of a record that fails it.

    `condition(scope)` returns a Q that joins no to-many relation (use Exists or `pk__in`), so no row is doubled.
    `unless` names another rule: of a record that fails that one, this rule's sentence would be untrue or idle.
    `explain(scope)` returns what says more of each record that fails than the one sentence can: which of several
    things lacks. It is asked once for a whole proof: what all its records have in common is read there.
    """

    name: str
    condition: Callable[[Scope], Q]
    failure: Any  # a lazily translated sentence
    unless: str = ""
    explain: "Callable[[Scope], Callable[[Any], Iterable[Any]]] | None" = None

    def sentences(self, scope: "Scope") -> Callable[[Any], list[str]]:
        """What is said of each record that fails."""
        if self.explain is None:
            return lambda record: [str(self.failure)]
        said = self.explain(scope)
        return lambda record: [str(one) for one in said(record)]


def how_many(counted: Records, candidates: Records) -> int:
    return counted.count()


def percentage(counted: Records, candidates: Records) -> float | None:
    """The share of the candidates that count, in percent, to one decimal; None when there are none."""
    total = candidates.count()
    return round(100 * counted.count() / total, 1) if total else None


def no_guess(wording: str, action: str) -> Mapping[str, Any] | None:
    return None


SEVERAL = 2


def _agreeing(value: Any) -> int:
    """The whole number with which a unit agrees: French says «1,5 heure», English «1.5 hours»."""
    if (get_language() or "fr").startswith("fr"):
        return int(abs(value))
    return 1 if value == 1 else SEVERAL


@dataclass(frozen=True)
class Measure:
    """A named, versioned rule over live records. Raise `version` whenever a rule changes.

    `unit` is a sign («%»), a word that never changes («MRC»), or an `npgettext_lazy` that waits for a number: `unit_of`
    reads it.
    `candidates(scope)` returns the records put forward, already narrowed by the scope's parameters.
    `operation(counted, candidates)` turns the querysets into the value.
    `date_field` names the date of a record that places it in a period, by a path of fields: what was reported is sorted
    by it long after. Empty when there is none, as for a stock.
    `guess(wording, action)` proposes the parameters that an indicator's and its action's words call for: an empty
    mapping to count everything, None when the words do not tell.
    `adds` says what one record adds to a sum, so that its proof can be added up by hand.
    `distinct` says that a record stands for all its occasions in the period (an organisation met three times is
    one), so that the figures of adjacent periods do not add up.
    `dated_by` names the date shown of a record in a proof, where no `date_field` places it in a period.
    `secret` says that a record is somebody's answer in confidence: the proof tells how many, never which.
    """

    code: str
    label: Any
    definition: Any
    unit: Any
    kind: Kind
    candidates: Callable[[Scope], Records]
    rules: tuple[Rule, ...] = ()
    parameters: type[FilterSet] | None = None
    operation: Callable[[Records, Records], Any] = how_many
    date_field: str = ""
    guess: Callable[[str, str], Mapping[str, Any] | None] = no_guess
    permission: str = ""
    adds: Callable[[Any], int | Decimal] | None = None
    distinct: bool = False
    dated_by: str = ""
    secret: bool = False
    phrases: tuple[str, ...] = ()
    version: int = 1

    @property
    def shown_date(self) -> str:
        """The name of the date that a proof shows of a record; empty when there is none."""
        return self.date_field or self.dated_by

    def date_of(self, record: Any) -> date | None:
        """The date that a proof shows of a record. None without one, and where the record, read by other means than
        the measure's own, does not carry it.
        """
        if not self.shown_date:
            return None
        path = self.shown_date.split("__")
        return cast("date | None", reduce(lambda found, name: getattr(found, name, None), path, record))

    @property
    def adds_up(self) -> bool:
        """Whether it tells what each record adds."""
        return self.adds is not None

    @property
    def manual(self) -> bool:
        return self.kind is Kind.MANUAL

    def unit_of(self, value: Any) -> str:
        """The unit as it agrees with that many, «1 livrable», «2 livrables»; in the plural when nothing is counted."""
        if not self.unit:
            return ""
        # What waits for a number is empty until it gets one.
        return str(self.unit) or str(self.unit % (SEVERAL if value is None else _agreeing(value)))

    def scope(self, period: Period, day: date, parameters: Mapping[str, Any] | None = None) -> Scope:
        return Scope(period, day, parameters or {}, self.parameters)
