"""A record's e-mail changes, or a record is merged into another: what was refused goes on to the address now written.

Only refusals: that the new address belongs to whoever consented is for her to say, not for a form.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save, pre_save
from django.utils import timezone

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.operations import carry_refusals
from arrimage.network.models import Organisation, Person
from arrimage.network.queries import former_emails
from arrimage.network.signals import emails_changed

WATCHED = {"email", "merged_into", "merged_into_id"}


def listen() -> None:
    for model in (Organisation, Person):
        of = f"arrimage.consent.new_addresses.{model.__name__}"
        pre_save.connect(_remember, sender=model, dispatch_uid=of)
        post_save.connect(_follow, sender=model, dispatch_uid=of)
    emails_changed.connect(_follow_many, dispatch_uid="arrimage.consent.new_addresses")


def _remember(sender: type[Any], instance: Any, raw: bool = False, update_fields: Any = None, **_more: Any) -> None:
    instance._address_before = ""
    if not raw and not instance._state.adding and (update_fields is None or WATCHED & set(update_fields)):
        before = sender._base_manager.filter(pk=instance.pk).values_list("email", flat=True)
        instance._address_before = before.first() or ""
        if instance.email and not instance._address_before:  # emptied in an earlier save
            instance._address_before = former_emails(sender, [instance.pk]).get(instance.pk, "")


def _follow(instance: Any, **_more: Any) -> None:
    written = instance.merged_into if instance.merged_into_id else instance
    _carry(instance.__dict__.pop("_address_before", ""), written.email)


def _follow_many(changes: Iterable[tuple[str, str]], **_more: Any) -> None:
    for old, new in changes:
        _carry(old, new)


def _carry(before: str, after: str) -> None:
    try:
        old, new = normalise(before), normalise(after)
    except InvalidAddress:
        return
    if old != new:
        carry_refusals(old=old, new=new, at=timezone.now())
