"""What pages opened by a link without sign-in have in common: no cache keeps them, no search engine lists them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def kept_nowhere(view: View) -> View:
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, **more: Any) -> HttpResponse:
        response = view(request, **more)
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "private, no-store"
        return response

    return wrapped


def in_language(language: str) -> Any:
    """French, or English for whoever registered in English."""
    return translation.override("en" if language == "en" else "fr-ca")
