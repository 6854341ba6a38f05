"""A letter as MJML: one template for the whole, one for each kind of piece."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from arrimage.kit.palette import DEFAULT_BRAND, Palette, PaletteRefused, derive
from arrimage.kit.templatetags.formats import short_month
from arrimage.letters.rendering import pieces
from arrimage.letters.rendering.html import lines_html, rich_html, styled
from arrimage.letters.rendering.mjml import check, render

HEADINGS = "Georgia, 'Times New Roman', serif"
# No name for which the renderer would fetch a font from elsewhere (Roboto, Lato, «Open Sans»…).
WORDS = "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, sans-serif"
# What follows the preview text in the list of messages, so that no reader fills the line with the first words.
FILLING = "\N{COMBINING GRAPHEME JOINER}\N{ZERO WIDTH NON-JOINER}\N{NO-BREAK SPACE}" * 60

# Above and below a piece: words end with a gap of their own, a list begins something new.
RHYTHM = {pieces.Text: "0 0 8px", pieces.Telling: "12px 0 8px", pieces.Divider: "0 0 16px"}

_palettes: dict[str, Palette] = {}


def palette_of(brand: str) -> Palette:
    """The hub's colours; those of the house when its colour is not one from which a palette can be made."""
    if brand not in _palettes:
        try:
            _palettes[brand] = derive(brand or DEFAULT_BRAND)
        except PaletteRefused:
            return palette_of("")
    return _palettes[brand]


def write_mail(letter: pieces.Letter) -> str:
    """The HTML of the message. Raises BrokenMjml with the place."""
    palette = palette_of(letter.identity.brand)
    look = {"light": palette.light, "dark": palette.dark, "headings": HEADINGS, "words": WORDS}
    levels = pieces.Levels()
    sections = [_section(placed, levels, look) for placed in letter.pieces]
    context = {
        "letter": letter,
        "sections": SafeString("\n".join(sections)),
        "month": date_format(letter.day, "F Y"),
        "postal_address": lines_html(letter.sender.postal_address),
        "filling": FILLING,
        **look,
    }
    return render(render_to_string("letters/mail/letter.xml", context))


def _section(placed: pieces.Placed, levels: pieces.Levels, look: dict[str, Any]) -> str:
    piece = placed.piece
    context: dict[str, Any] = {"piece": piece, **look}
    if isinstance(piece, pieces.Columns):
        context["sides"] = [
            SafeString("\n".join(_part(inner, levels, look, half=True) for inner in side))
            for side in (piece.left, piece.right)
        ]
        section: str = render_to_string("letters/mail/columns.xml", context)
    elif isinstance(piece, pieces.Figure | pieces.Research):
        section = _written(piece, levels, context)
    else:
        context["rhythm"] = RHYTHM.get(type(piece), "0 0 24px")
        context["part"] = SafeString(_part(placed, levels, look, half=False))
        section = render_to_string("letters/mail/section.xml", context)
    check(section, placed.place)
    return section


def _part(placed: pieces.Placed, levels: pieces.Levels, look: dict[str, Any], *, half: bool) -> str:
    """What stands in a column of a section."""
    # The gaps of a column are its own, so that both sides of a letter are as wide.
    context = {"piece": placed.piece, "gap": "0" if half else "32px", **look}
    return _written(placed.piece, levels, context)


def _written(piece: pieces.Piece, levels: pieces.Levels, context: dict[str, Any]) -> str:
    if isinstance(piece, pieces.Text):
        context["words_html"] = rich_html(piece.blocks, levels, text_styles(context))
    elif isinstance(piece, pieces.Telling):
        context["heading_level"] = levels.next(2) if piece.heading else 0
        context["entry_level"] = levels.next(3)
        context["dated"] = any(entry.on for entry in piece.entries)
        context["entries"] = [(entry, _short_month(entry), lines_html(entry.text)) for entry in piece.entries]
    elif isinstance(piece, pieces.Research):
        context["entry_level"] = levels.next(3)
        context["summary"] = lines_html(piece.summary)
    elif isinstance(piece, pieces.Quote):
        context["quotation"] = lines_html(piece.text)
    elif isinstance(piece, pieces.Figure):
        context["left_over"] = None if piece.share is None else 100 - piece.share
    return render_to_string(f"letters/mail/{type(piece).__name__.lower()}.xml", context)


def _short_month(entry: pieces.Told) -> str:
    return short_month(entry.on) if entry.on else ""


def text_styles(look: dict[str, Any]) -> dict[str, str]:
    light = look["light"]
    title = f"margin:0 0 12px;font-family:{HEADINGS};font-weight:bold;color:{light.ink};"
    body = f"margin:0 0 16px;color:{light.ink};"
    listed = f"margin:0 0 16px;padding:0 0 0 24px;color:{light.ink};"
    return {
        "h2": styled(f"{title}font-size:25px;line-height:32px;", "ink"),
        "h3": styled(f"{title}font-size:20px;line-height:26px;", "ink"),
        "p": styled(body, "ink"),
        "ul": styled(listed, "ink"),
        "ol": styled(listed, "ink"),
        "li": styled("margin:0 0 8px;"),
        "a": styled(f"color:{light.brand};text-decoration:underline;", "link"),
    }
