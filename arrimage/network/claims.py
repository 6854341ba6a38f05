"""Asking for access to one's organisation, without an account: the form, then the mailed link that confirms it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from arrimage.accounts.lockout import calling_machine
from arrimage.accounts.models import User
from arrimage.accounts.sign_in_links import enter
from arrimage.kit.limits import limits_of_form, wait_before
from arrimage.kit.waiting import come_back
from arrimage.network.forms.members import ClaimForm
from arrimage.network.models import Organisation
from arrimage.network.operations.access import AlreadyAnswered, ask_for_access, confirm, request_of
from arrimage.network.public import PublicOrganisation, public_organisations

MOST_FOR_AN_ADDRESS = 5  # requests sent in an hour


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """`?organisation=`: the public number of the one asked about. The answer is the same whoever asks, for any."""
    named = _named(request)
    form = ClaimForm(request.POST or None, initial={"organisation_name": named.name if named else ""})
    if request.method == "POST":
        if form.is_trapped:
            return redirect("network:claim-asked")
        if form.is_valid():
            whose = {"machine": calling_machine(request) or "", "address": form.cleaned_data["email"]}
            if wait := wait_before(limits_of_form("network.claim", **whose, of_address=MOST_FOR_AN_ADDRESS)):
                return come_back(request, wait)
            said = form.said()
            meant = named if named and named.name == said["organisation_name"] else None
            organisation = Organisation.objects.get(pk=meant.pk) if meant else None
            ask_for_access(said=said, organisation=organisation, at=timezone.now())
            return redirect("network:claim-asked")
    context = {"title": _("Ask for access to your organisation"), "form": form}
    return render(request, "network/public/claim.html", context, status=422 if form.errors else 200)


def _named(request: HttpRequest) -> PublicOrganisation | None:
    """The organisation of the address, when anybody may read its name."""
    asked = request.GET.get("organisation", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    return next(iter(public_organisations(Organisation.objects.filter(pk=int(asked)))), None)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "network/public/claim_asked.html", {"title": _("Look in your mailbox")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_claim(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and changes nothing, as programs that guard mailboxes open links; POST confirms."""
    found = request_of(token)
    title = _("Join your organisation") if found and found.is_invitation else _("Confirm your request")
    if found is not None and request.method != "POST":
        return render(request, "network/public/confirm.html", {"title": title, "asked": found})
    try:
        if found is None:
            raise AlreadyAnswered
        user = confirm(request=found, at=timezone.now())
    except AlreadyAnswered:
        return render(
            request, "network/public/confirm_too_old.html", {"title": _("This link no longer works")}, status=410
        )
    if user is not None and user == request.user:
        return redirect("space:home")
    if user is not None and not request.user.is_authenticated and _is_new(user, found.email):
        return enter(request, user)
    return render(request, "network/public/confirmed.html", {"title": _("It is done"), "joined": user is not None})


def _is_new(user: User, email: str) -> bool:
    """Whether the link, which proves whose address it is, may open the account: one never used, at that address."""
    return user.last_login is None and user.email.lower() == email.lower()
