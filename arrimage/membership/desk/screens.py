"""The lists and record pages: memberships, categories, applications."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.kit import desk
from arrimage.kit.desk.views.record_pages import facts
from arrimage.membership.desk.steps import steps_of
from arrimage.membership.dues import rate_of, without_rate
from arrimage.membership.duplicates import matches, same_enterprise
from arrimage.membership.expected import lacks_revenue
from arrimage.membership.filters import ApplicationFilter, MembershipFilter
from arrimage.membership.forms.categories import CategoryForm, RateRows
from arrimage.membership.forms.operations import ApproveManyForm, NoteForm
from arrimage.membership.models import Application, Category, Membership
from arrimage.membership.operations.applications import approve
from arrimage.membership.standing import Standing
from arrimage.membership.tables import ApplicationTable, CategoryTable, MembershipTable
from arrimage.membership.words import why
from arrimage.membership.years import year_of
from arrimage.network.models import Organisation

Column = desk.Column


def name_of(user: Any) -> str:
    return user.get_full_name() or user.email


@transaction.atomic
def add_note(request: HttpRequest, records: QuerySet[Membership], note: str) -> str:
    for membership in records:
        membership.note = f"{membership.note}\n{note}".strip()
        membership.save(update_fields=["note"])
    return ngettext("%(count)d membership has the note.", "%(count)d memberships have the note.", len(records)) % {
        "count": len(records)
    }


def approve_many(request: HttpRequest, records: QuerySet[Application], on: date, resolution: str) -> str:
    """Each on its own: one that cannot be accepted leaves the others accepted, and is named."""
    done, left = 0, []
    for application in records:
        found = matches(application)
        sure = found[0].organisation if len(found) == 1 and found[0].is_certain else None
        if found and sure is None:
            left.append(_("%(who)s: look at its likeness in the directory first") % {"who": application})
            continue
        if lacks_revenue(application, sure or application.organisation, on):
            left.append(_("%(who)s: give its yearly revenue first, on which its dues rest") % {"who": application})
            continue
        said = {"on": on, "resolution": resolution, "at": timezone.now(), "by": name_of(request.user)}
        try:
            approve(application=application, organisation=sure, **said)
            done += 1
        except ValidationError as refusal:
            left.append(f"{application}: {' '.join(refusal.messages)}")
    told = ngettext("%(count)d application is accepted.", "%(count)d applications are accepted.", done) % {
        "count": done
    }
    return " ".join([told, *([_("Left as they are:"), "; ".join(left)] if left else [])])


class MembershipScreen(desk.Records):
    model = Membership
    path = "adhesions"
    icon = "users"
    rail = "membership"
    table_class = MembershipTable
    filterset_class = MembershipFilter
    list_template = "membership/desk/list.html"
    detail_template = "membership/desk/membership.html"
    select_related = ("organisation__county", "person", "category", "contact")
    export_permission = "membership.export_membership"
    empty_text = gettext_lazy("No membership yet. Add your categories and their dues, then your members.")
    export_columns = (
        Column(gettext_lazy("Member"), str, "holder"),
        Column(gettext_lazy("Standing"), lambda one: Standing(one.standing).label if one.standing else "", "standing"),
        Column(gettext_lazy("Paid until"), lambda one: one.paid_until, "paid_until"),
        Column(gettext_lazy("Category"), lambda one: one.category.name, "category"),
        Column(
            gettext_lazy("MRC"), lambda one: str(one.organisation.county or "") if one.organisation else "", "county"
        ),
        Column(
            gettext_lazy("Kind"),
            lambda one: str(one.organisation.get_kind_display()) if one.organisation else str(_("A person")),
            "kind",
        ),
        Column(gettext_lazy("Receives invoices and notices"), lambda one: str(one.contact or "")),
    )
    bulk_actions = (
        desk.BulkAction(
            "note",
            gettext_lazy("Add a note"),
            "notes",
            "membership.change_membership",
            add_note,
            gettext_lazy("The note is added below those that each membership has."),
            NoteForm,
        ),
    )

    def list_queryset(self, user: Any) -> QuerySet[Any]:
        listed: Any = super().list_queryset(user)
        found: QuerySet[Any] = listed.with_standing(localdate())
        return found

    def detail_context(self, request: HttpRequest, record: Membership) -> dict[str, Any]:
        day = localdate()
        found = Membership.objects.with_standing(day).get(pk=record.pk)
        terms = record.terms.select_related("category", "invoice").prefetch_related("invoice__payments")
        return {
            "standing": found,
            "why": why(found),
            "acts": record.acts.order_by("-on", "-pk"),
            "terms": terms.order_by("-starts_on", "-pk"),
            "steps": steps_of(found, request.user),
            "requests": record.requests.select_related("person", "category"),
            "today": day,
        }


class CategoryScreen(desk.Records):
    model = Category
    path = "adhesions/categories"
    icon = "list"
    rail = "membership"
    table_class = CategoryTable
    detail_template = "membership/desk/category.html"
    list_template = "membership/desk/tabbed_list.html"
    form_class = CategoryForm
    formsets = (RateRows,)
    in_global_search = False
    add_label = gettext_lazy("Add a category")
    empty_text = gettext_lazy("Categories come from the by-laws: who may belong, what a year costs, who votes.")

    def detail_context(self, request: HttpRequest, record: Category) -> dict[str, Any]:
        """The codes of what it admits in words, and its dues, the latest scale first."""
        admits = (
            (_("Kinds of organisations admitted"), Organisation.Kind, record.kinds),
            (_("Legal forms admitted"), Organisation.LegalForm, record.legal_forms),
        )
        labels = {label for label, _choices, _codes in admits}
        said = [(label, ", ".join(str(choices(code).label) for code in codes)) for label, choices, codes in admits]
        told = [fact for fact in facts(record) if fact[0] not in labels]
        bands = ["", *Organisation.RevenueBand.values]
        rates = sorted(
            record.rates.all(), key=lambda rate: (-rate.applies_from.toordinal(), bands.index(rate.revenue_band))
        )
        starts_on = year_of(record, localdate()).starts_on
        lacking, general = without_rate(rates, starts_on, bands), rate_of(rates, starts_on)
        words = [str(Organisation.RevenueBand(band).label) for band in lacking]
        more = {"lacking": "; ".join(words), "general": general}
        return {**more, "told": [*told, *(fact for fact in said if fact[1])], "rates": rates}


class ApplicationScreen(desk.Records):
    model = Application
    path = "adhesions/demandes"
    icon = "mail"
    rail = "membership"
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    list_template = "membership/desk/tabbed_list.html"
    detail_template = "membership/desk/application.html"
    select_related = ("category",)
    in_global_search = False
    empty_text = gettext_lazy("Applications sent on the site wait here for the board’s decision.")
    bulk_actions = (
        desk.BulkAction(
            "approve",
            gettext_lazy("Accept"),
            "check",
            "membership.decide_application",
            approve_many,
            gettext_lazy("Each applicant is admitted by the same resolution, invoiced and told by e-mail."),
            ApproveManyForm,
        ),
    )

    def detail_context(self, request: HttpRequest, record: Application) -> dict[str, Any]:
        waits = record.state in ("submitted", "returned")
        return {
            "waits": waits,
            "matches": matches(record) if waits else [],
            "others": same_enterprise(record),
            "may_decide": request.user.has_perm("membership.decide_application"),
        }
