"""The public agenda and the calendar feeds."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arrimage.accounts.models import FeedToken
from arrimage.agenda.queries import public_coming, public_past, published_in_feed, seen_in_feed
from arrimage.agenda.rendering import place_of, private_feed, public_feed


@require_safe
def public_agenda(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    context = {
        "title": _("Agenda"),
        "coming": [(activity, place_of(activity)) for activity in public_coming(now)],
        "past": [(activity, place_of(activity)) for activity in public_past(now)],
    }
    return render(request, "agenda/public.html", context)


@require_safe
def public_calendar(request: HttpRequest) -> HttpResponse:
    return _calendar(public_feed(published_in_feed(timezone.localdate()), name=_("Public agenda")))


@never_cache
@require_safe
def private_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What the token's person may see; 404 for a token unknown, replaced, or of a closed account."""
    feed = FeedToken.objects.filter(token=token, user__is_active=True).select_related("user").first()
    if feed is None:
        raise Http404
    return _calendar(private_feed(seen_in_feed(feed.user, timezone.localdate()), name=_("Agenda of the hub")))


def _calendar(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response
