"""The RSS feed of a newsletter."""

from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Rss201rev2Feed

from arrimage.accounts.emails import absolute
from arrimage.letters.models import Newsletter

LATEST = 20


def feed_of(newsletter: Newsletter) -> bytes:
    """Its latest issues: subject, preview text, address in the archive."""
    with translation.override("fr-ca"):
        here = absolute(reverse("letters:feed", args=[newsletter.code]))
        feed = Rss201rev2Feed(
            title=newsletter.name,
            link=absolute(newsletter.get_absolute_url()),
            description=newsletter.description or newsletter.name,
            language="fr-ca",
            feed_url=here,
        )
        for issue in newsletter.issues.archived()[:LATEST]:
            link = absolute(issue.get_absolute_url())
            feed.add_item(issue.title, link, issue.summary, unique_id=link, pubdate=issue.published_at)
        return feed.writeString("utf-8").encode()
