"""What is about to end, and the message that asks for an express consent while one may still write."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.consent.desk.ledger_forms import AskForm, WindowForm
from arrimage.consent.emails import composed
from arrimage.consent.models import ConsentRequest, Purpose, Sender
from arrimage.consent.operations import ask_for_consent
from arrimage.consent.operations.asking import ready_to_ask, sort_out
from arrimage.consent.queries.lists import expiring
from arrimage.kit.desk.views.access import DeskView

SHOWN = 200


class Expiring(DeskView):
    """`?finalite=bulletin&jours=30`: the addresses that can be written to today and soon no longer."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.view_address")

    def get(self, request: HttpRequest) -> HttpResponse:
        first = Purpose.objects.commercial().first()
        asked = {"finalite": first.code if first else "", "jours": "30", **request.GET.dict()}
        form = WindowForm(asked)
        purpose, days = self._window(form, first)
        found = expiring(purpose, timezone.localdate(), days) if purpose else []
        context = {
            "title": _("About to end"),
            "form": form,
            "purpose": purpose,
            "days": days,
            "found": found[:SHOWN],
            "more": max(0, len(found) - SHOWN),
            "requests": ConsentRequest.objects.select_related("address", "purpose")[:20],
        }
        return render(request, "consent/expiring.html", context)

    @staticmethod
    def _window(form: WindowForm, first: Purpose | None) -> tuple[Purpose | None, int]:
        """What was asked; an address that makes no sense shows the usual list."""
        if form.is_valid():
            return form.cleaned_data["finalite"], form.cleaned_data["jours"]
        return first, 30


class Ask(DeskView):
    """POST the ticked addresses: shows the message and who is left out; POST again with `confirmed`: it leaves."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.add_consentrequest")

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("desk:consent-expiring")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST)
        if not form.is_valid():
            messages.warning(request, _("Nothing was sent: tick at least one address first."))
            return redirect("desk:consent-expiring")
        purpose, addresses = form.cleaned_data["purpose"], list(form.cleaned_data["address"])
        try:
            wording = ready_to_ask(purpose, Sender.get())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("desk:purpose-detail", purpose.pk)
        if request.POST.get("confirmed"):
            return self._send(purpose, addresses)
        may, refused = sort_out(addresses, purpose, timezone.localdate())
        subject, body = composed(purpose, wording, Sender.get(), may[0].code) if may else ("", "")
        context: dict[str, Any] = {"title": _("Ask for express consent"), "purpose": purpose, "may": may}
        return render(request, "consent/ask.html", {**context, "refused": refused, "subject": subject, "body": body})

    def _send(self, purpose: Purpose, addresses: list[Any]) -> HttpResponse:
        user = self.request.user
        prepared = ask_for_consent(addresses=addresses, purpose=purpose, at=timezone.now(), asked_by=str(user))
        sent = len(prepared.requests)
        text = ngettext("%(count)d message is on its way.", "%(count)d messages are on their way.", sent)
        (messages.success if sent else messages.warning)(self.request, text % {"count": sent})
        return redirect("desk:consent-expiring")
