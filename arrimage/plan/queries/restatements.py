"""What changed since a period was frozen: the value reported, the value today, the records that made the difference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Kind, Measure
from arrimage.plan.models import FrozenFigure, ReportingPeriod
from arrimage.plan.queries.evidence import EvidenceRow, rows_of
from arrimage.plan.queries.figures import parameters_of
from arrimage.plan.states import Number

PORTION = 500  # primary keys asked for at once: databases limit the parameters of a query


@dataclass(frozen=True)
class Restatement:
    """A reported figure beside the same question asked today.

    `changed` are records counted both times and corrected since, where the value depends on what they say (a sum, a
    typed value). `removed` says why each record no longer counts. `today` is None also when nobody declares the
    measure any more.
    """

    frozen: FrozenFigure
    today: Number | None
    added: list[EvidenceRow]
    removed: list[EvidenceRow]
    changed: list[EvidenceRow]
    rule_changed: bool = False
    rebound: bool = False

    @property
    def measure(self) -> Measure | None:
        return catalogue.get(self.frozen.measure) if catalogue.known(self.frozen.measure) else None

    @property
    def differs(self) -> bool:
        today = None if self.today is None else round(Decimal(str(self.today)), 4)
        return today != self.frozen.value or bool(self.added or self.removed)


def restatements(period: ReportingPeriod, day: date, user: Any) -> list[Restatement]:
    """The frozen figures of the period that are no longer what they were."""
    figures = period.figures.select_related("indicator", "reporting_period")
    return [found for frozen in figures if (found := restatement(frozen, day, user)).differs]


def restatement(frozen: FrozenFigure, day: date, user: Any) -> Restatement:
    """The frozen question (same measure and parameters) asked again on that day."""
    indicator = frozen.indicator
    rebound = (frozen.measure, frozen.parameters) != (indicator.measure, dict(parameters_of(indicator)))
    if not catalogue.known(frozen.measure):
        return Restatement(frozen, None, [], [], [], rebound=rebound)
    figure = Figure.of(catalogue.get(frozen.measure), frozen.reporting_period.period, day, frozen.parameters)
    then, now = set(frozen.evidence), set(figure.counted.order_by().values_list("pk", flat=True))
    value_moved = figure.value is None or round(Decimal(str(figure.value)), 4) != frozen.value
    reads_values = figure.measure.kind in (Kind.SUM, Kind.MANUAL)
    return Restatement(
        frozen,
        figure.value,
        rows_of(figure, _found(figure, now - then), user),
        _removed(figure, then - now, user),
        _corrected(figure, then & now, frozen, user) if value_moved and reads_values else [],
        rule_changed=figure.measure.version != frozen.measure_version,
        rebound=rebound,
    )


def _found(figure: Figure, pks: Iterable[int]) -> list[Model]:
    manager: Any = figure.candidates.model._default_manager
    ordered = sorted(pks)
    portions = (ordered[at : at + PORTION] for at in range(0, len(ordered), PORTION))
    return [record for portion in portions for record in manager.filter(pk__in=portion).order_by("pk")]


def _removed(figure: Figure, pks: set[int], user: Any) -> list[EvidenceRow]:
    """Each with why it no longer counts: a rule it fails, no longer of the period, deleted."""
    if not pks or figure.measure.secret:
        return []
    failing = {record.pk: tuple(figure.reasons(record)) for record in figure.not_counted if record.pk in pks}
    elsewhere = (_("It no longer belongs to the period or to what the indicator counts."),)
    records = _found(figure, pks)
    rows = rows_of(figure, records, user, {record.pk: failing.get(record.pk, elsewhere) for record in records})
    deleted = sorted(pks - {record.pk for record in records})
    model = figure.candidates.model._meta.label_lower
    gone = (_("It was deleted."),)
    return [*rows, *(EvidenceRow(model, pk, _("a deleted record"), None, None, False, gone) for pk in deleted)]


def _corrected(figure: Figure, pks: set[int], frozen: FrozenFigure, user: Any) -> list[EvidenceRow]:
    history: Any = getattr(figure.candidates.model, "history", None)
    if history is None or not pks:
        return []
    since = history.filter(history_date__gt=frozen.reporting_period.frozen_at)
    touched = set(since.values_list(figure.candidates.model._meta.pk.attname, flat=True))
    return rows_of(figure, _found(figure, pks & touched), user)
