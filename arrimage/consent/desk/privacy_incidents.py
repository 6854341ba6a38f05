"""The register of incidents, and its export for the Commission."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.filters import IncidentFilter
from arrimage.consent.forms import IncidentForm
from arrimage.consent.models import Incident
from arrimage.consent.rendering.incidents import eight_fields, register_pdf, sheet
from arrimage.consent.tables import IncidentTable
from arrimage.kit import desk, spreadsheets
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.kit.identity import identity


class IncidentScreen(desk.Records):
    model = Incident
    path = "vie-privee/incidents"
    icon = "alert-triangle"
    rail = "privacy"
    table_class = IncidentTable
    filterset_class = IncidentFilter
    form_class = IncidentForm
    form_template = "consent/desk/incident_form.html"
    list_template = "consent/desk/incidents.html"
    detail_template = "consent/desk/incident.html"
    in_global_search = False
    default_columns = ("title", "known_on", "people_count", "serious", "notified_cai_on")
    add_label = gettext_lazy("Write an incident down")
    empty_text = gettext_lazy(
        "A message sent to the wrong person, a lost key, a stolen computer: every incident is written here, the small "
        "ones too."
    )

    def detail_context(self, request: HttpRequest, record: Incident) -> dict[str, Any]:
        return {"fields": eight_fields(record)}


class Register(DeskView):
    """The whole register with the eight fields of the regulation, as `xlsx` or `pdf`."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("consent.export_incident"))

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        incidents: Sequence[Incident] = list(Incident.objects.order_by("known_on", "pk"))
        name = "-".join((_("register-of-incidents"), localdate().isoformat()))
        if form == "xlsx":
            return spreadsheets.xlsx_response(name, [sheet(incidents)])
        if form == "pdf":
            content = register_pdf(incidents, hub=identity().name, day=localdate())
            return protected_file_response(BytesIO(content), f"{name}.pdf")
        raise Http404
