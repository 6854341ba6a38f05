"""What people reach from the links of their mail, without signing in: choose what they receive, or nothing more."""

from collections.abc import Callable, Container
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from arrimage.accounts.lockout import calling_machine
from arrimage.consent.addresses import masked
from arrimage.consent.choices import extras, link_page, reaches
from arrimage.consent.decisions import Why
from arrimage.consent.models import Address, ConsentEntry, Purpose, Wording
from arrimage.consent.operations import record, withdraw
from arrimage.consent.queries.lists import purposes_for
from arrimage.consent.rules import Act, Basis
from arrimage.consent.tokens import address_of

View = Callable[..., HttpResponse]


def for_the_address(view: View) -> View:
    """Give the view the address its token speaks of; any other token gets the page that leads out all the same.
    French unless English is asked for.

    Such a page says who it is for: no cache keeps it, no search engine lists it, no other site learns its address.
    """

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        address = address_of(token)
        with translation.override("en" if request.GET.get("langue") == "en" else "fr-ca"):
            response = _incomplete(request) if address is None else view(request, address, token=token, **more)
            response["Content-Language"] = translation.get_language()
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def _incomplete(request: HttpRequest) -> HttpResponse:
    """Not found, and how to get out: whoever wants no more mail must not be lost on a link that was cut or altered."""
    is_english = (translation.get_language() or "").startswith("en")
    context = {"title": _("This link is incomplete"), "is_english": is_english, "mine": link_page()}
    return render(request, "consent/public/incomplete.html", context, status=404)


@csrf_exempt
@never_cache
def cut(request: HttpRequest, rest: str = "") -> HttpResponse:
    """What is left of a link whose end is lost: as long as its token is whole, it leads to the page of choices."""
    token = rest.partition("/")[0]
    if request.method in ("GET", "HEAD") and address_of(token) is not None:
        return _to_choices(request, token)
    with translation.override("en" if request.GET.get("langue") == "en" else "fr-ca"):
        response = _incomplete(request)
        response["Content-Language"] = translation.get_language()
    response["X-Robots-Tag"] = "noindex"
    return response


def _to_choices(request: HttpRequest, token: str) -> HttpResponse:
    english = "?langue=en" if request.GET.get("langue") == "en" else ""
    return redirect(reverse("preferences:choose", args=[token]) + english)


@csrf_exempt  # the token is the proof, and mail programs post without a page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_address
def unsubscribe(request: HttpRequest, address: Address, *, token: str, code: str = "") -> HttpResponse:
    """GET shows the button and changes nothing, as link scanners look at it; POST takes effect at once.

    A mail program's POST (`List-Unsubscribe=One-Click`) is answered 200, without redirection nor cookie.
    """
    purpose = Purpose.objects.refusable().filter(code=code).first() if code else None
    if code and purpose is None:  # its end is lost, or the purpose is gone
        if request.method == "POST":
            raise Http404
        return _to_choices(request, token)
    if request.method == "POST" and address.address:
        source = ConsentEntry.Source.LINK
        withdraw(address=address.address, purpose=purpose, at=timezone.now(), source=source, place=_place(request))
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(_("You will no longer receive these messages."), content_type="text/plain; charset=utf-8")
    context = {
        "title": _("You will no longer receive these messages") if request.method == "POST" else _("Stop receiving"),
        "done": request.method == "POST",
        "purpose": purpose,
        **_common(address, token),
    }
    return render(request, "consent/public/unsubscribe.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_address
def choose(request: HttpRequest, address: Address, *, token: str) -> HttpResponse:
    """Each purpose with its state in words; a consent is written down with the words that were on the page."""
    if request.method == "POST":
        if address.address:
            apply_choice(request, address.address, ConsentEntry.Source.LINK)
        return redirect(f"{request.path}?{_query(request)}#fait")
    rows = choices_of(request, address.address, address, token) if address.address else []
    context = {"title": _("What you receive from us"), "rows": rows, "done": "fait" in request.GET}
    return render(request, "consent/public/choose.html", {**context, **_common(address, token)})


def choices_of(request: HttpRequest, email: str, address: Address | None, token: str) -> list[dict[str, Any]]:
    """Each purpose with its state and the words of today; `address` is None for one the ledger does not know yet.

    What would not reach her is not offered; it is told of, and can be refused, once the ledger speaks of it.
    """
    language = (translation.get_language() or "fr")[:2]
    told = set(ConsentEntry.objects.filter(address=address).values_list("purpose", flat=True)) if address else set()
    purposes = list(Purpose.objects.refusable().in_use())
    offered = {purpose for purpose in purposes if reaches(purpose, email)}
    shown = [purpose for purpose in purposes if purpose in offered or purpose.pk in told]
    return [
        {
            "purpose": purpose,
            "decision": decision,
            "is_express": purpose.needs_consent and decision.why is Basis.EXPRESS,
            "is_offered": purpose in offered,
            "wording": Wording.objects.latest_for(purpose, language) if _asks_in_words(purpose, offered) else None,
            "extras": extras(request, token, address, purpose, decision) if address is not None else [],
        }
        for purpose, decision in purposes_for(email, timezone.localdate(), shown)
    ]


def _asks_in_words(purpose: Purpose, offered: Container[Purpose]) -> bool:
    return purpose.needs_consent and purpose in offered


def apply_choice(request: HttpRequest, address: str, source: str) -> None:
    """What the person chose for one purpose; choosing what is already so writes nothing. What would be in vain is not
    to be chosen.

    A factual message needs no consent, hence no words to agree to: taking it up again is an act of its own, which
    only says that the refusal is over.
    """
    purpose = get_object_or_404(Purpose.objects.refusable().in_use(), code=request.POST.get("purpose", ""))
    said = {"address": address, "purpose": purpose, "source": source, "place": _place(request)}
    if request.POST.get("choice") == "withdraw":
        withdraw(at=timezone.now(), **said)
        return
    if not reaches(purpose, address):
        raise Http404
    wording = _wording_shown(request, purpose) if purpose.needs_consent else None
    [(_purpose, decision)] = purposes_for(address, timezone.localdate(), [purpose])
    if decision.why not in (Basis.EXPRESS, Why.FACTUAL):
        record(act=Act.CONFIRMED, on=timezone.localdate(), at=timezone.now(), wording=wording, **said)


def _wording_shown(request: HttpRequest, purpose: Purpose) -> Wording:
    shown = request.POST.get("wording", "")
    return get_object_or_404(Wording, purpose=purpose, pk=shown if shown.isdecimal() and len(shown) < 10 else 0)


def _common(address: Address, token: str) -> dict[str, Any]:
    return {
        "mask": masked(address.address) if address.address else "",
        "choose_url": reverse("preferences:choose", args=[token]),
        "all_url": reverse("preferences:unsubscribe-all", args=[token]),
        "is_english": (translation.get_language() or "").startswith("en"),
    }


def _query(request: HttpRequest) -> str:
    return "fait=1&langue=en" if request.GET.get("langue") == "en" else "fait=1"


def _place(request: HttpRequest) -> str:
    """The machine that called: part of the proof that a person, and not the hub, made the choice."""
    return calling_machine(request) or ""
