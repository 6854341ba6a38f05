"""One address on the desk: what may be written to it, on which day, its whole history, its proof sheet."""

from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.consent.chain import address_is_whole
from arrimage.consent.desk.ledger_forms import DayForm
from arrimage.consent.desk.ledger_tables import AddressTable
from arrimage.consent.models import Address, ConsentEntry, Sender, Suppression
from arrimage.consent.queries.lists import purposes_for
from arrimage.consent.rendering.proof_sheet import proof_sheet
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response


class AddressScreen(desk.Records):
    model = Address
    path = "consentements/adresses"
    icon = "mail"
    rail = "consent"
    table_class = AddressTable
    list_template = "consent/ledger_list.html"
    detail_template = "consent/address.html"
    in_global_search = False
    empty_text = _("Addresses come here with the first act recorded about each.")

    def list_queryset(self, user: Any) -> QuerySet[Address]:
        return super().list_queryset(user).annotate(entries_count=Count("entries"), last_on=Max("entries__on"))

    def detail_context(self, request: HttpRequest, record: Address) -> dict[str, Any]:
        form = DayForm(request.GET if "le" in request.GET else None)
        day = form.cleaned_data["le"] if form.is_bound and form.is_valid() else localdate()
        entries = record.entries.select_related("purpose", "address").order_by("-number")
        return {
            "day": day,
            "day_form": form,
            "decisions": purposes_for(record.address, day) if record.address else [],
            "entries": entries,
            "suppressions": Suppression.objects.filter(key=record.key).select_related("purpose") if record.key else [],
            "requests": record.requests.select_related("purpose"),
        }


class Sheet(DeskView):
    """The proof sheet as a PDF."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.view_address")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        address = get_object_or_404(Address, pk=pk)
        return _download(address, localdate())


def _download(address: Address, day: date) -> HttpResponseBase:
    entries = ConsentEntry.objects.filter(address=address).select_related("address", "purpose", "wording", "details")
    content = proof_sheet(
        address,
        purposes_for(address.address, day) if address.address else [],
        list(entries.order_by("number")),
        day=day,
        sender=Sender.get(),
        is_whole=address_is_whole(address),
    )
    # Named by the ledger's code: names of files travel further than their content.
    return protected_file_response(BytesIO(content), f"preuve-{address.code[:8]}-{day:%Y-%m-%d}.pdf")
