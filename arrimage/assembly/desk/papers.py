"""The papers of a meeting, in PDF and Word."""

from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrimage.assembly.desk.acting import MeetingPage
from arrimage.assembly.documents import OF_A_MEETING, resolution
from arrimage.assembly.models import GeneralMeeting, Resolution
from arrimage.assembly.rendering import FORMS, rendered
from arrimage.kit.files import protected_file_response

NAMES = {
    "avis": gettext_lazy("Notice with agenda and proxy form"),
    "lettres": gettext_lazy("Letters to post, to those whom no e-mail reached"),
    "liste-des-votants": gettext_lazy("Voters’ roll"),
    "feuille-de-presence": gettext_lazy("Sign-in sheet"),
    "proces-verbal": pgettext_lazy("general meeting", "Minutes"),
}


class Documents(MeetingPage):
    template_name = "assembly/documents.html"
    url_name = "desk:assembly-documents"
    tab = gettext_lazy("Documents")
    http_method_names = ["get", "head", "options"]

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        return {"papers": NAMES.items(), "resolutions": meeting.resolutions.all(), "in_english": ("avis",)}


class _Paper(MeetingPage):
    http_method_names = ["get", "head", "options"]

    def answer(self, request: HttpRequest, form: str, make: Any) -> HttpResponseBase:
        """The hub's papers are in French whoever asks; `?langue=en` gives the English ones."""
        if form not in FORMS:
            raise Http404
        with translation.override("en" if request.GET.get("langue") == "en" else "fr"):
            paper = make()
            return protected_file_response(BytesIO(rendered(paper, form)), f"{paper.name}.{form}")


class OfAMeeting(_Paper):
    def get(self, request: HttpRequest, pk: int, name: str, form: str) -> HttpResponseBase:  # type: ignore[override]
        meeting = self.meeting(pk)
        if name not in OF_A_MEETING:
            raise Http404
        return self.answer(request, form, lambda: OF_A_MEETING[name](meeting))


class OfAResolution(_Paper):
    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:  # type: ignore[override]
        one = get_object_or_404(Resolution.objects.select_related("meeting"), pk=pk)
        return self.answer(request, form, lambda: resolution(one))
