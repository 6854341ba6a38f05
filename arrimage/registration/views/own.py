"""`/inscriptions/<token>/`: the order of whoever holds its link, without sign-in.

A page only shows; what is done is done by its buttons, as programs that look at mails open every link.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from arrimage.kit.turns import in_turn
from arrimage.kit.uploads import light_uploads
from arrimage.registration import operations
from arrimage.registration.addresses import own_agenda
from arrimage.registration.forms.own import TransferForm
from arrimage.registration.forms.participants import MAX_MEGABYTES, AnswersForm, heavy_errors
from arrimage.registration.models import Order, Registration
from arrimage.registration.own_page import parts_of
from arrimage.registration.standing import Line, lines_of, sentence_of, told
from arrimage.registration.tokens import own_path

View = Callable[..., HttpResponse]
State = Registration.State
TRANSFERRED = (State.CONFIRMED, State.PENDING)
CANCEL, ALL = "annuler", "tous"


def private(order: Order, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer in the language of the order; no search engine lists it."""
    with translation.override("en" if order.language == "en" else "fr-ca"):
        response = answer()
        response["Content-Language"] = translation.get_language()
    response["X-Robots-Tag"] = "noindex"
    return response


def of_an_order(view: View) -> View:
    """Give the view the order of the token; 404 for any other. No cache keeps such a page."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: UUID, **more: Any) -> HttpResponse:
        orders = Order.objects.select_related("enrolment__event__activity__municipality")
        order = get_object_or_404(orders, token=token)
        return private(order, lambda: view(request, order, **more))

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@of_an_order
def page(request: HttpRequest, order: Order) -> HttpResponse:
    if request.method != "POST":
        return _sure(request, order) or _page(request, order)
    try:
        with in_turn("registration"):
            done = _act(request, order)
    except ValidationError as error:
        return _page(request, order, error.messages[0], 409)
    if done:
        messages.success(request, done)
    return redirect(own_path(order))


def _sure(request: HttpRequest, order: Order) -> HttpResponse | None:
    """What «cancel» leads to: who gives up a place, what becomes of the money, and the button that does it."""
    asked, lines = request.GET.get(CANCEL, ""), lines_of(order, timezone.now())
    leaving = [line for line in lines if line.may_cancel and asked in (ALL, str(line.registration.pk))]
    return ask_whether_sure(request, order, leaving, own_path(order), everybody=asked == ALL) if leaving else None


def ask_whether_sure(
    request: HttpRequest, order: Order, leaving: Sequence[Line], back: str, *, everybody: bool = False
) -> HttpResponse:
    context = {
        "title": _("Cancel for everybody?") if everybody else _("Cancel this registration?"),
        "event": order.enrolment.event,
        "leaving": leaving,
        "gives_up": any(line.registration.state != State.WAITING for line in leaving),
        "credits": dict.fromkeys(line.credit for line in leaving if line.credit),
        "everybody": everybody,
        "back": back,
    }
    return render(request, "registration/public/sure.html", context)


def _page(request: HttpRequest, order: Order, problem: str = "", status: int = 200) -> HttpResponse:
    at = timezone.now()
    lines = lines_of(order, at)
    context = {
        "title": str(order.enrolment.event),
        "order": order,
        "event": order.enrolment.event,
        "lines": lines,
        "to_confirm": order.confirmed_at is None and any(line.may_confirm for line in lines),
        "is_confirmed": any(line.registration.state == State.CONFIRMED for line in lines),
        "problem": problem,
        "agenda_url": _agenda_of(order, lines),
        "parts": parts_of(order),
        **told(order, lines, at),
    }
    return render(request, "registration/public/own.html", context, status=status)


def _agenda_of(order: Order, lines: Sequence[Line]) -> str:
    """The calendar of whoever opened this page by her own mail; nothing before she confirmed it."""
    own = (line.registration for line in lines if line.registration.email.lower() == order.email.lower())
    first = next(own, None)
    return own_agenda(first) if first is not None and order.confirmed_at else ""


def _act(request: HttpRequest, order: Order) -> str:
    """What her button asks, done; returns the sentence to show. Raises ValidationError."""
    at, asked = timezone.now(), request.POST.get("do", "")
    if asked == "confirm":
        operations.confirm_order(order=order, at=at)
        return _("Your e-mail is confirmed.")
    if asked == "cancel-all":
        operations.cancel_order(order=order, at=at)
        return _("The registration is cancelled.")
    verb = VERBS.get(asked)
    key = request.POST.get("registration", "")
    if verb is None or not (key.isascii() and key.isdigit() and len(key) < 19):
        return ""
    one = get_object_or_404(order.registrations, pk=int(key))
    return sentence_of(verb(registration=one, at=at))


VERBS: dict[str, Callable[..., Registration]] = {
    "accept": operations.accept_offer,
    "decline": operations.decline_offer,
    "cancel": operations.cancel_registration,
}


@require_http_methods(["GET", "HEAD", "POST"])
@of_an_order
def give(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    one = get_object_or_404(order.registrations, pk=pk)

    def done(given: Registration) -> HttpResponse:
        messages.success(request, sentence_of(given))
        return redirect(own_path(order))

    return give_place(request, one, own_path(order), done)


def give_place(
    request: HttpRequest, one: Registration, back: str, done: Callable[[Registration], HttpResponse]
) -> HttpResponse:
    """Her place to another person; `done` is what is shown then."""
    if one.state not in TRANSFERRED:
        raise Http404
    form = TransferForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return done(operations.transfer(registration=one, at=timezone.now(), **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    context = {"title": _("Give the place to another person"), "back": back, "one": one, "form": form}
    return render(request, "registration/public/give.html", context, status=422 if form.is_bound else 200)


@light_uploads(max_megabytes=MAX_MEGABYTES, in_all=5 * MAX_MEGABYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@of_an_order
def answers(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    return correct_answers(request, get_object_or_404(order.registrations, pk=pk), own_path(order))


def correct_answers(request: HttpRequest, one: Registration, back: str) -> HttpResponse:
    """Her answers, to correct while they are kept."""
    if one.state not in Registration.STANDING:
        raise Http404
    questions = one.enrolment.questions.select_related("enrolment__event__activity")
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AnswersForm(posted, files, registration=one, questions=questions)
    heavy_errors(form, form.questions, getattr(request, "too_heavy", ()))
    if form.is_valid():
        operations.correct_answers(registration=one, answers=form.answers)
        messages.success(request, _("Your answers are kept."))
        return redirect(back)
    context = {"title": _("Correct the answers"), "back": back, "one": one, "form": form}
    return render(request, "registration/public/answers.html", context, status=422 if form.is_bound else 200)
