"""An issue as mail and as a page of the archive."""

from arrimage.letters.rendering.compiling import compile_issue, compile_page, web_body
from arrimage.letters.rendering.mjml import BrokenMjml

__all__ = ["BrokenMjml", "compile_issue", "compile_page", "web_body"]
