"""Municipalities and MRC on the desk: reference data, read only."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.network.filters import TerritoryFilter
from arrimage.network.models import Municipality, Organisation, RegionalCounty
from arrimage.network.models.organisations import OrganisationQuerySet
from arrimage.network.queries import counties_with_totals
from arrimage.network.rendering import schematic
from arrimage.network.tables import CountyTable, MunicipalityTable

SHOWN_ORGANISATIONS = 25


@desk.register
class MunicipalityScreen(desk.Records):
    model = Municipality
    path = "territoire"
    icon = "map-pin"
    rail = "network"
    table_class = MunicipalityTable
    filterset_class = TerritoryFilter
    list_template = "network/list.html"
    detail_template = "network/municipality.html"
    select_related = ("county",)
    page_size = 100
    export_columns = (
        desk.Column(_("Geographic code"), lambda record: record.code, "code"),
        desk.Column(_("Name"), lambda record: record.name, "name"),
        desk.Column(_("Designation"), lambda record: record.designation, "designation"),
        desk.Column(_("MRC"), lambda record: record.county.name, "county"),
        desk.Column(_("Population"), lambda record: record.population, "population"),
        desk.Column(_("Year"), lambda record: record.population_year, "population_year"),
        desk.Column(_("Latitude"), lambda record: record.latitude),
        desk.Column(_("Longitude"), lambda record: record.longitude),
        desk.Column(_("Web address"), lambda record: record.website),
    )
    empty_text = _("The municipalities are loaded with the command load_territory.")

    def detail_context(self, request: HttpRequest, record: Municipality) -> dict[str, Any]:
        neighbours = Municipality.objects.filter(county=record.county_id)
        return {
            "schematic": schematic(neighbours, {record.pk}),
            "organisations": _organisations(request, Organisation.objects.filter(municipality=record)),
            "can_add_organisation": request.user.has_perm("network.add_organisation"),
        }


@desk.register
class CountyScreen(desk.Records):
    model = RegionalCounty
    path = "territoire/mrc"
    icon = "map"
    rail = "network"
    table_class = CountyTable
    list_template = "network/list.html"
    detail_template = "network/county.html"

    def list_queryset(self, user: Any) -> QuerySet[RegionalCounty]:
        return counties_with_totals()

    def detail_context(self, request: HttpRequest, record: RegionalCounty) -> dict[str, Any]:
        municipalities = list(record.municipalities.all())
        return {
            "totals": counties_with_totals().get(pk=record.pk),
            "municipalities": municipalities,
            "schematic": schematic(municipalities, set()),
            "organisations": _organisations(request, Organisation.objects.filter(county=record)),
        }


def _organisations(request: HttpRequest, there: OrganisationQuerySet) -> dict[str, Any] | None:
    """How many the person may see, and the first of them; None for those who see no organisation."""
    if not request.user.has_perm("network.view_organisation"):
        return None
    seen = there.visible_to(request.user)
    return {"count": seen.count(), "first": seen[:SHOWN_ORGANISATIONS]}
