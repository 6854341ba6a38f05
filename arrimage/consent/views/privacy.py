"""The public page on personal information, the request form, and «Mes données»."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arrimage.accounts.lockout import calling_machine
from arrimage.accounts.models import User
from arrimage.consent.forms import OwnRequestForm, PublicRequestForm
from arrimage.consent.models import RetentionRule
from arrimage.consent.operations.requests import note_own_download, receive_from_account, receive_request
from arrimage.consent.queries.holdings import sections, subject_of
from arrimage.consent.queries.purposes import purposes_table
from arrimage.consent.rendering.portability import as_json, as_zip
from arrimage.kit.identity import identity
from arrimage.kit.limits import limits_of_form, wait_before
from arrimage.kit.waiting import come_back

MOST_FOR_AN_ADDRESS, MOST_FROM_A_MACHINE = 5, 20  # requests sent in an hour


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who is in charge, what is held and why, for how long, one's rights, cookies."""
    rules = [rule for rule in RetentionRule.objects.filter(is_active=True) if rule.declared]
    context = {"title": _("Protection of personal information"), "purposes": purposes_table(), "rules": rules}
    return render(request, "consent/public/privacy.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; whoever sends it gets the same answer, known to the hub or not."""
    form = PublicRequestForm(request.POST or None, initial={"kind": request.GET.get("objet", "")})
    if request.method == "POST":
        if form.is_trapped:
            return redirect("consent:asked")
        if form.is_valid():
            if wait := _wait_of(request, form.cleaned_data["email"]):
                return come_back(request, wait)
            said = {name: form.cleaned_data[name] for name in ("kind", "name", "email", "phone", "message")}
            receive_request(**said, day=timezone.localdate())
            return redirect("consent:asked")
    context = {"title": _("Exercise my rights"), "form": form}
    return render(request, "consent/public/ask.html", context, status=422 if form.errors else 200)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "consent/public/asked.html", {"title": _("We have your request")})


def _wait_of(request: HttpRequest, email: str) -> int:
    said = {"machine": calling_machine(request) or "", "address": email}
    most = {"of_address": MOST_FOR_AN_ADDRESS, "of_machine": MOST_FROM_A_MACHINE}
    return wait_before(limits_of_form("consent.ask", **said, **most))


def _sections(user: User) -> list[Any]:
    return list(sections(subject_of(user=user)))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """What we hold on the person signed in, in words, by purpose; and what she may ask."""
    user = cast(User, request.user)
    form = OwnRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = receive_from_account(user=user, **form.cleaned_data, day=timezone.localdate())
        messages.success(request, _("Your request bears the number %(number)d.") % {"number": made.pk})
        return redirect("consent:my-data")
    context = {"title": _("My data"), "purposes": _sections(user), "form": form}
    return render(request, "consent/public/my_data.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def download_my_data(request: HttpRequest, form: str) -> HttpResponse:
    user = cast(User, request.user)
    response = download(_sections(user), form)
    note_own_download(user=user, day=timezone.localdate())
    return response


def download(given: list[Any], form: str) -> HttpResponse:
    """What somebody gave as a file to keep: `json`, or `zip` for tables. Raises Http404 for another form."""
    if form == "json":
        content, kind = as_json(given, hub=identity().name, now=timezone.now()), "application/json"
    elif form == "zip":
        content, kind = as_zip(given), "application/zip"
    else:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    name = _("my-data")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response
