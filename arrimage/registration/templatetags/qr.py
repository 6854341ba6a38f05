"""`{% load qr %}{% qr registration.code %}`: what one shows at the door."""

from uuid import UUID

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from arrimage.registration.rendering.qr import qr_svg

register = template.Library()


@register.simple_tag
def qr(code: UUID) -> SafeString:
    return SafeString(qr_svg(code, _("Code to show at the door")))
