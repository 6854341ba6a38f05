"""Where the provider of an API tells what became of messages: django-anymail's views, each behind the secret.

Mounted only when `ANYMAIL_WEBHOOK_SECRET` is set. Mail that comes in is no affair of these.
"""

import logging
from functools import wraps
from typing import Any

from anymail import urls as anymail
from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailWebhookValidationFailure
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.urls import path

logger = logging.getLogger(__name__)
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, AnymailAPIError)


class UnreadableNoticeError(Exception):
    """What was told is no notice of that provider."""


def patient(view: Any) -> Any:
    """That view, answering 400 to what it cannot read or trust, 404 where the provider is not set up: it would fail,
    and fill the log with traces.
    """

    class Patient(view):  # type: ignore[misc]
        def run_validators(self, request: HttpRequest) -> None:
            try:
                super().run_validators(request)
            except UNREADABLE as error:
                raise UnreadableNoticeError(type(error).__name__) from error

        def parse_events(self, request: HttpRequest) -> list[Any]:
            try:
                events = list(super().parse_events(request))
                if any(not isinstance(said, str | None) for one in events for said in (one.recipient, one.message_id)):
                    raise TypeError("the address or the message is no text")
                return events
            except AnymailConfigurationError as error:  # another kind of notice, sent to the wrong address
                raise UnreadableNoticeError("no notice of a delivery") from error
            except UNREADABLE as error:
                raise UnreadableNoticeError(type(error).__name__) from error

    answer = Patient.as_view()

    @wraps(answer)  # with what exempts it from the token of forms
    def answered(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        try:
            return answer(request, *args, **more)
        except UnreadableNoticeError as error:
            logger.warning("a notice of %s could not be read: %s", Patient.esp_name, error)
            return HttpResponseBadRequest("unreadable notice", content_type="text/plain")
        except AnymailWebhookValidationFailure:
            logger.warning("a notice of %s came without the secret or a true signature", Patient.esp_name)
            return HttpResponseBadRequest("not proven", content_type="text/plain")
        except AnymailConfigurationError as error:
            logger.warning("a notice of %s is not heard: %s", Patient.esp_name, str(error).partition("\n")[0])
            return HttpResponseNotFound("not set up", content_type="text/plain")

    return answered


urlpatterns = [
    path(str(one.pattern), patient(one.callback.view_class), name=one.name)
    for one in anymail.urlpatterns
    if "tracking" in str(one.pattern)
]
