"""All that happened to a record, told by every room that knows something of it, latest first.

    class Letters(TimelineSource): ...
    desk.site.register_timeline(Letters())

A room answers with the entries the reader may see, and no others: what she may not read is absent, not masked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nlargest
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.site import Panel, site

ONE_PAGE, MOST_PAGES = 15, 40
KIND, PAGE = "fil", "fil-page"


@dataclass(frozen=True, order=True)
class Entry:
    """One thing that happened: `kind` in words, `who` did or entered it. `rank` orders those of one day."""

    on: date
    rank: int
    title: str = field(compare=False)
    kind: str = field(compare=False)
    icon: str = field(compare=False)
    url: str = field(default="", compare=False)
    who: str = field(default="", compare=False)
    state: str = field(default="", compare=False)


class TimelineSource:
    """What one room knows. `key` stands in addresses, `label` names its entries in the filter."""

    key = ""
    label: Any = ""

    def applies_to(self, model: type[Model]) -> bool:
        raise NotImplementedError

    def visible_to(self, user: Any) -> bool:
        """Whether this person may see entries of this kind at all."""
        return True

    def entries(self, user: Any, record: Any, most: int) -> Sequence[Entry]:
        """The latest entries about the record that the user may see, at most so many, in a fixed number of queries."""
        raise NotImplementedError

    def on_top(self, request: HttpRequest, record: Any) -> str:
        """HTML above the timeline, such as a quick entry about this record."""
        return ""


class Timeline(Panel):
    """The merged timeline, on the page of every record of which a room tells something."""

    title = _("What happened")
    template_name = "desk/timeline.html"
    order = 10

    def applies_to(self, model: type[Model]) -> bool:
        return any(source.applies_to(model) for source in site.timeline_sources())

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(_sources(user, record))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        sources = _sources(request.user, record)
        chosen = [source for source in sources if source.key == request.GET.get(KIND)]
        page = _page(request.GET.get(PAGE, ""))
        shown, is_more = merged(request.user, record, chosen or sources, page * ONE_PAGE)
        kind = chosen[0].key if chosen else ""
        kinds = [("", _("Everything"), _address(request, "", 1))]
        kinds += [(source.key, source.label, _address(request, source.key, 1)) for source in sources]
        return {
            "entries": shown,
            "kinds": kinds if len(sources) > 1 else [],
            "kind": kind,
            "older_url": _address(request, kind, page + 1) if is_more and page < MOST_PAGES else "",
            "on_top": [source.on_top(request, record) for source in sources],
        }


def merged(user: Any, record: Any, sources: Sequence[TimelineSource], most: int) -> tuple[list[Entry], bool]:
    """The latest entries of all the sources together, and whether there are older ones."""
    every = [entry for source in sources for entry in source.entries(user, record, most + 1)]
    latest = nlargest(most + 1, every)
    return latest[:most], len(latest) > most


def _sources(user: Any, record: Model) -> list[TimelineSource]:
    every = site.timeline_sources()
    return [source for source in every if source.applies_to(type(record)) and source.visible_to(user)]


def _page(text: str) -> int:
    return min(max(1, int(text)), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _address(request: HttpRequest, kind: str, page: int) -> str:
    query = QueryDict(mutable=True)
    if kind:
        query[KIND] = kind
    if page > 1:
        query[PAGE] = str(page)
    return f"{request.path}?{query.urlencode()}#timeline"


def drawn(template_name: str, context: dict[str, Any], request: HttpRequest) -> str:
    """For `on_top`."""
    return render_to_string(template_name, context, request)


site.register_panel(Timeline())
