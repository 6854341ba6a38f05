"""Pictures that letters offer to download, as large as they were given."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from arrimage.letters.tokens import picture_of_token


@require_safe
@cache_control(private=True, max_age=86_400)
def picture(request: HttpRequest, token: str, name: str) -> FileResponse:
    """Its address is signed: only the letter that offers it tells it, so one under embargo waits with its release."""
    found = get_object_or_404(get_image_model(), pk=picture_of_token(token))
    if PurePosixPath(found.file.name).name != name:
        raise Http404
    try:
        return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)
    except FileNotFoundError as gone:
        raise Http404 from gone
