"""The records somebody opened last, kept in her session as keys only: labels and rights are asked each time."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from arrimage.kit.desk.records import Records
from arrimage.kit.desk.site import site

SESSION_KEY = "desk_recent"
KEPT = 8


def remember(request: HttpRequest, screen: Records, record: Model) -> None:
    """Put the record first; a record already first costs no write."""
    opened: list[list[Any]] = request.session.get(SESSION_KEY, [])
    entry = [screen.key, record.pk]
    if opened[:1] != [entry]:
        request.session[SESSION_KEY] = [entry, *(other for other in opened if other != entry)][:KEPT]


def recent(request: HttpRequest) -> list[dict[str, Any]]:
    """Label, address and icon of each record opened lately that she may still see, latest first."""
    opened = [(key, pk) for key, pk in request.session.get(SESSION_KEY, [])]
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for key in {key for key, _pk in opened}:
        screen = site.screen_by_key(key)
        if screen is None or not screen.allows(request.user, "view"):
            continue
        pks = [pk for other, pk in opened if other == key]
        for record in screen.list_queryset(request.user).filter(pk__in=pks):
            found[(key, record.pk)] = {"label": str(record), "url": screen.detail_url(record), "screen": screen}
    return [found[entry] for entry in opened if entry in found]
