"""Writing in the consent ledger. Everything goes through `record_many`, one writer at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from arrimage.consent.addresses import key_of, normalise
from arrimage.consent.chain import details_digest, digest_of
from arrimage.consent.decisions import Why
from arrimage.consent.models import Address, ConsentEntry, EntryDetails, LedgerHead, Purpose, Suppression, Wording
from arrimage.consent.operations.checking import check
from arrimage.consent.queries import may_send
from arrimage.consent.rules import EFFECTS, REFUSALS, Act, Basis, end_of
from arrimage.kit.files import safe_file_name

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class NewAct:
    """An act to write down. `on` is the hub's local day of the act; `proof` a file to keep privately.

    `follows` is the entry of another address that this one carries over: its end then stays what it was.
    """

    address: str
    act: Act
    on: date
    source: str
    purpose: Purpose | None = None
    ends_on: date | None = None
    wording: Wording | None = None
    follows: ConsentEntry | None = None
    name: str = ""
    role: str = ""
    url: str = ""
    referrer: str = ""
    place: str = ""
    note: str = ""
    recorded_by: str = ""
    proof: "File[Any] | None" = None


def record(*, at: datetime, **said: Any) -> ConsentEntry:
    """Write one act down, with the fields of `NewAct`.

    Raises InvalidAddress, or ValidationError by field when the act lacks something.
    """
    return record_many(acts=[NewAct(**said)], at=at)[0]


@transaction.atomic
def record_many(*, acts: Iterable[NewAct], at: datetime) -> list[ConsentEntry]:
    """Write acts down in their order, all or none; raises as `record` does."""
    today, wanted = localdate(at), list(acts)
    for new in wanted:
        check(new, today)
    head = locked_head()
    rows = _rows([normalise(new.address) for new in wanted])
    entries, details = [], []
    for new in wanted:
        entry, personal = _chained(head, new, rows[normalise(new.address)], at)
        entries.append(entry)
        details.append(personal)
    ConsentEntry.objects.bulk_create(entries, batch_size=BATCH)
    EntryDetails.objects.bulk_create(details, batch_size=BATCH)
    head.save(update_fields=["number", "digest"])
    _keep_out_or_let_in(entries)
    return entries


def locked_head() -> LedgerHead:
    """The one row that every writer waits for; on SQLite the transaction already holds the only write lock."""
    if head := LedgerHead.objects.select_for_update().filter(pk=1).first():
        return head
    LedgerHead.objects.get_or_create(pk=1)
    return LedgerHead.objects.select_for_update().get(pk=1)


def _chained(head: LedgerHead, new: NewAct, address: Address, at: datetime) -> tuple[ConsentEntry, EntryDetails]:
    """The entry and its details, and the head moved on to it."""
    content = new.proof.read() if new.proof else b""
    effect = EFFECTS.get(new.act)
    carried_end = new.follows.ends if new.follows and effect else None
    entry = ConsentEntry(
        number=head.number + 1,
        address=address,
        purpose=new.purpose,
        act=str(new.act),
        on=new.on,
        ends_on=new.ends_on,
        basis=str(effect.basis) if effect else "",
        ends=carried_end or (end_of(new.act, new.on, new.ends_on) if effect else None),
        wording=new.wording,
        source=str(new.source),
        follows=new.follows,
        proof_sha256=sha256(content).hexdigest() if new.proof else "",
        recorded_on=localdate(at),
        recorded_at=at,
        previous=head.digest,
    )
    details = _details(entry, new)
    entry.details_sha256 = details_digest(details, str(address.address))
    head.number, head.digest = entry.number, digest_of(entry)
    entry.digest = head.digest
    return entry, details


def _details(entry: ConsentEntry, new: NewAct) -> EntryDetails:
    said = {name: getattr(new, name).strip() for name in ("name", "role", "url", "referrer", "place", "note")}
    details = EntryDetails(entry=entry, recorded_by=new.recorded_by, **said)
    if new.proof:
        details.proof_name = safe_file_name(new.proof.name or "")
        new.proof.seek(0)
        # Named by its place in the ledger: people's own names for files often hold somebody's name.
        ending = details.proof_name.rpartition(".")[2]
        details.proof.save(f"{entry.number}.{ending}", new.proof, save=False)
    return details


def rows_of(addresses: Sequence[str]) -> dict[str, Address]:
    """The row of each normalised address, made where the ledger meets it for the first time."""
    return _rows(addresses)


def row_of(address: str) -> Address:
    """The row of an address, made when the ledger meets it for the first time. Raises InvalidAddress."""
    plain = normalise(address)
    return _rows([plain])[plain]


def _rows(addresses: Sequence[str]) -> dict[str, Address]:
    wanted = set(addresses)
    found = _found(wanted)
    new = [Address(address=plain, key=key_of(plain)) for plain in sorted(wanted - found.keys())]
    if new:
        Address.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
        found |= _found(wanted - found.keys())
    return found


def _found(addresses: set[str]) -> dict[str, Address]:
    asked, found = sorted(addresses), {}
    for start in range(0, len(asked), 5_000):
        for row in Address.objects.filter(address__in=asked[start : start + 5_000]):
            found[str(row.address)] = row
    return found


def _keep_out_or_let_in(entries: Sequence[ConsentEntry]) -> None:
    """The suppression list follows the ledger, and outlives it."""
    out: set[str | None] = set(Suppression.objects.filter(lifted_on=None).values_list("key", flat=True))
    for entry in entries:
        if entry.act in REFUSALS:
            _keep_out(entry)
            out.add(entry.address.key)
        elif entry.basis == Basis.EXPRESS and entry.address.key in out:
            _let_in(entry)


def _keep_out(entry: ConsentEntry) -> None:
    reason = Suppression.Reason.DECEASED if entry.act == Act.DECEASED else Suppression.Reason.WITHDRAWN
    if entry.source == ConsentEntry.Source.COMPLAINT:
        reason = Suppression.Reason.COMPLAINED
    Suppression.objects.create(
        key=str(entry.address.key),
        address=entry.address.address,
        reason=reason,
        purpose=entry.purpose,
        since=entry.on,
        after=entry.number,
    )


def _let_in(entry: ConsentEntry) -> None:
    # A consent since then shows that a death was recorded by mistake.
    spoken_of = Q(purpose=entry.purpose) | Q(reason=Suppression.Reason.DECEASED)
    rows = Suppression.objects.exclude(reason=Suppression.Reason.BOUNCED).filter(spoken_of, key=entry.address.key)
    rows.filter(lifted_on=None, since__lte=entry.on).update(lifted_on=entry.on)


def standing_refusals(address: str, day: date) -> models.QuerySet[Suppression]:
    """What the person refused and no express consent lifted, whatever became of the ledger. Raises InvalidAddress."""
    kept_out = Suppression.objects.in_force(day).filter(key=key_of(normalise(address)))
    return kept_out.exclude(reason=Suppression.Reason.BOUNCED).order_by("after")


def withdraw(*, address: str, purpose: Purpose | None, at: datetime, **said: Any) -> ConsentEntry | None:
    """Write down that nothing more is to be sent, for that purpose or for all; effective at once.

    Returns None, and writes nothing, when that is already so: a link pressed twice is one withdrawal.
    """
    today = localdate(at)
    purposes = [purpose] if purpose else list(Purpose.objects.refusable().in_use())
    decisions = [may_send(address, one, today) for one in purposes]
    # Each purpose withdrawn one by one says nothing of the purposes to come.
    is_said = purpose is not None or standing_refusals(address, today).filter(purpose=None).exists()
    if is_said and all(answer.why in (Why.WITHDRAWN, Why.REFUSED, Why.COMPLAINED) for answer in decisions):
        return None
    return record(address=address, purpose=purpose, act=Act.WITHDRAWN, on=today, at=at, **said)


@transaction.atomic
def erase_address(*, address: Address, at: datetime, recorded_by: str = "") -> None:
    """Destroy what the ledger says of whose address it is. The chain stays whole, the counts stay right.

    The destruction is itself an entry. What was withdrawn stays withdrawn: the suppression list keeps the keyed hash.
    """
    if address.address is None:
        return
    source = ConsentEntry.Source.RECORDS
    record(address=address.address, act=Act.ERASED, on=localdate(at), source=source, recorded_by=recorded_by, at=at)
    details: models.QuerySet[EntryDetails] = models.QuerySet(EntryDetails).filter(entry__address=address)
    for kept in details.exclude(proof=""):
        storage, name = kept.proof.storage, str(kept.proof.name)
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    details.delete()
    address.requests.all().delete()
    Suppression.objects.filter(key=address.key).exclude(lifted_on=None).delete()
    Suppression.objects.filter(key=address.key).update(address=None, note="")
    Address.objects.filter(pk=address.pk).update(address=None, key=None, erased_on=localdate(at))
    address.refresh_from_db()
