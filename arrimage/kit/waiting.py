"""Asking somebody to come back later: in how long, truly, in words."""

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR = 60  # minutes
STEP = 5  # minutes: nobody waits to the second


def come_back(request: HttpRequest, seconds: int, template: str = "429.html") -> HttpResponse:
    """The page that answers what was done too often (see `kit.limits`)."""
    response = render(request, template, {"title": _("Too many tries"), "wait": wait_in_words(seconds)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def wait_in_words(seconds: int) -> str:
    """Never less than it is: what is said to be over is over."""
    minutes = ceil(seconds / 60)
    if minutes > STEP:
        minutes = ceil(minutes / STEP) * STEP
    if minutes < HOUR:
        said = ngettext("Try again in a minute.", "Try again in %(count)d minutes.", minutes)
        return said % {"count": minutes}
    hours = ceil(minutes / HOUR)
    return ngettext("Try again in an hour.", "Try again in %(count)d hours.", hours) % {"count": hours}
