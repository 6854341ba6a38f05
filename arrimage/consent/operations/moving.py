"""Somebody writes from another address: what she refused always goes with her, what she allows when she says so.

No more is refused at the new address than was at the end at the old one: whoever refused everything and came back for
one purpose refuses the others. Her consent does not follow by itself, nor does a refusal of it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from arrimage.consent.addresses import key_of, normalise
from arrimage.consent.models import ConsentEntry, Purpose, Suppression
from arrimage.consent.operations.ledger import NewAct, record_many, row_of, standing_refusals
from arrimage.consent.rules import Act, Basis


@transaction.atomic
def carry_refusals(*, old: str, new: str, at: datetime) -> list[ConsentEntry]:
    """What was refused at the old address is refused at the new one, since the same day; nothing allowed is carried.

    The day stays that of the refusal: an express consent that the new address gave since then still lifts it.
    Raises InvalidAddress.
    """
    standing = list(standing_refusals(old, localdate(at)).select_related("purpose"))
    refused = [one for row in standing for one in _at_the_end(row, standing, old)]
    acts = _acts(refused, new, source=ConsentEntry.Source.RECORDS)
    return record_many(acts=acts, at=at) if acts else []


def _at_the_end(row: Suppression, standing: Sequence[Suppression], old: str) -> list[Suppression]:
    """A refusal as it stands; one of everything is of the other purposes once she came back for some.

    Of purposes that do not exist yet nothing is then refused: no act says «everything but».
    """
    if row.purpose is not None or row.reason == Suppression.Reason.DECEASED:
        return [row]
    apart = {one.purpose_id for one in standing if one.purpose_id}
    given = ConsentEntry.objects.filter(address__address=normalise(old), basis=Basis.EXPRESS, on__gte=row.since)
    back = {
        purpose
        for purpose, on, number in given.values_list("purpose", "on", "number")
        if (on, number) > (row.since, row.after) and purpose not in apart
    }
    if not back:
        return [row]
    said = {name: getattr(row, name) for name in ("key", "address", "reason", "since", "after")}
    others = Purpose.objects.refusable().exclude(pk__in=back | apart)
    return [Suppression(purpose=one, **said) for one in others]


@transaction.atomic
def change_address(*, old: str, new: str, at: datetime, source: str, recorded_by: str = "") -> list[ConsentEntry]:
    """The person writes from another address now: what stands for the old one, and what she refused, goes with her.

    Each entry written for the new address says which one it carries over; the old address is given up.
    """
    today = localdate(at)
    common: dict[str, Any] = {"on": today, "source": source, "recorded_by": recorded_by}
    carried: dict[int, NewAct] = {}
    for purpose in Purpose.objects.refusable().in_use():
        for entry in _standing(old, purpose, today):
            ends_on = entry.ends_on if entry.ends_on and entry.ends_on >= today else None
            told = {**_words(entry), **common, "purpose": entry.purpose, "ends_on": ends_on}
            told["wording"] = entry.wording
            carried[entry.number] = NewAct(address=new, act=Act(entry.act), follows=entry, **told)
    # Of everything, where it was: the consent that undid it for one purpose is carried after it.
    standing = standing_refusals(old, today).select_related("purpose")
    refused = _acts(list(standing), new, source=source, recorded_by=recorded_by)
    left = NewAct(address=old, act=Act.ADDRESS_LEFT, **common)
    return record_many(acts=[*refused, *carried.values(), left], at=at)


def _standing(address: str, purpose: Purpose, day: date) -> list[ConsentEntry]:
    standing = ConsentEntry.objects.standing(purpose, day, day).filter(address=row_of(address))
    if purpose.is_factual:  # no consent is asked for it: only what was said of it goes along
        standing = standing.filter(purpose=purpose)
    return list(standing.select_related("details"))


def _acts(refused: Sequence[Suppression], new: str, *, source: str, recorded_by: str = "") -> list[NewAct]:
    """The refusals of the old address as acts of the new one, those it already knows left out."""
    known = Suppression.objects.filter(key=key_of(normalise(new)))
    there = set(known.values_list("reason", "purpose", "since"))
    entries = ConsentEntry.objects.select_related("details").in_bulk([row.after for row in refused])
    said = {"source": source, "recorded_by": recorded_by}
    return [
        _refusal(row, new, entries.get(row.after), said)
        for row in refused
        if (row.reason, row.purpose_id, row.since) not in there
        # A purpose that can no longer be refused takes no act any more.
        and (row.purpose is None or row.purpose.may_be_refused)
    ]


def _refusal(row: Suppression, new: str, entry: ConsentEntry | None, said: dict[str, Any]) -> NewAct:
    act = Act.DECEASED if row.reason == Suppression.Reason.DECEASED else Act.WITHDRAWN
    told: dict[str, Any] = {**said, "address": new, "purpose": row.purpose, "on": row.since}
    if row.reason == Suppression.Reason.COMPLAINED:
        told["source"] = ConsentEntry.Source.COMPLAINT
    # Of a destroyed address, nothing but the suppression list may tell whose it was.
    if entry is None or row.address is None:
        return NewAct(act=act, **told)
    return NewAct(act=Act(entry.act), follows=entry, **told, **_words(entry))


def _words(entry: ConsentEntry) -> dict[str, Any]:
    details = getattr(entry, "details", None)
    names = ("name", "role", "url", "referrer")
    return {name: getattr(details, name) for name in names} if details else {}
