"""Opportunities on the desk: the open ones first, by deadline."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from arrimage.kit.desk import BulkAction, Column, Records
from arrimage.library.desk.public import public_actions
from arrimage.library.filters import OpportunityFilter
from arrimage.library.forms import OpportunityForm
from arrimage.library.models import Opportunity
from arrimage.library.models.opportunities import State
from arrimage.library.operations import withdraw
from arrimage.library.tables import OpportunityTable

CHANGE = "library.change_opportunity"


def withdraw_many(request: HttpRequest, records: QuerySet[Opportunity]) -> str:
    done = withdraw(opportunities=records)
    return ngettext("%(count)s opportunity is withdrawn.", "%(count)s opportunities are withdrawn.", done) % {
        "count": done
    }


class OpportunityScreen(Records):
    model = Opportunity
    path = "opportunites"
    icon = "flag"
    rail = "library"
    table_class = OpportunityTable
    filterset_class = OpportunityFilter
    form_class = OpportunityForm
    list_template = "library/desk/opportunities.html"
    detail_template = "library/desk/opportunity.html"
    default_columns = ("title", "state", "deadline", "kind", "issuer", "is_public")
    unlisted_fields = ("summary", "search_text")
    select_related = ("issuer", "municipality", "county")
    export_prefetch = ("sectors",)
    export_permission = "library.export_opportunity"
    export_columns = (
        Column(gettext_lazy("Title"), lambda one: one.title, "title"),
        Column(gettext_lazy("State"), lambda one: str(one.state.label), "state"),
        Column(pgettext_lazy("opportunity", "Deadline"), lambda one: one.deadline_on, "deadline"),
        Column(gettext_lazy("Hour"), lambda one: one.closes_at, "deadline"),
        Column(gettext_lazy("Kind"), lambda one: str(one.get_kind_display()), "kind"),
        Column(gettext_lazy("Issuer"), lambda one: one.issued_by, "issuer"),
        Column(gettext_lazy("Amount"), lambda one: one.amount, "amount"),
        Column(gettext_lazy("Territory"), lambda one: one.where, "where"),
        Column(gettext_lazy("Sectors"), lambda one: "; ".join(map(str, one.sectors.all())), "sectors"),
        Column(gettext_lazy("Day of publication"), lambda one: one.published_on, "published_on"),
        Column(gettext_lazy("Passed on"), lambda one: one.public_on),
        Column(gettext_lazy("Link"), lambda one: one.url),
        Column(gettext_lazy("Summary"), lambda one: one.summary),
        Column(gettext_lazy("Public"), lambda one: _("Yes") if one.is_public else _("No"), "is_public"),
    )
    bulk_actions = (
        *public_actions(CHANGE),
        BulkAction(
            "withdraw",
            gettext_lazy("Withdrawn by their issuer"),
            "x",
            CHANGE,
            withdraw_many,
            confirm=gettext_lazy("Their issuers called them off: nowhere do they show as open any more."),
        ),
    )
    add_label = gettext_lazy("Add an opportunity")
    empty_text = gettext_lazy("Calls, funding, markets: what is noted here with its deadline closes by itself.")

    def list_queryset(self, user: Any) -> QuerySet[Opportunity]:
        listed: Any = super().list_queryset(user)
        found: QuerySet[Opportunity] = listed.open_first(timezone.now())
        return found

    def saved(self, request: HttpRequest, record: Opportunity, created: bool) -> None:
        if record.state == State.CLOSED and record.is_public:
            messages.warning(request, _("Its deadline is past: it is closed on the site. Check the day."))
