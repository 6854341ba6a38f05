"""The privacy officer's first page, and the impact-assessment dossier."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.models import Incident
from arrimage.consent.queries.dossier import dossier_facts
from arrimage.consent.queries.requests import waiting
from arrimage.consent.queries.retention import preview
from arrimage.consent.rendering.dossier import dossier
from arrimage.kit.desk.views.access import DeskView
from arrimage.kit.files import protected_file_response
from arrimage.kit.identity import identity


class Home(DeskView):
    """The registers, what waits in each, the dossier."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("consent.view_privacyrequest"))

    def get(self, request: HttpRequest) -> HttpResponse:
        late, soon, others = waiting(localdate())
        context = {
            "title": _("Privacy"),
            "officer": identity().privacy_officer,
            "late": len(late),
            "soon": len(soon),
            "waiting": len(late) + len(soon) + others,
        }
        if request.user.has_perm("consent.view_incident"):
            context["to_settle"] = Incident.objects.to_settle().count()
            context["due"] = sum(due.count for due in preview(localdate()))
        return render(request, "consent/desk/privacy.html", context)


class Dossier(DeskView):
    """The impact assessment as a Word file, written from the configuration as it is now."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("consent.view_processor"))

    def get(self, request: HttpRequest) -> HttpResponseBase:
        content = dossier(dossier_facts(day=localdate()))
        name = "-".join((_("impact-assessment"), localdate().isoformat()))
        return protected_file_response(BytesIO(content), f"{name}.docx")
