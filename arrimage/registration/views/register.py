"""`/agenda/<event>/inscription/`: registering, without an account."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arrimage.accounts.lockout import calling_machine
from arrimage.agenda.audience import may_read
from arrimage.agenda.models import Event
from arrimage.agenda.views.event_page import closed_door
from arrimage.billing.models import BillingSettings
from arrimage.kit.limits import limits_of_form, wait_before
from arrimage.kit.turns import in_turn
from arrimage.kit.uploads import light_uploads
from arrimage.kit.waiting import come_back
from arrimage.membership.views import in_the_readers_language, led_to
from arrimage.registration.forms.desk import say
from arrimage.registration.forms.orders import WholeOrder
from arrimage.registration.forms.participants import MAX_MEGABYTES, ticket_words
from arrimage.registration.models import Enrolment, Ticket
from arrimage.registration.operations import place_order
from arrimage.registration.queries import closed_because, written_of
from arrimage.registration.tokens import is_invited, own_path

MOST_OF_AN_ADDRESS = 10  # registrations sent in an hour for one e-mail


@light_uploads(max_megabytes=MAX_MEGABYTES, in_all=5 * MAX_MEGABYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@in_the_readers_language
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; a sentence says why when nobody registers now. A draft has no page, and whoever may not read the page
    of the event has here the answer that she has there.
    """
    rows = Enrolment.objects.filter(event__in=Event.objects.published(), event__slug=slug).select_related(
        "event__activity"
    )
    enrolment = rows.first()
    if enrolment is None:
        raise Http404
    if not may_read(request, enrolment.event, timezone.localdate()):
        return closed_door(request, enrolment.event)
    at, invited = timezone.now(), is_invited(request, enrolment.event)
    if reason := closed_because(enrolment, at, is_invited=invited):
        context = {"title": str(enrolment.event), "event": enrolment.event, "reason": reason}
        return render(request, "registration/public/closed.html", context, status=410 if request.POST else 200)
    posted = request.POST if request.method == "POST" else None
    first, heavy = written_of(request.user, timezone.localdate(at)), getattr(request, "too_heavy", ())
    whole = WholeOrder(enrolment, posted, request.FILES or None, at, heavy, first=first)
    status = 200
    if posted is not None and not whole.only_changes_rows:
        if whole.form.is_trapped:
            return led_to(request, "registration:thanks")
        if whole.is_valid():
            if wait := _wait_of(request, whole):
                return come_back(request, wait)
            if done := _place(request, enrolment, whole, at, invited):
                return done
        status = 422
    return render(request, "registration/public/form.html", _context(request, whole, status), status=status)


@require_safe
@in_the_readers_language
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/public/thanks.html", {"title": _("Look at your e-mails")})


def _wait_of(request: HttpRequest, whole: WholeOrder) -> int:
    said = {"machine": calling_machine(request) or "", "address": whole.people[0].cleaned_data["email"]}
    most = {"of_address": MOST_OF_AN_ADDRESS, "of_machine": settings.REGISTRATIONS_AN_HOUR}
    return wait_before(limits_of_form("registration", **said, **most))


def _place(
    request: HttpRequest, enrolment: Enrolment, whole: WholeOrder, at: Any, invited: bool
) -> HttpResponse | None:
    """Where she goes next; None when the order is refused, the form saying why."""
    email = whole.people[0].cleaned_data["email"]
    is_known = request.user.is_authenticated and request.user.email.lower() == email.lower()
    language = "en" if (translation.get_language() or "").startswith("en") else "fr"
    try:
        new = whole.order(language=language, is_known=is_known, is_invited=invited)
        with in_turn("registration"):
            order = place_order(enrolment=enrolment, new=new, at=at)
    except ValidationError as error:
        say(whole.form, error)
        return None
    return redirect(own_path(order)) if is_known and order else led_to(request, "registration:thanks")


def _context(request: HttpRequest, whole: WholeOrder, status: int) -> dict[str, Any]:
    event = whole.enrolment.event
    return {
        "title": _("Register: %(event)s") % {"event": event},
        "event": event,
        "enrolment": whole.enrolment,
        "whole": whole,
        "is_english": (translation.get_language() or "").startswith("en"),
        "may_add": len(whole.rows) < whole.enrolment.group_limit,
        "only_ticket": ticket_words(whole.tickets[0]) if len(whole.tickets) == 1 else "",
        "costs": any(one.pricing != Ticket.Pricing.FREE for one in whole.tickets),
        "charges_taxes": BillingSettings.current().charges_taxes,
        "refused": status == 422,
        "waits": whole.places.left == 0,
        "is_known": bool(whole.people[0].initial),
    }
