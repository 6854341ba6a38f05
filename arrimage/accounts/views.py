"""One's own account."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from arrimage.accounts.calendars import addresses
from arrimage.accounts.forms import ProfileForm
from arrimage.accounts.models import User
from arrimage.accounts.operations import replace_feed_token
from arrimage.accounts.queries import has_second_factor
from arrimage.accounts.sign_in_links import enter, use_up, user_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My name and language, and the way to everything else of my account."""
    user = cast(User, request.user)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:account")
    context = {"form": form, "calendars": addresses(user), "second_factor": has_second_factor(user)}
    return render(request, "accounts/account.html", context)


@login_required
@require_POST
def replace_calendar_addresses(request: HttpRequest) -> HttpResponse:
    replace_feed_token(user=cast(User, request.user))
    messages.success(request, _("The old addresses no longer answer. Copy the new ones into your calendar."))
    return redirect("accounts:account")


@login_required
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second step, and the two ways to set one up."""
    if has_second_factor(cast(User, request.user)):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and signs nobody in, as programs that guard mailboxes open links; POST signs in, once."""
    user = user_of(token)
    if user is None or (request.method == "POST" and not use_up(user)):
        return render(request, "accounts/link_too_old.html", status=410)
    if request.method == "POST":
        return enter(request, user)
    return render(request, "accounts/sign_in_link.html")
