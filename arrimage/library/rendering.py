"""The library's feeds, and an opportunity in one line."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.kit.templatetags.formats import clock, long_date
from arrimage.kit.text import writable
from arrimage.library.models import Opportunity, WatchedItem

SEPARATOR = " · "


def deadline_in_words(opportunity: Opportunity) -> str:
    """«Jusqu’au 12 avril 2018, 16 h 30»: a day that stays true once it is past."""
    day = _("Until %(day)s") % {"day": long_date(opportunity.deadline_on)}
    return f"{day}, {clock(opportunity.closes_at)}" if opportunity.closes_at else day


def facts_of(opportunity: Opportunity) -> str:
    """Until when, what it is, whose, how much: what one must know before opening it."""
    parts = (deadline_in_words(opportunity), str(opportunity.get_kind_display()), opportunity.issued_by)
    return SEPARATOR.join(part for part in (*parts, opportunity.amount) if part)


def feed_of_watched_items(items: Iterable[WatchedItem]) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        feed = _feed(_("Watch"), reverse("library:watched-items"), reverse("library:watched-feed"))
        for item in items:
            _add(feed, item, item.source, item.summary)
        return feed.writeString("utf-8").encode()


def feed_of_opportunities(opportunities: Iterable[Opportunity]) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        feed = _feed(_("Opportunities"), reverse("library:opportunities"), reverse("library:opportunities-feed"))
        for opportunity in opportunities:
            _add(feed, opportunity, facts_of(opportunity), opportunity.summary)
        return feed.writeString("utf-8").encode()


def _feed(title: str, page: str, here: str) -> Rss201rev2Feed:
    return Rss201rev2Feed(
        title=title, link=absolute(page), description=title, language=settings.LANGUAGE_CODE, feed_url=absolute(here)
    )


def _add(feed: Rss201rev2Feed, record: WatchedItem | Opportunity, *said: str) -> None:
    link = absolute(record.get_absolute_url())
    words = "\n".join(writable(one) for one in said if one)
    feed.add_item(writable(record.title), link, words, unique_id=link, pubdate=record.public_since)
