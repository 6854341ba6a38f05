"""What the hub writes about, the words it shows, and who it says it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.desk.ledger_forms import PurposeForm, SenderForm, WordingForm
from arrimage.consent.desk.ledger_tables import PurposeTable
from arrimage.consent.models import Purpose, Sender, Wording
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView


class PurposeScreen(desk.Records):
    model = Purpose
    path = "consentements/finalites"
    icon = "tag"
    rail = "consent"
    table_class = PurposeTable
    form_class = PurposeForm
    list_template = "consent/ledger_list.html"
    detail_template = "consent/purpose.html"
    in_global_search = False
    add_label = gettext_lazy("Add a purpose")
    empty_text = gettext_lazy("Name what you write about: the newsletter, the invitations … each is agreed to apart.")

    def detail_context(self, request: HttpRequest, record: Purpose) -> dict[str, Any]:
        return {
            "wordings": record.wordings.order_by("language", "-version"),
            "wording_form": WordingForm(),
            "sender": Sender.get(),
        }


class NewWording(DeskView):
    """A new version of the words shown, with the hub's identity as it is today."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.add_wording")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        purpose = get_object_or_404(Purpose, pk=pk)
        form, sender = WordingForm(request.POST), Sender.get()
        if not sender.is_complete:
            messages.error(request, _("Say first who writes: name, postal address, and one other way to answer."))
            return redirect("desk:consent-sender")
        if not form.is_valid():
            messages.error(request, _("Nothing was kept: write the words people are shown."))
            return redirect("desk:purpose-detail", pk)
        with transaction.atomic():
            wording = form.save(commit=False)
            wording.purpose, wording.identity = purpose, sender.identity
            same = Wording.objects.filter(purpose=purpose, language=wording.language)
            wording.version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
            wording.save()
        messages.success(request, _("“%(wording)s” is what people are shown from now on.") % {"wording": wording})
        return redirect("desk:purpose-detail", pk)


class WhoWrites(DeskView):
    """The sender's identity: read by those who read the ledger, changed by the coordination."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.view_purpose")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(SenderForm(instance=Sender.get()))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("consent.change_sender"):  # type: ignore[union-attr]
            raise PermissionDenied
        form = SenderForm(request.POST, instance=Sender.get())
        if not form.is_valid():
            return self._page(form, status=422)
        form.save()
        messages.success(request, _("The sender is saved; wordings written from now on show it."))
        return redirect("desk:consent-sender")

    def _page(self, form: SenderForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Who writes"), "form": form, "sender": Sender.get()}
        return render(self.request, "consent/sender.html", context, status=status)
