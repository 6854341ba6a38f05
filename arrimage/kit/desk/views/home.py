"""The cockpit: what the rooms have to say to this person today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.desk.recent import recent
from arrimage.kit.desk.site import site
from arrimage.kit.desk.views.access import DeskView


class Home(DeskView):
    def get(self, request: HttpRequest) -> HttpResponse:
        name = getattr(request.user, "first_name", "")
        context = {
            "title": _("Hello %(name)s") % {"name": name} if name else _("Hello"),
            "today": localdate(),
            "cards": _cards(request),
            "recent": recent(request),
        }
        return render(request, "desk/home.html", context)


def _cards(request: HttpRequest) -> list[dict[str, Any]]:
    """The cards that have something to show this person, drawn, in their order."""
    drawn = []
    for card in site.cards(request.user):
        context = card.context(request)
        if context is not None:
            html = render_to_string(card.template_name, {**context, "card": card}, request)
            drawn.append({"card": card, "html": html})
    return drawn
