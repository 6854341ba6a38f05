"""Small public files made from the hub's settings."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from arrimage.kit.palette import brand_stylesheet
from arrimage.website.models import Hub


@cache_control(max_age=300, public=True)
def brand(request: HttpRequest) -> HttpResponse:
    """The palette derived from the hub's one brand colour, as CSS variables."""
    return HttpResponse(brand_stylesheet(Hub.for_request(request).brand), content_type="text/css")


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /bureau/",
        "Disallow: /admin/",
        "Disallow: /compte/",
        "Disallow: /vie-privee/mes-donnees/",
    ]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
