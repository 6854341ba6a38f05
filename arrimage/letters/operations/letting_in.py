"""Letting an address receive mail again after its mail came back, with the reason and who says so."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from arrimage.consent.addresses import InvalidAddress, key_of, normalise
from arrimage.consent.models import Suppression
from arrimage.consent.operations import lift
from arrimage.letters.models import Return


def suppressions_of(row: Return, day: date) -> QuerySet[Suppression]:
    """The exclusions in force because mail to the address of that return came back."""
    address = (row.delivery.recipient.address if row.delivery else None) or row.address
    try:
        key = key_of(normalise(address))
    except InvalidAddress:
        return Suppression.objects.none()
    return Suppression.objects.in_force(day).filter(key=key, reason=Suppression.Reason.BOUNCED)


@transaction.atomic
def let_in(*, row: Return, reason: str, by: str, day: date) -> None:
    """Raises ValidationError when nothing keeps the address out that can be undone here."""
    found = list(suppressions_of(row, day).select_for_update())
    if not found:
        raise ValidationError(_("This address is not left out because of mail that came back."))
    for suppression in found:
        lift(suppression=suppression, day=day)
        suppression.note = f"{by} : {reason} – {suppression.note}"[:200]
        suppression.save(update_fields=["note"])
