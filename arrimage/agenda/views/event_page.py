"""The public page of an event, and what it shows or gives away."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arrimage.agenda.audience import admit, is_staff, may_read
from arrimage.agenda.models import ActivityDocument, Event, EventPicture, Slot
from arrimage.agenda.public_page import blocks_of, offers_of
from arrimage.agenda.rendering import event_calendar, place_of, when_in_words
from arrimage.agenda.stages import OPEN_STAGES, stage_of
from arrimage.agenda.structured_data import as_script, event_data
from arrimage.kit.files import protected_file_response

PICTURE_KEPT = 600  # seconds in a browser: a consent taken back is heeded soon


class Closed(Exception):
    """The event is there, for others than whoever asks."""

    def __init__(self, event: Event) -> None:
        self.event = event


def found(request: HttpRequest, slug: str) -> Event:
    """The event whose page she may read. 404 when it has none for her, Closed when it is for others.

    The staff sees the page of a draft before anybody else.
    """
    events = Event.objects.select_related("activity__municipality__county").prefetch_related("speakers", "organisers")
    event: Event = get_object_or_404(events, slug=slug)
    if not Event.objects.published().filter(pk=event.pk).exists():
        if is_staff(request.user) and Event.objects.visible_to(request.user).filter(pk=event.pk).exists():
            return event
        raise Http404
    if not may_read(request, event, localdate()):
        raise Closed(event)
    return event


@require_safe
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        event = found(request, slug)
    except Closed as closed:
        return closed_door(request, closed.event)
    return render(request, "agenda/event_page.html", page_context(request, event))


def closed_door(request: HttpRequest, event: Event) -> HttpResponse:
    """Neither its title nor its day: only for whom it is, and what to do."""
    context = {
        "title": _("This event is not open to everyone"),
        "for_members": event.audience == Event.Audience.MEMBERS,
        "next": request.path,
    }
    return render(request, "agenda/event_closed.html", context, status=403)


def page_context(request: HttpRequest, event: Event) -> dict[str, Any]:
    stage = stage_of(event, localdate())
    pictures = [picture for picture in event.pictures.all() if picture.may_be_shown]
    is_draft = event.state == Event.State.DRAFT
    is_open_to_all = event.audience == Event.Audience.EVERYONE and not is_draft
    return {
        "title": str(event),
        "event": event,
        "activity": event.activity,
        "stage": stage,
        "is_draft": is_draft,
        "may_come": stage in OPEN_STAGES,
        "when": when_in_words(event),
        "place": place_of(event.activity),
        "programme": by_day(event, event.slots.all()),
        "organisers": event.organisers.all(),
        "partners": event.partners.all(),
        "documents": event.activity.documents.filter(is_public=True),
        "cover": next((picture for picture in pictures if picture.is_cover), None),
        "pictures": [picture for picture in pictures if not picture.is_cover],
        "blocks": [
            render_to_string(name, {**said, "event": event}, request) for name, said in blocks_of(request, event)
        ],
        "structured_data": _structured(event, pictures) if is_open_to_all else "",
        "is_listed": is_open_to_all,
        "canonical": settings.BASE_URL + event.get_absolute_url(),
        "page_language": event.language if event.language == Event.Language.ENGLISH else "",
    }


def by_day(event: Event, slots: Iterable[Slot]) -> list[tuple[Any, list[Slot]]]:
    """The lines of the programme under each day; one that names none is on the first."""
    first = event.activity.date
    ordered = sorted(slots, key=lambda slot: (slot.day or first, slot.start_time, slot.pk))
    return [(day, list(lines)) for day, lines in groupby(ordered, key=lambda slot: slot.day or first)]


def _structured(event: Event, pictures: list[EventPicture]) -> str:
    address = settings.BASE_URL + picture_url(pictures[0]) if pictures else ""
    return as_script(event_data(event, offers_of(event), address))


def picture_url(picture: EventPicture) -> str:
    return reverse("agenda:event-picture", args=[picture.event.slug, picture.pk])


@require_safe
def invitation(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The link given to those invited: it opens the page for this visit."""
    event: Event = get_object_or_404(Event.objects.published(), slug=slug)
    if not admit(request, event, token):
        raise Http404
    return redirect("agenda:event", slug)


@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    event = _for_reader(request, slug)
    response = HttpResponse(event_calendar(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@require_safe
def picture(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A picture that may be shown, to those who may read the page."""
    kept: EventPicture = get_object_or_404(_for_reader(request, slug).pictures, pk=pk)
    if not kept.may_be_shown:
        raise Http404
    response = FileResponse(_opened(kept), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={PICTURE_KEPT}"
    return response


@require_safe
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A document put on the page, to those who may read the page."""
    activity = _for_reader(request, slug).activity
    kept: ActivityDocument = get_object_or_404(activity.documents, pk=pk, is_public=True)
    return protected_file_response(_opened(kept), kept.file_name)


def _opened(kept: Any) -> Any:
    try:
        return kept.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None


def _for_reader(request: HttpRequest, slug: str) -> Event:
    try:
        return found(request, slug)
    except Closed:
        raise Http404 from None
