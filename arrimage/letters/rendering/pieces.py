"""What an issue is made of once its records are read: data alone, from which mail, plain text and page are written.

Texts are as written by people, merge fields and all, escaped by nobody yet; links are whole addresses or empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from arrimage.consent.models import Sender
from arrimage.kit.identity import Identity
from arrimage.letters.rendering.rich_text import Block


@dataclass(frozen=True)
class Text:
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Picture:
    """`width` and `height` are those at which it is shown at most; the file has twice as many pixels where it can."""

    src: str
    width: int
    height: int
    alt: str
    caption: str = ""
    link: str = ""


@dataclass(frozen=True)
class Button:
    label: str
    link: str


@dataclass(frozen=True)
class Quote:
    text: str
    author: str = ""


@dataclass(frozen=True)
class Divider:
    """`words` stand in the place of the line: a press release ends with «– 30 –»."""

    words: str = ""


@dataclass(frozen=True)
class Figure:
    """`value` is written for reading; `share` is how much of the target is reached, from 0 to 100, None without one."""

    value: str
    label: str
    note: str = ""
    share: int | None = None
    link: str = ""


@dataclass(frozen=True)
class Told:
    """One thing of a list; with a date, it is drawn as a leaf of a calendar."""

    title: str
    on: date | None = None
    detail: str = ""
    text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Telling:
    heading: str
    entries: tuple[Told, ...]
    rest: str = ""
    rest_link: str = ""


@dataclass(frozen=True)
class Research:
    title: str
    link: str
    authors: str = ""
    citation: str = ""
    summary: str = ""


@dataclass(frozen=True)
class Columns:
    left: "tuple[Placed, ...]"
    right: "tuple[Placed, ...]"


Piece = Text | Picture | Button | Quote | Divider | Figure | Telling | Research | Columns


@dataclass(frozen=True)
class Placed:
    """A piece and where its editor finds it: «block 3 (button)»."""

    place: str
    piece: Piece


@dataclass(frozen=True)
class Letter:
    """An issue in one language, ready to be written out."""

    language: str
    newsletter: str
    number: int
    day: date
    subject: str
    preheader: str
    sender: Sender
    identity: Identity
    pieces: tuple[Placed, ...] = field(default=())
    logo: Picture | None = None
    # Whether it has a page of the site to be read on.
    has_page: bool = True
    is_press: bool = False

    @property
    def hub(self) -> str:
        return self.sender.name or self.identity.name

    def walk(self) -> Iterator[Placed]:
        """Every piece, those within columns too."""
        for placed in self.pieces:
            yield placed
            if isinstance(placed.piece, Columns):
                yield from (*placed.piece.left, *placed.piece.right)


@dataclass
class Levels:
    """The level of each heading in turn, so that none is skipped: a page's own title is the first."""

    last: int = 1

    def next(self, wanted: int) -> int:
        self.last = min(wanted, self.last + 1)
        return self.last
