"""Private calendar addresses: each room lists in its `calendars.py` those it answers at, as `PRIVATE_CALENDARS`.

The address holds a secret (`FeedToken`), since calendar programs cannot sign in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import module_has_submodule

from arrimage.accounts.emails import absolute
from arrimage.accounts.models import FeedToken, User


@dataclass(frozen=True)
class PrivateCalendar:
    """`url_name` takes the token as its only argument; shown to those who have `permission`."""

    label: Any
    url_name: str
    permission: str = ""


def _offered(user: User) -> Iterator[PrivateCalendar]:
    for room in settings.ROOMS:
        if module_has_submodule(import_module(room), "calendars"):
            for calendar in getattr(import_module(f"{room}.calendars"), "PRIVATE_CALENDARS", ()):
                if not calendar.permission or user.has_perm(calendar.permission):
                    yield calendar


def addresses(user: User) -> list[tuple[Any, str]]:
    """(label, full address) of each private calendar the person may follow; makes her secret the first time."""
    calendars = list(_offered(user))
    if not calendars:
        return []
    token, _created = FeedToken.objects.get_or_create(user=user)
    return [(calendar.label, absolute(reverse(calendar.url_name, args=[token.token]))) for calendar in calendars]
