"""Printed lines of a PDF, and how the end of one line meets the beginning of the next.

A PDF knows where letters stand, not words that wrap. A line that ends with a blank wrapped between words; one that ends
without, with room left for the next word, was ended by its author; one that ends full in the middle of nothing may
have cut a
word, which the rest of the document's words then tell.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..columns import meanings
from ..folding import fold
from ..items import BULLET


@dataclass
class Printed:
    """One line; ``room`` is the free width after it, ``first_word`` the width of its first word, in points."""

    text: str
    top: float
    left: float
    size: float
    bold: bool
    room: float
    first_word: float
    span: int = 1
    first_letter: float = 0.0
    unsure: bool = False
    cells: list[tuple[float, str]] = field(default_factory=list)
    """The stretches of text that wide blanks part, each with where it begins."""

    def part(self, left: float, text: str, span: int) -> "Printed":
        """One of the stretches as a line of its own; where its column ends is not known, so it wraps."""
        return Printed(text + " ", self.top, left, self.size, self.bold, 0.0, 0.0, span, unsure=True)

    def continues_in(self, other: "Printed") -> bool:
        same = abs(self.size - other.size) < 0.6 and self.bold == other.bold
        furthest = 2.4 if other.text[:1].islower() else 1.7
        return same and 0 < other.top - self.top < self.size * furthest


def printed_lines(characters: list[Any], right: float | None, left: float | None = None) -> list[Printed]:
    """Lines from top to bottom. ``right`` and ``left`` are the edges of their cell, or None for those of the text
    itself.
    """
    rows: list[list[Any]] = []
    for c in sorted(characters, key=lambda c: (round(c["bottom"], 1), c["x0"])):
        if rows and abs(rows[-1][0]["bottom"] - c["bottom"]) <= max(2.5, c["size"] * 0.3):
            rows[-1].append(c)
        else:
            rows.append([c])
    rows = [sorted(row, key=lambda c: float(c["x0"])) for row in rows]
    rows = [row for row in rows if any(not c["text"].isspace() for c in row)]
    if not rows:
        return []
    ink = [[c for c in row if not c["text"].isspace()] for row in rows]
    margin = max(min(row[0]["x0"] for row in ink) - left, 0.0) if left is not None else 0.0
    edge = right - margin if right is not None else max(row[-1]["x1"] for row in ink)
    return [_printed(row, inked, edge) for row, inked in zip(rows, ink, strict=True)]


def _printed(row: list[Any], ink: list[Any], edge: float) -> Printed:
    size = float(ink[0]["size"])
    pieces: list[str] = []
    before = None
    word_end = None
    for c in row:
        gap = before is not None and c["x0"] - before["x1"] > size * 0.22
        blank = c["text"].isspace() or (gap and not before["text"].isspace())
        if blank and pieces and word_end is None:
            word_end = before["x1"] if before is not None else None
        pieces.append((" " if gap and not c["text"].isspace() and not before["text"].isspace() else "") + c["text"])
        before = c
    text = re.sub(r"\s+", " ", "".join(pieces)).lstrip()
    end = ink[-1]["x1"]
    return Printed(
        text=text,
        top=float(ink[0]["bottom"]),
        left=float(ink[0]["x0"]),
        size=size,
        bold="bold" in str(ink[0].get("fontname", "")).lower(),
        room=max(edge - end, 0.0),
        first_word=float((word_end or end) - ink[0]["x0"]),
        first_letter=float(ink[0]["x1"] - ink[0]["x0"]),
        cells=_stretches(ink, size),
    )


def _stretches(ink: list[Any], size: float) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    before = None
    for c in ink:
        gap = c["x0"] - before["x1"] if before is not None else size * 9
        if gap > size * 1.3:
            found.append((float(c["x0"]), c["text"]))
        else:
            found[-1] = (found[-1][0], found[-1][1] + (" " if gap > size * 0.15 else "") + c["text"])
        before = c
    return found


_COUNTS = re.compile(r"(?:Nombre|Nb|Nbre|Taux|Pourcentage|Proportion|Number|Rate|Percentage)\b")
"""With its capital, the first word of an indicator: no sentence wraps there."""
_JOINING = frozenset(
    {"a", "au", "aux", "by", "de", "des", "du", "en", "et", "for", "la", "le", "les", "of", "ou", "par", "pour", "sur",
     "the", "to", "un", "une"}
)  # fmt: skip
"""Words that a line ends with: no cut in them makes half a word."""
_LETTER_WORDS = frozenset({"a", "y", "i", "o"})
"""Words of one letter: any other letter alone is a piece of a word."""


@dataclass
class Wrapping:
    """What joins lines, with the document's whole words as witness."""

    paragraphs: list[list[Printed]]
    words: set[str] = field(default_factory=set)
    blanks_kept: bool = False

    def __post_init__(self) -> None:
        self.blanks_kept = any(line.text.endswith(" ") for group in self.paragraphs for line in group)
        for group in self.paragraphs:
            cut = False
            for line in group:
                tokens = line.text.split()
                ends_whole = line.text.endswith(" ") or line is group[-1]
                whole = tokens[1:] if cut else tokens
                self.words.update(fold(token) for token in (whole if ends_whole else whole[:-1]))
                cut = not line.text.endswith(" ")

    def join(self, lines: list[Printed]) -> str:
        text = lines[0].text.strip() if lines else ""
        for line, after in pairwise(lines):
            text += self.between(line, after) + after.text.strip()
        return text

    def unsure(self, lines: list[Printed]) -> bool:
        """Whether a capital after a full line may begin another thing, the lines come from an unruled table, or a
        letter alone is the end of a word cut before it.
        """
        return any(line.unsure for line in lines) or any(
            self._is_unsure(line, after)
            for line, after in pairwise(lines)
            if line.text.strip() and after.text.strip() and not line.text.endswith(" ")
        )

    def _is_unsure(self, line: Printed, after: Printed) -> bool:
        between = self.between(line, after)
        if after.text[:1].isupper():
            return between == " "
        right = after.text.split()[0]
        return between == " " and len(right) == 1 and right.isalpha() and fold(right) not in _LETTER_WORDS

    def between(self, line: Printed, after: Printed) -> str:
        """A blank, nothing (a word was cut) or a line break (the author's)."""
        if BULLET.match(after.text):
            return "\n"
        if line.text.endswith(" "):
            far = line.room > after.first_word * 1.6 + line.size * 1.5  # some programs print a blank for a line break
            return "\n" if far and after.text[:1].isupper() else " "
        if re.search(r"\w[-/‐]$", line.text):
            return ""
        if _COUNTS.match(after.text) and line.text[-1:].isalnum():
            return "\n"
        if line.room > after.first_word * 1.25 + line.size * 0.3:
            return "\n"
        if self.blanks_kept and after.text[:1].isupper() and line.room > line.size * 0.5:
            return "\n"  # a line that wraps keeps its blank where there is room for it
        if _cuts_heading(line, after):
            return ""
        if not after.text[:1].islower() or line.room > after.first_letter + line.size * 0.15:
            return " "  # a word is cut only where its next letter has no room
        left, right = line.text.split()[-1], after.text.split()[0]
        if fold(left + right) in self.words or fold(_last_piece(left) + right) in self.words:
            return ""
        if fold(right) in self.words or not self.blanks_kept:
            return " "
        # only a word too long for its cell is cut, and it begins on a line of its own
        alone = len(line.text.split()) == 1 or re.search(r"['’/]", left) is not None
        return "" if alone and fold(left) not in _JOINING else " "


def _cuts_heading(line: Printed, after: Printed) -> bool:
    """«INDICATE» over «URS»: a heading too long for its column is told by what it means once whole."""
    full = line.room <= after.first_letter + line.size * 0.15
    left, right = line.text.split() or [""], after.text.split() or [""]
    return full and len(left) == 1 and bool(meanings(left[0] + right[0])) and not meanings(right[0])


def _last_piece(word: str) -> str:
    """What follows the last apostrophe or slash: «ressources/orga» → «orga»."""
    return re.split(r"['’/]", word)[-1]
