"""The site's own pages for search engines."""

from typing import Any
from urllib.parse import urlsplit

from wagtail.contrib.sitemaps import Sitemap


class PageSitemap(Sitemap):
    """Each page at the address where the file was asked for, as the other rooms' pages are.

    Wagtail would say that of its own settings, which know neither the port nor a proxy's https.
    """

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        found = super().get_urls(page, site, protocol)
        return [{**one, "location": origin + urlsplit(one["location"]).path} for one in found]
