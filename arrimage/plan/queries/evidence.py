"""The records behind a figure, as whoever looks may see them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Records
from arrimage.evidence.period import Period
from arrimage.kit.desk import site
from arrimage.plan.models import Indicator
from arrimage.plan.queries.figures import live_figure

PAGE = 50
CHUNK = 500


@dataclass(frozen=True)
class EvidenceRow:
    """A record counted, or not counted with the reasons. One that may not be seen is neither named nor dated, nor is
    it told what it adds to a sum (`value`)."""

    model: str
    pk: int
    label: str
    date: date | None
    url: str | None
    visible: bool
    reasons: tuple[str, ...] = ()
    value: Decimal | int | None = None


@dataclass(frozen=True)
class EvidencePage:
    """Some of the rows, from `start`, out of `total`."""

    rows: list[EvidenceRow]
    total: int
    start: int

    @property
    def following(self) -> int | None:
        """Where the next page starts; None on the last, and where nothing may be listed."""
        if not self.rows:
            return None
        end = self.start + len(self.rows)
        return end if end < self.total else None


def evidence(
    indicator: Indicator,
    period: Period,
    day: date,
    user: Any,
    *,
    counted: bool = True,
    start: int = 0,
    size: int = PAGE,
) -> EvidencePage:
    """A page of the records counted, or of those that are not, the latest first."""
    figure = live_figure(indicator, period, day)
    if figure is None:
        return EvidencePage([], 0, 0)
    records = figure.counted if counted else figure.not_counted
    page = [] if figure.measure.secret else list(in_order(figure, records)[start : start + size])
    return EvidencePage(rows_of(figure, page, user, _reasons(figure, page, counted)), records.count(), start)


def all_evidence(figure: Figure, user: Any, *, counted: bool = True) -> Iterator[EvidenceRow]:
    """Every row in turn, read in portions so that a large figure does not fill the memory; none of what is secret."""
    if figure.measure.secret:
        return
    records = in_order(figure, figure.counted if counted else figure.not_counted).iterator(chunk_size=CHUNK)
    while portion := list(islice(records, CHUNK)):
        yield from rows_of(figure, portion, user, _reasons(figure, portion, counted))


def in_order(figure: Figure, records: Records) -> Records:
    """The latest first where the measure dates its records, else in the order they were entered."""
    field = figure.measure.shown_date
    return records.order_by(f"-{field}", "-pk") if field else records.order_by("pk")


def rows_of(
    figure: Figure, records: Sequence[Model], user: Any, reasons: Mapping[int, tuple[str, ...]] | None = None
) -> list[EvidenceRow]:
    """The records as rows, with the reasons given by primary key; one query tells which may be seen.

    None of what is secret: beside those that do not count, a row would tell what somebody answered.
    """
    if figure.measure.secret:
        return []
    seen = visible(figure, records, user)
    why = reasons or {}
    return [_row(figure, record, record.pk in seen, why.get(record.pk, ())) for record in records]


def _reasons(figure: Figure, records: Sequence[Model], counted: bool) -> dict[int, tuple[str, ...]]:
    return {} if counted else {record.pk: tuple(figure.reasons(record)) for record in records}


def _row(figure: Figure, record: Model, is_visible: bool, reasons: tuple[str, ...]) -> EvidenceRow:
    model = record._meta.label_lower
    if not is_visible:
        return EvidenceRow(model, record.pk, _("a record that you may not see"), None, None, False, reasons)
    dated, adds = figure.measure.date_of(record), figure.measure.adds
    value = adds(record) if adds else None
    return EvidenceRow(model, record.pk, str(record), dated, site.url_for(record), True, reasons, value)


def visible(figure: Figure, records: Sequence[Model], user: Any) -> set[int]:
    """The primary keys that the person may see; nobody means nothing."""
    if user is None or not records:
        return set()
    if figure.measure.permission and not user.has_perm(figure.measure.permission):
        return set()
    if site.screen_for(type(records[0])):
        return site.visible(user, list(records))
    # The desk shows them by themselves nowhere else: what the measure asks for tells.
    return {record.pk for record in records} if figure.measure.permission else set()
