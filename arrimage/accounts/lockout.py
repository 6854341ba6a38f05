"""Whom and what failed sign-ins are counted against, told to axes."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def attempted_email(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address that somebody tries, in one spelling, so that capitals do not win more tries."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    if not given and request.user.is_authenticated:  # confirming one's own password
        given = request.user.email
    return str(given).strip().lower()


def calling_machine(request: HttpRequest) -> str | None:
    """The caller's address as allauth reads it, believing only the host's own proxy; None outside of a real call."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None
