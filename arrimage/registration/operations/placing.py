"""Registering: an order and its participants, each with a place, a rank in the waiting list, or a clear refusal."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.registration.emails import tell_soon
from arrimage.registration.models import Answer, Enrolment, Order, PromoCode, Registration, RegistrationLetter
from arrimage.registration.operations.lapsing import UNCONFIRMED_FOR
from arrimage.registration.operations.ordering import NewOrder, Participant, check, code_of
from arrimage.registration.operations.rows import State, locked
from arrimage.registration.operations.settling import settle, tie
from arrimage.registration.operations.waiting import give_places
from arrimage.registration.prices import price_of
from arrimage.registration.queries import places_of

Kind = RegistrationLetter.Kind
LETTER_OF = {
    State.UNCONFIRMED: Kind.CONFIRM,
    State.PENDING: Kind.PENDING,
    State.WAITING: Kind.WAITING,
    State.OFFERED: Kind.OFFERED,
    State.CONFIRMED: Kind.CONFIRMED,
}


@transaction.atomic
def place_order(*, enrolment: Enrolment, new: NewOrder, at: datetime) -> Order | None:
    """Write the order and a registration for each participant, in their order.

    The same form again gives the same order. Whoever registered already with that e-mail is told of it by a letter,
    never on the screen, and has no second place: None when nobody else is in the order. Raises ValidationError.
    """
    enrolment = locked(enrolment)
    known = _known(enrolment, new)
    if known and new.form_token and known.order.form_token == new.form_token:
        return known.order
    prefetch_related_objects([enrolment], "tickets")
    check(enrolment, new, at, has_place=known is not None)
    coming = new.participants[1:] if known else new.participants
    if known:
        _tell_again(known, at)
    if not coming:
        return None
    code = code_of(enrolment, new.promo_code, coming, at)
    prices = [price_of(one.ticket, chosen=one.chosen, code=code) for one in coming]
    held = _who_gets_a_place(enrolment, coming, new, at)
    order = _order(enrolment, new, code, at)
    rows = [_row(order, one, price, at) for one, price in zip(coming, prices, strict=True)]
    _save(enrolment, rows, held, coming, at)
    if new.is_confirmed:
        tie(order, rows, at)
        settle([row for row in rows if row.state == State.UNCONFIRMED], at)
    _tell(order, rows, at)
    return order


def _known(enrolment: Enrolment, new: NewOrder) -> Registration | None:
    """Who came by this very form; else who registered with the address of whoever sends it, its first participant."""
    email, asked = new.email.strip(), Q()
    if new.by is None and new.participants and new.participants[0].email.strip().lower() == email.lower():
        asked = Q(state__in=Registration.STANDING, email__iexact=email)
    if new.form_token:
        asked |= Q(order__form_token=new.form_token)
    found = dict(enrolment.registrations.filter(asked).values_list("order__form_token", "pk")) if asked else {}
    key = found.get(new.form_token) or next(iter(found.values()), None)
    return Registration.objects.select_related("order").get(pk=key) if key else None


def _tell_again(known: Registration, at: datetime) -> None:
    """The letter of where she stands, once an hour at most."""
    tell_soon([known], LETTER_OF[State(known.state)], at=at, occasion=f"again {at:%Y-%m-%d %H}")


def _who_gets_a_place(enrolment: Enrolment, coming: Sequence[Participant], new: NewOrder, at: datetime) -> list[bool]:
    """For each, in their order, whether a place is hers. Those who wait are served before."""
    places = places_of(enrolment)
    if places.left != 0 and places.waiting and give_places(enrolment, at):
        places = places_of(enrolment)
    if new.beyond_capacity and new.by is not None:
        return [True] * len(coming)
    held = []
    for one in coming:
        key = one.ticket.pk if one.ticket else None
        held.append(places.are_for(key))
        if held[-1]:
            places.take(key)
    if all(held):
        return held
    if not enrolment.has_waiting_list:
        raise ValidationError(_full(sum(held)), code="full")
    return [False] * len(held) if new.stays_together else held


def _full(left: int) -> str:
    if not left:
        return _("There is no place left, and no waiting list for this event.")
    said = ngettext(
        "Only %(left)s place is left: register fewer people.",
        "Only %(left)s places are left: register fewer people.",
        left,
    )
    return said % {"left": left}


def _order(enrolment: Enrolment, new: NewOrder, code: PromoCode | None, at: datetime) -> Order:
    return Order.objects.create(
        enrolment=enrolment,
        form_token=new.form_token,
        name=new.name.strip(),
        email=new.email.strip(),
        organisation_name=new.organisation_name.strip(),
        stays_together=new.stays_together,
        language=new.language,
        promo_code=code,
        placed_at=at,
        confirmed_at=at if new.is_confirmed else None,
        by=new.by,
    )


def _row(order: Order, one: Participant, price: Decimal, at: datetime) -> Registration:
    return Registration(
        enrolment=order.enrolment,
        order=order,
        ticket=one.ticket,
        first_name=one.first_name.strip(),
        last_name=one.last_name.strip(),
        email=one.email.strip(),
        organisation_name=one.organisation_name.strip(),
        price=price,
        decided_at=at,
        wants_introductions=one.wants_introductions,
        about=one.about.strip(),
    )


def _save(
    enrolment: Enrolment,
    rows: Sequence[Registration],
    held: Sequence[bool],
    coming: Sequence[Participant],
    at: datetime,
) -> None:
    until: datetime = at + timedelta(hours=UNCONFIRMED_FOR)
    for row, has_place, one in zip(rows, held, coming, strict=True):
        enrolment.last_place += 1
        row.place = enrolment.last_place
        row.state = State.UNCONFIRMED if has_place else State.WAITING
        row.state_until = until if has_place else None
        row.save()
        write_answers(row, one)
    Enrolment.objects.filter(pk=enrolment.pk).update(last_place=enrolment.last_place)


def write_answers(row: Registration, one: Participant) -> None:
    for key, said in one.answers.items():
        if said not in (None, ""):
            is_file = hasattr(said, "read")
            answer = Answer(registration=row, question_id=key, text="" if is_file else str(said))
            if is_file:
                answer.file = said
            answer.save()


def _tell(order: Order, rows: Sequence[Registration], at: datetime) -> None:
    """Until the e-mail is confirmed, one letter alone leaves, to whoever sent the form: strangers are spared."""
    if order.confirmed_at is None:
        first = next((row for row in rows if row.state == State.UNCONFIRMED), rows[0])
        tell_soon([first], LETTER_OF[State(first.state)], at=at)
    else:
        tell_soon([row for row in rows if row.state == State.WAITING], Kind.WAITING, at=at)
