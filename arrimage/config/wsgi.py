"""The WSGI entry point, for gunicorn or any other server."""

import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrimage.config.settings")


def without_body(page: Any) -> Any:
    """What asks for the head of a page alone is given no body: Django makes the whole page and leaves it to the server
    to drop it, of which gunicorn complains in the log at each request."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body: Any = page(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body  # type: ignore[no-any-return]
        if close := getattr(body, "close", None):
            close()
        return ()

    return serve


application = without_body(get_wsgi_application())

if settings.PRODUCTION:  # a server that loads this file directly refuses unsafe settings too
    call_command("check", tags=["security"], verbosity=0)
