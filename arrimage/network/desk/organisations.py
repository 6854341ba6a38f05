"""Organisations on the desk."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network.desk import bulk
from arrimage.network.desk.profile_page import ProfilePage, contact_points
from arrimage.network.desk.warnings import warn_of_namesakes, warn_of_neq
from arrimage.network.filters import OrganisationFilter
from arrimage.network.forms.organisations import OrganisationForm
from arrimage.network.forms.rows import (
    ContactsOfOrganisation,
    PrinciplesOfOrganisation,
    RolesInOrganisation,
    SitesOfOrganisation,
    SupportOfOrganisation,
)
from arrimage.network.free_fields import free_fields, words_of
from arrimage.network.freshness import freshness_of, reviewed_since
from arrimage.network.models import CORE_FACTS, FreeField, Municipality, Organisation
from arrimage.network.models.organisations import EVERY_PROFILE
from arrimage.network.neq import doubt
from arrimage.network.operations.facts import settle
from arrimage.network.profile_values import known_value
from arrimage.network.queries import principles_of, roles_with_people, seats_of
from arrimage.network.rendering import schematic
from arrimage.network.tables import OrganisationTable


@desk.register
class OrganisationScreen(desk.Records):
    model = Organisation
    path = "organisations"
    icon = "building-store"
    rail = "network"
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    form_class = OrganisationForm
    formsets = (
        RolesInOrganisation,
        SitesOfOrganisation,
        ContactsOfOrganisation,
        SupportOfOrganisation,
        PrinciplesOfOrganisation,
    )
    list_template = "network/list.html"
    detail_template = "network/organisation.html"
    form_template = "network/profile_form.html"
    default_columns = ("name", "kind", "municipality", "sectors", "status", "freshness", "contact")
    unlisted_fields = (
        *("facts", "custom", "search_text", "match_key", "description", "description_en", "institutional_services"),
        *("legal_name", "trade_names", "certifications", "address", "postal_code", "website", "logo"),
        *("founding_year", "revenue_band", "members_count", "volunteers", "board_size", "board_women"),
        *("municipality__search_text", "municipality__latitude", "municipality__longitude", "municipality__website"),
    )
    select_related = ("municipality", "county")
    column_related = {"municipality": "municipality", "county": "county"}
    export_prefetch = ("sectors", "tags")
    export_permission = "network.export_organisation"
    export_columns = (
        desk.Column(_("Name"), lambda record: record.name, "name"),
        desk.Column(_("Legal name"), lambda record: record.legal_name),
        desk.Column(_("NEQ"), lambda record: record.neq),
        desk.Column(_("Kind"), lambda record: record.get_kind_display(), "kind"),
        desk.Column(_("Legal form"), lambda record: record.get_legal_form_display(), "legal_form"),
        desk.Column(_("Status"), lambda record: record.get_status_display(), "status"),
        desk.Column(_("Municipality"), lambda record: str(record.municipality or ""), "municipality"),
        desk.Column(_("MRC"), lambda record: str(record.county or ""), "county"),
        desk.Column(_("Sectors"), lambda record: "; ".join(map(str, record.sectors.all())), "sectors"),
        desk.Column(_("Address"), lambda record: record.address),
        desk.Column(_("Postal code"), lambda record: record.postal_code),
        desk.Column(_("E-mail"), lambda record: record.email, "contact"),
        desk.Column(_("Phone"), lambda record: record.phone, "contact"),
        desk.Column(_("Web address"), lambda record: record.website),
        desk.Column(_("Employees"), lambda record: record.employees, "employees"),
        desk.Column(_("Yearly revenue"), lambda record: record.get_revenue_band_display()),
        desk.Column(_("Founded in"), lambda record: record.founding_year),
        desk.Column(_("Main facts checked on"), lambda record: record.core_facts_on, "freshness"),
    )
    bulk_actions = (bulk.STATUS, bulk.SECTOR, *bulk.on_profiles("network.change_organisation"))
    add_label = _("Add an organisation")
    empty_text = _("Add the enterprises and partners you meet: activities and the plan’s figures then point at them.")

    def rows_told(self, user: Any) -> Any:
        """Roles and personal ways to reach bear names: their history is for those who read every person."""
        names = (RolesInOrganisation, ContactsOfOrganisation)
        sees = user.has_perms(("network.view_person", EVERY_PROFILE))
        return self.formsets if sees else tuple(rows for rows in self.formsets if rows not in names)

    def more_export_columns(self) -> tuple[desk.Column, ...]:
        return own_columns(FreeField.Target.ORGANISATION)

    def detail_context(self, request: HttpRequest, record: Organisation) -> dict[str, Any]:
        user, day = request.user, localdate()
        since = reviewed_since(day)
        page = ProfilePage(request, record, OrganisationForm.sections)
        sees_committees = user.has_perms(("network.view_committee", "network.view_person"))
        return {
            "sections": page.sections,
            "freshness": freshness_of(record.core_facts_on, since),
            "since": since,
            "missing": missing_facts(record),
            "neq_doubt": doubt(record.neq),
            "roles": roles_with_people(record, user) if user.has_perm("network.view_person") else None,
            "sees_everybody": user.has_perm(EVERY_PROFILE),
            "schematic": _place_of(record),
            "contacts": contact_points(record, user),
            "offers": record.support_offers.select_related("subject", "county"),
            "approaches": record.approaches.select_related("by") if user.has_perm("network.view_approach") else (),
            "can_approach": user.has_perm("network.add_approach"),
            "principles": principles_of(record),
            "seats": seats_of(day, organisation=record) if sees_committees else None,
            "today": day,
            "can_add_person": user.has_perm("network.add_person"),
        }

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        """`?name=` and `?municipality=`: what the page one comes from knows already."""
        return {name: request.GET[name] for name in ("name", "municipality") if request.GET.get(name)}

    def saved(self, request: HttpRequest, record: Organisation, created: bool) -> None:
        settle(record=record)
        warn_of_namesakes(request, record, _("Another organisation has this name:"))
        warn_of_neq(request, record)


def missing_facts(record: Organisation) -> list[str]:
    """The names of the core facts that the profile lacks."""
    empty = [field for field in CORE_FACTS if known_value(record, field) in ("", None)]
    return [str(Organisation._meta.get_field(field).verbose_name) for field in empty]  # type: ignore[union-attr]


def own_columns(target: str) -> tuple[desk.Column, ...]:
    """A column of the export for each field the hub defined."""
    return tuple(
        desk.Column(one.label, lambda record, one=one: words_of(one, (record.custom or {}).get(one.key)))
        for one in free_fields(target)
    )


def _place_of(organisation: Organisation) -> Any:
    """The municipality among those of its MRC, or nothing when the place is unknown."""
    municipality = organisation.municipality
    if municipality is None:
        return None
    return schematic(Municipality.objects.filter(county=municipality.county_id), {municipality.pk})
