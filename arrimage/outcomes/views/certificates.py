"""`/apres/attestations/<token>/`: what a certificate says, for whoever was given its link; and its paper."""

from io import BytesIO
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arrimage.kit.files import protected_file_response
from arrimage.kit.identity import identity
from arrimage.outcomes.emails import link
from arrimage.outcomes.models import Certificate
from arrimage.outcomes.queries import certificates_of_order
from arrimage.outcomes.rendering.certificates import certificates_pdf, days_of
from arrimage.outcomes.views.private_links import in_language, kept_nowhere
from arrimage.registration.models import Order


@require_safe
@kept_nowhere
def certificate(request: HttpRequest, *, token: UUID) -> HttpResponse:
    """Valid or revoked, with what the paper says: one compares the two."""
    one: Certificate = get_object_or_404(Certificate, token=token)
    with in_language(one.language):
        context = {"title": _("Certificate of attendance"), "certificate": one, "days": days_of(one)}
        response = render(request, "outcomes/public/certificate.html", context)
        response["Content-Language"] = translation.get_language()
    return response


@require_safe
def paper(request: HttpRequest, *, token: UUID) -> HttpResponseBase:
    """The PDF; none of a certificate revoked."""
    one: Certificate = get_object_or_404(Certificate.objects.standing(), token=token)
    content = certificates_pdf([(one, link("certificate", one.token))], identity().name)
    response = protected_file_response(BytesIO(content), f"attestation-{one.number}.pdf")
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@kept_nowhere
def of_order(request: HttpRequest, *, token: UUID) -> HttpResponse:
    """The certificates of those registered together, by the link of their own page."""
    order: Order = get_object_or_404(Order.objects.select_related("enrolment__event__activity"), token=token)
    certificates = list(certificates_of_order(order))
    if not certificates and not order.registrations.exists():
        raise Http404
    with in_language(order.language):
        context = {
            "title": _("Certificates of attendance"),
            "event": order.enrolment.event,
            "certificates": certificates,
        }
        response = render(request, "outcomes/public/of_order.html", context)
        response["Content-Language"] = translation.get_language()
    return response
