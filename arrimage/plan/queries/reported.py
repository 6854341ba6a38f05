"""The proof of a figure as it is to be read: the records reported where its period is frozen, else today's."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.plan.models import FrozenFigure
from arrimage.plan.queries.evidence import CHUNK, PAGE, EvidencePage, EvidenceRow, all_evidence, evidence, rows_of
from arrimage.plan.queries.figures import IndicatorFigure

SORTED_BY_DATE = 10_000


def proof(figure: IndicatorFigure, user: Any, *, counted: bool = True, start: int = 0) -> EvidencePage:
    """A page of the records behind the value shown; those not counted are always today's."""
    if counted and figure.frozen:
        keys = _latest_first(figure.frozen)
        rows = _reported(figure.frozen, keys[start : start + PAGE], user)
        return EvidencePage(rows, len(keys), start)
    return evidence(figure.indicator, figure.period, figure.day, user, counted=counted, start=start)


def whole_proof(figure: IndicatorFigure, user: Any, *, counted: bool = True) -> Iterator[EvidenceRow]:
    """Every row of `proof`, read in portions."""
    if counted and figure.frozen:
        keys = _latest_first(figure.frozen)
        for at in range(0, len(keys), CHUNK):
            yield from _reported(figure.frozen, keys[at : at + CHUNK], user)
    elif figure.figure:
        yield from all_evidence(figure.figure, user, counted=counted)


def _question(frozen: FrozenFigure) -> Figure | None:
    """What was asked when the figure was frozen; None when nobody declares its measure any more."""
    if not catalogue.known(frozen.measure):
        return None
    period = frozen.reporting_period.period
    return Figure.of(catalogue.get(frozen.measure), period, period.last_day, frozen.parameters)


def _latest_first(frozen: FrozenFigure) -> list[int]:
    """The keys of the records, by their date where the measure dates them and they are not too many to sort."""
    asked, keys = _question(frozen), sorted(frozen.evidence, reverse=True)
    if asked is None or not asked.measure.date_field or len(keys) > SORTED_BY_DATE:
        return keys
    records = _manager(asked).filter(pk__in=keys).values_list("pk", asked.measure.date_field)
    dates = dict(records)
    return sorted(keys, key=lambda key: (dates.get(key) or date.min, key), reverse=True)


def _reported(frozen: FrozenFigure, keys: Sequence[int], user: Any) -> list[EvidenceRow]:
    asked = _question(frozen)
    if asked is None:
        return [EvidenceRow("", key, _("a record of an unknown source"), None, None, False) for key in keys]
    if asked.measure.secret:
        return []
    found = _manager(asked).in_bulk(keys)
    rows = iter(rows_of(asked, [found[key] for key in keys if key in found], user))
    return [next(rows) if key in found else _deleted(asked, key) for key in keys]


def _manager(asked: Figure) -> Any:
    return asked.candidates.model._default_manager


def _deleted(asked: Figure, key: int) -> EvidenceRow:
    model = asked.candidates.model._meta.label_lower
    return EvidenceRow(model, key, _("a record deleted since"), None, None, False)
