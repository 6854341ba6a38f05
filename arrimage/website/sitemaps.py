"""The site's own pages for search engines."""

from typing import Any
from urllib.parse import urlsplit

from wagtail.contrib.sitemaps import Sitemap


class PageSitemap(Sitemap):
    """Each page at the address where the file was asked for, as the other rooms' pages are.

    Wagtail would say that of its own settings, which know neither the port nor a proxy's https.
    """

    def _urls(self, page: Any, protocol: str, domain: str) -> list[dict[str, Any]]:
        found = super()._urls(page, protocol, domain)
        return [{**one, "location": f"{protocol}://{domain}{urlsplit(one['location']).path}"} for one in found]
