"""The suppression list on the desk: who is left out, why, since when."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.consent.desk.ledger_filters import SuppressionFilter
from arrimage.consent.desk.ledger_forms import SuppressionForm
from arrimage.consent.desk.ledger_tables import SuppressionTable
from arrimage.consent.models import Address, Suppression
from arrimage.consent.operations import lift, suppress
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView


def lift_bounces(request: HttpRequest, rows: QuerySet[Suppression]) -> str:
    lifted = 0
    for row in rows.filter(lifted_on=None):
        try:
            lift(suppression=row, day=timezone.localdate())
            lifted += 1
        except ValidationError as error:
            messages.warning(request, f"{row} : {error.messages[0]}")
    return ngettext(
        "%(count)d address can receive mail again.", "%(count)d addresses can receive mail again.", lifted
    ) % {"count": lifted}


class SuppressionScreen(desk.Records):
    model = Suppression
    path = "consentements/exclusions"
    icon = "x"
    rail = "consent"
    table_class = SuppressionTable
    filterset_class = SuppressionFilter
    select_related = ("purpose",)
    list_template = "consent/ledger_list.html"
    detail_template = "consent/suppression.html"
    in_global_search = False
    empty_text = gettext_lazy("Nobody is left out. Withdrawals, complaints and mail that comes back will show here.")
    bulk_actions = (
        desk.BulkAction(
            "lever",
            gettext_lazy("Let mail through again"),
            "arrow-back-up",
            "consent.change_suppression",
            lift_bounces,
            gettext_lazy(
                "Only addresses whose mail came back receive again. A withdrawal, a complaint or a death stays: the "
                "person’s own express consent alone changes it."
            ),
        ),
    )

    def detail_context(self, request: HttpRequest, record: Suppression) -> dict[str, Any]:
        return {"address": Address.objects.filter(key=record.key).first()}


class Add(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("consent.add_suppression")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(SuppressionForm(initial={"address": request.GET.get("address", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SuppressionForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        row = suppress(**form.cleaned_data, recorded_by=str(request.user), at=timezone.now())
        messages.success(request, _("Nothing more is sent to this address."))
        return redirect("desk:suppression-detail", row.pk)

    def _page(self, form: SuppressionForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Leave an address out"), "form": form}
        return render(self.request, "consent/suppression_form.html", context, status=status)
