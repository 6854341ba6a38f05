"""Telling, without refusing, that a record may be there twice or that its number looks wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from arrimage.kit import desk
from arrimage.network.models import Organisation, Person
from arrimage.network.neq import doubt
from arrimage.network.queries import namesakes, same_neq


def warn_of_namesakes(request: HttpRequest, record: Organisation | Person, sentence: Any) -> None:
    """After a save: the sentence, then a link to each other record of the same name."""
    _warn_of(request, namesakes(record), sentence)


def warn_of_neq(request: HttpRequest, record: Organisation) -> None:
    """After a save: why the number looks wrong, and who else has it."""
    if sentence := doubt(record.neq):
        messages.warning(request, sentence)
    _warn_of(request, same_neq(record), _("Another organisation has this NEQ:"))


def _warn_of(request: HttpRequest, records: list[Any], sentence: Any) -> None:
    others = [(desk.site.url_for(other), other) for other in records]
    if others:
        links = format_html_join(", ", '<a href="{}">{}</a>', others)
        messages.warning(request, format_html("{} {}", sentence, links))
