"""What search engines may list of the newsletters."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from arrimage.letters.models import Issue, Newsletter


class NewsletterSitemap(Sitemap):
    def items(self) -> QuerySet[Newsletter]:
        return Newsletter.objects.public()


class IssueSitemap(Sitemap):
    def items(self) -> QuerySet[Issue]:
        return Issue.objects.archived().select_related("newsletter")

    def lastmod(self, issue: Issue) -> Any:
        return issue.published_at
