"""The site speaks French to strangers; these pages also speak English to those who ask (`?langue=en`)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

View = Callable[..., HttpResponse]


def in_readers_language(view: View) -> View:
    """French unless English is asked for; the view and its templates find `request.reads`, «fr» or «en»."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        reads = "en" if request.GET.get("langue") == "en" else "fr"
        request.reads = reads  # type: ignore[attr-defined]
        with translation.override("en" if reads == "en" else "fr-ca"):
            response = view(request, *args, **more)
            response["Content-Language"] = translation.get_language()
        return response

    return wrapped


def led_to(request: HttpRequest, page: str, address: str = "") -> str:
    """The page that follows a form, in the reader's language, told whether the address typed has accents before the @:
    not every mail server carries these, and nobody sees it at once."""
    said = [
        part for part in (asked_in(request)[1:], "" if address.partition("@")[0].isascii() else "accents=1") if part
    ]
    return page + ("&" if "?" in page else "?") * bool(said) + "&".join(said)


def asked_in(request: HttpRequest) -> str:
    """What keeps the language in an address: «?langue=en» or nothing."""
    return "?langue=en" if getattr(request, "reads", "fr") == "en" else ""
