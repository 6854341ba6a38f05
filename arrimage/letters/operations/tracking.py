"""Counting openings and clicks as totals, where a newsletter was set to."""

import re
from datetime import date
from html import unescape

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from arrimage.accounts.emails import absolute
from arrimage.letters.models import Mailing, ReadingTotal
from arrimage.letters.tokens import tracking_token

LINK = re.compile(r"""(<a\b[^>]*?\bhref=)(["'])(https?://[^"']+)\2""", re.IGNORECASE)


def tracked(html: str, *, mailing: Mailing, variant: str = "") -> str:
    """The HTML of a mailing with links that go through the hub and a picture of one dot; as it was, when its
    newsletter does not count, and for a test. Links with a merge field (unsubscribing, the reader's own pages) stay as
    they are."""
    counts = mailing.newsletter is not None and mailing.newsletter.tracks_reading
    if not html or not counts or mailing.kind == Mailing.Kind.TEST:
        return html

    def through(match: re.Match[str]) -> str:
        before, quote, url = match.groups()
        if "{{" in url:
            return match[0]
        here = reverse("letters:clicked", args=[tracking_token(mailing.pk, variant, unescape(url))])
        return f"{before}{quote}{absolute(here)}{quote}"

    dot = absolute(reverse("letters:opened", args=[tracking_token(mailing.pk, variant)]))
    picture = f'<img src="{dot}" width="1" height="1" alt="">'
    counted = LINK.sub(through, html)
    head, body_end, tail = counted.rpartition("</body>")
    return f"{head}{picture}{body_end}{tail}" if body_end else counted + picture


def count_reading(*, mailing: Mailing, what: str, variant: str, url: str, is_robot: bool, day: date) -> None:
    """One more in the total of the day."""
    said = {"mailing": mailing, "what": what, "variant": variant[:1], "url": url[:500], "is_robot": is_robot, "on": day}
    one_more = {"count": F("count") + 1}
    if ReadingTotal.objects.filter(**said).update(**one_more):
        return
    try:
        with transaction.atomic():
            ReadingTotal.objects.create(**said, count=1)
    except IntegrityError:  # somebody else's was the first of the day
        ReadingTotal.objects.filter(**said).update(**one_more)
