"""Telling people from the programs that open every message before them: scanners, prefetchers, proxies."""

import re
from datetime import datetime, timedelta

from django.http import HttpRequest

from arrimage.letters.models import Mailing

# Programs that fetch by themselves. GoogleImageProxy and YahooMailProxy also fetch when a person opens, but do so for
# many at once and from a cache: what they say of people is worth nothing, so it is not counted as people's.
PROGRAMS = re.compile(
    r"bot\b|crawl|spider|scan|proxy|preview|prefetch|monitor|python|curl|wget|libwww|okhttp|go-http|java/|headless"
    r"|barracuda|proofpoint|mimecast|symantec|trend ?micro|fortinet|sophos|forcepoint|safelinks"
    r"|facebookexternalhit|slack|whatsapp",
    re.IGNORECASE,
)
# Apple Mail fetches pictures for its readers in advance, under this name and no other.
APPLE_PRIVACY = "Mozilla/5.0"
TOO_SOON = timedelta(seconds=10)


def looks_like_a_robot(request: HttpRequest, mailing: Mailing, now: datetime) -> bool:
    """By its name, by what it announces, or because nobody reads that fast after the mailing began to leave."""
    name = request.headers.get("User-Agent", "").strip()
    announced = "".join(request.headers.get(header, "") for header in ("Purpose", "Sec-Purpose", "X-Moz", "X-Purpose"))
    if request.method == "HEAD" or not name or name == APPLE_PRIVACY or announced or PROGRAMS.search(name):
        return True
    return mailing.started_at is not None and now - mailing.started_at < TOO_SOON
