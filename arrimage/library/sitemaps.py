"""What search engines may list of the library: its lists, what is watched in public, the opportunities still open."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from arrimage.library.models import Opportunity, WatchedItem
from arrimage.library.models.opportunities import OpportunityQuerySet
from arrimage.library.models.watched import WatchedItemQuerySet


class LibrarySitemap(Sitemap):
    def items(self) -> list[str]:
        return ["library:watched-items", "library:opportunities"]

    def location(self, item: str) -> str:
        return reverse(item)


class WatchedItemSitemap(Sitemap):
    def items(self) -> WatchedItemQuerySet:
        return WatchedItem.objects.public().order_by("pk")

    def lastmod(self, item: WatchedItem) -> datetime:
        return item.updated_at


class OpportunitySitemap(Sitemap):
    def items(self) -> OpportunityQuerySet:
        return Opportunity.objects.public().open_at(timezone.now()).order_by("pk")

    def lastmod(self, opportunity: Opportunity) -> datetime:
        return opportunity.updated_at
