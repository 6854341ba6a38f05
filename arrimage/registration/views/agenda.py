"""The calendar of somebody registered."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arrimage.registration.addresses import registration_of
from arrimage.registration.own_agenda import feed


@never_cache
@require_safe
def own_agenda(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a token that is not ours, or of a registration that was never confirmed or is no more."""
    registration = registration_of(token)
    if registration is None:
        raise Http404
    response = HttpResponse(feed(registration, localdate()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response
