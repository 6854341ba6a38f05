"""The hub's identity and the public navigation, for every template."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Site

from arrimage.letters.models import Newsletter
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.membership.models import MembershipSettings
from arrimage.website.models import Hub


def hub(request: HttpRequest) -> dict[str, Any]:
    ours: Any = SimpleLazyObject(lambda: _hub(request))
    return {
        "hub": ours,
        "public_nav": SimpleLazyObject(lambda: _navigation(request, ours.site)),
        "takes_members": SimpleLazyObject(lambda: MembershipSettings.current().applies_online),
    }


def _hub(request: HttpRequest) -> Hub:
    """The only hub there is, which need not be told from others by the site's address."""
    hubs = list(Hub.objects.select_related("site__root_page").order_by("pk")[:2])
    return hubs[0] if len(hubs) == 1 else Hub.for_request(request)


def _navigation(request: HttpRequest, site: Site) -> list[tuple[str, str, bool]]:
    """Label, address, whether one is there: home, plan, agenda, what rooms show at the moment, then the pages that ask
    to be in menus."""
    entries = [
        (_("Home"), "/"),
        (_("Our plan"), reverse("plan:public")),
        (_("Agenda"), reverse("agenda:public")),
    ]
    if Newsletter.objects.public().exists():
        entries.append((_("Newsletters"), reverse("letters:index")))
    if Opportunity.objects.public().open_at(timezone.now()).exists():
        entries.append((_("Opportunities"), reverse("library:opportunities")))
    elif WatchedItem.objects.public().exists():  # whose page the other one leads to
        entries.append((_("Watch"), reverse("library:watched-items")))
    pages = site.root_page.get_children().live().public().in_menu()
    entries += [(page.title, page.get_url(request, site)) for page in pages]
    return [
        (label, url, request.path == url or (url != "/" and request.path.startswith(url))) for label, url in entries
    ]
