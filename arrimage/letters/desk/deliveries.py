"""The delivery ledger on the desk: read, filtered, exported, never changed."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.letters.filters import DeliveryFilter
from arrimage.letters.models import Delivery
from arrimage.letters.tables import DeliveryTable, why_in_words

Column = desk.Column


class DeliveryScreen(desk.Records):
    model = Delivery
    path = "infolettres/livraisons"
    icon = "news"
    rail = "letters"
    table_class = DeliveryTable
    filterset_class = DeliveryFilter
    default_columns = ("address", "person", "state", "why", "handed_at")
    select_related = ("mailing", "person")
    list_template = "letters/desk/list.html"
    detail_template = "letters/desk/delivery.html"
    export_permission = "letters.export_delivery"
    export_columns = (
        Column(_("Mailing"), lambda row: str(row.mailing), "mailing"),
        Column(_("E-mail"), lambda row: row.address, "address"),
        Column(_("Its subject"), lambda row: row.own_subject),
        Column(_("Person"), lambda row: str(row.person or ""), "person"),
        Column(_("State"), lambda row: str(row.get_state_display()), "state"),
        Column(_("Reason"), lambda row: why_in_words(row.why) if row.why else "", "why"),
        Column(_("Accepted on"), lambda row: row.handed_at, "handed_at"),
        Column(_("Server’s reply"), lambda row: row.reply, "reply"),
        Column(_("Attempts"), lambda row: row.attempts),
        Column(_("Status code"), lambda row: row.bounce_status),
        Column(_("Came back on"), lambda row: row.bounced_at),
        Column(_("Perhaps received twice"), lambda row: row.maybe_twice and not row.maybe_received),
        Column(_("Perhaps received already"), lambda row: row.maybe_received),
    )
    in_global_search = False
    empty_text = _("One row for each recipient of each mailing, whatever happens, once something has been sent.")

    def detail_context(self, request: HttpRequest, record: Delivery) -> dict[str, Any]:
        return {"why": why_in_words(record.why) if record.why else ""}
