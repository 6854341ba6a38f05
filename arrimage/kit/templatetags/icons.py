"""Icons of the one set, drawn from the sprite: `{% icon "calendar" %}`."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", *, size: int = 20) -> SafeString:
    """An icon, silent beside words; alone, it needs the `label` that a screen reader says.

    `name` is a Tabler name listed in `static/arrimage/vendor/tabler/icons.txt`; `size` is in pixels.
    """
    return _drawn(name, label, size)


@lru_cache(maxsize=1_000)  # a page shows a hundred icons, of thirty kinds
def _drawn(name: str, label: str, size: int) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{size}" height="{size}" {spoken}><use href="{sprite}#{name}"/></svg>',
        size=str(size),
        spoken=spoken,
        sprite=static("arrimage/sprite.svg"),
        name=name,
    )
