"""What search engines may list of the agenda: its two calendars, and the pages of the events that come."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from arrimage.agenda.models import Event
from arrimage.agenda.models.events import EventQuerySet


class CalendarSitemap(Sitemap):
    def items(self) -> list[str]:
        return ["agenda:public", "agenda:training"]

    def location(self, item: str) -> str:
        return reverse(item)


class EventSitemap(Sitemap):
    def items(self) -> EventQuerySet:
        return Event.objects.for_everyone().coming(timezone.localdate()).order_by("pk")

    def lastmod(self, event: Event) -> datetime:
        return event.updated_at
