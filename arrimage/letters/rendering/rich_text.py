"""Rich text as the workshop's editor keeps it, read into a few kinds of things: what is not among them is dropped.

Mail, plain text and page are each written from these, so that no tag, attribute or script of an editor passes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

MERGED = re.compile(r"\{\{[^{}]*\}\}")
TAG = re.compile(r"<[^>]*>")
WHITE = re.compile(r"[ \t\r\n\f]+")
BLOCKS = {"p", "h2", "h3", "h4", "li", "div", "blockquote"}
BOLD, ITALIC = {"b", "strong"}, {"i", "em"}


@dataclass(frozen=True)
class Run:
    """Letters of one look; `link` is a whole address or empty. A line break is the run «\\n»."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Heading:
    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Entry:
    """A line of a list, and the list under it if there is one."""

    runs: tuple[Run, ...]
    under: "Bullets | None" = None


@dataclass(frozen=True)
class Bullets:
    ordered: bool
    entries: tuple[Entry, ...]


Block = Heading | Paragraph | Bullets


def plain(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def read(source: str, address: Callable[[dict[str, str]], str]) -> tuple[Block, ...]:
    """The blocks of a text; `address` gives the whole address of a link from its attributes, empty to drop it."""
    reader = _Reader(address)
    reader.feed(MERGED.sub(_without_tags, source))
    reader.close()
    return tuple(reader.finished())


def _without_tags(match: re.Match[str]) -> str:
    """A merge field of which one letter was made bold, or that holds a no-break space, is one all the same."""
    return TAG.sub("", match[0]).replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")


@dataclass
class _List:
    ordered: bool
    entries: list[Entry] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, address: Callable[[dict[str, str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.blocks: list[Block] = []
        self.lists: list[_List] = []
        self.runs: list[Run] = []
        self.tag = "p"
        self.bold = self.italic = self.silent = 0
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.silent += 1
        elif tag in BOLD:
            self.bold += 1
        elif tag in ITALIC:
            self.italic += 1
        elif tag == "a":
            self.link = self.address({name: value or "" for name, value in attrs})
        elif tag == "br":
            self.runs.append(Run("\n"))
        elif tag in ("ul", "ol"):
            self._finish()
            self.lists.append(_List(tag == "ol"))
        elif tag in BLOCKS:
            self._finish()
            self.tag = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif tag in BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag in ITALIC:
            self.italic = max(0, self.italic - 1)
        elif tag == "a":
            self.link = ""
        elif tag in ("ul", "ol") and self.lists:
            self._finish()
            self._close_list()
        elif tag in BLOCKS:
            self._finish()

    def handle_data(self, data: str) -> None:
        text = WHITE.sub(" ", data)
        if text and not self.silent:
            self.runs.append(Run(text, self.bold > 0, self.italic > 0, self.link))

    def _finish(self) -> None:
        runs = tuple(_trimmed(self.runs))
        self.runs, self.bold, self.italic, self.link = [], 0, 0, ""
        if not runs:
            return
        if self.lists:
            self.lists[-1].entries.append(Entry(runs))
        elif self.tag in ("h2", "h3", "h4"):
            self.blocks.append(Heading(2 if self.tag == "h2" else 3, runs))
        else:
            self.blocks.append(Paragraph(runs))
        self.tag = "p"

    def _close_list(self) -> None:
        done = self.lists.pop()
        if not done.entries:
            return
        bullets = Bullets(done.ordered, tuple(done.entries))
        if self.lists and self.lists[-1].entries:
            last = self.lists[-1].entries[-1]
            self.lists[-1].entries[-1] = Entry(last.runs, bullets)
        else:
            self.blocks.append(bullets)

    def finished(self) -> list[Block]:
        self._finish()
        while self.lists:
            self._close_list()
        return self.blocks


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """Without blanks at either end, neighbours of one look joined."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and "\n" not in (run.text, last.text) and _look(last) == _look(run):
            joined[-1] = Run(last.text + run.text, *_look(run))
        else:
            joined.append(run)
    while joined and not joined[0].text.strip(" \n"):
        joined.pop(0)
    while joined and not joined[-1].text.strip(" \n"):
        joined.pop()
    for index, run in enumerate(joined):
        text = run.text.lstrip(" ") if index == 0 else run.text
        yield Run(text.rstrip(" ") if index == len(joined) - 1 else text, *_look(run))


def _look(run: Run) -> tuple[bool, bool, str]:
    return run.bold, run.italic, run.link
