"""What a table's column is about, told from its heading whatever its place, in French or in English."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from . import deadlines
from .calendar_words import MONTHS
from .column_words import (
    GROUPS,
    KEY_RESULTS,
    LESS_OFTEN_ACTIONS,
    LEVELS,
    MEANINGS,
    NOT_AN_ACTION,
    STEPS,
    WHICH,
    WHOSE,
)
from .folding import fold

LEVEL = "level"
_MONTH_NAMES = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_PERIOD_KINDS = {"day", "month", "quarter", "season", "year", "range"}


@dataclass
class Columns:
    """Which field each column feeds: field → column numbers, in the document's order; ``levels`` from broad to
    narrow.
    """

    fields: dict[str, list[int]] = field(default_factory=dict)
    levels: list[int] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)

    def one(self, name: str) -> int | None:
        return self.fields[name][0] if self.fields.get(name) else None

    def known(self) -> set[int]:
        return {column for columns in self.fields.values() for column in columns} | set(self.levels)


@lru_cache(maxsize=4096)
def meanings(title: str) -> dict[str, int]:
    """Every field a heading may stand for, with a weight: 10 exactly this, 8 or 5 for want of better."""
    folded = re.sub(r"( %| \$| (19|20)\d\d)$", "", fold(_without_hint(title))) or fold(title)
    if not folded or len(folded.split()) > 8:
        return {}
    found = _meanings(folded, title)
    plain = WHICH.sub("", WHOSE.sub("", folded))
    if plain != folded and 10 not in found.values():
        said = _meanings(plain, plain)
        return said if 10 in said.values() else found
    return found


def _meanings(folded: str, title: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for rank, pattern in LEVELS:
        if re.fullmatch(rf"(?:{pattern})( x( x)*)?", folded):
            return {f"{LEVEL}{rank}": 10}
    for name, (exact, inside) in MEANINGS.items():
        if name == "action" and NOT_AN_ACTION.search(folded):
            continue
        if re.fullmatch(exact, folded) or re.fullmatch(exact, fold(title)):
            found[name] = 10
        elif inside and len(folded.split()) <= 7 and re.search(inside, folded):
            found[name] = 5
    if LESS_OFTEN_ACTIONS.fullmatch(folded):
        found.setdefault("action", 8)
    return found


@lru_cache(maxsize=4096)
def is_period(title: str) -> bool:
    """«2018», «T1», «Mars 2018»: a heading that names a period."""
    folded = fold(title)
    if re.fullmatch(r"[tq] ?[1-4]|trim(estre)? ?[1-4]|(an|annee|year) ?\d", folded):
        return True
    if folded in MONTHS:
        return True
    return bool(folded) and len(folded) <= 20 and deadlines.read(title).kind in _PERIOD_KINDS


def is_total(title: str) -> bool:
    """«Total», «Cumulatif»: what the periods beside it come to."""
    return bool(re.fullmatch(r"(grand )?total(e|aux)?|cumul(atif|e)?|cumulative", fold(title)))


def assign(titles: list[str]) -> Columns:
    """Decide the field of each column of a heading row; unknown headings feed nothing."""
    titles = with_months(titles)
    found = [meanings(title) for title in titles]
    columns = Columns(titles={index: title for index, title in enumerate(titles) if title})
    _assign_single(columns, found, "action")
    grouping = _assign_nested_actions(columns, found)
    _assign_periods(columns, found)
    for name in (*(() if "subaction" in columns.fields else ("subaction",)), "code", "start", "end", "deadline"):
        _assign_single(columns, found, name)
    _assign_all(columns, found, "indicator")
    for name in ("baseline", "target", "responsible"):
        _assign_all(columns, found, name)
    _assign_indicator_stand_in(columns)
    _assign_budget(columns, found)
    _assign_levels(columns, found)
    columns.levels += grouping
    if "action" not in columns.fields:
        _take_action_from_key_results(columns)
    if "action" not in columns.fields and columns.levels:
        _take_action_from_levels(columns)
    return columns


def assign_objectives(titles: list[str]) -> Columns:
    """The same for «Objectif | Indicateur | Cible»: a plan without actions, whose objectives are what is done."""
    columns = assign(titles)
    counted = "indicator" in columns.fields and {"target", "baseline", "period"} & set(columns.fields)
    if "action" not in columns.fields and len(columns.levels) == 1 and counted:
        columns.fields["action"] = [columns.levels.pop()]
    return columns


def with_months(titles: list[str]) -> list[str]:
    """Twelve columns headed J, F, M, A … are the months, from whichever the year begins with."""
    initials = "".join((fold(title) or " ")[-1] if re.search(r"(?:^|\s)\w$", title) else " " for title in titles)
    for first in range(12):
        year = _MONTH_NAMES[first:] + _MONTH_NAMES[:first]
        at = initials.find("".join(name[0] for name in map(fold, year)))
        if at >= 0:
            named = [f"{titles[at + n][:-1]}{name}" for n, name in enumerate(year)]
            return [*titles[:at], *named, *titles[at + 12 :]]
    return titles


def _without_hint(title: str) -> str:
    title = re.sub(r"\s*[¹²³⁴⁵⁶⁷⁸⁹*]+$", "", title)  # a footnote's mark
    return re.sub(r"\([^)]*\)\s*$", "", title) if not re.search(r"\((?:s|e|es)\)\s*$", title, re.I) else title


def _assign_single(columns: Columns, found: list[dict[str, int]], name: str) -> None:
    taken = columns.known()
    best = [
        (-weights[name], index)
        for index, weights in enumerate(found)
        if name in weights and weights[name] == max(weights.values()) and index not in taken
    ]
    if best:
        columns.fields[name] = [min(best)[1]]


def _assign_nested_actions(columns: Columns, found: list[dict[str, int]]) -> list[int]:
    """«Mesures | Actions»: the first hold the second, and are returned as a level; «Actions | Étapes»: the second are
    parts of the first.
    """
    exact = [index for index, weights in enumerate(found) if weights.get("action") == 10]
    if len(exact) != 2 or columns.one("action") != exact[0]:
        return []
    first, second = (fold(columns.titles[index]) for index in exact)
    if GROUPS.fullmatch(first) and re.match(r"actions?\b", second):
        columns.fields["action"] = exact[1:]
        return exact[:1]
    if STEPS.fullmatch(second) and not STEPS.fullmatch(first):
        columns.fields["subaction"] = exact[1:]
    return []


def _take_action_from_key_results(columns: Columns) -> None:
    """«Objective | Key results»: without anything else that is done, a result to reach is what is done, and counted."""
    results = [
        index for index in columns.fields.get("indicator", []) if KEY_RESULTS.fullmatch(fold(columns.titles[index]))
    ]
    if len(results) == 1:
        columns.fields["action"] = results


def _assign_periods(columns: Columns, found: list[dict[str, int]]) -> None:
    """«2018 | 2019 | 2020» or «Échéancier T1 | T2»: what the cells hold says whether they are targets or ticks."""
    periods = [
        index
        for index, title in columns.titles.items()
        if (not found[index] and is_period(title)) or ("deadline" in found[index] and is_period(title.split(" ")[-1]))
    ]
    if len(periods) > 1:
        columns.fields["period"] = periods


def _assign_all(columns: Columns, found: list[dict[str, int]], name: str) -> None:
    taken = columns.known()
    weighted = {i: w[name] for i, w in enumerate(found) if name in w and i not in taken and w[name] == max(w.values())}
    if weighted:
        columns.fields[name] = [index for index, weight in weighted.items() if weight == max(weighted.values())]


def _assign_indicator_stand_in(columns: Columns) -> None:
    """«Cibles» alone, without a column of indicators, is where a plan says what it will look at."""
    targets = columns.fields.get("target", [])
    if "indicator" not in columns.fields and len(targets) == 1 and not re.search(r"\d", columns.titles[targets[0]]):
        columns.fields["indicator"] = columns.fields.pop("target")


def _assign_budget(columns: Columns, found: list[dict[str, int]]) -> None:
    candidates = [index for index, weights in enumerate(found) if "budget" in weights and index not in columns.known()]
    named = [index for index in candidates if re.search(r"budget|cout|cost", fold(columns.titles[index]))]
    chosen = [i for i in named if "total" in fold(columns.titles[i])] or named or candidates
    yearly = [i for i in named if is_period(re.split(r"\s(?=\S+$)", columns.titles[i])[-1])]
    if len(yearly) > 1 and len(yearly) == len(chosen):
        columns.fields["budget"] = yearly
    elif len(chosen) == 1 or named:
        columns.fields["budget"] = chosen[:1]


def _assign_levels(columns: Columns, found: list[dict[str, int]]) -> None:
    action = columns.one("action")
    ranked = [
        (rank, index) for index, weights in enumerate(found) for rank in range(1, 5) if f"{LEVEL}{rank}" in weights
    ]
    if any(rank == 1 for rank, _ in ranked) and action is not None:
        # beside axes, a column of objectives after the action describes the action
        ranked = [(rank, index) for rank, index in ranked if rank != 2 or index < action]
    columns.levels = [index for _, index in sorted(ranked)]


def _take_action_from_levels(columns: Columns) -> None:
    """«Stratégies» or «Objectifs» beside indicators and deadlines: the narrowest level is what is done.

    A single level is what is done only where it says how («Stratégies») or is counted and given to somebody or a date.
    """
    promised = "indicator" in columns.fields and {"responsible", "deadline", "end"} & set(columns.fields)
    if len(columns.levels) > 1 or promised or fold(columns.titles[columns.levels[0]]) in {"strategies", "strategy"}:
        columns.fields["action"] = [columns.levels.pop()]
