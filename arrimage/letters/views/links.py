"""The reader's own link: asked for again by who lost it, and how often each newsletter comes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arrimage.consent.models import Address
from arrimage.consent.tokens import address_of
from arrimage.kit.waiting import come_back
from arrimage.letters import emails
from arrimage.letters.forms import FrequencyForm, MyLinkForm
from arrimage.letters.models import Newsletter
from arrimage.letters.operations.frequency import choose_frequency
from arrimage.letters.views.languages import asked_in, in_readers_language, led_to
from arrimage.letters.views.subscribing import wait_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_readers_language
def mine(request: HttpRequest) -> HttpResponse:
    """«Send me my link»: the same answer for any address; only one that the ledger knows receives something."""
    form = MyLinkForm(request.POST or None)
    if request.method == "POST":
        if form.is_trapped:
            return redirect(led_to(request, reverse("letters:mine-sent")))
        if form.is_valid():
            address = form.cleaned_data["email"]
            if wait := wait_of(request, address):
                return come_back(request, wait)
            known = Address.objects.filter(address=address).first()
            if known is not None:
                emails.send_link(known.code, address, request.reads)  # type: ignore[attr-defined]
            return redirect(led_to(request, reverse("letters:mine-sent"), address))
    context = {"title": _("Receive my link"), "form": form, "langue": asked_in(request)}
    return render(request, "letters/public/mine.html", context, status=422 if form.errors else 200)


@require_safe
@in_readers_language
def mine_sent(request: HttpRequest) -> HttpResponse:
    accents = "accents" in request.GET
    context = {"title": _("Check your e-mail"), "langue": asked_in(request), "accents": accents}
    return render(request, "letters/public/mine_sent.html", context)


@never_cache
@require_POST
def frequency(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """From the page of choices: how often that newsletter comes to the address of the token."""
    address = address_of(token)
    if address is None or not address.address:
        raise Http404
    newsletter = get_object_or_404(Newsletter, code=code, is_active=True)
    form = FrequencyForm(request.POST)
    if not form.is_valid():
        raise Http404
    choose_frequency(address=address, newsletter=newsletter, every=form.cleaned_data["every"])
    english = "&langue=en" if request.GET.get("langue") == "en" else ""
    return redirect(f"{reverse('preferences:choose', args=[token])}?fait=1{english}#fait")
