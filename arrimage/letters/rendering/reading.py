"""From an issue's blocks to its pieces: pages, pictures, records and figures are looked up here, each kind at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page

from arrimage.accounts.emails import absolute
from arrimage.consent.models import Sender
from arrimage.kit.identity import identity
from arrimage.letters import sources
from arrimage.letters.links import outgoing
from arrimage.letters.models import Issue, Mention, Newsletter
from arrimage.letters.rendering import pieces, rich_text
from arrimage.letters.rendering.figures import figures_of
from arrimage.letters.rendering.pictures import logo_of, picture_of
from arrimage.letters.rendering.press import as_release
from arrimage.letters.tokens import early_token, picture_token

WHOLE, HALF = 536, 256  # pixels across the letter, and across one of two columns
LINKED = re.compile(r"<a\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
NEWER = 100  # records made since an issue left, among which those that it told of are looked for
USUAL_PAUSE = {"weekly": 7, "monthly": 31, "quarterly": 92, "irregular": 62}  # days


def body_of(issue: Issue, language: str) -> Any:
    return issue.body_en if language == "en" else issue.body


def read_letter(issue: Issue, language: str, now: datetime | None = None, *, page: bool = False) -> pieces.Letter:
    """The issue in one language, live blocks and figures as of `now`; the language must be in force already.

    `page`: for the site, which shows a press release once its embargo is over, its headline as a title.
    """
    now = now or timezone.now()
    body = body_of(issue, language)
    leaves = max(issue.scheduled_for or now, now, (issue.embargo_until if page else None) or now)
    early = f"?avance={early_token(issue)}" if issue.pk and issue.is_under_embargo(leaves) else ""
    reader = Reader(issue, now, Found.of(body, timezone.localdate(now), early))
    english = language == "en"
    newsletter = issue.newsletter if issue.newsletter_id else None
    is_press = newsletter is not None and newsletter.is_press
    sender = Sender.get()
    subject = issue.subject_en if english else issue.subject
    written = tuple(reader.read(body))
    if is_press:
        written = as_release(issue, written, "" if page else subject, sender, leaves)
    return pieces.Letter(
        has_page=newsletter is None or (newsletter.is_public and not (is_press and issue.is_under_embargo(leaves))),
        is_press=is_press,
        language=language,
        newsletter=newsletter.name if newsletter else "",
        logo=logo_of(newsletter),
        number=issue.number,
        day=timezone.localdate(leaves),
        subject=subject,
        preheader=issue.preheader_en if english else issue.preheader,
        sender=sender,
        identity=identity(),
        pieces=written,
    )


def departure_of(issue: Issue) -> datetime | None:
    """The moment as of which it was read when it left by mail, or came out on the site; None until then."""
    mailing = issue.mailing
    return (mailing and (mailing.planning_since or mailing.started_at)) or issue.published_at


def last_time(newsletter: Newsletter | None, now: datetime, but: Issue | None = None) -> datetime:
    """When the newsletter last spoke to its readers; one of its usual pauses ago when it never did.

    `but`: the issue that asks, which is not the last one before itself.
    """
    pause = USUAL_PAUSE.get(newsletter.frequency if newsletter else "", 31)
    if newsletter is None:
        return now - timedelta(days=pause)
    issues = Issue.objects.filter(newsletter=newsletter)
    if but is not None and but.pk:
        issues = issues.exclude(pk=but.pk)
    moments = [moment for pair in issues.values_list("mailing__started_at", "published_at") for moment in pair]
    return max((moment for moment in moments if moment and moment < now), default=now - timedelta(days=pause))


def window_of(value: Any, since: datetime, now: datetime) -> sources.Window:
    """What a live list asks of its source at that moment; `since` is the last time its newsletter spoke."""
    return sources.Window(since, now, value.get("days") or 45, value.get("most") or 6)


def blocks_of(stream: Any) -> Iterator[Any]:
    """Every block, those within columns too."""
    for block in stream:
        yield block
        if block.block_type == "columns":
            yield from block.value["left"]
            yield from block.value["right"]


@dataclass
class Found:
    """What an issue points to: addresses of live pages and of documents, figures by indicator. `early` ends the address
    of a document that is not public yet."""

    pages: Mapping[int, str] = field(default_factory=dict)
    documents: Mapping[int, str] = field(default_factory=dict)
    figures: Mapping[int, pieces.Figure] = field(default_factory=dict)
    early: str = ""

    @classmethod
    def of(cls, body: Any, day: date, early: str = "") -> "Found":
        """`day`: the one of the figures."""
        wanted: dict[str, set[int]] = {"page": set(), "document": set(), "figure": set()}
        for kind, key in _pointed_to(body):
            wanted[kind].add(key)
        return cls(
            page_addresses(wanted["page"]) if wanted["page"] else {},
            _documents(wanted["document"], early) if wanted["document"] else {},
            figures_of(wanted["figure"], day) if wanted["figure"] else {},
            early,
        )

    def address(self, attributes: Mapping[str, str]) -> str:
        """Of a link in a text."""
        kind, key = attributes.get("linktype", ""), attributes.get("id", "")
        if kind in ("page", "document"):
            known = self.pages if kind == "page" else self.documents
            return known.get(int(key), "") if key.isdigit() else ""
        return outgoing(attributes.get("href", ""))


def _pointed_to(body: Any) -> Iterator[tuple[str, int]]:
    for block in blocks_of(body):
        if block.block_type == "text":
            for tag in LINKED.findall(block.value.source):
                attributes = dict(ATTRIBUTE.findall(tag))
                kind, key = attributes.get("linktype", ""), attributes.get("id", "")
                if kind in ("page", "document") and key.isdigit():
                    yield kind, int(key)
        elif block.block_type == "button" and block.value.get("page"):
            yield "page", block.value["page"].pk
        elif block.block_type == "figure" and str(block.value.get("indicator") or "").isdigit():
            yield "figure", int(block.value["indicator"])


def page_addresses(keys: Iterable[int]) -> dict[int, str]:
    """The whole address of those pages that anybody may read, by key."""
    found = {}
    for page in Page.objects.live().public().filter(pk__in=keys):
        parts = page.get_url_parts()
        if parts and parts[2]:
            found[page.pk] = absolute(parts[2])
    return found


def _documents(keys: Iterable[int], early: str) -> dict[int, str]:
    documents = get_document_model().objects.filter(pk__in=keys)
    return {document.pk: absolute(document.url) + early for document in documents}


@dataclass
class Reader:
    """Reads the blocks one by one; a block with nothing to show makes no piece."""

    issue: Issue
    now: datetime
    found: Found
    width: int = WHOLE

    @cached_property
    def since(self) -> datetime:
        """When the newsletter last spoke: asked once for all live lists."""
        return last_time(self.issue.newsletter if self.issue.newsletter_id else None, self.now, self.issue)

    @cached_property
    def told(self) -> dict[str, set[int]]:
        """By source, the records it told of when it left: what was recorded since does not enter its lists."""
        found: dict[str, set[int]] = {}
        if self.issue.pk and departure_of(self.issue):
            for source, key in Mention.objects.filter(issue=self.issue).values_list("source", "key"):
                found.setdefault(source, set()).add(key)
        return found

    def read(self, stream: Any) -> Iterator[pieces.Placed]:
        for index, block in enumerate(stream, start=1):
            read: Callable[[Any], pieces.Piece | None] = getattr(self, f"_{block.block_type}")
            if piece := read(block.value):
                yield pieces.Placed(place_of(index, block), piece)

    def _text(self, value: Any) -> pieces.Piece | None:
        blocks = rich_text.read(value.source, self.found.address)
        return pieces.Text(blocks) if blocks else None

    def _picture(self, value: Any) -> pieces.Piece | None:
        return picture_of(value, self.width)

    def _button(self, value: Any) -> pieces.Piece | None:
        page = value.get("page")
        link = self.found.pages.get(page.pk, "") if page else outgoing(value.get("link") or "")
        return pieces.Button(value["label"], link) if link and value["label"] else None

    def _columns(self, value: Any) -> pieces.Piece | None:
        inner = replace(self, width=HALF)
        left, right = (tuple(inner.read(value[side])) for side in ("left", "right"))
        return pieces.Columns(left, right) if left or right else None

    def _quote(self, value: Any) -> pieces.Piece | None:
        return pieces.Quote(value["text"].strip(), value.get("author") or "") if value["text"].strip() else None

    def _divider(self, value: Any) -> pieces.Piece:
        return pieces.Divider()

    def _research(self, value: Any) -> pieces.Piece | None:
        said = {name: value.get(name) or "" for name in ("authors", "citation", "summary")}
        return pieces.Research(title=value["title"], link=outgoing(value["link"]), **said)

    def _list(self, value: Any) -> pieces.Piece | None:
        told = tuple(
            pieces.Told(
                entry["title"],
                entry.get("date"),
                entry.get("detail") or "",
                entry.get("text") or "",
                outgoing(entry.get("link") or ""),
            )
            for entry in value["entries"]
        )
        return pieces.Telling(value.get("heading") or "", told) if told else None

    def _downloads(self, value: Any) -> pieces.Piece | None:
        told = tuple(file for one in value["files"] if (file := download_of(one, self.found.early)))
        return pieces.Telling(value.get("heading") or _("To download"), told) if told else None

    def _live(self, value: Any) -> pieces.Piece | None:
        source = sources.find(value["source"])
        if source is None:
            return None
        told = tuple(
            pieces.Told(item.title, item.on, item.detail, item.text, outgoing(item.link))
            for item in self._items(source, window_of(value, self.since, self.now))
        )
        heading = value.get("heading") or str(source.heading)
        return pieces.Telling(heading, told, str(source.rest), outgoing(source.everything())) if told else None

    def _items(self, source: sources.Source, window: sources.Window) -> list[sources.Item]:
        told = self.told.get(source.code)
        if told is None:
            return list(source.items(window))
        wide = replace(window, most=window.most + NEWER)
        return [item for item in source.items(wide) if item.key in told][: window.most]

    def _figure(self, value: Any) -> pieces.Piece | None:
        key = str(value.get("indicator") or "")
        figure = self.found.figures.get(int(key)) if key.isdigit() else None
        if figure is None or not value.get("label"):
            return figure
        return pieces.Figure(figure.value, value["label"], figure.note, figure.share, figure.link)


def download_of(value: Any, early: str = "") -> pieces.Told | None:
    """A file under its title, with what it is and how large; None of what is gone."""
    file = value.get("document") or value.get("picture")
    if file is None:
        return None
    name = PurePosixPath(file.file.name)
    picture = reverse("letters:picture", args=[picture_token(file.pk), name.name])
    address = file.url + early if value.get("document") else picture
    kind = name.suffix.lstrip(".").upper()
    size = filesizeformat(file.get_file_size() or 0)
    return pieces.Told(
        value["title"], detail=f"{kind} · {size}", text=value.get("credit") or "", link=absolute(address)
    )


def place_of(index: int, block: Any) -> str:
    """How an editor is told which block is meant."""
    return _("block %(number)s (%(kind)s)") % {"number": index, "kind": block.block.label}
