"""Small answers: files made from the hub's settings, the library's pictures, whether an editor is still signed in."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from arrimage.kit.palette import brand_stylesheet
from arrimage.website.models import Hub


@cache_control(max_age=300, public=True)
def brand(request: HttpRequest) -> HttpResponse:
    """The palette derived from the hub's one brand colour, as CSS variables."""
    return HttpResponse(brand_stylesheet(Hub.for_request(request).brand), content_type="text/css")


@require_safe
@cache_control(max_age=86_400, public=True)
def picture(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A picture of the library, as pages and letters show it; originals and documents lie in other folders."""
    return serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / "images"))


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /bureau/",
        "Disallow: /espace/",
        "Disallow: /admin/",
        "Disallow: /compte/",
        "Disallow: /vie-privee/mes-donnees/",
        "Disallow: /adherer/reprendre/",
    ]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@never_cache
@require_safe
def workshop_session(request: HttpRequest) -> JsonResponse:
    """Asked by the workshop's editors before they save: answering says that the session stands, and for which token."""
    return JsonResponse({"token": get_token(request)})
