"""Texts that the hub keeps in two languages, French always, English when somebody wrote it."""

from typing import Any

from django.utils.translation import get_language


def in_readers_language(record: Any, field: str) -> str:
    """`field_en` for those who read English, `field_fr` for all others and for want of English."""
    french: str = getattr(record, f"{field}_fr")
    if (get_language() or "fr").startswith("fr"):
        return french
    return getattr(record, f"{field}_en") or french
