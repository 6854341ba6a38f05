"""What a return does: a lost address is left out, a full box is counted, a complaint withdraws consent at once.

Nothing is done to an address to which no message of ours is known to have gone: anybody can write a false report. The
signed return path and the Message-ID tell which one it was; failing both, the latest message to the address does,
unless the report names a message in our own way that we did not send. Such a bounce, which a stranger could have
written, leaves nobody out by itself, however final: it is one of three in a row, and somebody looks at it. So is what a
report on a known message says of the other readers it names: it is theirs, but its proof speaks of that message only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from arrimage.consent.addresses import key_of
from arrimage.consent.models import Suppression
from arrimage.consent.operations import suppress
from arrimage.letters.bounces.addresses import delivery_of
from arrimage.letters.bounces.feedback import COMPLAINTS
from arrimage.letters.bounces.parts import header, parse
from arrimage.letters.bounces.reading import Kind, Outcome, Returned, read_message
from arrimage.letters.mail.identity import delivery_of_message_id, is_forged
from arrimage.letters.models import Delivery, Mailing, Return

STRIKES = 3
# A report comes within days; mail servers try for five at most.
LATEST = timedelta(days=60)
State = Delivery.State
ACCEPTED = (State.HANDED, State.DELIVERED, State.BOUNCED)


def record_mail(*, data: bytes, at: datetime) -> list[Return]:
    """Read a mail that came to the returns address and do what it implies. Returns the rows that are new."""
    back, named = read_message(data), _name_of(data)
    delivery = _delivery_named(back)
    kind, found = _kind(back, delivery), []
    if back.arrived and delivery is not None:
        Delivery.objects.filter(pk=delivery.pk, state=State.HANDED).update(state=State.DELIVERED)
    for one, tied in _tied(back, delivery, at):
        digest = sha256(f"{named}\n{one.address}".encode("utf-8", "replace")).hexdigest()
        row = record_return(
            delivery=tied,
            address=one.address,
            kind=kind,
            hard=one.hard if back.kind == Kind.BOUNCE else None,
            delayed=one.delayed,
            status=one.status,
            diagnostic=one.diagnostic,
            subject=back.subject if kind in (Return.Kind.OTHER, Return.Kind.AUTO_REPLY, Return.Kind.NOTICE) else "",
            opinion=back.kind != Kind.COMPLAINT or back.feedback in COMPLAINTS,
            digest=digest,
            at=at,
            proven=tied is not None and tied == delivery,
        )
        found += [row] if row else []
    return found


def _kind(back: Returned, delivery: Delivery | None) -> str:
    if back.is_notice:
        return Return.Kind.NOTICE
    return Return.Kind.REPLY if delivery and back.kind == Kind.OTHER and back.answers else str(back.kind)


def _tied(back: Returned, named: Delivery | None, at: datetime) -> Iterator[tuple[Outcome, Delivery | None]]:
    """What became of each recipient, with the message of ours that it is about; `named` is what the report proves."""
    if named is None:
        forged = is_forged(back.message_id)
        for one in _by_address(back.outcomes) or [Outcome("")]:
            yield one, None if forged else latest_delivery([one.address, *one.also], at)
        return
    own = _for(named, back)
    yield own, named
    if back.kind == Kind.BOUNCE:
        for one in _by_address(back.outcomes):
            other = latest_delivery([one.address], at) if one.address != own.address else None
            if other and other.recipient_id != named.recipient_id:
                yield one, other


@transaction.atomic
def record_return(
    *,
    kind: str,
    at: datetime,
    digest: str,
    address: str = "",
    delivery: Delivery | None = None,
    hard: bool | None = None,
    delayed: bool = False,
    status: str = "",
    diagnostic: str = "",
    subject: str = "",
    opinion: bool = True,
    proven: bool = True,
) -> Return | None:
    """Write a return down and do what it implies. None when `digest` is known already.

    `opinion`: a complaint is a person's, not the report of a machine about signatures. `proven`: it shows, signed, that
    it is about the delivery, or whoever tells is known.
    """
    said = {"kind": str(kind), "hard": hard, "delayed": delayed, "status": status, "diagnostic": diagnostic}
    told = {**said, "subject": subject, "address": address or (delivery.address if delivery else ""), "received_at": at}
    row, is_new = Return.objects.get_or_create(digest=digest, defaults={**told, "delivery": delivery, **_cut(told)})
    if not is_new:
        return None
    row.effect = _effect(row, delivery, at, proven=proven) if opinion else Return.Effect.NONE
    row.save(update_fields=["effect"])
    return row


def _cut(told: Mapping[str, object]) -> dict[str, str]:
    sizes = {"status": 12, "diagnostic": 500, "subject": 200, "address": 254}
    return {name: str(told[name])[:size].replace("\x00", "") for name, size in sizes.items()}


def _effect(row: Return, delivery: Delivery | None, at: datetime, *, proven: bool) -> str:
    if row.kind == Return.Kind.REPLY and delivery is not None:
        Delivery.objects.filter(pk=delivery.pk, replied_at=None).update(replied_at=at)
    if row.kind in (Return.Kind.OTHER, Return.Kind.REPLY):  # for somebody to read
        return Return.Effect.UNCLEAR
    if row.kind in (Return.Kind.AUTO_REPLY, Return.Kind.NOTICE) or row.delayed:
        return Return.Effect.NONE
    if delivery is None:
        return Return.Effect.UNTIED
    if row.kind == Return.Kind.COMPLAINT:
        return _complained(delivery, at)
    _mark(delivery, State.BOUNCED, row.status, at)
    if (row.hard and proven) or len(strikes(delivery, at)) >= STRIKES:
        return _leave_out(delivery, Suppression.Reason.BOUNCED, f"{row.status} {row.diagnostic}".strip(), at)
    return Return.Effect.UNPROVEN if row.hard else Return.Effect.STRIKE


def _complained(delivery: Delivery, at: datetime) -> str:
    _mark(delivery, State.COMPLAINED, "", at)
    done = _leave_out(delivery, Suppression.Reason.COMPLAINED, "", at)
    return Return.Effect.WITHDRAWN if done == Return.Effect.SUPPRESSED else done


def _mark(delivery: Delivery, state: str, status: str, at: datetime) -> None:
    """The ledger's row; one that is still on its way is the worker's own to move on."""
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(bounced_at=at, **({"bounce_status": status[:12]} if status else {}))
    rows.filter(state__in=ACCEPTED).update(state=state)
    delivery.refresh_from_db()


def _leave_out(delivery: Delivery, reason: str, note: str, at: datetime) -> str:
    address = delivery.recipient.address
    if not address:
        return Return.Effect.NONE  # destroyed since: its keyed hash keeps it out
    try:
        suppress(address=address, reason=reason, at=at, note=note[:200])
    except ValidationError:
        return Return.Effect.UNCLEAR
    return Return.Effect.SUPPRESSED


def strikes(delivery: Delivery, at: datetime) -> set[int]:
    """The mailings that did not reach that recipient one after the other, this one and those before it.

    Came back, or were refused at once because of the address; a refusal because of us says nothing of her.

    A message that arrived in between begins the count anew, as does an address that was let in again.
    """
    refused = Q(state=State.FAILED, bounced_at__isnull=False)
    known = Delivery.objects.filter(Q(state__in=ACCEPTED, handed_at__isnull=False) | refused)
    known = known.filter(recipient=delivery.recipient).exclude(mailing__kind=Mailing.Kind.TEST)
    rows = known.annotate(moment=Coalesce("handed_at", "bounced_at"))
    since = at - timedelta(days=settings.LETTERS_STRIKE_DAYS)
    let_in = Suppression.objects.filter(
        key=key_of(delivery.recipient.address or ""), reason=Suppression.Reason.BOUNCED, lifted_on__isnull=False
    ).order_by("-lifted_on")
    if last := let_in.first():
        rows = rows.filter(moment__date__gte=last.lifted_on)
    found: set[int] = set()
    until = delivery.handed_at or at
    for mailing, state in (
        rows.filter(moment__gte=since, moment__lte=until).order_by("-moment", "-pk").values_list("mailing", "state")
    ):
        if state not in (State.BOUNCED, State.FAILED):
            break
        found.add(mailing)
    return found


def latest_delivery(addresses: Sequence[str], at: datetime) -> Delivery | None:
    """The latest message of ours that a server took for one of these addresses."""
    known = [address for address in addresses if address]
    if not known:
        return None
    rows = Delivery.objects.filter(recipient__address__in=known, handed_at__range=(at - LATEST, at))
    return rows.select_related("recipient").order_by("-handed_at", "-pk").first()


def _delivery_named(back: Returned) -> Delivery | None:
    """By the signed path it came back to, else by the Message-ID it returns, or that a reader answers."""
    keys = [delivery_of(path) for path in back.paths]
    if back.kind != Kind.AUTO_REPLY:
        keys.append(delivery_of_message_id(back.message_id))
    if back.kind == Kind.OTHER:
        keys.append(delivery_of_message_id(back.answers))
    found = next((key for key in keys if key), None)
    return Delivery.objects.filter(pk=found).select_related("recipient").first() if found else None


def _for(delivery: Delivery, back: Returned) -> Outcome:
    """One message has one recipient. Of a report on several addresses that she leads to, all must be lost."""
    own = delivery.recipient.address or delivery.address
    for one in _by_address(back.outcomes):
        if own and own in (one.address, *one.also):
            return one
    hard = bool(back.outcomes) and all(one.hard for one in back.outcomes)
    first = back.first
    return Outcome(own, hard, first.delayed, first.status, first.diagnostic)


def _by_address(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """One for each address written to: where it leads to several, it is lost when all of them are."""
    found: dict[str, Outcome] = {}
    for one in outcomes:
        if one.address not in found or (found[one.address].hard and not one.hard):
            found[one.address] = one
    return list(found.values())


def _name_of(data: bytes) -> str:
    """What tells a mail from another, however it is fetched: its own number and hour, else all of it."""
    message = parse(data)
    number, date = header(message, "Message-ID"), header(message, "Date")
    if number and parsedate(date):
        return f"{number}\n{date}"
    return sha256(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip()).hexdigest()
