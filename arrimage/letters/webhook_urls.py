"""Where the provider of an API tells what became of messages: django-anymail's views, each behind the secret.

Mounted only when `ANYMAIL_WEBHOOK_SECRET` is set. Mail that comes in is no affair of these.
"""

import logging
from typing import Any

from anymail import urls as anymail
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path

logger = logging.getLogger(__name__)


class UnreadableNoticeError(Exception):
    """What was told is no notice of that provider."""


def patient(view: Any) -> Any:
    """That view, answering 400 to what it cannot read: it would fail, and fill the log with traces."""

    class Patient(view):  # type: ignore[misc]
        def parse_events(self, request: HttpRequest) -> list[Any]:
            try:
                events = list(super().parse_events(request))
                if any(not isinstance(said, str | None) for one in events for said in (one.recipient, one.message_id)):
                    raise TypeError("the address or the message is no text")
                return events
            except (ValueError, TypeError, LookupError, AttributeError) as error:
                raise UnreadableNoticeError(type(error).__name__) from error

        def post(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            try:
                return super().post(request, *args, **more)
            except UnreadableNoticeError as error:
                logger.warning("a notice of %s could not be read: %s", self.esp_name, error)
                return HttpResponseBadRequest("unreadable notice", content_type="text/plain")

    return Patient


urlpatterns = [
    path(str(one.pattern), patient(one.callback.view_class).as_view(), name=one.name)
    for one in anymail.urlpatterns
    if "tracking" in str(one.pattern)
]
