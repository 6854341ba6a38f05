"""What participants take away: on the event's page for everybody, on a page of her own for whoever is registered."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arrimage.agenda.models import Event
from arrimage.kit.files import protected_file_response
from arrimage.registration.models import Registration
from arrimage.training.models import Material
from arrimage.training.queries import materials_of


@require_safe
def own_materials(request: HttpRequest, code: UUID) -> HttpResponse:
    """Those of the training for which one is registered; nobody guesses another's code."""
    registration = _registered(code)
    context = {
        "title": _("What you take away"),
        "registration": registration,
        "event": registration.enrolment.event,
        "materials": materials_of(registration),
    }
    response = render(request, "training/public/materials.html", context)
    add_never_cache_headers(response)
    return response


@require_safe
def own_material(request: HttpRequest, code: UUID, pk: int) -> HttpResponseBase:
    return _file(get_object_or_404(materials_of(_registered(code)).exclude(file=""), pk=pk))


@require_safe
def public_material(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that anybody who sees the event may take away."""
    shown = Event.objects.for_everyone().order_by().values("pk")
    found = Material.objects.filter(is_public=True, sheet__event__in=shown).exclude(file="")
    return _file(get_object_or_404(found, pk=pk))


def _registered(code: UUID) -> Registration:
    confirmed = Registration.objects.confirmed().select_related("enrolment__event__activity")
    found: Registration = get_object_or_404(confirmed, code=code)
    return found


def _file(material: Material) -> HttpResponseBase:
    try:
        return protected_file_response(material.file.open("rb"), material.file_name)
    except FileNotFoundError:
        raise Http404 from None
