"""Telling, without refusing, that a record may be there twice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from arrimage.kit import desk
from arrimage.network.models import Organisation, Person
from arrimage.network.queries import namesakes


def warn_of_namesakes(request: HttpRequest, record: Organisation | Person, sentence: Any) -> None:
    """After a save: the sentence, then a link to each other record of the same name."""
    others = [(desk.site.url_for(other), other) for other in namesakes(record)]
    if others:
        links = format_html_join(", ", '<a href="{}">{}</a>', others)
        messages.warning(request, format_html("{} {}", sentence, links))
