"""What a page describes in microdata (the `itemscope` of HTML), as nodes that read like those of JSON-LD.

A page that another site wrote: tags that nobody closed are closed as browsers do, and nothing of it costs more than its
length. `itemref`, which takes a property from elsewhere in the page, is not followed.
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

Node = dict[str, Any]
MOST_AT_ONCE = 12  # properties inside one another whose words are gathered
VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
}
LINKS = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
}
VALUES = {"time": "datetime", "data": "value", "meter": "value"}
# What a tag that opens closes where its author did not.
ENDS = {
    "li": ("li",),
    **dict.fromkeys(("dt", "dd"), ("dt", "dd")),
    **dict.fromkeys(("td", "th"), ("td", "th")),
    "tr": ("td", "th", "tr"),
}
ENDS_A_PARAGRAPH = {
    *("article", "div", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "section"),
    *("table", "td", "th", "tr", "ul"),
}


@dataclass
class _Open:
    """A tag not closed yet: the item that it begins, or the properties of `owner` that its words are."""

    tag: str
    item: Node | None = None
    owner: Node | None = None
    names: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class _Items(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.items: list[Node] = []
        self._open: list[_Open] = []
        self._tags: Counter[str] = Counter()
        self._inside: list[Node] = []
        self._gathering: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._end_what_it_ends(tag)
        one = self._begun(tag, said)
        if tag in VOID:
            return
        self._open.append(one)
        self._tags[tag] += 1
        if one.item is not None:
            self._inside.append(one.item)
        if one.owner is not None:
            self._gathering.append(one)

    def _begun(self, tag: str, said: dict[str, str]) -> _Open:
        names, owner = said.get("itemprop", "").split(), self._inside[-1] if self._inside else None
        if "itemscope" in said:
            item: Node = {"@type": said.get("itemtype", "").split()}
            if "itemid" in said:
                item["@id"] = said["itemid"]
            if names and owner is not None:
                _say(owner, names, item)
            else:
                self.items.append(item)
            return _Open(tag, item=item)
        if not names or owner is None:
            return _Open(tag)
        value = self._value(tag, said)
        if value is None:
            return _Open(tag, owner=owner, names=names)
        _say(owner, names, value)
        return _Open(tag)

    def _value(self, tag: str, said: dict[str, str]) -> str | None:
        """What its attributes say; None where its words do. Sites write `content` on tags of every kind."""
        if "content" in said or tag == "meta":
            return said.get("content", "")
        if tag in LINKS:
            return self._address(said.get(LINKS[tag], ""))
        return said.get(VALUES.get(tag, ""))

    def _address(self, written: str) -> str:
        try:
            return urljoin(self.url, written)
        except ValueError:
            return ""

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag in ("script", "style"):
            return
        for one in self._gathering[-MOST_AT_ONCE:]:
            one.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._tags[tag]:
            if self._end_last() == tag:
                return

    def _end_what_it_ends(self, tag: str) -> None:
        if tag in ENDS_A_PARAGRAPH and self._open and self._open[-1].tag == "p":
            self._end_last()
        while self._open and self._open[-1].tag in ENDS.get(tag, ()):
            self._end_last()

    def _end_last(self) -> str:
        one = self._open.pop()
        self._tags[one.tag] -= 1
        if one.item is not None:
            self._inside.pop()
        if one.owner is not None:
            self._gathering.pop()
            _say(one.owner, one.names, " ".join("".join(one.words).split()))
        return one.tag

    def close(self) -> None:
        super().close()
        while self._open:
            self._end_last()


def _say(item: Node, names: list[str], value: Any) -> None:
    """A property said several times has all its values, in their order."""
    for name in names:
        before = item.get(name)
        item[name] = value if before is None else [*before, value] if isinstance(before, list) else [before, value]


def items_of(text: str, *, url: str = "") -> list[Node]:
    """The items of the page, those inside others in them; `url` is the page's own address."""
    if "itemscope" not in text.lower():
        return []
    page = _Items(url)
    page.feed(text)
    page.close()
    return page.items
