"""A picture of 196 million pixels in a file of a few kilobytes."""

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@cache
def _content() -> bytes:
    held = BytesIO()
    Image.new("1", (14_000, 14_000)).save(held, "PNG")
    return held.getvalue()


def huge() -> SimpleUploadedFile:
    return SimpleUploadedFile("affiche.png", _content(), "image/png")
