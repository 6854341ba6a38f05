"""The few addresses of the site that a letter links to: the whole site's would cost a sending process 40 MB.

A test compares them with those of `arrimage.config.urls`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import get_urlconf, include, path, set_urlconf

NAME = __name__
urlpatterns = [
    path("courriels/", include("arrimage.consent.preference_urls")),
    path("infolettres/", include("arrimage.letters.urls")),
]


@contextmanager
def whole_site() -> Iterator[None]:
    """What is written for an issue may link to anything."""
    before = get_urlconf()
    set_urlconf(None)
    try:
        yield
    finally:
        set_urlconf(before)
