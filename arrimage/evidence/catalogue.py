"""The catalogue of measures, filled by each room's `measures.py` at start-up."""

from collections.abc import Iterator

from arrimage.evidence.measure import Measure

_measures: dict[str, Measure] = {}


class UnknownMeasure(LookupError):
    """An indicator is bound to a code that no room declares (any more)."""


def register(*measures: Measure) -> None:
    """Add measures to the catalogue; two of one code are a programming error."""
    for measure in measures:
        if measure.code in _measures:
            raise ValueError(f"measure {measure.code!r} is declared twice")
        _measures[measure.code] = measure


def get(code: str) -> Measure:
    """The measure of that code. Raises UnknownMeasure."""
    try:
        return _measures[code]
    except KeyError:
        raise UnknownMeasure(code) from None


def known(code: str) -> bool:
    return code in _measures


def catalogue() -> tuple[Measure, ...]:
    return tuple(_measures.values())


def choices() -> Iterator[tuple[str, str]]:
    """Code and label of each measure, for a field's choices (a callable, so no migration follows a new measure)."""
    for measure in sorted(_measures.values(), key=lambda measure: str(measure.label)):
        yield measure.code, str(measure.label)
