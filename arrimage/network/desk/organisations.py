"""Organisations on the desk."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arrimage.kit import desk
from arrimage.network.desk.warnings import warn_of_namesakes
from arrimage.network.filters import OrganisationFilter
from arrimage.network.forms import OrganisationForm, RolesInOrganisation, SectorForm, StatusForm
from arrimage.network.models import Municipality, Organisation, Sector
from arrimage.network.operations import add_sector, change_status
from arrimage.network.queries import roles_with_people
from arrimage.network.rendering import schematic
from arrimage.network.tables import OrganisationTable


def run_status(request: HttpRequest, organisations: QuerySet[Organisation], *, status: str) -> str:
    count = change_status(organisations=organisations, status=status)
    return ngettext(
        "%(count)d organisation has its new status.", "%(count)d organisations have their new status.", count
    ) % {"count": count}


def run_sector(request: HttpRequest, organisations: QuerySet[Organisation], *, sector: Sector) -> str:
    count = add_sector(organisations=organisations, sector=sector)
    return ngettext(
        "%(count)d organisation joins the sector “%(sector)s”; those already in it stay as they were.",
        "%(count)d organisations join the sector “%(sector)s”; those already in it stay as they were.",
        count,
    ) % {"count": count, "sector": sector}


@desk.register
class OrganisationScreen(desk.Records):
    model = Organisation
    path = "organisations"
    icon = "building-store"
    rail = "network"
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    form_class = OrganisationForm
    formsets = (RolesInOrganisation,)
    list_template = "network/list.html"
    detail_template = "network/organisation.html"
    default_columns = ("name", "kind", "municipality", "county", "sectors", "status", "contact")
    select_related = ("municipality", "county")
    prefetch_related = ("sectors",)
    export_permission = "network.export_organisation"
    export_columns = (
        desk.Column(_("Name"), lambda record: record.name, "name"),
        desk.Column(_("Kind"), lambda record: record.get_kind_display(), "kind"),
        desk.Column(_("Legal form"), lambda record: record.get_legal_form_display(), "legal_form"),
        desk.Column(_("Status"), lambda record: record.get_status_display(), "status"),
        desk.Column(_("Municipality"), lambda record: str(record.municipality or ""), "municipality"),
        desk.Column(_("MRC"), lambda record: str(record.county or ""), "county"),
        desk.Column(_("Sectors"), lambda record: ", ".join(map(str, record.sectors.all())), "sectors"),
        desk.Column(_("Address"), lambda record: record.address),
        desk.Column(_("Postal code"), lambda record: record.postal_code),
        desk.Column(_("E-mail"), lambda record: record.email, "contact"),
        desk.Column(_("Phone"), lambda record: record.phone, "contact"),
        desk.Column(_("Web address"), lambda record: record.website),
    )
    bulk_actions = (
        desk.BulkAction(
            key="statut",
            label=_("Change the status"),
            icon="refresh",
            permission="network.change_organisation",
            run=run_status,
            confirm=_(
                "The status you choose replaces the one of each organisation below. The history keeps the old one."
            ),
            form_class=StatusForm,
        ),
        desk.BulkAction(
            key="secteur",
            label=_("Add a sector"),
            icon="tag",
            permission="network.change_organisation",
            run=run_sector,
            confirm=_("The sector you choose is added to each organisation below. The sectors it has stay."),
            form_class=SectorForm,
        ),
    )
    add_label = _("Add an organisation")
    empty_text = _("Add the enterprises and partners you meet: activities and the plan’s figures then point at them.")

    def detail_context(self, request: HttpRequest, record: Organisation) -> dict[str, Any]:
        sees_people = request.user.has_perm("network.view_person")
        return {
            "roles": roles_with_people(record, request.user) if sees_people else None,
            "schematic": _place_of(record),
            "can_add_person": request.user.has_perm("network.add_person"),
        }

    def form_initial(self, request: HttpRequest) -> dict[str, Any]:
        """`?name=` and `?municipality=`: what the page one comes from knows already."""
        return {name: request.GET[name] for name in ("name", "municipality") if request.GET.get(name)}

    def saved(self, request: HttpRequest, record: Organisation, created: bool) -> None:
        warn_of_namesakes(request, record, _("Another organisation has this name:"))


def _place_of(organisation: Organisation) -> Any:
    """The municipality among those of its MRC, or nothing when the place is unknown."""
    municipality = organisation.municipality
    if municipality is None:
        return None
    return schematic(Municipality.objects.filter(county=municipality.county_id), {municipality.pk})
