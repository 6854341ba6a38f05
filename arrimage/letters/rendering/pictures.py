"""Pictures made ready for mail: light, in a format every mailbox shows, at twice the pixels for fine screens."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from arrimage.letters.links import of_the_site, outgoing
from arrimage.letters.models import Newsletter
from arrimage.letters.rendering import pieces

LOGO_WIDTH, LOGO_HEIGHT = 240, 72  # pixels shown
FINE = 2  # file pixels for one of the screen's
TALLEST = 900  # pixels shown


def specification(width: int, height: int = TALLEST) -> str:
    """Outlook shows neither WebP nor AVIF: the library turns those into PNG by itself, JPEG stays."""
    return f"max-{width * FINE}x{height * FINE}|jpegquality-80"


def picture_of(value: Any, width: int) -> pieces.Picture | None:
    """The picture as shown `width` pixels wide at most; None when its file is gone."""
    said = {"caption": value.get("caption") or "", "link": outgoing(value.get("link") or "")}
    return _within(value.get("picture"), width, TALLEST, alt=value.get("alt") or "", **said)


def logo_of(newsletter: Newsletter | None) -> pieces.Picture | None:
    """What stands above the title of its letters; None without one, or when its file is gone."""
    if newsletter is None or newsletter.logo is None:
        return None
    return _within(newsletter.logo, LOGO_WIDTH, LOGO_HEIGHT, alt=newsletter.logo_alt)


def logo_on_the_site(newsletter: Newsletter) -> pieces.Picture | None:
    logo = logo_of(newsletter)
    return replace(logo, src=of_the_site(logo.src)) if logo else None


def _within(image: Any, width: int, height: int, **said: str) -> pieces.Picture | None:
    if image is None:
        return None
    try:
        made = image.get_rendition(specification(width, height))
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return None
    scale = min(1, width / max(1, made.width), height / max(1, made.height))
    shown, high = (max(1, round(side * scale)) for side in (made.width, made.height))
    return pieces.Picture(from_anywhere(made.url), shown, high, **said)


def from_anywhere(url: str) -> str:
    """The whole address of a file: a folder of the hub's own, or another machine's."""
    return url if "://" in url else f"{settings.BASE_URL}/{url.lstrip('/')}"
