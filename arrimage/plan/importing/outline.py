"""Where each objective and action hangs: by its number, else by the word in front of it, else by its depth in the
document.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from .blocks import Place
from .draft import Node
from .folding import fold
from .numbering import Numbered, parts_of, split_number

Signature = tuple[Any, ...]
"""What kind of line opened an objective («a heading of level 2», «a line with the word axe»): alike lines are
siblings.
"""


@dataclass
class _Open:
    node: Node
    parts: tuple[str, ...]
    signature: Signature


@dataclass
class Outline:
    """The tree being built and the objectives now open, from broad to narrow."""

    roots: list[Node] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def objective(self, line: str | Numbered, place: Place, signature: Signature = ("line",)) -> Node:
        """Open the objective that a line announces; the same objective announced again is opened again."""
        numbered = split_number(line) if isinstance(line, str) else line
        self._close_for(numbered, signature)
        node = self._again(numbered) or self._new(numbered, place)
        self.open.append(_Open(node, self._parts_in_place(numbered), _signature(numbered, signature)))
        return node

    def levels(self, texts: Sequence[str | Numbered], place: Place) -> list[Node]:
        """Open the objectives named by a row's level columns; an empty cell under an empty cell keeps the one above.

        Returns the objectives that the row names.
        """
        kept = [entry for entry in self.open if entry.signature[0] != "column"]
        before = {entry.signature[1]: entry for entry in self.open if entry.signature[0] == "column"}
        self.open = kept
        stated: list[Node] = []
        for depth, text in enumerate(texts):
            if not text and not stated and depth in before:
                self.open.append(before[depth])
            elif text:
                numbered = split_number(text) if isinstance(text, str) else text
                node = self._again(numbered) or self._new(numbered, place)
                self.open.append(_Open(node, numbered.parts, ("column", depth)))
                stated.append(node)
        return stated

    def holder(self, code: str) -> list[Node]:
        """The list an action of this number belongs in."""
        entry = self._longest_prefix(parts_of(code))
        if entry is not None:
            return entry.node.children
        return self.open[-1].node.children if self.open else self.roots

    def path(self) -> tuple[str, ...]:
        return tuple(entry.node.label for entry in self.open)

    def _close_for(self, numbered: Numbered, signature: Signature) -> None:
        if numbered.code and (holder := self._longest_prefix(numbered.parts)) is not None:
            del self.open[self.open.index(holder) + 1 :]
            return
        wanted = _signature(numbered, signature)
        for index, entry in enumerate(self.open):
            if entry.signature == wanted or _is_broader(wanted, entry.signature) or _is_beside(signature, entry):
                del self.open[index:]
                return

    def _longest_prefix(self, parts: tuple[str, ...]) -> _Open | None:
        holding = [e for e in self.open if e.parts and len(e.parts) < len(parts) and parts[: len(e.parts)] == e.parts]
        return max(holding, key=lambda entry: len(entry.parts), default=None)

    def _parts_in_place(self, numbered: Numbered) -> tuple[str, ...]:
        """«Objectif 2» inside «Axe 1» holds 1.2.1, «Objectif 2» at the top holds 2.1."""
        above = self.open[-1] if self.open else None
        if above and above.parts and len(numbered.parts) == 1 and numbered.rank is not None:
            return above.parts + numbered.parts
        return numbered.parts

    def _siblings(self) -> list[Node]:
        return self.open[-1].node.children if self.open else self.roots

    def _again(self, numbered: Numbered) -> Node | None:
        for node in self._siblings():
            if node.kind != "objective" or node.code != numbered.code:
                continue
            if not node.children and node.code:  # a table of contents announces it, the plan itself words it
                node.label = numbered.rest if _alike(node.label, numbered.rest) else node.label
            if _alike(node.label, numbered.rest):
                return node
        return None

    def _new(self, numbered: Numbered, place: Place) -> Node:
        node = Node("objective", numbered.code, numbered.rest, source=dict(place))
        self._siblings().append(node)
        return node


def _signature(numbered: Numbered, given: Signature) -> Signature:
    if numbered.rank is not None:
        return ("word", numbered.rank)
    if numbered.code and given[0] != "heading":
        return ("number", len(numbered.parts))
    return given


def _is_broader(wanted: Signature, open_one: Signature) -> bool:
    """A line broader than an open objective closes it: «Axe» after «Objectif», a level 1 heading after a level 2."""
    return wanted[0] == open_one[0] and wanted[0] in {"word", "heading", "number"} and bool(wanted[1] < open_one[1])


def _is_beside(given: Signature, entry: _Open) -> bool:
    """«## Orientation A» after the plain heading «## Nos valeurs», of its own level or a deeper one."""
    return given[0] == entry.signature[0] == "heading" and bool(given[1] <= entry.signature[1])


def _alike(one: str, other: str) -> bool:
    """The same words but for a letter or two; «Plan 2025» and «Plan 2026» are two things."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return bool(fuzz.ratio(fold(one), fold(other)) >= 85)
