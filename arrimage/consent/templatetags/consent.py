"""What the registers' templates say of a record."""

from django import template
from django.utils.timezone import localdate

from arrimage.consent.models import PrivacyRequest

register = template.Library()


@register.simple_tag
def request_state(record: PrivacyRequest) -> str:
    """answered, late, soon or open, as seen today."""
    return record.state(localdate())
