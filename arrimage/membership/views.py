"""`/adherer/`: the application, kept on the way, sent, and followed by its private link."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from arrimage.accounts.lockout import calling_machine
from arrimage.kit.limits import limits_of_form, wait_before
from arrimage.kit.space import member_of
from arrimage.kit.waiting import come_back
from arrimage.membership.duplicates import certain_match, same_enterprise
from arrimage.membership.forms.application import ApplicationForm
from arrimage.membership.models import Application, MembershipSettings
from arrimage.membership.operations.applications import keep, keep_for_later, submit, withdraw
from arrimage.membership.pricing import offers
from arrimage.network.neq import doubt

MOST_FOR_AN_ADDRESS, MOST_FROM_A_MACHINE = 10, 30  # applications sent in an hour
DESCRIBED = (
    *("name", "neq", "kind", "legal_form", "address", "municipality", "postal_code", "website", "description"),
    *("employees", "revenue_band"),
)
HERSELF = ("first_name", "last_name", "email", "phone")
LANGUAGES = {"fr": "fr-ca", "en": "en"}  # as an address asks for them
View = Callable[..., HttpResponse]


def in_the_readers_language(view: View) -> View:
    """The language that the address asks for, else her own when she is signed in, else French. No cache keeps a page
    that bears what somebody typed.
    """

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, **more: Any) -> HttpResponse:
        asked = LANGUAGES.get(request.GET.get("langue", ""))
        with translation.override(asked or getattr(request.user, "language", settings.LANGUAGE_CODE)):
            response = view(request, **more)
            response["Content-Language"] = translation.get_language()
        return response

    return wrapped


def led_to(request: HttpRequest, page: str, **where: Any) -> HttpResponse:
    """The page that follows a form, in the language that its address asked for."""
    asked = request.GET.get("langue", "")
    return redirect(reverse(page, kwargs=where) + (f"?langue={asked}" if asked in LANGUAGES else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_readers_language
def join(request: HttpRequest) -> HttpResponse:
    """A new application."""
    if not MembershipSettings.current().applies_online:
        return render(request, "membership/public/closed.html", {"title": _("Become a member")})
    language = "en" if (translation.get_language() or "").startswith("en") else "fr"
    return _form(request, Application(language=language, **_known_of_her(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@in_the_readers_language
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The same application by its private link: the form while it can be changed, else where it stands."""
    application = get_object_or_404(Application.objects.select_related("category"), token=token)
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        if application.state in ("draft", "submitted", "returned"):
            withdraw(application=application, at=timezone.now())
        return led_to(request, "membership:resume", token=token)
    if application.is_open_to_its_author:
        response = _form(request, application)
    else:
        context = {"title": _("Your application"), "application": application}
        response = render(request, "membership/public/state.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@in_the_readers_language
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "membership/public/sent.html", {"title": _("We have your application")})


@require_safe
@in_the_readers_language
def kept(request: HttpRequest) -> HttpResponse:
    return render(request, "membership/public/kept.html", {"title": _("Your application is kept")})


def _form(request: HttpRequest, application: Application) -> HttpResponse:
    later = request.POST.get("do") == "later"
    posted = request.POST if request.method == "POST" else None
    initial = {"category": request.GET.get("categorie", "") or application.category_id}
    form = ApplicationForm(posted, application=application, is_final=not later, initial=initial)
    status, warnings = 200, {}
    if posted is not None:
        if form.is_trapped:
            return led_to(request, "membership:sent")
        if form.is_valid():
            if wait := _wait_of(request, form.said.get("email", "")):
                return come_back(request, wait)
            if later:
                keep_for_later(application=application, said=form.said, at=timezone.now())
                return led_to(request, "membership:kept")
            warnings = _warnings(application, form)
            if not warnings or request.POST.get("known") == "1":
                submit(application=application, said=form.said, at=timezone.now())
                return led_to(request, "membership:sent")
        elif application.pk:
            # By her link nothing is lost, even when the window is closed now.
            keep(application=application, said=form.said)
        status = 422
    return render(request, "membership/public/form.html", _context(form, application, warnings), status=status)


def _context(form: ApplicationForm, application: Application, warnings: dict[str, Any]) -> dict[str, Any]:
    said = MembershipSettings.current()
    is_english = (translation.get_language() or "").startswith("en")
    chosen = form["category"].value()
    today: date = timezone.localdate()
    return {
        "title": _("Become a member"),
        "form": form,
        "application": application,
        "offers": offers(today),
        "chosen": str(chosen or ""),
        "welcome": (said.welcome_en if is_english else "") or said.welcome_fr,
        "is_english": is_english,
        "from_space": application.organisation_id if application.pk is None else None,
        "neq_doubt": doubt(form["neq"].value() or "") if form.is_bound else "",
        "has_warnings": bool(warnings),
        **warnings,
    }


def _warnings(application: Application, form: ApplicationForm) -> dict[str, Any]:
    """What the applicant should know before she sends: nothing of what the directory holds is told."""
    typed = Application(pk=application.pk, **form.said)
    if not typed.name:
        return {}
    found: dict[str, Any] = {}
    # From her space, it is hers: there is no access to ask for.
    if application.organisation_id is None and certain_match(typed) is not None:
        found["is_known"], found["claim_url"] = True, _claim_url()
    if same_enterprise(typed):
        found["has_applied"] = True
    return found


def _known_of_her(request: HttpRequest) -> dict[str, Any]:
    """`?organisation=`: from her space, a member's application is about her organisation, described already."""
    asked = request.GET.get("organisation", "")
    if not (request.user.is_authenticated and asked.isascii() and asked.isdigit() and len(asked) < 19):
        return {}
    member = member_of(request.user)
    organisation = member.organisation(int(asked))
    if organisation is None:
        return {}
    described = {name: getattr(organisation, name) for name in DESCRIBED}
    herself = {name: getattr(member.person, name) for name in HERSELF}
    return {**described, **herself, "organisation": organisation}


def _claim_url() -> str:
    """Where one asks for access to a profile of the directory; the member space may not be there."""
    try:
        return reverse("network:claim")
    except NoReverseMatch:
        return ""


def _wait_of(request: HttpRequest, email: str) -> int:
    said = {"machine": calling_machine(request) or "", "address": email}
    most = {"of_address": MOST_FOR_AN_ADDRESS, "of_machine": MOST_FROM_A_MACHINE}
    return wait_before(limits_of_form("membership.apply", **said, **most))
