"""Sessions that a web page describes: its JSON-LD, else its microdata; without them, a title and a description to
propose (OpenGraph).
"""

from html.parser import HTMLParser

from django.utils.translation import gettext as _

from arrimage.agenda.sessions import jsonld, microdata
from arrimage.agenda.sessions.found import FoundSession, Problem, Reading
from arrimage.agenda.sessions.moments import moment
from arrimage.kit.decoding import decoded

MOST_SCRIPTS = 200


class _Page(HTMLParser):
    """What a page says of itself in its head, and the JSON-LD anywhere in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.said: dict[str, str] = {}
        self.language = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")[:2].lower()
        elif tag == "meta":
            name = (said.get("property") or said.get("name") or "").lower()
            self.said.setdefault(name, said.get("content", "").strip())
        elif tag == "link" and "canonical" in said.get("rel", "").lower().split():
            self.said.setdefault("canonical", said.get("href", "").strip())
        elif tag == "script" and said.get("type", "").split(";")[0].strip().lower() == "application/ld+json":
            self._inside = "script"
            self.scripts.append("")
        elif tag == "title" and "title" not in self.said:
            self._inside = "title"

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and len(self.scripts) <= MOST_SCRIPTS:
            self.scripts[-1] += data
        elif self._inside == "title":
            self.said["title"] = self.said.get("title", "") + data


def read(data: bytes, *, url: str = "", charset: str = "") -> Reading:
    """The events of the page; when it describes none, a proposal without a date, unless the page says one plainly."""
    page, text = _Page(), _text(data, charset)
    page.feed(text)
    page.close()
    reading = jsonld.read(page.scripts, url=url)
    if not reading.sessions:  # else it would tell the same ones twice
        more = jsonld.read_nodes(microdata.items_of(text, url=url), url=url)
        reading.sessions.extend(more.sessions)
        reading.problems.extend(more.problems)
    if not reading.sessions and (proposal := _proposal(page, url)):
        reading.sessions.append(proposal)
    if not reading.dated:
        sentence = _("This page describes no dated event in a way that machines read (JSON-LD, microdata).")
        reading.problems.append(Problem("", sentence))
    return reading


def _text(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset) if charset else decoded(data)
    except (LookupError, UnicodeDecodeError):
        return decoded(data)


def _proposal(page: _Page, url: str) -> FoundSession | None:
    """By OpenGraph, else by the page's title. The day an article was published is not the day of what it tells."""
    said = page.said
    title = said.get("og:title") or said.get("twitter:title") or said.get("title", "")
    if not title.strip():
        return None
    start = moment(said.get("event:start_time", ""))
    end = moment(said.get("event:end_time", ""))
    address = said.get("og:url") or said.get("canonical") or url
    return FoundSession(
        uid=address if address.startswith(("http://", "https://")) else url,
        title=title,
        description=said.get("og:description") or said.get("description", ""),
        date=start[0] if start else None,
        end_date=end[0] if end else None,
        start_time=start[1] if start else None,
        end_time=end[1] if end else None,
        organiser=said.get("og:site_name", ""),
        url=address if address.startswith(("http://", "https://")) else url,
        language=page.language if page.language in ("fr", "en") else "",
    )
