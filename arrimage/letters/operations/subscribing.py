"""Subscribing: an address is typed, a message asks it to confirm, and only then does the ledger write it down."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.models import ConsentEntry, Wording
from arrimage.consent.operations import record
from arrimage.consent.queries import may_send
from arrimage.consent.rules import Act, Basis
from arrimage.letters import emails
from arrimage.letters.models import Newsletter, SignUp


@transaction.atomic
def ask_to_subscribe(
    *,
    address: str,
    newsletters: Sequence[Newsletter],
    language: str,
    at: datetime,
    name: str = "",
    machine: str = "",
) -> SignUp | None:
    """Send the address one message: to confirm, or to say that it receives all of that already (then None).

    Whoever typed it cannot tell which. `newsletters` are open to subscription; `address` is normalised.
    """
    day = localdate(at)
    wanted = [one for one in newsletters if may_send(address, one.purpose, day).why is not Basis.EXPRESS]
    if not wanted:
        transaction.on_commit(partial(emails.send_already, address, list(newsletters), language))
        return None
    sign_up = SignUp.objects.create(address=address, language=language, name=name, machine=machine)
    sign_up.newsletters.set(wanted)
    sign_up.wordings.set(words_for(wanted, language).values())
    transaction.on_commit(partial(emails.send_confirmation, sign_up))
    return sign_up


def words_for(newsletters: Iterable[Newsletter], language: str) -> dict[int, Wording]:
    """The words to show for each newsletter, by its key; those without any are left out."""
    found = {one.pk: Wording.objects.latest_for(one.purpose, language) for one in newsletters}
    return {key: wording for key, wording in found.items() if wording is not None}


@transaction.atomic
def send_again(*, sign_up: SignUp, at: datetime) -> None:
    """The message that asks to confirm once more, for somebody who says that it never came: she asked for it, as the
    first time. Once only, and while the subscription can still be confirmed. Raises ValidationError.
    """
    locked = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if locked.confirmed_at is not None:
        raise ValidationError(_("This address has confirmed meanwhile: there is nothing to send."))
    if locked.good_until <= at:
        raise ValidationError(_("The link is no longer good: the person subscribes anew on the site."))
    if locked.sent_again_at is not None:
        raise ValidationError(
            _("It was sent again already. A third message would be unwanted: the person can subscribe anew.")
        )
    answer = may_send(locked.address, emails.replies(), localdate(at))
    if not answer.allowed:
        raise ValidationError(answer.reason)
    SignUp.objects.filter(pk=locked.pk).update(sent_again_at=at)
    transaction.on_commit(partial(emails.send_confirmation, locked))


@transaction.atomic
def confirm(*, sign_up: SignUp, at: datetime, machine: str = "") -> list[Newsletter]:
    """Write each consent down with the words that were shown; pressing twice writes once.

    Returns the newsletters that the address receives from now on.
    """
    locked = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    newsletters = list(locked.newsletters.select_related("purpose"))
    if locked.confirmed_at is not None:
        return newsletters
    wordings = {wording.purpose_id: wording for wording in locked.wordings.all()}
    for newsletter in newsletters:
        wording = wordings.get(newsletter.purpose_id)
        if wording is None or may_send(locked.address, newsletter.purpose, localdate(at)).why is Basis.EXPRESS:
            continue
        record(
            address=locked.address,
            act=Act.CONFIRMED,
            on=localdate(at),
            at=at,
            purpose=newsletter.purpose,
            wording=wording,
            source=ConsentEntry.Source.LINK,
            place=machine,
            name=locked.name,
            note=f"inscription du {localdate(locked.created_at).isoformat()}, {locked.machine}".rstrip(", "),
        )
    locked.confirmed_at = at
    locked.save(update_fields=["confirmed_at"])
    return newsletters
