"""The ledger's entries on the desk: read, filtered, never changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.chain import digest_of
from arrimage.consent.decisions import last_day
from arrimage.consent.desk.ledger_filters import ConsentEntryFilter
from arrimage.consent.desk.ledger_tables import ConsentEntryTable
from arrimage.consent.models import ConsentEntry, EntryDetails
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response

Column = desk.Column


class ConsentEntryScreen(desk.Records):
    model = ConsentEntry
    path = "consentements"
    icon = "mail"
    rail = "consent"
    table_class = ConsentEntryTable
    filterset_class = ConsentEntryFilter
    default_columns = ("number", "on", "address", "act", "purpose", "ends")
    select_related = ("address", "purpose")
    list_template = "consent/ledger_list.html"
    detail_template = "consent/entry.html"
    export_permission = "consent.export_consententry"
    export_columns = (
        Column(gettext_lazy("No."), lambda entry: entry.number, "number"),
        Column(gettext_lazy("Day"), lambda entry: entry.on, "on"),
        Column(gettext_lazy("E-mail"), lambda entry: str(entry.address), "address"),
        Column(gettext_lazy("Act"), lambda entry: str(entry.get_act_display()), "act"),
        Column(
            gettext_lazy("Purpose"), lambda entry: entry.purpose.name if entry.purpose else _("All purposes"), "purpose"
        ),
        Column(gettext_lazy("Basis"), lambda entry: str(entry.get_basis_display()), "basis"),
        Column(gettext_lazy("Until"), lambda entry: last_day(entry.ends), "ends"),
        Column(gettext_lazy("Source"), lambda entry: str(entry.get_source_display()), "source"),
        Column(gettext_lazy("Digest"), lambda entry: entry.digest),
    )
    in_global_search = False
    empty_text = gettext_lazy("Record the first consent: who agreed to receive what, when, and in which words.")

    def detail_context(self, request: HttpRequest, record: ConsentEntry) -> dict[str, Any]:
        return {
            "details": EntryDetails.objects.filter(entry=record).first(),
            "until": last_day(record.ends),
            "is_as_written": digest_of(record) == record.digest,
            "previous": record.number - 1,
            "following": record.number + 1 if ConsentEntry.objects.filter(pk=record.number + 1).exists() else None,
        }


class Proof(DeskView):
    """The scan kept with an entry, for those who may read the ledger."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.view_consententry")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        details = get_object_or_404(EntryDetails.objects.exclude(proof=""), pk=pk)
        try:
            file = details.proof.open("rb")
        except FileNotFoundError:
            return self._gone(request, pk)
        return protected_file_response(file, details.proof_name)

    def _gone(self, request: HttpRequest, pk: int) -> HttpResponse:
        messages.error(request, _("The file of this proof is no longer kept: run verify_consents."))
        return redirect("desk:consententry-detail", pk)
