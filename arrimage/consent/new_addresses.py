"""A record's e-mail changes, or a record is merged into another: what was refused goes on to the address now written.

Only refusals: that the new address belongs to whoever consented is for her to say, not for a form.
"""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.utils import timezone

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.operations import carry_refusals
from arrimage.network.models import Organisation, Person

WATCHED = {"email", "merged_into", "merged_into_id"}


def follow(model: type[Organisation | Person]) -> None:
    of = f"arrimage.consent.new_addresses.{model.__name__}"
    pre_save.connect(_remember, sender=model, dispatch_uid=of)
    post_save.connect(_carry, sender=model, dispatch_uid=of)


def _remember(sender: type[Any], instance: Any, raw: bool = False, update_fields: Any = None, **_more: Any) -> None:
    instance._address_before = ""
    if not raw and not instance._state.adding and (update_fields is None or WATCHED & set(update_fields)):
        before = sender._base_manager.filter(pk=instance.pk).values_list("email", flat=True)
        instance._address_before = before.first() or ""


def _carry(instance: Any, **_more: Any) -> None:
    written = instance.merged_into if instance.merged_into_id else instance
    before = instance.__dict__.pop("_address_before", "")
    try:
        old, new = normalise(before), normalise(written.email)
    except InvalidAddress:
        return
    if old != new:
        carry_refusals(old=old, new=new, at=timezone.now())
