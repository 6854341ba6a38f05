"""Mail about privacy requests. Nothing that somebody typed is sent back: the address may be another person's."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.consent.models import PrivacyRequest


def acknowledge(request: PrivacyRequest) -> None:
    """That the request was received, its number, and the day by which the law wants it answered."""
    language = request.user.language if request.user else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {"request": request, "page": absolute(reverse("consent:privacy"))}
        body = render_to_string("consent/email/acknowledgement.txt", context)
        send_mail(_("We have received your request"), body, None, [request.requester_email])
