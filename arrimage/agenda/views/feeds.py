"""The calendar's feeds: the public ones, by the filters of their address, and the private one of each person."""

import hashlib
from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arrimage.accounts.models import FeedToken
from arrimage.agenda.coming import gathering
from arrimage.agenda.coming.asked import Asked, chips, county_names, read
from arrimage.agenda.coming.feeds import calendar_of, rss_of
from arrimage.agenda.queries import seen_in_feed
from arrimage.agenda.rendering import private_feed

# A calendar programme keeps the year behind, and all that comes.
KEPT = timedelta(days=370)
MOST_IN_CALENDAR, MOST_IN_RSS = 3_000, 50


@require_safe
def public_calendar(request: HttpRequest) -> HttpResponse:
    """Whether it changed is asked of the database first: without change, no item is read (RFC 9110, 13)."""
    counties, since = county_names(), timezone.localdate() - KEPT
    asked = read(request.GET, counties)
    figures, latest = gathering.stamp(asked, since)
    stamp = "|".join((settings.BASE_URL, asked.query(), str(since), figures, str(latest)))
    answer = _conditional(request, stamp.encode(), latest)
    if answer.status_code != 200:
        return answer
    with translation.override(settings.LANGUAGE_CODE):
        found = gathering.items(asked, since, None)[:MOST_IN_CALENDAR]
        answer.content = calendar_of(found, name=_name(_("Public agenda"), asked, counties))
    return _as_calendar(answer)


@require_safe
def public_rss(request: HttpRequest) -> HttpResponse:
    """What was announced last and is not over at this hour, the latest announcement first."""
    counties, now = county_names(), timezone.localtime()
    asked = read(request.GET, counties)
    ahead = [item for item in gathering.items(asked, now.date(), None) if not item.is_over(now)]
    latest = sorted(ahead, key=lambda item: item.published_at, reverse=True)[:MOST_IN_RSS]
    ending = f"?{asked.query()}" if asked.is_filtered else ""
    page, here = reverse("agenda:public") + ending, reverse("agenda:public-rss") + ending
    with translation.override(settings.LANGUAGE_CODE):
        content = rss_of(latest, title=_name(_("Public agenda"), asked, counties), page=page, here=here)
    answer = _conditional(request, content, max((item.changed_at for item in latest), default=None))
    if answer.status_code == 200:
        answer.content = content
        answer["Content-Type"] = "application/rss+xml; charset=utf-8"
    return answer


def _name(name: str, asked: Asked, counties: dict[str, str]) -> str:
    return " · ".join((name, *(chip.words for chip in chips(asked, counties))))


def _conditional(request: HttpRequest, stamp: bytes, changed_at: datetime | None) -> HttpResponse:
    """304 when the reader has what the stamp stands for, or an answer to fill.

    What is taken away changes the ETag; by the date alone, a reader learns of it the next day at the latest.
    """
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    changed = int(max(changed_at or today, today).timestamp())
    etag = quote_etag(hashlib.sha256(stamp).hexdigest()[:32])
    answer = get_conditional_response(request, etag, changed) or HttpResponse()
    answer["ETag"], answer["Last-Modified"] = etag, http_date(changed)
    return answer


@never_cache
@require_safe
def private_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What the token's person may see; 404 for a token unknown, replaced, or of a closed account."""
    feed = FeedToken.objects.filter(token=token, user__is_active=True).select_related("user").first()
    if feed is None:
        raise Http404
    content = private_feed(seen_in_feed(feed.user, timezone.localdate()), name=_("Agenda of the hub"))
    return _as_calendar(HttpResponse(content))


def _as_calendar(response: HttpResponse) -> HttpResponse:
    response["Content-Type"] = "text/calendar; charset=utf-8"
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response
