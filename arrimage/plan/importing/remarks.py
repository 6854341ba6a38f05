"""What a person should know before trusting the draft, as sentences."""

import itertools

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .building import Building
from .draft import Draft, Node
from .errors import excerpt, quoted
from .tables import place_words

_MOST = 60


def remarks(draft: Draft, building: Building, doubtful_names: list[Node]) -> list[str]:
    """Every remark about the tree, the general ones first, at most sixty."""
    found = _left_aside(building) + _copies(building) + _names(doubtful_names) + _numbers_used_twice(draft)
    for node in draft.walk():
        found += [
            _("%(which)s: %(what)s") % {"which": _which(node), "what": doubt["message"]}
            for doubt in node.source.get("doubts", [])
            if doubt["field"] != "responsible"
        ]
    if len(found) > _MOST:
        rest = len(found) - _MOST
        found = [*found[:_MOST], ngettext("%(n)d more remark.", "%(n)d more remarks.", rest) % {"n": rest}]
    return found


def prune(draft: Draft, building: Building) -> None:
    """Take out the lines that looked like objectives but lead to no action: an introduction, a note under a table."""
    bands = {id(node) for node in building.bands}
    left_out: list[Node] = []

    def keep(nodes: list[Node]) -> list[Node]:
        kept = []
        for node in nodes:
            node.children = keep(node.children)
            empty = node.kind == "objective" and not node.children and not node.indicators
            if empty and id(node) in bands:
                left_out.append(node)
            else:
                kept.append(node)
        return kept

    draft.nodes = _without_lone_sheet(keep(draft.nodes), bool(left_out and building.copies))
    named = {(node.code, node.label) for node in draft.walk()}
    for node in left_out:
        if node.code and (node.code, node.label) not in named:
            building.warnings.append(
                _("“%(label)s” has no action under it and was left out.") % {"label": f"{node.code} {node.label}"[:80]}
            )


def _without_lone_sheet(nodes: list[Node], copied: bool) -> list[Node]:
    """A sheet's name is no objective once the other sheets are seen to say the same plan again."""
    lone = nodes[0] if copied and len(nodes) == 1 else None
    return lone.children if lone and not lone.code and not lone.indicators and "row" not in lone.source else nodes


def _left_aside(building: Building) -> list[str]:
    named = ", ".join(quoted(excerpt(title)) for title in building.left_aside)
    return [_("Columns left aside: %(columns)s.") % {"columns": named}] if named else []


def _copies(building: Building) -> list[str]:
    if not building.copies:
        return []
    count = len(building.copies)
    found = [
        ngettext(
            "The document gives %(n)d action twice; it was taken once.",
            "The document gives %(n)d actions twice; each was taken once.",
            count,
        )
        % {"n": count}
    ]
    for first, second in building.copies:
        if _said(first) != _said(second):
            found.append(
                _("%(action)s: its second copy (%(place)s) says something else; the first was kept.")
                % {"action": _which(first), "place": place_words(second.source)}
            )
    return found


def _said(node: Node) -> tuple[object, ...]:
    return ([i.text for i in node.indicators], node.deadline.raw, node.budget.raw)


def _names(nodes: list[Node]) -> list[str]:
    if not nodes:
        return []
    for node in nodes:
        node.doubt("responsible", _("Nothing in this cell parts one name from the next."))
    codes = ", ".join(dict.fromkeys(_which(node) for node in nodes))
    return [
        _(
            "Nothing parts the names of those responsible in some cells; they were parted only where the names "
            "stand apart elsewhere in the document. Check: %(actions)s."
        )
        % {"actions": codes}
    ]


def _numbers_used_twice(draft: Draft) -> list[str]:
    coded = sorted((node.code, node.label) for node in draft.actions() if "." in node.code or "-" in node.code)
    groups = [
        (code, [label for _code, label in group]) for code, group in itertools.groupby(coded, key=lambda pair: pair[0])
    ]
    return [
        _("The number %(code)s is used %(n)d times.") % {"code": code, "n": len(labels)}
        for code, labels in groups
        if len(labels) > 1
    ]


def _which(node: Node) -> str:
    return node.code or quoted(excerpt(node.label, 60))
