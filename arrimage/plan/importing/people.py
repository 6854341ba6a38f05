"""Who answers for an action: names kept apart where the document lets one tell.

Some documents set names side by side with nothing between («Coordonnateur Présidence du Pôle»). They are parted only on
evidence from the same document: a name that stands alone in another cell and beside at least two different
companions, or two names seen in both orders. A cell that cannot be parted stays one text. «Anne et Paul» is two where
both are surely people or roles.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from .items import BULLET, strip_bullet
from .joined_names import is_one_person, may_be_two, part_joined

_SEPARATORS = re.compile(r"\s*[;|]\s*|\s*,\s+(?![^(]*\))|\s+[/+]\s+|\s*•\s*|\s+[-–—]\s+(?=[A-ZÀ-Ý])")
_CONNECTOR = re.compile(r"(?:\b(?:de|du|des|la|le|les|à|au|aux|et|en|pour|of|the|and|for|in|on)|['’(/&-])$", re.I)
_PARTNERS = re.compile(r"(?P<word>(?:part|partenaires?|collab|collaborat\w+|partners?)\.?)\s*:\s*(?P<names>.+)", re.I)
_ANSWERING = re.compile(r"(?:resp|responsables?|pilotes?|porteu\w+|lead)\.?\s*:\s*(?=\S)", re.I)
_LONGEST = 200
_NOT_NAMED = re.compile(r"[\s\-–—./*]*|n ?/ ?a", re.I)


@dataclass(frozen=True)
class Named:
    """Names in order. ``inferred``: parted by evidence rather than by a mark; ``unsure``: may still hold several."""

    names: tuple[str, ...]
    inferred: bool = False
    unsure: bool = False


def read_all(cells: list[str]) -> dict[str, Named]:
    """The names of every cell of the document's «responsible» columns, cell text → names."""
    marked = {cell: split_marked(cell) for cell in cells}
    pieces = {piece for names in marked.values() for piece in names}
    parted = _part(pieces)
    return {cell: _named(names, parted) for cell, names in marked.items()}


def without_partners(cell: str) -> tuple[str, dict[str, str]]:
    """«Resp. : CLD\\nPart. : Coop» → «CLD», and what its lines say of partners, who answer for nothing."""
    found = [(line, _PARTNERS.fullmatch(line.strip())) for line in cell.split("\n")]
    partners = {match["word"]: match["names"] for _line, match in found if match}
    lines = [
        _ANSWERING.sub("", line, count=1) if _ANSWERING.match(line) else line for line, match in found if not match
    ]
    return "\n".join(lines), partners


def split_marked(cell: str) -> list[str]:
    """Names separated by line breaks, bullets, commas, semicolons or a slash between blanks."""
    lines: list[str] = []
    for line in (line for line in cell.split("\n") if line.strip()):
        goes_on = not BULLET.match(line) and line.lstrip()[0] in "(/"
        if lines and (goes_on or _CONNECTOR.search(lines[-1]) or lines[-1].count("(") > lines[-1].count(")")):
            lines[-1] += " " + line.strip()
        else:
            lines.append(strip_bullet(line))
    names = [name.strip(" ,;") for line in lines for name in _SEPARATORS.split(line)]
    return [name for name in names if name and not _NOT_NAMED.fullmatch(name)]


def _named(names: list[str], parted: dict[str, list[str]]) -> Named:
    final = [part for name in names for part in parted.get(name, [name])]
    inferred = len(final) > len(names)
    return Named(tuple(final), inferred, unsure=any(_may_hold_several(part) for part in final))


def _may_hold_several(name: str) -> bool:
    return (len(name.split()) >= 3 and any(_boundaries(name))) or may_be_two(name)


def _boundaries(name: str) -> list[tuple[str, str]]:
    """Every way to cut a text in two before a capital that no linking word precedes."""
    words = name.split(" ") if len(name) <= _LONGEST else []
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return [
        (left, right)
        for left, right in cuts
        if right[:1].isupper() and not _CONNECTOR.search(left) and left.count("(") == left.count(")")
    ]


def _part(pieces: set[str]) -> dict[str, list[str]]:
    """Cut the pieces again and again with the names known so far, until nothing more is certain."""
    parted = {piece: part_joined(piece) for piece in pieces}
    for _ in range(6):
        known = _certain(parted)
        again = {piece: [bit for part in parts for bit in _cut(part, known)] for piece, parts in parted.items()}
        if again == parted:
            break
        parted = again
    return parted


def _certain(parted: dict[str, list[str]]) -> set[str]:
    parts = {part for parts in parted.values() for part in parts}
    cuts = {cut for part in parts for cut in _boundaries(part)}
    both_orders = {side for left, right in cuts if (right, left) in cuts for side in (left, right)}
    companions: dict[str, set[str]] = {}
    for left, right in cuts | {pair for ps in parted.values() for pair in pairwise(ps)}:
        companions.setdefault(left, set()).add(right)
        companions.setdefault(right, set()).add(left)
    return both_orders | {part for part in parts if len(companions.get(part, ())) >= 2}


def _cut(part: str, known: set[str]) -> list[str]:
    for left, right in _boundaries(part):
        if (left in known or right in known) and not is_one_person(left, right):
            return [*_cut(left, known), *_cut(right, known)]
    return [part]
