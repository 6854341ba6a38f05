"""A list as somebody likes it, kept under a name; each person sees only her own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from arrimage.kit.desk.records import Records
from arrimage.kit.desk.site import site
from arrimage.kit.desk.views.access import DeskView

MAX_QUERY_LENGTH, MAX_NAME_LENGTH = 2000, 80


class SaveView(DeskView):
    """Keep the filters, columns and order of a list under a name; the same name again replaces them."""

    def post(self, request: HttpRequest) -> HttpResponse:
        screen = _screen(request)
        name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
        query = request.POST.get("query", "").replace("\x00", "")
        address = _address(screen, query)
        if not name or len(name) > MAX_NAME_LENGTH:
            messages.error(request, _("Give the view a name of 1 to 80 characters, then save it again."))
        elif len(query) > MAX_QUERY_LENGTH:
            messages.error(request, _("These filters are too many to be kept. Remove some, then save the view again."))
        else:
            _views(request).update_or_create(screen=screen.key, name=name, defaults={"query": query})
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": name})
        return redirect(address)


class ForgetView(DeskView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = get_object_or_404(_views(request), pk=pk)
        screen = site.screen_by_key(view.screen)
        view.delete()
        messages.success(request, _("The view “%(name)s” is forgotten.") % {"name": view.name})
        return redirect(screen.list_url() if screen else "desk:home")


def _views(request: HttpRequest) -> Any:
    """The person's own saved views; the model belongs to the room of accounts."""
    return request.user.saved_views  # type: ignore[union-attr]


def _screen(request: HttpRequest) -> Records:
    screen = site.screen_by_key(request.POST.get("screen", ""))
    if screen is None:
        raise Http404
    if not screen.allows(request.user, "view"):
        raise PermissionDenied
    return screen


def _address(screen: Records, query: str) -> str:
    """The list with those filters, written again so that nothing else can slip into the address."""
    cleaned = QueryDict(query).urlencode()
    return f"{screen.list_url()}?{cleaned}" if cleaned else screen.list_url()
