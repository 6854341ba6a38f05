"""What the newsletters' own templates ask for."""

from datetime import timedelta
from math import ceil

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from arrimage.letters.models import Newsletter

register = template.Library()
NBSP = "\N{NO-BREAK SPACE}"
KEPT_WHOLE = 20  # signs


@register.simple_tag
def preparable_newsletters() -> list[Newsletter]:
    """The newsletters of which an issue may be prepared."""
    return list(Newsletter.objects.filter(is_active=True))


@register.filter
def time_left(left: timedelta) -> str:
    """«2 h 05 min», «3 min», «40 s», with the spaces that keep them together."""
    seconds = int(left.total_seconds())
    if seconds < 60:
        return f"{seconds}{NBSP}s"
    hours, minutes = divmod(ceil(seconds / 60), 60)
    return f"{hours}{NBSP}h{NBSP}{minutes:02}{NBSP}min" if hours else f"{minutes}{NBSP}min"


@register.filter
def share(value: float) -> str:
    """A share of one to a tenth of a percent: 0.0042 → «0,4 %», 0.12 → «12 %»."""
    percents = round(100 * value, 1)
    written = number_format(int(percents) if percents == int(percents) else percents)
    return f"{written}{NBSP}%" if (get_language() or "fr").startswith("fr") else f"{written}%"


@register.filter
def in_a_line(text: str) -> str:
    """The lines of an address one after the other, where there is little room; short ones, as a phone, stay whole."""
    lines = (line.strip() for line in text.splitlines() if line.strip())
    return " · ".join(line.replace(" ", NBSP) if len(line) <= KEPT_WHOLE else line for line in lines)
