"""Every text, link and record that editors wrote in an issue, each with the place where they find it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from arrimage.letters.models import Issue
from arrimage.letters.rendering import rich_text
from arrimage.letters.rendering.reading import body_of, place_of

TEXTS = ("label", "text", "author", "title", "authors", "citation", "summary", "heading", "detail", "alt", "caption")


class Written(NamedTuple):
    """`kind` is text, link, page (a key), document (a key), picture or button (the block's value) or record."""

    place: str
    kind: str
    value: Any


def at(one: Written, sentence: str) -> str:
    """The sentence with the place it is said of."""
    return _("%(place)s: %(sentence)s") % {"place": one.place, "sentence": sentence}


def written_in(issue: Issue, language: str) -> Iterator[Written]:
    """What stands in the issue's fields and blocks of that language."""
    subjects = {_("Subject in English"): issue.subject_en, _("Preview text in English"): issue.preheader_en}
    if language == "fr":
        subjects = {
            _("Subject"): issue.subject,
            _("Second subject"): issue.subject_b,
            _("Preview text"): issue.preheader,
        }
    for place, text in subjects.items():
        if text:
            yield Written(place, "text", text)
    yield from _of_stream(body_of(issue, language), _("English, ") if language == "en" else "")


def _of_stream(stream: Any, before: str) -> Iterator[Written]:
    for index, block in enumerate(stream, start=1):
        place = f"{before}{place_of(index, block)}"
        if block.block_type == "text":
            yield from _of_rich_text(block.value.source, place)
        elif block.block_type == "columns":
            yield from _of_stream(block.value["left"], f"{place}, {_('on the left')}, ")
            yield from _of_stream(block.value["right"], f"{place}, {_('on the right')}, ")
        elif block.block_type == "list":
            yield from _of_values(block.value, place)
            for entry in block.value["entries"]:
                yield from _of_values(entry, _("%(place)s, “%(title)s”") % {"place": place, "title": entry["title"]})
        elif block.block_type == "downloads":
            yield from _of_files(block.value["files"], place)
        elif block.block_type != "divider":
            yield from _of_values(block.value, place)
        if block.block_type in ("picture", "button"):
            yield Written(place, block.block_type, block.value)


def _of_files(files: Any, place: str) -> Iterator[Written]:
    """A document of number 0 is one that is gone, or was never chosen."""
    for one in files:
        yield from _of_values(one, place)
        if one.get("document") or not one.get("picture"):
            yield Written(place, "document", one["document"].pk if one.get("document") else 0)


def _of_values(value: Any, place: str) -> Iterator[Written]:
    for name in TEXTS:
        if value.get(name):
            yield Written(place, "text", value[name])
    if value.get("link"):
        yield Written(place, "link", value["link"])
    if value.get("page"):
        yield Written(place, "page", value["page"].pk)
    if value.get("record"):
        yield Written(place, "record", value["record"])


def _of_rich_text(source: str, place: str) -> Iterator[Written]:
    links: list[Written] = []

    def seen(attributes: dict[str, str]) -> str:
        kind, key = attributes.get("linktype", ""), attributes.get("id", "")
        if kind in ("page", "document"):
            links.append(Written(place, kind, int(key) if key.isdigit() else 0))
        else:
            links.append(Written(place, "link", attributes.get("href", "")))
        return ""

    for block in rich_text.read(source, seen):
        for runs in _runs_of(block):
            yield Written(place, "text", rich_text.plain(runs))
    yield from links


def _runs_of(block: rich_text.Block) -> Iterator[tuple[rich_text.Run, ...]]:
    if not isinstance(block, rich_text.Bullets):
        yield block.runs
        return
    for entry in block.entries:
        yield entry.runs
        if entry.under:
            yield from _runs_of(entry.under)
