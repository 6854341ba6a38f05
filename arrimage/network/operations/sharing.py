"""Sharing profiles with the organisations whose advisers may then read them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from arrimage.network.models import Organisation, Person


@transaction.atomic
def share(*, records: QuerySet[Any], organisation: Organisation) -> int:
    """Share the profiles that are not shared with it yet; returns how many are now."""
    joining = list(records.exclude(shared_with=organisation))
    for record in joining:
        record.shared_with.add(organisation)
    records.model._default_manager.filter(pk__in=[record.pk for record in joining]).update()
    return len(joining)


@transaction.atomic
def set_sharing(*, record: Organisation | Person, organisations: Iterable[Organisation]) -> None:
    """Share the profile with these organisations and no other, in one change that its history tells."""
    record.shared_with.set(organisations)
    record.save(update_fields=["updated_at"])
