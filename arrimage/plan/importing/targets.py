"""Targets and baselines: «12», «25 %», «12 (2016: 8)», «de 8 à 12», or a column for each year."""

import re

from . import amounts, promised_figures, target_words, worded_figures
from .draft import Target, TargetValue
from .items import split_items

_STATED = re.compile(
    r"\b(?:cibles?|targets?)\s*(?P<label>(?:19|20)\d\d(?:[-–/]\d{2,4})?)?\s*[:=]\s*(?P<raw>[^()\[\]]+?)\s*(?=[)\]]|$)",
    re.I,
)
_BARE_AIM = re.compile(rf"\b(?:cible|target)\s+(?P<raw>(?:{target_words.NUMBER})\s*[%$]?)\s*(?=[)\]]|$)", re.I)
"""«(départ 250, cible 400)»: beside a starting point, a bare figure after the word is what is aimed at."""
_AIM_ASIDE = re.compile(
    rf"[(\[,;:–—]\s*(?:cible|target)\s+(?:de\s+|of\s+)?(?!(?:19|20)\d\d\b)(?P<raw>(?:{target_words.NUMBER})\s*[%$]?)"
    r"\s*(?=[)\]]|$)",
    re.I,
)
"""«Nombre de participants (cible 30)», «…, cible 30»: apart from the words, it is no name («la cible 3»)."""
_NUMBERED_GOALS = re.compile(r"\b(?:ODD|SDG)s?\b")
"""«ODD 12, cible 12.3» names a target of the United Nations."""
_STATED_BASELINE = re.compile(
    rf"\b{target_words.STARTS}(?:\s*(?P<label>(?:19|20)\d\d))?"
    rf"(?:\s*[:=]\s*(?P<said>[^()\[\];]+?)|\s+(?!(?:19|20)\d\d\b)(?P<bare>{target_words.NUMBER}))\s*(?=[)\];]|,\s|$)",
    re.I,
)
_FIGURES_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")

Columns = list[tuple[str, str]]
"""Period label (may be empty) and cell text, for each target column."""


def build(columns: Columns, baseline: tuple[str, str] | None = None) -> Target | None:
    """The target that the cells of one indicator hold; None when all are empty."""
    filled = [(label, raw) for label, raw in columns if raw]
    start = _start(*baseline) if baseline and baseline[1] else None
    if not filled:
        return Target(raw="", baseline=start) if start else None
    if len(filled) == 1:
        target = read(filled[0][1], label=filled[0][0])
    else:
        values = [
            TargetValue(label, raw, None if target_words.is_change(raw) else _value(raw)) for label, raw in filled
        ]
        raw = " ; ".join(f"{label} : {raw}" if label else raw for label, raw in filled)
        units = {found.unit for _, raw_ in filled if (found := amounts.read(raw_))}
        target = Target(raw=raw, unit=units.pop() if len(units) == 1 else None, targets=values)
    target.baseline = start or target.baseline
    return target


def read(raw: str, label: str = "") -> Target:
    """One target's text; what is not a number stays text with a null value."""
    figures = target_words.read(raw)
    return _target(raw, figures, label) if figures else Target(raw=raw, targets=[TargetValue(label, raw, None)])


def _target(raw: str, figures: target_words.Figures, label: str = "") -> Target:
    now, base = figures.now, figures.base
    baseline = TargetValue(base.label, base.raw, _value(base.raw)) if base else None
    if len(now) > 1:
        return Target(raw, None, figures.unit, baseline, [TargetValue(f.label, f.raw, _value(f.raw)) for f in now])
    value = figures.value if figures.value is not None else _value(now[0].raw)
    return Target(raw, value, figures.unit, baseline, [TargetValue(label or now[0].label, raw, value)])


def of_indicator(text: str, columns: Columns, baseline: tuple[str, str] | None) -> Target | None:
    """What its cells hold; for what they leave empty, what its own wording announces."""
    held, stated = build(columns, baseline), stated_in(text)
    if held is None or stated is None:
        return held or stated
    target = held if held.targets else stated
    target.baseline = held.baseline or stated.baseline
    return target


def stated_in(text: str) -> Target | None:
    """The target and the baseline an indicator's own wording announces: «Membres (départ : 25, cible : 50)»."""
    base = _STATED_BASELINE.search(text)
    rest = _STATED_BASELINE.sub("", text)
    found = _STATED.search(rest) or (_BARE_AIM.search(rest) if base else None)
    if not found and not base:
        figures = worded_figures.read(text) or promised_figures.read(text)
        if figures:
            return _target(_plain(figures), figures)
        found = _aim_aside(text)
        return read(found["raw"]) if found else None
    label = found.groupdict().get("label") or "" if found else ""
    target = read(found["raw"].strip(" ,;"), label) if found else Target(raw="")
    if base:
        raw = (base["said"] or base["bare"]).strip()
        target.baseline = _start(base["label"] or "", raw)
    return target


def _aim_aside(text: str) -> re.Match[str] | None:
    return None if _NUMBERED_GOALS.search(text) else _AIM_ASIDE.search(text)


def without_figures(text: str) -> str:
    """What is counted, without the figures said beside it: «Nombre de membres (25 en 2023)» → «Nombre de membres»."""
    text = promised_figures.without(worded_figures.without(text))
    bare = _STATED_BASELINE.sub("", _FIGURES_ASIDE.sub("", text))
    aside = _aim_aside(bare)
    bare = bare[: aside.start()] if aside else bare
    return _STATED.sub("", bare).strip(" ,;") or text


def with_their_figures(texts: list[str]) -> list[tuple[str, str]]:
    """Indicators, each with the lines under it that only say its start or its aim: «Situation de départ : 40»."""
    found: list[tuple[str, str]] = []
    for text in texts:
        if found and (_STATED.fullmatch(text) or _STATED_BASELINE.fullmatch(text)):
            found[-1] = (found[-1][0], f"{found[-1][1]} ; {text}".removeprefix(" ; "))
        else:
            found.append((text, ""))
    return found


def share_out(raw: str, indicators: int) -> list[str] | None:
    """One text for each of several indicators, when the cell has as many items; None when it has not."""
    if indicators <= 1:
        return [raw.replace("\n", " ")] * indicators
    items = split_items(raw)
    return items if len(items) == indicators else None


def _plain(figures: target_words.Figures) -> str:
    return f"{figures.now[0].raw} {figures.unit or ''}".strip()


def _start(label: str, raw: str) -> TargetValue:
    dated = worded_figures.start(raw)
    return TargetValue(label or dated[0], raw, _value(dated[1])) if dated else TargetValue(label, raw, _value(raw))


def _value(raw: str) -> amounts.Number | None:
    found = amounts.read(raw)
    return found.value if found else None
