"""The mailed link that confirms an e-mail."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from arrimage.registration.emails import tell
from arrimage.registration.models import Enrolment, Order, Registration, RegistrationLetter
from arrimage.registration.operations.rows import State, locked, put
from arrimage.registration.operations.settling import settle, tie
from arrimage.registration.operations.waiting import give_places
from arrimage.registration.queries import over_because, places_of

Kind = RegistrationLetter.Kind


@transaction.atomic
def confirm_order(*, order: Order, at: datetime) -> Order:
    """Her address is hers: her places are settled. Pressed twice, it does no more.

    Pressed too late, when her places went to others, it asks for them anew, after those who came meanwhile. Raises
    ValidationError once the event began or is cancelled.
    """
    enrolment = locked(order.enrolment_id)
    order = Order.objects.select_related("person", "organisation").get(pk=order.pk)
    if order.confirmed_at is not None:
        return order
    if reason := over_because(enrolment.event, at):
        raise ValidationError(reason, code="over")
    rows = _rows(order, enrolment)
    order.confirmed_at = at
    order.save(update_fields=["confirmed_at"])
    if rows:
        tie(order, rows, at)
    late = [row for row in rows if row.state == State.EXPIRED]
    settle([row for row in rows if row.state == State.UNCONFIRMED] + _ask_anew(enrolment, late, at), at)
    tell([row for row in rows if row.state == State.WAITING], Kind.WAITING, at=at)
    return order


def _rows(order: Order, enrolment: Enrolment) -> list[Registration]:
    states = (State.UNCONFIRMED, State.EXPIRED, State.WAITING, State.OFFERED)
    rows = list(order.registrations.filter(state__in=states).select_related("ticket").order_by("place"))
    for row in rows:
        row.enrolment, row.order = enrolment, order
    return rows


def _ask_anew(enrolment: Enrolment, late: list[Registration], at: datetime) -> list[Registration]:
    """Those who find a place; the others wait, last. Those who come together or not at all find all of theirs or wait
    all.
    """
    if not late:
        return []
    give_places(enrolment, at)
    places = places_of(enrolment)
    found: list[Registration] = []
    groups = [late] if late[0].order.stays_together else [[row] for row in late]
    for group in groups:
        have_places = places.take_all([row.ticket_id for row in group])
        for row in group:
            enrolment.last_place += 1
            if have_places:
                put(row, State.UNCONFIRMED, at, until=at, place=enrolment.last_place)
                found.append(row)
            elif enrolment.has_waiting_list:
                put(row, State.WAITING, at, place=enrolment.last_place)
    Enrolment.objects.filter(pk=enrolment.pk).update(last_place=enrolment.last_place)
    return found
