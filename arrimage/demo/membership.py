"""The demo's members: categories with the dues of two periods, and stays of every kind told as they happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from simple_history.utils import bulk_create_with_history

from arrimage.consent.rules import add_months
from arrimage.demo.clock import Clock, noon
from arrimage.demo.dues import load_years
from arrimage.demo.membership_text import (
    APPLIED,
    BANDS,
    CATEGORIES,
    DUES,
    EXCLUDED,
    FRIEND,
    FRIENDS,
    LATE,
    REFUSED,
    RESIGNED,
    STAYS,
    Stay,
)
from arrimage.membership.models import Act, Category, DuesRate, Membership
from arrimage.network.models import Organisation, OrganisationRole, Person

SEED = 19061206
BY = "Coralie Beaulieu"
LEFT = (RESIGNED, EXCLUDED, LATE)
# A resignation of the past that reached the hub late: the counts reported in between are restated.
TOLD_LATE = timedelta(days=15)
BEFORE_THE_BOARD = timedelta(days=16)


@dataclass
class Held:
    """A stay with its membership: the day the board admitted the holder, the day she left."""

    stay: Stay
    membership: Membership
    joined: date
    left: date | None


def load_membership(clock: Clock) -> dict[str, Category]:
    """The hub's members; returns its categories by their codes."""
    categories = load_categories(clock)
    held = [*_organisations(categories, clock.today), *_friends(categories, clock.today)]
    for one in held:
        one.membership._history_date = noon(_asked(one))  # type: ignore[attr-defined]  # read by simple_history
    bulk_create_with_history([one.membership for one in held], Membership)
    _acts(held)
    admitted = [one for one in held if one.stay.fate not in (APPLIED, REFUSED)]
    load_years(admitted, clock.today, Random(SEED))
    return categories


def load_categories(clock: Clock) -> dict[str, Category]:
    found = {}
    year = {"year_month": clock.start.month, "year_day": 1}
    for position, (code, said) in enumerate(CATEGORIES.items()):
        found[code] = Category.objects.create(**{**year, **said, "position": position})
        for applies_from, amounts in zip((clock.month(-48), clock.start), DUES[code], strict=True):
            # The first amount is also that of organisations whose revenue is not known.
            bands = ("", *BANDS) if len(amounts) > 1 else ("",)
            for band, amount in zip(bands, (amounts[0], *amounts) if len(amounts) > 1 else amounts, strict=True):
                DuesRate.objects.create(
                    category=found[code], applies_from=applies_from, revenue_band=band, amount=amount
                )
    return found


def _organisations(categories: dict[str, Category], today: date) -> Iterator[Held]:
    names = {stay.name for stay in STAYS}
    known = {one.name: one for one in Organisation.objects.filter(name__in=names).select_related("municipality")}
    contacts: dict[int, Person] = {}
    for role in OrganisationRole.objects.filter(organisation__in=known.values()).select_related("person"):
        # Whoever manages the profile, as Élise does, else the first person known there.
        if role.manages or role.organisation_id not in contacts:
            contacts[role.organisation_id] = role.person
    for stay in STAYS:
        holder = known[stay.name]
        category = categories[stay.category]
        membership = Membership(organisation=holder, category=category, contact=contacts.get(holder.pk))
        yield _held(stay, membership, today)


def _friends(categories: dict[str, Category], today: date) -> Iterator[Held]:
    for place, (first_name, last_name, months, fate) in enumerate(FRIENDS):
        email = f"{first_name.lower()}.{place}@courriel.example"
        person = Person.objects.create(first_name=first_name, last_name=last_name, email=email)
        membership = Membership(person=person, contact=person, category=categories[FRIEND])
        yield _held(Stay(str(person), months, 7 * place + 3, FRIEND, fate), membership, today)


def _held(stay: Stay, membership: Membership, today: date) -> Held:
    joined = add_months(today, -stay.months) - timedelta(days=stay.days)
    left = today - timedelta(days=stay.ago) if stay.fate in LEFT else None
    return Held(stay, membership, joined, left)


def _asked(held: Held) -> date:
    return held.joined - (timedelta() if held.stay.fate == APPLIED else BEFORE_THE_BOARD)


def _acts(held: list[Held]) -> None:
    acts = sorted((act for one in held for act in _acts_of(one)), key=lambda act: act.recorded_at)
    Act.objects.bulk_create(acts)
    decided = [act for act in acts if act.kind in ("approved", "refused", "excluded")]
    for number, act in enumerate(decided, start=1):
        act.resolution = f"CA-{act.on.year}-{number:02}"
    Act.objects.bulk_update(decided, ["resolution"])


def _acts_of(held: Held) -> Iterator[Act]:
    stay, kinds = held.stay, Act.Kind
    yield _act(held, kinds.APPLIED, _asked(held))
    if stay.fate == REFUSED:
        yield _act(held, kinds.REFUSED, held.joined, reason=stay.reason)
    elif stay.fate != APPLIED:
        yield _act(held, kinds.APPROVED, held.joined)
    if held.left:
        kind = kinds.EXCLUDED if stay.fate == EXCLUDED else kinds.RESIGNED
        written = held.left + timedelta(days=stay.ago) - TOLD_LATE if stay.fate == LATE else held.left
        yield _act(held, kind, held.left, written=written, reason=stay.reason)


def _act(held: Held, kind: str, on: date, *, written: date | None = None, reason: str = "") -> Act:
    return Act(
        membership=held.membership,
        kind=kind,
        on=on,
        reason=reason,
        recorded_at=noon(written or on),
        recorded_by=BY,
    )
