"""The pictures and documents that the events of a series share. A file is kept once, however many events show it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from arrimage.agenda.models import ActivityDocument, Event, EventPicture

# The consent is not compared: it is that of the picture, the same wherever it is shown.
OF_PICTURE = ("file", "alternative", "credit", "is_cover")

Pictures = tuple[tuple[Any, ...], ...]


def pictures_of(event: Event) -> Pictures:
    return tuple(event.pictures.values_list(*OF_PICTURE))


def show_pictures(event: Event, pictures: Pictures) -> None:
    """These instead of its own, each with the consent that it has on the event they come from."""
    consents = {
        file: {"consent": consent, "consent_note": note}
        for file, consent, note in EventPicture.objects.filter(file__in=[values[0] for values in pictures])
        .exclude(event=event)
        .values_list("file", "consent", "consent_note")
    }
    event.pictures.all().delete()
    for values in pictures:
        EventPicture.objects.create(event=event, **dict(zip(OF_PICTURE, values, strict=True)), **consents[values[0]])


def copy_page_documents(source: Event, event: Event) -> None:
    """Those on the source's page; what is for the staff alone concerns its own day."""
    for document in source.activity.documents.filter(is_public=True):
        _give(document, event)


@transaction.atomic
def share_document(*, document: ActivityDocument, events: Iterable[Event]) -> int:
    """Keep the document with these events too, but those that have one of that title: it is their own. Returns how many
    received it.
    """
    lacking = [one for one in events if not one.activity.documents.filter(title=document.title).exists()]
    for event in lacking:
        _give(document, event)
    return len(lacking)


def _give(document: ActivityDocument, event: Event) -> None:
    kept = {"title": document.title, "file": document.file.name, "is_public": document.is_public}
    ActivityDocument.objects.create(activity=event.activity, **kept)
