"""Pictures of events, made fit for a public page."""

from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from arrimage.kit.files import UploadValidator, safe_file_name
from arrimage.kit.pictures import check_pixels

KINDS = ("jpg", "jpeg", "png", "webp")
MAX_MEGABYTES = 15
WIDEST = 1600  # pixels, of width and of height
check_picture = UploadValidator(KINDS, MAX_MEGABYTES)


def made_light(file: "IO[Any]", name: str) -> ContentFile[bytes]:
    """The picture upright, at most 1,600 pixels wide, as a JPEG without what a phone writes in it: where it was taken,
    when, with what. Raises ValidationError for one that is damaged, or too big to be opened safely.
    """
    check_pixels(file)
    try:
        with Image.open(file) as picture:
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((WIDEST, WIDEST))
            flat = Image.new("RGB", upright.size, "white")
            seen = upright.convert("RGBA")
            flat.paste(seen, mask=seen.getchannel("A"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        sentence = _("This picture is damaged or far too large. Open it, save it smaller as a JPEG, try again.")
        raise ValidationError(sentence) from error
    content = BytesIO()
    flat.save(content, "JPEG", quality=82, optimize=True)
    return ContentFile(content.getvalue(), name=f"{PurePath(safe_file_name(name)).stem}.jpg")
