"""Gates that stand before every page: the language, the workshop's door, the second factor of staff."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from arrimage.accounts.queries import has_second_factor, is_staff


class LanguageMiddleware:
    """The person's own language, the hub's for strangers: a browser set to English proves little about its reader."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SecondFactorMiddleware:
    """Where it is compulsory, staff without a second factor are led to set one up before anything else.

    Their account's own pages stay reachable, signing out included. Signed-in people who may not enter the workshop
    are told so here: its own answer, sending them to sign in again, would turn in circles.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        user: Any = request.user
        if not user.is_authenticated or self._is_account_page(request):
            return None
        if settings.SECOND_FACTOR_REQUIRED and is_staff(user) and not has_second_factor(user):
            return redirect("accounts:second-factor")
        if self._is_workshop(request) and not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return None

    @staticmethod
    def _is_account_page(request: HttpRequest) -> bool:
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        return bool(match and match.namespace == "accounts") or name.startswith(("account_", "mfa_", "healthz"))

    @staticmethod
    def _is_workshop(request: HttpRequest) -> bool:
        return request.path.startswith("/admin/") and not request.path.startswith("/admin/logout/")
