"""The plan's pages outside the desk."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arrimage.accounts.models import FeedToken
from arrimage.kit.calendars import write_calendar
from arrimage.plan.calendars import deadline_entries


@require_safe
@never_cache
def deadlines_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines as a calendar, at an address that only its owner knows; 404 for any other."""
    owner = FeedToken.objects.select_related("user").filter(token=token, user__is_active=True).first()
    if owner is None or not owner.user.has_perm("plan.view_plan"):
        raise Http404
    with translation.override(owner.user.language):
        content = write_calendar(deadline_entries(), name=_("Deadlines of the plan"))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="echeances.ics"'
    return response
