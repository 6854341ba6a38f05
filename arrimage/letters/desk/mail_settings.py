"""«Mail settings»: whether the world believes that our mail is ours, and what to paste where it does not.

The name servers are asked when somebody presses the button, and what they answered is shown for an hour.
"""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrimage.kit.desk.views.access import DeskView
from arrimage.letters.dns import MailReport, Resolver, State, check_domain, sending_domains, sources

KEPT = 60 * 60
TONES = {State.GOOD: "done", State.UNKNOWN: "not_started", State.MISSING: "late", State.TO_FIX: "late"}


class MailSettings(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.change_newsletter")

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "letters/desk/mail_settings.html", self.context())

    def post(self, request: HttpRequest) -> HttpResponse:
        domain = request.POST.get("domain", "")
        if domain not in sending_domains():
            raise Http404
        report = check_domain(domain, Resolver())
        cache.set(_key(domain), (timezone.now(), report), KEPT)
        return redirect("desk:mail-settings")

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Mail settings"),
            "domains": [_shown(domain) for domain in sending_domains()],
            "servers": sources(),
            "signs": bool(settings.LETTERS_DKIM_KEY),
            "returns": settings.LETTERS_RETURN_DOMAIN,
            "reads": bool(settings.LETTERS_RETURNS_URL),
            "minutes": settings.LETTERS_RETURNS_MINUTES,
        }


def _key(domain: str) -> str:
    """The sentences are in the language of whoever asked."""
    return f"letters-dns:{get_language()}:{domain}"


def _shown(domain: str) -> dict[str, Any]:
    """The domain with its last report, each finding with the tone of its state."""
    at, report = cache.get(_key(domain)) or (None, None)
    found = report.findings if isinstance(report, MailReport) else []
    return {"name": domain, "at": at, "findings": [(finding, TONES[finding.state]) for finding in found]}


URLS = (path("infolettres/courriel/", MailSettings.as_view(), name="mail-settings"),)
