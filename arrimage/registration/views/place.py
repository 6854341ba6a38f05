"""`/inscriptions/place/<token>/`: the place of one participant whom another registered, for herself, without sign-in.

She sees neither the others nor the money, which are whoever registered them's. A page only shows; buttons act.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from arrimage.kit.uploads import light_uploads
from arrimage.registration import operations
from arrimage.registration.addresses import own_agenda, place_of, place_path
from arrimage.registration.forms.participants import MAX_MEGABYTES
from arrimage.registration.models import Registration
from arrimage.registration.queries import over_because
from arrimage.registration.standing import own_line, sentence_of
from arrimage.registration.views.own import CANCEL, ask_whether_sure, correct_answers, give_place, private

METHODS = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[[HttpRequest, Registration], HttpResponse]


def of_a_place(view: View) -> Callable[..., HttpResponse]:
    """Give the view the registration of the token; 404 for any other. No cache keeps such a page."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        one = place_of(token)
        if one is None:
            raise Http404
        one.enrolment = one.order.enrolment
        return private(one.order, lambda: view(request, one))

    return wrapped


@METHODS
@of_a_place
def page(request: HttpRequest, one: Registration) -> HttpResponse:
    if request.method != "POST":
        line = own_line(one, timezone.now())
        if CANCEL in request.GET and line.may_cancel:
            return ask_whether_sure(request, one.order, [line], place_path(one))
        return _page(request, one)
    if request.POST.get("do") == "cancel":
        try:
            messages.success(request, sentence_of(operations.cancel_registration(registration=one, at=timezone.now())))
        except ValidationError as error:
            return _page(request, one, error.messages[0], 409)
    return redirect(place_path(one))


def _page(request: HttpRequest, one: Registration, problem: str = "", status: int = 200) -> HttpResponse:
    at, event = timezone.now(), one.enrolment.event
    is_confirmed = one.state == Registration.State.CONFIRMED
    context = {
        "title": str(event),
        "event": event,
        "order": one.order,
        "lines": [own_line(one, at)],
        "is_confirmed": is_confirmed,
        "over": over_because(event, at),
        "problem": problem,
        "agenda_url": own_agenda(one) if is_confirmed else "",
        "place_url": place_path(one),
    }
    return render(request, "registration/public/own.html", context, status=status)


@METHODS
@of_a_place
def give(request: HttpRequest, one: Registration) -> HttpResponse:
    """Then the page is no longer hers: what was done is said at once."""

    def done(given: Registration) -> HttpResponse:
        context = {
            "title": str(given.enrolment.event),
            "reason": _("The place is given to %(name)s.") % {"name": given},
        }
        return render(request, "registration/public/closed.html", context)

    return give_place(request, one, place_path(one), done)


@light_uploads(max_megabytes=MAX_MEGABYTES, in_all=5 * MAX_MEGABYTES)
@METHODS
@of_a_place
def answers(request: HttpRequest, one: Registration) -> HttpResponse:
    return correct_answers(request, one, place_path(one))
