"""Asking for express consent, which is itself a commercial message (s. 1(3) of the Act): only where one may write."""

import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent import emails
from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, ConsentEntry, ConsentRequest, Purpose, Sender, Wording
from arrimage.consent.operations.ledger import record
from arrimage.consent.queries import decide, may_send
from arrimage.consent.queries.lists import asked_since
from arrimage.consent.rules import Act, Basis, add_months


@dataclass(frozen=True)
class Prepared:
    """The requests that will leave, and each address left out with the sentence that says why."""

    requests: list[ConsentRequest]
    refused: list[tuple[Address, str]]


def ready_to_ask(purpose: Purpose, sender: Sender) -> Wording:
    """The words that would be sent. Raises ValidationError when the law's mentions cannot all be made yet."""
    wording = Wording.objects.latest_for(purpose, Wording.Language.FRENCH)
    if wording is None:
        raise ValidationError(_("This purpose has no wording yet: write the words people are shown, then ask again."))
    if not sender.is_complete:
        raise ValidationError(
            _("Say first who writes: name, postal address, and a phone number, an e-mail or a web address.")
        )
    return wording


def sort_out(
    addresses: Iterable[Address], purpose: Purpose, day: date
) -> tuple[list[Address], list[tuple[Address, str]]]:
    """Those who may be asked that day, and the others with why not."""
    wanted = [address for address in addresses if address.address]
    since = add_months(day, -Sender.get().ask_again_months)
    asked = asked_since(wanted, purpose, since) | _waiting(wanted, purpose)
    answers = decide([str(address.address) for address in wanted], purpose, day)
    may, refused = [], []
    for address in wanted:
        answer = answers[str(address.address)]
        if not answer.allowed:
            refused.append((address, answer.reason))
        elif answer.why is Basis.EXPRESS:
            refused.append((address, _("Express consent is already given.")))
        elif address.pk in asked:
            refused.append((address, _("Already asked not long ago.")))
        else:
            may.append(address)
    return may, refused


def _waiting(addresses: list[Address], purpose: Purpose) -> set[int]:
    states = (ConsentRequest.State.WAITING, ConsentRequest.State.SENDING)
    found = ConsentRequest.objects.filter(purpose=purpose, state__in=states, address__in=addresses)
    return set(found.values_list("address", flat=True))


@transaction.atomic
def ask_for_consent(*, addresses: Iterable[Address], purpose: Purpose, at: datetime, asked_by: str) -> Prepared:
    """Prepare the message to each address that may be asked; a job sends them once this is saved.

    Raises ValidationError when the purpose has no wording or the hub has not said who it is.
    """
    from arrimage.consent.jobs import send_requests  # the job calls back into this module

    wording = ready_to_ask(purpose, Sender.get())
    may, refused = sort_out(addresses, purpose, localdate(at))
    common = {"purpose": purpose, "wording": wording, "asked_by": asked_by, "created_at": at}
    requests = [ConsentRequest.objects.create(address=address, **common) for address in may]
    if requests:
        transaction.on_commit(lambda: send_requests.enqueue([request.pk for request in requests]))
    return Prepared(requests, refused)


def send_request(*, request_pk: int, at: datetime) -> ConsentRequest | None:
    """Send one waiting request, decided again today, and write it in the ledger. None when it is no longer waiting.

    It is marked as leaving before it leaves: should the machine stop in between, nobody receives it twice.
    """
    claimed = _claimed(request_pk, at)
    if claimed is None:
        return None
    request, answer = claimed
    if not answer.allowed:
        return request
    try:
        emails.send_request(request, answer.referrer)
    except (OSError, smtplib.SMTPException) as error:
        request.state, request.why = ConsentRequest.State.FAILED, type(error).__name__
        request.save(update_fields=["state", "why"])
        return request
    _write_down(request, answer, at)
    return request


@transaction.atomic
def _claimed(pk: int, at: datetime) -> tuple[ConsentRequest, Decision] | None:
    waiting = ConsentRequest.objects.select_for_update(of=("self",)).filter(state=ConsentRequest.State.WAITING)
    request = waiting.select_related("address", "purpose", "wording").filter(pk=pk).first()
    if request is None:
        return None
    answer = may_send(str(request.address.address), request.purpose, localdate(at))
    request.state = ConsentRequest.State.SENDING if answer.allowed else ConsentRequest.State.REFUSED
    request.why = "" if answer.allowed else answer.reason[:250]
    request.save(update_fields=["state", "why"])
    return request, answer


@transaction.atomic
def _write_down(request: ConsentRequest, answer: Decision, at: datetime) -> None:
    said: dict[str, Any] = {
        "address": str(request.address.address),
        "purpose": request.purpose,
        "on": localdate(at),
        "at": at,
    }
    said |= {"source": ConsentEntry.Source.RECORDS, "recorded_by": request.asked_by}
    request.entry = record(act=Act.ASKED, wording=request.wording, **said)
    if answer.why is Basis.REFERRAL:
        record(act=Act.REFERRAL_USED, **{**said, "purpose": None})
    request.state, request.sent_at = ConsentRequest.State.SENT, at
    request.save(update_fields=["state", "sent_at", "entry"])
