"""Rich text written as HTML, for mail with a style on each tag, for pages without."""

from collections.abc import Mapping

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from arrimage.letters.rendering.pieces import Levels
from arrimage.letters.rendering.rich_text import Block, Bullets, Heading, Run

Attributes = Mapping[str, str]  # by tag, what stands in it: ` class="…" style="…"`


def rich_html(blocks: tuple[Block, ...], levels: Levels, attributes: Attributes | None = None) -> SafeString:
    """The blocks one after the other; `attributes` are ours and trusted, texts are escaped."""
    said = attributes or {}
    return SafeString("\n".join(_block(block, levels, said) for block in blocks))


def _block(block: Block, levels: Levels, said: Attributes) -> str:
    if isinstance(block, Bullets):
        return _bullets(block, said)
    tag = f"h{levels.next(block.level)}" if isinstance(block, Heading) else "p"
    return _tag(tag, inline(block.runs, said), said)


def _bullets(bullets: Bullets, said: Attributes) -> str:
    entries = [
        _tag("li", f"{inline(entry.runs, said)}{_bullets(entry.under, said) if entry.under else ''}", said)
        for entry in bullets.entries
    ]
    return _tag("ol" if bullets.ordered else "ul", "".join(entries), said)


def _tag(tag: str, inside: str, said: Attributes) -> str:
    return f"<{tag}{said.get(tag, '')}>{inside}</{tag}>"


def inline(runs: tuple[Run, ...], said: Attributes) -> str:
    return "".join(_run(run, said) for run in runs)


def _run(run: Run, said: Attributes) -> str:
    if run.text == "\n":
        return "<br />"
    html = str(escape(run.text))
    if run.italic:
        html = f"<em>{html}</em>"
    if run.bold:
        html = f"<strong>{html}</strong>"
    return f'<a href="{escape(run.link)}"{said.get("a", "")}>{html}</a>' if run.link else html


def lines_html(text: str) -> SafeString:
    """What was typed in several lines."""
    return format_html_join(mark_safe("<br />"), "{}", ((line,) for line in text.splitlines()))


def styled(style: str, css_class: str = "") -> SafeString:
    """The attributes of a tag in mail: the class is there for the dark."""
    return format_html(' class="{}" style="{}"', css_class, style) if css_class else format_html(' style="{}"', style)
