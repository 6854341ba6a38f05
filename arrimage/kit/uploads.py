"""Files too heavy are let go while they come in: they fill neither memory nor disk, and the form keeps the rest."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from arrimage.kit.files import MEGABYTE

View = Callable[..., HttpResponseBase]


class _Scales(FileUploadHandler):
    """Stands before Django's own handlers, which keep what it lets pass."""

    def __init__(self, most_a_file: int, most_in_all: int) -> None:
        super().__init__()
        self.most_a_file, self.left = most_a_file, most_in_all
        self.weight = 0
        self.too_heavy: set[str] = set()

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.weight = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.weight += len(raw_data)
        self.left -= len(raw_data)
        if self.weight > self.most_a_file or self.left < 0:
            self.too_heavy.add(str(self.field_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def light_uploads(*, max_megabytes: int, in_all: int) -> Callable[[View], View]:
    """Give the view `request.too_heavy`, the names of the fields whose file weighed more and was let go.

    The form is read, and its CSRF token checked, once the scales are set: Django reads a form only once.
    """

    def marked(view: View) -> View:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            scales = _Scales(max_megabytes * MEGABYTE, in_all * MEGABYTE)
            request.upload_handlers.insert(0, scales)
            request.too_heavy = scales.too_heavy  # type: ignore[attr-defined]
            return checked(request, *args, **options)

        return wrapped

    return marked
