"""Noting who opened a confidential file. Rooms that serve such files call it where they do."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from arrimage.consent.models import AccessEntry


def log_access(*, user: Any, record: Model, what: str) -> AccessEntry:
    """Write that this person opened the record now; `what` is a value of `AccessEntry.What`."""
    kind = ContentType.objects.get_for_model(record)
    return AccessEntry.objects.create(user_id=user.pk, what=what, content_type=kind, object_id=record.pk)
