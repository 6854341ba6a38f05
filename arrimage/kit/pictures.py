"""Pictures people send: a small file may hold a huge one, which would fill the memory when it is opened."""

import re
import warnings
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField


def check_pixels(file: "IO[Any]") -> None:
    """Refuse, with the reason, a picture of more pixels than are opened here. What is no picture is not judged."""
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    pixels = _pixels(file)
    if pixels > most:
        sentence = _(
            "The picture has %(count)s million pixels: %(most)s million at the most. Save it smaller, for example "
            "3,000 pixels wide, then choose it again."
        )
        raise ValidationError(sentence, code="pixels", params={"count": pixels // 1_000_000, "most": most // 1_000_000})


def _pixels(file: "IO[Any]") -> int:
    """As its first bytes say: nothing of the picture itself is read."""
    file.seek(0)
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            width, height = Image.open(file).size
    except Image.DecompressionBombError as refusal:
        said = re.search(r"\((\d+) pixels\)", str(refusal))
        return int(said[1]) if said else 2 * (Image.MAX_IMAGE_PIXELS or 0)
    except (OSError, ValueError, SyntaxError):
        return 0
    finally:
        file.seek(0)
    return int(width * height)


class PictureField(WagtailImageField):  # type: ignore[misc]
    """The library's own, which asks a huge picture for its size: that opens it, and fails."""

    def check_image_pixel_size(self, f: Any) -> None:
        check_pixels(f)
        super().check_image_pixel_size(f)
