"""Subscribing on the site, in two steps: the address is typed, then it confirms by itself.

The form changes nothing by itself, and may be sent from another site's frame, where browsers keep no cookie: it is
protected by its signed time rather than by a cookie.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from arrimage.accounts.lockout import calling_machine
from arrimage.consent.queries import may_send
from arrimage.kit.limits import limits_of_form, wait_before
from arrimage.kit.waiting import come_back
from arrimage.letters.forms import SubscribeForm
from arrimage.letters.models import Newsletter, SignUp
from arrimage.letters.operations.subscribing import ask_to_subscribe, confirm, words_for
from arrimage.letters.tokens import sign_up_of
from arrimage.letters.views.languages import asked_in, in_readers_language, led_to

MOST_FOR_AN_ADDRESS = 4  # messages asked for in an hour


@require_safe
@in_readers_language
def index(request: HttpRequest) -> HttpResponse:
    """Each newsletter: what one receives, how often, its latest issue, how to receive it."""
    newsletters = list(Newsletter.objects.public())
    opened = set(Newsletter.objects.open_to_subscription().values_list("pk", flat=True))
    rows = [(one, one.issues.archived().first(), one.pk in opened) for one in newsletters]
    context = {"title": _("Newsletters"), "rows": rows, "several": len(opened) > 1, "langue": asked_in(request)}
    return render(request, "letters/public/index.html", context)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_readers_language
def sign_up(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one newsletter."""
    return subscribe(request, get_object_or_404(Newsletter.objects.open_to_subscription(), code=code))


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@in_readers_language
def sign_up_to_several(request: HttpRequest) -> HttpResponse:
    """The form of all of them."""
    return subscribe(request, None)


def subscribe(
    request: HttpRequest,
    only: Newsletter | None,
    template: str = "letters/public/subscribe.html",
    then: str = "",
    too_many: str = "429.html",
) -> HttpResponse:
    """The form; whoever sends it gets the same answer, known to the hub or not. `then` is where it leads."""
    form = SubscribeForm(request.POST or None, only=only)
    then = then or reverse("letters:asked")
    if request.method == "POST":
        if form.is_trapped:
            return redirect(led_to(request, then))
        if form.is_valid():
            if wait := wait_of(request, form.cleaned_data["email"]):
                return come_back(request, wait, too_many)
            language = (translation.get_language() or "fr")[:2]
            ask_to_subscribe(
                address=form.cleaned_data["email"],
                newsletters=form.chosen,
                language=language,
                at=timezone.now(),
                name=form.cleaned_data["name"],
                machine=calling_machine(request) or "",
            )
            return redirect(led_to(request, then, form.cleaned_data["email"]))
    title = _("Receive “%(name)s”") % {"name": only.name} if only else _("Subscribe to our newsletters")
    context = {"title": title, "newsletter": only, "form": form, **words(form, only), "langue": asked_in(request)}
    return render(request, template, context, status=422 if form.errors else 200)


def words(form: SubscribeForm, only: Newsletter | None) -> dict[str, Any]:
    """The words that one agrees to, beside each newsletter offered."""
    offered = [only] if only else list(form.fields["newsletters"].queryset.select_related("purpose"))  # type: ignore[attr-defined]
    said = words_for(offered, (translation.get_language() or "fr")[:2])
    ticked = {str(value) for value in (form["newsletters"].value() or ())} if only is None else set()
    rows = [(one, said[one.pk], str(one.pk) in ticked) for one in offered if one.pk in said]
    return {"offered": rows, "wording": said.get(only.pk) if only else None}


def wait_of(request: HttpRequest, address: str) -> int:
    """In how many seconds a message may be asked for; 0 for now. Nobody's mailbox is filled by a stranger."""
    said = {"machine": calling_machine(request) or "", "address": address}
    return wait_before(limits_of_form("letters", **said, of_address=MOST_FOR_AN_ADDRESS))


@require_safe
@in_readers_language
def asked(request: HttpRequest) -> HttpResponse:
    accents = "accents" in request.GET
    context = {"title": _("One more step: check your e-mail"), "langue": asked_in(request), "accents": accents}
    return render(request, "letters/public/asked.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the words and a button, and changes nothing, as link scanners look at it; POST writes the consent."""
    found = sign_up_of(token)
    if found is None:
        context = {"title": _("This link no longer works")}
        return render(request, "letters/public/expired.html", context, status=410)
    with translation.override("en" if found.language == "en" else "fr-ca"):
        done = request.method == "POST" or found.confirmed_at is not None
        if request.method == "POST":
            confirm(sign_up=found, at=timezone.now(), machine=calling_machine(request) or "")
        title = _("Confirm your subscription")
        received = received_by(found) if done else []
        if done:
            title = _("You are subscribed") if received else _("This subscription has ended")
        context = {"title": title, "done": done, "newsletters": received, "wordings": found.wordings.all()}
        response = render(request, "letters/public/confirm.html", context)
        response["Content-Language"] = translation.get_language()
    response["X-Robots-Tag"] = "noindex"
    return response


def received_by(sign_up: SignUp) -> list[Newsletter]:
    """Those asked for that the address still receives: consent may have been withdrawn since it confirmed."""
    day, asked_for = timezone.localdate(), sign_up.newsletters.select_related("purpose")
    return [one for one in asked_for if may_send(sign_up.address, one.purpose, day).allowed]
