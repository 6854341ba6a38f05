"""What a press release says around its text: when it may be published, where it comes from, where it ends, whom to ask.

Whom to ask is the hub as it signs all that it sends, and the address for replies: no third person is ever named.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from arrimage.consent.models import Sender
from arrimage.kit.templatetags.formats import clock, long_date
from arrimage.letters.models import Issue, Newsletter
from arrimage.letters.rendering import pieces
from arrimage.letters.rendering.pieces import Placed
from arrimage.letters.rendering.rich_text import Block, Heading, Paragraph, Run

# As the press writes it, for «the text ends here».
END = "–\N{NO-BREAK SPACE}30\N{NO-BREAK SPACE}–"


def as_release(
    issue: Issue, written: tuple[Placed, ...], subject: str, sender: Sender, leaves: datetime
) -> tuple[Placed, ...]:
    """The pieces of a release that leaves at that moment; `subject` is its headline, empty where a page says it."""
    headline = [Heading(2, (Run(subject),))] if subject else []
    head = pieces.Text((_paragraph(Run(release_line(issue, leaves), bold=True)), *headline))
    around = (pieces.Divider(END), *_about(issue), _contact(issue, sender))
    place = _("The frame of the press release")
    text = _after_dateline(written, dateline(issue, leaves))
    return (Placed(place, head), *text, *(Placed(place, piece) for piece in around))


def release_line(issue: Issue, leaves: datetime) -> str:
    """Whether it may be published at once, else from when on, on the hub's clock."""
    if issue.embargo_until is None or not issue.is_under_embargo(leaves):
        return _("For immediate release")
    hour = localtime(issue.embargo_until)
    return _("Under embargo until %(day)s, %(hour)s") % {"day": long_date(hour), "hour": clock(hour)}


def dateline(issue: Issue, leaves: datetime) -> str:
    """Place and day of the news: that of its publication."""
    day = localdate(max(filter(None, (issue.embargo_until, issue.published_at or leaves))))
    return _("%(place)s, %(day)s – ") % {"place": issue.place, "day": long_date(day)} if issue.place else ""


def _after_dateline(written: tuple[Placed, ...], said: str) -> tuple[Placed, ...]:
    """The dateline begins the first paragraph, or stands by itself before what is none."""
    if not said:
        return written
    run = Run(said, bold=True)
    first = written[0] if written else None
    blocks = first.piece.blocks if first and isinstance(first.piece, pieces.Text) else ()
    lead, others = (blocks[0], blocks[1:]) if blocks else (None, ())
    if first and isinstance(lead, Paragraph):
        begun: tuple[Block, ...] = (Paragraph((run, *lead.runs)), *others)
        return (Placed(first.place, pieces.Text(begun)), *written[1:])
    return (Placed(_("Place"), pieces.Text((_paragraph(Run(said.rstrip(" –"), bold=True)),))), *written)


def _about(issue: Issue) -> Iterator[pieces.Piece]:
    said = [line.strip() for line in issue.newsletter.boilerplate.splitlines() if line.strip()]
    if said:
        heading = Heading(3, (Run(_("About us")),))
        yield pieces.Text((heading, *(_paragraph(Run(line)) for line in said)))


def _contact(issue: Issue, sender: Sender) -> pieces.Piece:
    email = press_email(issue.newsletter, sender)
    lines = [Run(sender.name or issue.newsletter.from_name, bold=True)]
    if sender.phone:
        lines += [Run("\n"), Run(_("Phone:") + " "), Run(sender.phone, link=f"tel:{dialled(sender.phone)}")]
    lines += [Run("\n"), Run(_("E-mail:") + " "), Run(email, link=f"mailto:{email}")]
    return pieces.Text((Heading(3, (Run(_("Contact for the media")),)), _paragraph(*lines)))


def press_contact(newsletter: Newsletter) -> dict[str, Any]:
    """The same for the press room."""
    sender = Sender.get()
    return {"sender": sender, "dialled": dialled(sender.phone), "press_email": press_email(newsletter, sender)}


def press_email(newsletter: Newsletter, sender: Sender) -> str:
    return newsletter.reply_to or sender.email or newsletter.from_email


def dialled(phone: str) -> str:
    """As a telephone dials it (RFC 3966): digits alone, the country's first."""
    digits = "".join(sign for sign in phone.lower().partition("poste")[0] if sign.isdigit())
    return f"+1{digits}" if len(digits) == 10 else f"+{digits}"


def _paragraph(*runs: Run) -> Paragraph:
    return Paragraph(runs)
