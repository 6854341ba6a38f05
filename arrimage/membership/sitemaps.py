"""What search engines may list of this room: how to become a member, while one can apply there."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from arrimage.membership.models import MembershipSettings


class JoinSitemap(Sitemap):
    def items(self) -> list[str]:
        return ["membership:join"] if MembershipSettings.current().applies_online else []

    def location(self, item: str) -> str:
        return reverse(item)
