"""A letter's pieces as a page of the site: semantic, in the site's own classes, the same for everyone."""

from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from arrimage.letters import merge
from arrimage.letters.links import MERGE_LINK
from arrimage.letters.models import Issue
from arrimage.letters.rendering import pieces
from arrimage.letters.rendering.html import lines_html, rich_html
from arrimage.letters.rendering.rich_text import Block, Bullets, Entry, Run


def write_page(letter: pieces.Letter, issue: Issue) -> SafeString:
    levels, everyone = pieces.Levels(), Everyone(issue)
    written = "\n".join(_written(everyone.piece(placed.piece), levels) for placed in letter.pieces)
    return SafeString(f'<div class="prose">\n{written}\n</div>')


def _written(piece: pieces.Piece, levels: pieces.Levels) -> str:
    context: dict[str, Any] = {"piece": piece}
    if isinstance(piece, pieces.Text):
        context["words_html"] = rich_html(piece.blocks, levels)
    elif isinstance(piece, pieces.Telling):
        context["heading_level"] = levels.next(2) if piece.heading else 0
        context["entry_level"] = levels.next(3)
        context["entries"] = [(entry, lines_html(entry.text)) for entry in piece.entries]
    elif isinstance(piece, pieces.Research):
        context.update(entry_level=levels.next(3), summary=lines_html(piece.summary))
    elif isinstance(piece, pieces.Quote):
        context["quotation"] = lines_html(piece.text)
    elif isinstance(piece, pieces.Columns):
        context["sides"] = [
            SafeString("\n".join(_written(placed.piece, levels) for placed in side))
            for side in (piece.left, piece.right)
        ]
    return render_to_string(f"letters/web/{type(piece).__name__.lower()}.html", context)


class Everyone:
    """Fills merge fields in as for somebody of whom nothing is known; what is one person's own link leads to where
    she may ask for it."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue

    def words(self, text: str) -> str:
        return merge.fill(text, {})

    def link(self, link: str) -> str:
        merged = MERGE_LINK.fullmatch(link)
        if merged is None:
            return link
        return self.issue.get_absolute_url() if merged[1] == "lien_web" else reverse("letters:mine")

    def piece(self, piece: pieces.Piece) -> pieces.Piece:
        match piece:
            case pieces.Text(blocks):
                return pieces.Text(tuple(self._block(block) for block in blocks))
            case pieces.Columns(left, right):
                return pieces.Columns(self._side(left), self._side(right))
            case pieces.Telling():
                told = replace(piece, heading=self.words(piece.heading))
                return replace(told, entries=tuple(self._named(entry) for entry in piece.entries))
            case pieces.Divider():
                return piece
            case _:
                named: pieces.Piece = self._named(piece)
                return named

    def _named(self, thing: Any) -> Any:
        """The thing with every text and link of its own made everyone's."""
        made = {}
        for name, value in vars(thing).items():
            if isinstance(value, str):
                made[name] = self.link(value) if name in ("link", "src") else self.words(value)
        return replace(thing, **made)

    def _side(self, side: tuple[pieces.Placed, ...]) -> tuple[pieces.Placed, ...]:
        return tuple(replace(placed, piece=self.piece(placed.piece)) for placed in side)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Bullets):
            return Bullets(block.ordered, tuple(self._entry(entry) for entry in block.entries))
        return replace(block, runs=self._runs(block.runs))

    def _entry(self, entry: Entry) -> Entry:
        under = self._block(entry.under) if entry.under else None
        assert under is None or isinstance(under, Bullets)
        return Entry(self._runs(entry.runs), under)

    def _runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, text=self.words(run.text), link=self.link(run.link)) for run in runs)
