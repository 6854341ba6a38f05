"""What newsletters tell of the site: its pages published since the last issue."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.text import shortened
from arrimage.letters.sources import Fault, Item, Source, Window, register
from arrimage.website.models import ContentPage

LONGEST_TEXT = 220


def published(window: Window) -> list[Item]:
    """The pages first published since the last issue that anybody may read, the latest first."""
    pages = ContentPage.objects.live().public().filter(first_published_at__gt=window.since)
    latest = pages.filter(first_published_at__lte=window.now).order_by("-first_published_at", "-pk")
    return [_told(page) for page in latest[: window.most]]


def _told(page: ContentPage) -> Item:
    words = page.search_description or strip_tags(page.introduction)
    parts = page.get_url_parts()
    link = parts[2] if parts and parts[2] else ""
    return Item(page.pk, page.title, None, "", shortened(words, LONGEST_TEXT), link)


def faults(keys: Collection[int], now: datetime) -> Mapping[int, Fault]:
    live = set(ContentPage.objects.live().public().filter(pk__in=keys).values_list("pk", flat=True))
    return {key: Fault(_("its page is no longer on the site")) for key in set(keys) - live}


register(
    Source(
        "website.pages",
        gettext_lazy("Pages published on the site"),
        gettext_lazy("On our site"),
        published,
        faults,
        position=30,
    )
)
