"""One search over every kind of record the person may see."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from arrimage.kit.desk.listing import MAX_SEARCH_LENGTH, SEARCH
from arrimage.kit.desk.recent import recent
from arrimage.kit.desk.records import Records
from arrimage.kit.desk.site import site
from arrimage.kit.desk.views.access import DeskView, wants_part
from arrimage.kit.search import asked_together, is_indexed

HITS = 6
COUNTED = 100


@dataclass(frozen=True)
class Group:
    """The first records found of one kind; `count` stops at a hundred, then `is_more` is true."""

    screen: Records
    hits: list[dict[str, Any]]
    count: int
    is_more: bool
    url: str


class Search(DeskView):
    """A page at its own address, or its results alone while somebody types in the top bar."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get(SEARCH, "").replace("\x00", "").strip()[:MAX_SEARCH_LENGTH]
        context = {
            "title": _("Search"),
            "words": words,
            "groups": groups(request.user, words) if words else [],
            "recent": [] if words else recent(request),
        }
        return render(request, "desk/search_hits.html" if wants_part(request) else "desk/search.html", context)


def groups(user: Any, words: str) -> list[Group]:
    """What is found of each kind, kinds without any left out."""
    screens = [screen for screen in site.screens() if screen.in_global_search and screen.is_searchable]
    allowed = [screen for screen in screens if screen.allows(user, "view")]
    with asked_together([screen.model for screen in allowed if is_indexed(screen.model)], words):
        found = (_group(screen, user, words) for screen in allowed)
        return [group for group in found if group is not None]


def _group(screen: Records, user: Any, words: str) -> Group | None:
    if screen.search(screen.visible_to(user), words, user).query.is_empty():
        return None  # known without asking: what a list works out for each row need not be written down
    records = screen.search(screen.found_everywhere(screen.list_queryset(user)), words, user)
    first = list(records[:HITS])
    named = zip(first, screen.labels_found(first), strict=True)
    hits = [{"label": label, "url": screen.detail_url(record)} for record, label in named]
    if not hits:
        return None
    # Common words match most records: counting them all would cost more than finding the first ones.
    count = records.order_by()[: COUNTED + 1].count() if len(hits) == HITS else len(hits)
    query = QueryDict(mutable=True)
    query[SEARCH] = words
    url = f"{screen.list_url()}?{query.urlencode()}"
    return Group(screen, hits, min(count, COUNTED), count > COUNTED, url)
