"""A letter as plain text: written for reading, not what is left of HTML. Lines of 72, links in full on the line."""

import re
import textwrap
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from arrimage.kit.templatetags.formats import long_date
from arrimage.letters.merge import FIELD
from arrimage.letters.rendering import pieces
from arrimage.letters.rendering.press import dialled
from arrimage.letters.rendering.rich_text import Bullets, Heading, Paragraph, Run

WIDTH = 72
# A merge field is one word for whoever breaks lines: its blanks are kept aside meanwhile.
HELD = "\N{WORD JOINER}"


def write_text(letter: pieces.Letter) -> str:
    sections = [_head(letter), *(section for placed in letter.pieces if (section := _section(placed.piece)))]
    return "\n\n\n".join([*sections, _foot(letter)]) + "\n"


def _head(letter: pieces.Letter) -> str:
    title = letter.newsletter or letter.hub
    month = date_format(letter.day, "F Y")
    said = _("Press release no. %(number)s · %(month)s") if letter.is_press else _("Issue %(number)s · %(month)s")
    lines = [title.upper(), said % {"number": letter.number, "month": month}]
    if letter.hub and letter.hub != title:
        lines.append(letter.hub)
    page = ["", linked(_("View it on the web"), "{{ lien_web }}")] if letter.has_page else []
    return "\n".join([*lines, *page])


def _foot(letter: pieces.Letter) -> str:
    name = letter.newsletter or letter.hub
    why = _(
        "You receive “%(name)s” because you subscribed to it, or because your organisation and ours work together."
    ) % {"name": name}
    if letter.is_press:
        why = _(
            "You receive our press releases because you asked for them, or because your professional address is "
            "published and they concern your work."
        )
    stop = _("Stop receiving our press releases") if letter.is_press else _("Stop receiving this newsletter")
    sender = letter.sender
    identity = [sender.name, *sender.postal_address.splitlines(), sender.phone, sender.email, sender.website]
    return "\n".join(
        [
            "-" * WIDTH,
            wrapped(why),
            "",
            linked(_("Choose what I receive"), "{{ lien_preferences }}"),
            linked(stop, "{{ lien_retrait }}"),
            "",
            *(line.strip() for line in identity if line.strip()),
        ]
    )


def _section(piece: pieces.Piece) -> str:
    return "\n".join(_lines(piece)).strip("\n")


def _lines(piece: pieces.Piece) -> Iterator[str]:
    match piece:
        case pieces.Text(blocks):
            yield "\n\n".join(_block(block) for block in blocks)
        case pieces.Picture():
            yield wrapped(_("[Picture: %(what)s]") % {"what": piece.alt}) if piece.alt else ""
            yield from (wrapped(said) for said in (piece.caption,) if said)
            yield from (link for link in (piece.link,) if link)
        case pieces.Button():
            yield linked(piece.label, piece.link)
        case pieces.Quote():
            yield wrapped(_("“%(words)s”") % {"words": _one_line(piece.text)}, "  ")
            yield from (f"  – {author}" for author in (piece.author,) if author)
        case pieces.Divider(words):
            yield (words or "* * *").center(WIDTH).rstrip()
        case pieces.Figure():
            yield wrapped(f"{piece.value} – {piece.label}")
            yield from (wrapped(note) for note in (piece.note,) if note)
            yield from (linked(_("Our plan"), link) for link in (piece.link,) if link)
        case pieces.Telling():
            yield from _telling(piece)
        case pieces.Research():
            yield from _research(piece)
        case pieces.Columns():
            inner = (_section(placed.piece) for side in (piece.left, piece.right) for placed in side)
            yield "\n\n".join(section for section in inner if section)


def _telling(piece: pieces.Telling) -> Iterator[str]:
    if piece.heading:
        yield underlined(piece.heading, "=")
        yield ""
    for entry in piece.entries:
        title = linked(long_date(entry.on), entry.title) if entry.on else entry.title
        yield wrapped(f"- {title}", "  ", first="")
        yield from (wrapped(said, "  ") for said in (entry.detail, *entry.text.splitlines()) if said.strip())
        yield from (f"  {link}" for link in (entry.link,) if link)
        yield ""
    if piece.rest and piece.rest_link:
        yield linked(piece.rest, piece.rest_link)


def _research(piece: pieces.Research) -> Iterator[str]:
    yield underlined(piece.title, "-")
    yield from (wrapped(said) for said in (piece.authors, piece.citation) if said)
    if piece.summary:
        yield ""
        yield from (wrapped(line) for line in piece.summary.splitlines())
    if piece.link:
        yield ""
        yield linked(_("Read it"), piece.link)


def _block(block: Heading | Paragraph | Bullets) -> str:
    if isinstance(block, Heading):
        return underlined(_said(block.runs), "=" if block.level == 2 else "-")
    if isinstance(block, Paragraph):
        return "\n".join(wrapped(line.strip()) for line in _said(block.runs).split("\n"))
    return "\n".join(_bullets(block, ""))


def _bullets(bullets: Bullets, indent: str) -> Iterator[str]:
    for index, entry in enumerate(bullets.entries, start=1):
        mark = f"{index}. " if bullets.ordered else "- "
        yield wrapped(f"{indent}{mark}{_one_line(_said(entry.runs))}", indent + " " * len(mark), first="")
        if entry.under:
            yield from _bullets(entry.under, indent + "  ")


def _said(runs: tuple[Run, ...]) -> str:
    """The words, each link after the words that carry it: after a colon at the end, in brackets in the midst."""
    said = ""
    for index, run in enumerate(runs):
        goes_on = index + 1 < len(runs) and runs[index + 1].link == run.link
        if not run.link or goes_on or _is_said(run):
            said += run.text
        elif index == len(runs) - 1 or runs[index + 1].text == "\n":
            said += linked(run.text.rstrip(), run.link)
        else:
            blank = " " if run.text.endswith(" ") else ""
            said += f"{run.text.rstrip()} ({run.link}){blank}"
    return said


def _is_said(run: Run) -> bool:
    """Whether the words are the link: the page's address, the e-mail, the number however it is written."""
    words, (scheme, _colon, rest) = run.text.strip(), run.link.partition(":")
    if scheme == "tel":
        return dialled(words) == dialled(rest)
    return words == run.link or (scheme == "mailto" and words.lower() == rest.lower())


def linked(words: str, link: str) -> str:
    return _("%(words)s: %(link)s") % {"words": words, "link": link}


def underlined(title: str, sign: str) -> str:
    lines = wrapped(_one_line(title)).splitlines()
    return "\n".join([*lines, sign * max((len(line) for line in lines), default=0)])


def _one_line(text: str) -> str:
    return re.sub(r"[ \n\t]+", " ", text).strip()


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """Lines of at most 72 signs, addresses and merge fields never broken."""
    held = FIELD.sub(lambda match: match[0].replace(" ", HELD), text)
    lines = textwrap.wrap(
        held,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
    return "\n".join(lines).replace(HELD, " ")
