"""Who may come in: every screen of the desk asks here first."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from arrimage.kit.desk.records import Records
from arrimage.kit.desk.undo import revive

ENTER = "accounts.use_desk"


class DeskView(View):
    """A screen of the desk: a stranger is sent to sign in, someone without the right meets the 403 page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        if not self.is_allowed():
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        # The same address answers with a page or with a part of it.
        patch_vary_headers(response, ["HX-Request"])
        return response

    def is_allowed(self) -> bool:
        return bool(self.request.user.has_perm(ENTER))


class RecordsView(DeskView):
    """A screen about the records of one model, for those who may do its `action` with them."""

    screen: Records = None  # type: ignore[assignment]  # given by `as_view`
    action = "view"

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.screen.allows(self.request.user, self.action)

    def record(self) -> Any:
        """The record of the address, 404 when it is not there or not for this person to see, 403 to change."""
        record = get_object_or_404(self.screen.visible_to(self.request.user), pk=self.kwargs["pk"])
        if self.action != "view" and not self.screen.may_change(self.request.user, record):
            raise PermissionDenied
        return record

    def is_gone(self) -> bool:
        """Whether no record at all has the address's number, or has it any more."""
        return not self.screen.model._base_manager.filter(pk=self.kwargs["pk"]).exists()

    def revived(self, entry: Any) -> Any:
        """The deleted record again, as its last version `entry` says: 404 unless this person may see it and 403
        unless she may change it. Call it in a transaction, which takes it away again when she may not."""
        record = revive(entry, self.screen.deleted_through(entry))
        if not self.screen.can_view(self.request.user, record):
            raise Http404
        if not self.screen.may_change(self.request.user, record):
            raise PermissionDenied
        return record

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template of these screens is given."""
        user, screen = self.request.user, self.screen
        writable = screen.form_class is not None
        record = more.get("record")
        changeable = writable and (record is None or screen.may_change(user, record))
        return {
            "screen": screen,
            "can_add": writable and screen.allows(user, "add"),
            "can_change": changeable and screen.allows(user, "change"),
            "can_delete": changeable and screen.allows(user, "delete"),
            **more,
        }

    def addresses(self, record: Model) -> dict[str, str]:
        """Where the screens of one record are; without a form there is no edit and no delete."""
        names = ["detail", "history", *(["edit", "delete"] if self.screen.form_class else [])]
        return {name: self.screen.url(name, record.pk) for name in names}


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, then back; a part of a page asked by htmx sends the whole page there."""
    if request.headers.get("HX-Request"):
        came_from = request.headers.get("HX-Current-URL", "/bureau/")
        return HttpResponseClientRedirect(redirect_to_login(_path_of(came_from)).url)
    return redirect_to_login(request.get_full_path())


def _path_of(address: str) -> str:
    """Without the host, which the header could name as it likes; the desk's first page when it makes no sense."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/bureau/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part that changed, rather than the page (going back asks for the page)."""
    headers = request.headers
    return bool(headers.get("HX-Request")) and not headers.get("HX-History-Restore-Request")


def seen_revision(request: HttpRequest) -> int:
    """The revision of the record that the form was opened with; 0, which no record has, when none is sent."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
