"""Certificates as one tagged PDF, a page each, in the language of whoever holds it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.kit.pdf import pdf
from arrimage.kit.templatetags.formats import long_date, number
from arrimage.outcomes.models import Certificate
from arrimage.registration.rendering.qr import qr_svg

TEMPLATE = Path(__file__).with_name("certificate.typ")


def certificates_pdf(certificates: Sequence[tuple[Certificate, str]], hub: str) -> bytes:
    """`certificates` are given with the address that verifies each. Raises ValueError when there are none."""
    if not certificates:
        raise ValueError("no certificate to print")
    first = certificates[0][0]
    pages = [_page(one, url) for one, url in certificates]
    title = " · ".join(dict.fromkeys(page["heading"] for page in pages))
    return pdf(TEMPLATE, {"title": title, "hub": hub, "lang": first.language, "certificates": pages})


def _page(one: Certificate, url: str) -> dict[str, Any]:
    with translation.override("en" if one.language == "en" else "fr-ca"):
        return {
            "lang": one.language,
            "heading": _("Certificate of attendance"),
            "organiser": one.organiser,
            "attests": _("This certifies that"),
            "name": one.name,
            "attended": _("attended"),
            "title": one.title,
            "facts": [days_of(one), *hours_of(one)],
            "signatory": one.signatory,
            "signatory_title": one.signatory_title,
            "numbered": _("No. %(number)s, issued on %(day)s")
            % {"number": one.number, "day": long_date(one.issued_at)},
            "check": _("To check it:"),
            "url": url,
            "qr": qr_svg(url),
            "scan": _("Code to scan with a phone: it opens the page that checks this certificate."),
        }


def days_of(one: Certificate) -> str:
    """«Le 3 mars 2026», or from a day to another."""
    if one.first_day == one.last_day:
        return _("on %(day)s") % {"day": long_date(one.first_day)}
    return _("from %(first)s to %(last)s") % {"first": long_date(one.first_day), "last": long_date(one.last_day)}


def hours_of(one: Certificate) -> list[str]:
    return [] if one.hours is None else [_("Duration: %(hours)s h") % {"hours": number(one.hours.normalize())}]
