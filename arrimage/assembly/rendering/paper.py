"""A paper as a title and blocks, which both formats set the same way."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Heading:
    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Text:
    """A paragraph; its line breaks are kept."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Items:
    """Lines one under the other, numbered by themselves."""

    items: Sequence[str]
    kind: str = "items"


@dataclass(frozen=True)
class Table:
    """Rows under headings; `tall` leaves room to sign."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    tall: bool = False
    kind: str = "table"


@dataclass(frozen=True)
class Blanks:
    """Lines to fill in by hand, each under its label."""

    labels: Sequence[str]
    kind: str = "blanks"


@dataclass(frozen=True)
class Turn:
    """A new page; what follows is in that language."""

    lang: str
    kind: str = "turn"


Block = Heading | Text | Items | Table | Blanks | Turn


@dataclass(frozen=True)
class Paper:
    """`name` is that of its file, without ending; `lang` the language it is read in."""

    name: str
    title: str
    hub: str
    blocks: Sequence[Block]
    lang: str = "fr"

    def as_data(self) -> dict[str, Any]:
        return {"title": self.title, "hub": self.hub, "lang": self.lang, "blocks": [asdict(one) for one in self.blocks]}


def rendered(paper: Paper, form: str) -> bytes:
    return FORMS[form](paper)


def _pdf(paper: Paper) -> bytes:
    from arrimage.assembly.rendering.pages import pages

    return pages(paper)


def _docx(paper: Paper) -> bytes:
    from arrimage.assembly.rendering.word import word

    return word(paper)


# Both libraries are slow to load: only when a document is asked for.
FORMS: dict[str, Callable[[Paper], bytes]] = {"pdf": _pdf, "docx": _docx}
