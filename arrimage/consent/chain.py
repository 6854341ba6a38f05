"""The ledger's chain: what each entry's digest covers, and the check of all of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from arrimage.consent.addresses import key_of
from arrimage.consent.models import Address, ConsentEntry, EntryDetails, LedgerHead
from arrimage.consent.rules import Act

START = "0" * 64  # what stands before the first entry
PERSONAL = ("name", "role", "url", "referrer", "place", "note", "recorded_by", "proof_name")


def canonical(said: dict[str, Any]) -> str:
    """JSON with sorted names and no blanks; days as 2018-03-31, moments in UTC with microseconds."""
    plain = {name: _written(value) for name, value in said.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def digest_of(entry: ConsentEntry) -> str:
    """SHA-256 of the previous entry's digest and of everything this entry says."""
    said = {
        "number": entry.number,
        "address": entry.address.code,
        "purpose": entry.purpose.code if entry.purpose else None,
        "wording": entry.wording.digest if entry.wording else None,
        "follows": entry.follows_id,
        **{name: getattr(entry, name) for name in ("act", "on", "ends_on", "basis", "ends", "source")},
        **{name: getattr(entry, name) for name in ("proof_sha256", "details_sha256", "recorded_on", "recorded_at")},
    }
    return sha256(f"{entry.previous}{canonical(said)}".encode()).hexdigest()


def details_digest(details: EntryDetails, address: str) -> str:
    """SHA-256 of the salt, the address and the personal part: without the salt nobody can try addresses out."""
    said = {"address": address, **{name: getattr(details, name) for name in PERSONAL}}
    return sha256(f"{details.salt}{canonical(said)}".encode()).hexdigest()


@dataclass(frozen=True)
class Verification:
    """How many entries follow one another, the last one's digest, and the first thing wrong in a sentence."""

    entries: int
    digest: str
    number: int | None = None
    broken: str = ""


def verify() -> Verification:
    """Walk the ledger from its first entry; stops at the first entry that is not as it was written."""
    head = LedgerHead.objects.first() or LedgerHead()
    erased = _erased_codes()
    previous, place = START, 0
    for entry in _in_order():
        place += 1
        wrong = _wrong(entry, place, previous, erased)
        if wrong:
            return Verification(place - 1, previous, entry.number, wrong)
        previous = entry.digest
    if (head.number, head.digest) != (place, previous):
        wrong = _("The ledger ends at entry %(last)s, but its head speaks of entry %(head)s: its end was changed.")
        return Verification(place, previous, place + 1, wrong % {"last": place, "head": head.number})
    return Verification(place, previous)


def _in_order() -> Iterator[ConsentEntry]:
    entries = ConsentEntry.objects.order_by("number")
    related = entries.select_related("address", "purpose", "wording__purpose", "details")
    return iter(related.iterator(chunk_size=2000))


def _erased_codes() -> set[int]:
    """The addresses whose destruction is itself an entry of the ledger."""
    return set(ConsentEntry.objects.filter(act=Act.ERASED).values_list("address", flat=True))


def _wrong(entry: ConsentEntry, place: int, previous: str, erased: set[int]) -> str:
    said = {"number": entry.number, "expected": place}
    if entry.number != place:
        return _("Entry %(expected)s is missing: entry %(number)s comes in its place.") % said
    if entry.previous != previous:
        return _("Entry %(number)s does not follow from the one before it.") % said
    if digest_of(entry) != entry.digest:
        return _("Entry %(number)s is not as it was written.") % said
    return _wrong_details(entry, erased) % said


def _wrong_details(entry: ConsentEntry, erased: set[int]) -> str:
    details, address = getattr(entry, "details", None), entry.address
    if details is None:
        if entry.address_id in erased and address.address is None:
            return ""
        return _("The details of entry %(number)s are missing, though nobody asked that they be destroyed.")
    if address.address is None or details_digest(details, address.address) != entry.details_sha256:
        return _("The details of entry %(number)s are not as they were written.")
    if key_of(address.address) != address.key:
        return _("The address of entry %(number)s does not answer to CONSENT_KEY: that setting must never change.")
    return _wrong_proof(entry, details)


def _wrong_proof(entry: ConsentEntry, details: EntryDetails) -> str:
    if not entry.proof_sha256:
        return _("Entry %(number)s has a proof that it did not have when it was written.") if details.proof else ""
    try:
        with details.proof.open("rb") as file:
            kept = sha256(file.read()).hexdigest()
    except (OSError, ValueError):
        return _("The proof of entry %(number)s is no longer kept.")
    return "" if kept == entry.proof_sha256 else _("The proof of entry %(number)s is not the file that was kept.")


def address_is_whole(address: Address) -> bool:
    """Whether the address's own entries are as they were written; `verify` also checks what stands between them."""
    entries = ConsentEntry.objects.filter(address=address).select_related(
        "address", "purpose", "wording__purpose", "details"
    )
    erased = {address.pk} if address.address is None else set()
    return not any(digest_of(entry) != entry.digest or _wrong_details(entry, erased) for entry in entries)
