"""What this room adds to the public page of an event that teaches."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from arrimage.agenda.models import Event
from arrimage.agenda.public_page import EventBlock, register_block
from arrimage.training.models import TrainingSheet
from arrimage.training.papers import lines_of


def block(request: HttpRequest, event: Event) -> Mapping[str, Any] | None:
    """Absent when the sheet says nothing yet. Who trains is named among the speakers: no person is read here."""
    sheet = TrainingSheet.objects.filter(event=event).select_related("trainer_organisation").first()
    if sheet is None:
        return None
    said = {
        "objectives": lines_of(sheet.objectives),
        "trainer": str(sheet.trainer_organisation or ""),
        "materials": list(sheet.materials.filter(is_public=True)),
    }
    tells = any(said.values()) or sheet.audience or sheet.prerequisites or sheet.hours
    return {"sheet": sheet, **said} if tells else None


register_block(EventBlock(template="training/public/block.html", context=block, order=30))
