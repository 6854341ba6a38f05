"""Numbers and amounts as people write them: «1 500 $», «15 k$», «$1,500.00», «25 %»."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .folding import strip_accents

Number = int | float
_SCALES = {"k": 1_000, "m": 1_000_000, "million": 1_000_000, "millions": 1_000_000, "mille": 1_000}
_SCALED = re.compile(r"(?<![a-z])[km] ?\$|\$ ?k\b|\b(?:en |in )?(?:milliers|thousands|millions)\b|\b000 ?\$|\$ ?000\b")
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f,.']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?:environ|approx\.?|approximativement|about|max(?:imum)?\.?|~|≈)?\s*(?P<before>\$|€|cad)?\s*(?P<sign>[-−])?\s*"
    rf"(?P<number>{_NUMBER})\s*(?P<scale>k|m|mille|millions?)?\s*(?:de |d')?(?P<unit>%|\$|€|cad|dollars?|euros?"
    rf"|ca\$|\$ ?ca)?"
    rf"\s*(?:ht|ttc|cad)?\.?",
    re.I,
)


@dataclass(frozen=True)
class Amount:
    """``unit`` is "%", "$", "€" or None."""

    value: Number
    unit: str | None


def read(text: str) -> Amount | None:
    """The one amount a text is, or None when it is anything more or less than that."""
    found = _AMOUNT.fullmatch(text.strip().replace("\u00a0", " ").replace("\u202f", " "))
    if not found:
        return None
    value = number(found["number"])
    if value is None:
        return None
    value *= _SCALES.get((found["scale"] or "").lower(), 1)
    return Amount(plain(-value if found["sign"] else value), _unit(found["before"] or found["unit"]))


def scale_of(heading: str) -> int:
    """What a column's heading multiplies its figures by: «Coût (k$)», «Budget (en milliers)» → 1000."""
    found = _SCALED.search(strip_accents(heading).lower())
    return 1 if found is None else 1_000_000 if found[0].replace(" ", "") == "m$" or "million" in found[0] else 1_000


def number(text: str) -> Decimal | None:
    """«1 500,50» and «1,500.50» → 1500.5; a lone separator before three digits groups thousands («1,500»)."""
    text = re.sub(r"[\s']", "", text)
    last = max(text.rfind(","), text.rfind("."))
    if last >= 0:
        whole, decimals = re.sub(r"[.,]", "", text[:last]), text[last + 1 :]
        grouped = len(decimals) == 3 and 1 <= len(text[:last].split(",")[0].split(".")[0]) <= 3 and whole != "0"
        text = whole + decimals if grouped else f"{whole or 0}.{decimals}"
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def plain(value: Decimal | float | int) -> Number:
    """An int when it is whole, else a float."""
    return int(value) if value == int(value) else float(value)


def _unit(written: str | None) -> str | None:
    written = (written or "").lower()
    if written in {"%", "€", ""}:
        return written or None
    return "€" if written.startswith("euro") else "$"
