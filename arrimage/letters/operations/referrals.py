"""The one message that a referral allows (SOR/2013-221, s. 4): the ledger says that it was used before it leaves."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from arrimage.consent.models import ConsentEntry, LedgerHead
from arrimage.consent.operations import record
from arrimage.consent.queries import may_send
from arrimage.consent.rules import Act, Basis
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.worker.routes import USED

State = Delivery.State


@transaction.atomic
def start_by_referral(*, delivery: int, worker: int, at: datetime) -> bool:
    """Mark the delivery as being handed over and the referral as used, together. False when it may not leave.

    Two mailings cannot use one referral: the head of the ledger is locked before the answer is asked for.
    """
    LedgerHead.objects.get_or_create(pk=1)
    LedgerHead.objects.select_for_update().get(pk=1)
    mine = Delivery.objects.select_for_update(of=("self",)).select_related("mailing__purpose")
    row = mine.filter(pk=delivery, worker=worker, state=State.PLANNED).first()
    if row is None or row.mailing.status != Mailing.Status.SENDING:
        return False
    if row.attempts == 0 or not row.is_handing:
        answer = may_send(row.address, row.mailing.purpose, localdate(at))
        if answer.why is Basis.REFERRAL:
            source = ConsentEntry.Source.RECORDS
            said = {"on": localdate(at), "source": source, "referrer": answer.referrer}
            record(address=row.address, act=Act.REFERRAL_USED, at=at, **said)
        elif not answer.allowed and not (row.attempts > 0 and answer.why in USED):
            return False
        row.attempts += 1
    row.is_handing = row.by_referral = True
    row.save(update_fields=["is_handing", "attempts", "by_referral"])
    return True
