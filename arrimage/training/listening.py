"""A session deleted below: the themes that it answered are looked at again, in the transaction that deletes it."""

from typing import Any

from django.db.models.signals import pre_delete
from django.utils import timezone

from arrimage.agenda.models import Event, RelayedSession
from arrimage.training.operations.answers import lose_session


def on_deletion(instance: Event | RelayedSession, **_more: Any) -> None:
    # Before: its day, which says whether anybody could still come, goes with it.
    for theme in instance.themes.select_related("event__activity", "session"):
        lose_session(theme=theme, at=timezone.now())


for kind in (Event, RelayedSession):
    pre_delete.connect(on_deletion, sender=kind, dispatch_uid=f"arrimage.training.on_deletion of {kind._meta.label}")
