from django.contrib.sitemaps.views import sitemap
from django.urls import path

from arrimage.agenda.sitemaps import CalendarSitemap, EventSitemap
from arrimage.letters.sitemaps import IssueSitemap, NewsletterSitemap
from arrimage.library.sitemaps import LibrarySitemap, OpportunitySitemap, WatchedItemSitemap
from arrimage.membership.sitemaps import JoinSitemap
from arrimage.website.sitemaps import PageSitemap
from arrimage.website.views import brand, picture, robots

SITEMAPS = {
    "pages": PageSitemap,
    "calendar": CalendarSitemap,
    "events": EventSitemap,
    "newsletters": NewsletterSitemap,
    "issues": IssueSitemap,
    "library": LibrarySitemap,
    "watched": WatchedItemSitemap,
    "opportunities": OpportunitySitemap,
    "join": JoinSitemap,
}

urlpatterns = [
    path("couleurs.css", brand, name="brand"),
    path("media/images/<path:name>", picture, name="picture"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
