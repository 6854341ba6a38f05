"""What registration tells this room: who was at an event, noted after its closing too."""

from datetime import datetime
from typing import Any

from arrimage.agenda.models import Event
from arrimage.outcomes.operations.following import follow_attendance
from arrimage.registration.signals import attendance_changed


def on_attendance(*, event: Event, before: int, head_count: int | None, at: datetime, **_more: Any) -> None:
    follow_attendance(event=event, before=before, head_count=head_count, at=at)


attendance_changed.connect(on_attendance, dispatch_uid="arrimage.outcomes.on_attendance")
