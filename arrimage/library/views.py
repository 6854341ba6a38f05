"""What anybody reads of the library: what is watched, and the opportunities still open."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arrimage.library.models import Opportunity, WatchedItem
from arrimage.library.models.opportunities import OpportunityQuerySet, State
from arrimage.library.rendering import feed_of_opportunities, feed_of_watched_items
from arrimage.network.models import RegionalCounty

A_PAGE, IN_A_FEED, MOST_LETTERS = 20, 30, 100
RSS = "application/rss+xml; charset=utf-8"


@require_safe
def watched_items(request: HttpRequest) -> HttpResponse:
    """The latest first; `?q=` searches, `?genre=` keeps one kind."""
    words, kind = _said(request, "q"), _said(request, "genre")
    found = WatchedItem.objects.public().select_related("county").order_by("-public_since", "-pk")
    if kind in WatchedItem.Kind.values:
        found = found.filter(kind=kind)
    if words:
        found = found.search(words)
    context = _list(request, found) | {"title": _("Watch"), "words": words, "kind": kind}
    context |= {"kinds": WatchedItem.Kind.choices, "is_filtered": bool(words or kind)}
    return render(request, "library/public/watched_items.html", context)


@require_safe
def watched_item(request: HttpRequest, pk: int) -> HttpResponse:
    items = WatchedItem.objects.public().select_related("county").prefetch_related("sectors")
    item = get_object_or_404(items, pk=pk)
    return render(request, "library/public/watched_item.html", {"title": item.title, "item": item})


@require_safe
def opportunities(request: HttpRequest) -> HttpResponse:
    """The open ones, the next deadline first; `?genre=` keeps one kind, `?mrc=` what one may answer from there."""
    kind, county = _said(request, "genre"), _said(request, "mrc")
    found = _open().by_deadline()
    if kind in Opportunity.Kind.values:
        found = found.filter(kind=kind)
    if county:
        found = found.filter(Q(county__code=county) | Q(county=None))
    context = _list(request, found) | {"title": _("Opportunities"), "kind": kind, "county": county}
    context |= {"kinds": Opportunity.Kind.choices, "counties": RegionalCounty.objects.values_list("code", "name")}
    return render(request, "library/public/opportunities.html", context | {"is_filtered": bool(kind or county)})


@require_safe
def opportunity(request: HttpRequest, pk: int) -> HttpResponse:
    """Its page stays once it is closed, and says so: links to it are in letters."""
    shown = Opportunity.objects.public().select_related("issuer", "municipality", "county")
    one = get_object_or_404(shown.prefetch_related("sectors"), pk=pk)
    is_open = one.state in (State.OPEN, State.CLOSING_SOON)
    context = {"title": one.title, "opportunity": one, "is_open": is_open}
    return render(request, "library/public/opportunity.html", context)


@require_safe
def watched_feed(request: HttpRequest) -> HttpResponse:
    latest = WatchedItem.objects.public().order_by("-public_since", "-pk")[:IN_A_FEED]
    return HttpResponse(feed_of_watched_items(latest), content_type=RSS)


@require_safe
def opportunities_feed(request: HttpRequest) -> HttpResponse:
    """Those still open at this minute: nothing is kept for later readers."""
    latest = _open().order_by("-public_since", "-pk")[:IN_A_FEED]
    return HttpResponse(feed_of_opportunities(latest), content_type=RSS)


def _open() -> OpportunityQuerySet:
    shown = Opportunity.objects.public().open_at(timezone.now())
    return shown.select_related("issuer", "municipality", "county")


def _said(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:MOST_LETTERS]


def _list(request: HttpRequest, found: Any) -> dict[str, Any]:
    return {"page": Paginator(found, A_PAGE).get_page(request.GET.get("page"))}
