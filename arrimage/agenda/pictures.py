"""Pictures of events, made fit for a public page."""

from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from arrimage.kit.files import UploadValidator, safe_file_name

KINDS = ("jpg", "jpeg", "png", "webp")
MAX_MEGABYTES = 15
WIDEST = 1600  # pixels, of width and of height
MOST_PIXELS = 60_000_000
check_picture = UploadValidator(KINDS, MAX_MEGABYTES)


def made_light(file: "IO[Any]", name: str) -> ContentFile[bytes]:
    """The picture upright, at most 1,600 pixels wide, as a JPEG without what a phone writes in it: where it was taken,
    when, with what. Raises ValidationError for one that is damaged, or too big to be opened safely.
    """
    refused = ValidationError(
        _("This picture is damaged or far too large. Open it, save it smaller as a JPEG, try again.")
    )
    try:
        file.seek(0)
        with Image.open(file) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise refused
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((WIDEST, WIDEST))
            flat = Image.new("RGB", upright.size, "white")
            seen = upright.convert("RGBA")
            flat.paste(seen, mask=seen.getchannel("A"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise refused from error
    content = BytesIO()
    flat.save(content, "JPEG", quality=82, optimize=True)
    return ContentFile(content.getvalue(), name=f"{PurePath(safe_file_name(name)).stem}.jpg")
