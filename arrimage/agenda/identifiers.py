"""By what calendars know what happens: one identifier for each thing, in every feed and every letter."""

from django.conf import settings

from arrimage.agenda.models import Event


def uid_of_key(key: str) -> str:
    """The UID (RFC 5545, 3.8.4.7) of what has that key in the hub: by it a change reaches what was sent before."""
    return f"{key}@{settings.BASE_URL.split('://')[-1]}"


def uid_of_activity(activity: int) -> str:
    return uid_of_key(f"activity-{activity}")


def uid_of(event: Event) -> str:
    """Its activity's, so that a feed and an invitation speak of one thing."""
    return uid_of_activity(event.activity_id)
