"""Writing an act down by hand: a paper with its scan, an inquiry by phone, a membership."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.consent.desk.ledger_forms import RecordForm
from arrimage.consent.models import Address, ConsentEntry
from arrimage.consent.operations import record
from arrimage.consent.rules import Act
from arrimage.kit.desk.once import make_once, tell_already_made, token_for
from arrimage.kit.desk.views.access import DeskView


class Record(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.add_consententry")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(RecordForm(initial={"on": timezone.localdate(), **self._from_address()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RecordForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            entry, is_new = make_once(request, ConsentEntry, lambda: self._written(form))
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(form, status=422)
        if is_new:
            messages.success(request, _("Entry no. %(number)s is in the ledger.") % {"number": entry.number})
        else:
            tell_already_made(request, entry)
        return redirect("desk:address-detail", entry.address_id)

    def _from_address(self) -> dict[str, Any]:
        """`?adresse=`: the number of the address whose page one comes from."""
        number = self.request.GET.get("adresse", "")
        known = Address.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
        return {"address": known.address} if known is not None else {}

    def _written(self, form: RecordForm) -> ConsentEntry:
        """The entry. Raises ValidationError when the act lacks something."""
        said = {**form.cleaned_data, "act": Act(form.cleaned_data["act"])}
        return record(**said, recorded_by=str(self.request.user), at=timezone.now())

    def _page(self, form: RecordForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Record an act"), "form": form, "token": token_for(self.request)}
        return render(self.request, "consent/record.html", context, status=status)
