"""The waiting list: places that free themselves are offered to the next, by themselves, with a deadline."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.registration.emails import tell
from arrimage.registration.models import Enrolment, Registration, RegistrationLetter
from arrimage.registration.operations.rows import State, locked, locked_registration, put
from arrimage.registration.operations.settling import settle, tie
from arrimage.registration.queries import over_because, places_of, starts_at

Kind = RegistrationLetter.Kind
LEAST_TO_ANSWER = timedelta(hours=1)


@transaction.atomic
def promote(*, enrolment: Enrolment, at: datetime) -> list[Registration]:
    """Offer the places that are free to those who wait, in their order; nothing once the event began."""
    return give_places(locked(enrolment), at)


def give_places(enrolment: Enrolment, at: datetime) -> list[Registration]:
    """As `promote`, the enrolment being locked."""
    if over_because(enrolment.event, at):
        return []
    places = places_of(enrolment)
    if places.left == 0 or not places.waiting:
        return []
    until, offered = offer_ends(enrolment, at), []
    for group in _groups(enrolment.registrations.waiting().select_related("order", "ticket")):
        if places.take_all([one.ticket_id for one in group]):
            for one in group:
                one.enrolment = enrolment
                put(one, State.OFFERED, at, until=until)
            offered += group
        if places.left == 0:
            break
    tell(offered, Kind.OFFERED, at=at, occasion=until.isoformat(timespec="minutes"))
    return offered


def _groups(waiting: Iterable[Registration]) -> list[list[Registration]]:
    """One by one, in their order; those who come together or not at all, at the rank of the first of them."""
    groups: dict[tuple[bool, int], list[Registration]] = {}
    for one in waiting:
        together = one.order.stays_together
        groups.setdefault((together, one.order_id if together else one.pk), []).append(one)
    return list(groups.values())


def offer_ends(enrolment: Enrolment, at: datetime) -> datetime:
    """The hours that the event gives to answer, but no more than half of those left before it; one hour at least,
    and never past its beginning."""
    start = starts_at(enrolment.event)
    usual = timedelta(hours=enrolment.confirm_within_hours)
    return min(start, at + max(LEAST_TO_ANSWER, min(usual, (start - at) / 2)))


@transaction.atomic
def offer_place(*, registration: Registration, at: datetime, beyond_capacity: bool = False) -> Registration:
    """The staff offers a place to one who waits, before those ahead of her.

    Raises ValidationError when no place is left, unless it is knowingly one too many.
    """
    one = locked_registration(registration)
    if one.state not in (State.WAITING, State.EXPIRED):
        raise ValidationError(_("Only somebody on the waiting list is offered a place."))
    if reason := over_because(one.enrolment.event, at):
        raise ValidationError(reason)
    if not beyond_capacity and not places_of(one.enrolment).are_for(one.ticket_id):
        raise ValidationError(_("No place is left: tick the box to give one too many."), code="full")
    until = offer_ends(one.enrolment, at)
    put(one, State.OFFERED, at, until=until)
    tell([one], Kind.OFFERED, at=at, occasion=until.isoformat(timespec="minutes"))
    return one


@transaction.atomic
def accept_offer(*, registration: Registration, at: datetime) -> Registration:
    """She takes the place offered. Pressed twice, it does no more; raises ValidationError once it lapsed, or while the
    event is called off.
    """
    one = locked_registration(registration)
    if one.state in (State.CONFIRMED, State.PENDING):
        return one
    if reason := over_because(one.enrolment.event, at):
        raise ValidationError(reason, code="over")
    if one.state != State.OFFERED or one.state_until is None or one.state_until <= at:
        raise ValidationError(_("This offer lapsed: the place went to the next on the list."), code="lapsed")
    settle([one, *_confirmed_with(one, at)], at, occasion="offer")
    return one


def _confirmed_with(one: Registration, at: datetime) -> list[Registration]:
    """The letter reached her: the address is hers, for all those of the order, as when she confirms it. Returns those
    whose place was held until then.
    """
    if one.order.confirmed_at is not None:
        return []
    one.order.confirmed_at = at
    one.order.save(update_fields=["confirmed_at"])
    others = list(one.order.registrations.filter(state__in=Registration.STANDING).exclude(pk=one.pk))
    for other in others:
        other.enrolment, other.order = one.enrolment, one.order
    tie(one.order, [one, *others], at)
    tell([other for other in others if other.state == State.WAITING], Kind.WAITING, at=at)
    return [other for other in others if other.state == State.UNCONFIRMED]


@transaction.atomic
def decline_offer(*, registration: Registration, at: datetime) -> Registration:
    """She leaves the place, or the list; it goes to the next."""
    one = locked_registration(registration)
    if one.state in (State.OFFERED, State.WAITING):
        put(one, State.CANCELLED, at)
        give_places(one.enrolment, at)
    return one
