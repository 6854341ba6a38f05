"""«Nombre de membres (25 en 2023)»: a figure said of one year, in an indicator's words.

It is where the indicator starts from when the plan begins later, its target when the plan has begun by then; where the
plan does not say which, or already has a figure there, it stays words.
"""

import re

from django.utils.translation import gettext as _

from . import amounts
from .draft import Draft, Indicator, Node, Target, TargetValue
from .errors import excerpt
from .target_words import NUMBER

_YEAR = r"(?:19|20)\d\d"
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DATED = re.compile(
    rf"(?P<raw>{NUMBER})\s*(?P<unit>%|\$)?(?:\s+[^\W\d_][^\d,;]*?)?\s+(?:en|in)\s+(?P<year>{_YEAR})"
    rf"|(?:en |in )?(?P<first>{_YEAR})\s*[:=]\s*(?P<then>{NUMBER})\s*(?P<sign>%|\$)?",
    re.I,
)


def settle(draft: Draft) -> None:
    """Read the figures that indicators give of one year, now that the years of the plan are known."""
    years = _years(draft)
    for node in draft.walk():
        for indicator in node.indicators:
            for raw, year in _dated(indicator.text):
                _settle(node, indicator, raw, year, years)


def _years(draft: Draft) -> tuple[int, int] | None:
    """The first and last year of the plan: its title's, else those of its deadlines."""
    said = [int(year) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", draft.title)]
    short = re.search(rf"({_YEAR})\s*[-–/]\s*(\d\d)(?!\d)", draft.title)
    if short:
        said.append(int(short[1][:2] + short[2]))
    if not said:
        said = [day.year for node in draft.walk() for day in (node.deadline.start, node.deadline.end) if day]
    return (min(said), max(said)) if said else None


def _dated(text: str) -> list[tuple[str, int]]:
    found = []
    for inside in _BRACKETED.findall(text):
        for part in re.split(r";|,\s", inside):
            if match := _DATED.fullmatch(part.strip()):
                figure, sign = match["raw"] or match["then"], match["unit"] or match["sign"]
                raw = f"{figure.strip()} {sign}" if sign else figure.strip()
                found.append((raw, int(match["year"] or match["first"])))
    return found


def _settle(node: Node, indicator: Indicator, raw: str, year: int, years: tuple[int, int] | None) -> None:
    target = indicator.target or Target(raw="")
    read = amounts.read(raw)
    figure = TargetValue(str(year), raw, read.value if read else None)
    aims, starts = bool(target.targets), target.baseline is not None
    if aims and starts:
        return
    if years and not starts and (year < years[0] or (aims and year == years[0])):
        target.baseline = figure
    elif years and not aims and (year > years[0] or years == (year, year)):
        target.raw, target.value, target.unit, target.targets = raw, figure.value, read.unit if read else None, [figure]
    else:
        said = {"text": excerpt(f"{raw} ({year})")}
        node.doubt("target", _("“%(text)s” may be a target or a starting point; it was kept as text.") % said)
        return
    indicator.target = target
