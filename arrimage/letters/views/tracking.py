"""Openings and clicks of the newsletters that count them: a total of the day, and nothing about who."""

from base64 import b64decode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from arrimage.letters.models import Mailing, ReadingTotal
from arrimage.letters.operations.tracking import count_reading
from arrimage.letters.robots import looks_like_a_robot
from arrimage.letters.tokens import tracked_of

DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # a transparent pixel


@cache_control(private=True, max_age=365 * 24 * 60 * 60, immutable=True)
@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The picture of one dot; another token shows it too, so that nothing breaks in anybody's mail.

    The reader's own program keeps it: opening the same message twice is counted once, without knowing who opens.
    """
    found = tracked_of(token)
    if found is not None:
        _count(request, ReadingTotal.What.OPEN, *found)
    return HttpResponse(DOT, content_type="image/gif")


@never_cache
@require_safe
def clicked(request: HttpRequest, token: str) -> HttpResponse:
    """On to the link, which the token signs: this page leads nowhere else."""
    found = tracked_of(token)
    if found is None or not found[2].startswith(("https://", "http://")):
        raise Http404
    _count(request, ReadingTotal.What.CLICK, *found)
    return redirect(found[2])


def _count(request: HttpRequest, what: str, mailing: int, variant: str, url: str) -> None:
    sent = Mailing.objects.filter(pk=mailing, newsletter__tracks_reading=True).first()
    if sent is not None:
        robot = looks_like_a_robot(request, sent, timezone.now())
        count_reading(mailing=sent, what=what, variant=variant, url=url, is_robot=robot, day=timezone.localdate())
