"""Where an order stands, in plain words, and what whoever placed it may do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.agenda.models import Activity
from arrimage.billing.models import Invoice
from arrimage.billing.tokens import page_url
from arrimage.registration.happening import has_no_date, is_called_off
from arrimage.registration.models import Order, Registration
from arrimage.registration.operations.leaving import is_credited
from arrimage.registration.queries import credited_until, has_begun, moment, over_because, rank_of

State = Registration.State


@dataclass(frozen=True)
class Line:
    """One participant, and her buttons."""

    registration: Registration
    sentence: str
    may_confirm: bool
    may_cancel: bool
    may_answer: bool  # an offer
    may_give: bool
    has_questions: bool
    is_shown_a_code: bool  # for the door
    credit: str  # what becomes of her money if she gives up her place


def lines_of(order: Order, at: datetime) -> list[Line]:
    return _lines(order, order.registrations.order_by("place"), at)


def own_line(one: Registration, at: datetime) -> Line:
    """Of a participant on her own page: an offer is answered by whoever registered her."""
    [line] = _lines(one.order, Registration.objects.filter(pk=one.pk), at)
    sentence = line.sentence
    if line.may_answer:
        said = {"name": str(one), "until": moment(one.state_until) if one.state_until else ""}
        sentence = _("%(name)s: a place is free. Whoever registered you is asked to accept it before %(until)s.") % said
    return replace(line, may_answer=False, credit="", sentence=sentence)


def _lines(order: Order, rows: QuerySet[Registration], at: datetime) -> list[Line]:
    enrolment = order.enrolment
    event, has_questions = enrolment.event, enrolment.questions.exists()
    may_leave = not has_begun(event, at) and event.activity.status != Activity.Status.CANCELLED
    may_come = may_leave and not has_no_date(event)
    lines = []
    rows = rows.select_related("ticket", "invoice")
    for one in rows:
        one.enrolment, one.order = enrolment, order
        lines.append(_line(one, at, may_leave, may_come, has_questions))
    return lines


def _line(one: Registration, at: datetime, may_leave: bool, may_come: bool, has_questions: bool) -> Line:
    return Line(
        registration=one,
        sentence=sentence_of(one, at),
        may_confirm=one.state in (State.UNCONFIRMED, State.EXPIRED) and may_come,
        may_cancel=one.state in (State.CONFIRMED, State.PENDING, State.WAITING, State.UNCONFIRMED) and may_leave,
        may_answer=_is_open(one, at) and may_come,
        may_give=one.state in (State.CONFIRMED, State.PENDING) and may_come,
        has_questions=has_questions and one.state in Registration.STANDING,
        is_shown_a_code=one.state == State.CONFIRMED,
        credit=_credit(one, at),
    )


def _is_open(one: Registration, at: datetime) -> bool:
    return one.state == State.OFFERED and one.state_until is not None and one.state_until > at


def _credit(one: Registration, at: datetime) -> str:
    if one.invoice_id is None:
        return ""
    if has_no_date(one.enrolment.event):
        return _("As long as no day is known, a place given up is credited in full.")
    if is_credited(one, at):
        until = moment(credited_until(one.enrolment))
        return _("Until %(moment)s, a place given up is credited in full.") % {"moment": until}
    return _("It is too late for a credit: a place given up now stays charged.")


def sentence_of(one: Registration, at: datetime | None = None) -> str:
    """Where she stands, in a sentence."""
    said = {"name": str(one), "until": moment(one.state_until) if one.state_until else ""}
    if is_called_off(one.enrolment.event) and (sentence := _called_off(one)):
        return sentence
    if one.state == State.OFFERED and at is not None and not _is_open(one, at):
        return SENTENCES[State.EXPIRED]() % said
    if one.state == State.WAITING:
        return _waiting(str(one), rank_of(one))
    return SENTENCES[State(one.state)]() % said


def _called_off(one: Registration) -> str:
    """What is left of her registration once the event is cancelled, or has no day; empty where that changes nothing."""
    if one.state not in Registration.STANDING:
        return ""
    if has_no_date(one.enrolment.event):
        if one.state == State.WAITING:
            return _waiting_for_a_day(str(one), rank_of(one))
        sentence = POSTPONED.get(State(one.state))
        return sentence() % {"name": one} if sentence else ""
    if one.state == State.CONFIRMED:
        return _("%(name)s: was registered. The event is cancelled.") % {"name": one}
    return _("%(name)s: had asked for a place. The event is cancelled.") % {"name": one}


def _waiting_for_a_day(name: str, rank: int) -> str:
    return ngettext(
        "%(name)s: first on the waiting list. No place is offered before the event has a day.",
        "%(name)s: number %(rank)d on the waiting list. No place is offered before the event has a day.",
        rank,
    ) % {"name": name, "rank": rank}


POSTPONED = {
    State.CONFIRMED: lambda: _("%(name)s: registered. The place is kept for the day that will be chosen."),
    State.UNCONFIRMED: lambda: _("%(name)s: the e-mail was not confirmed. Register again once the event has a day."),
}


def _waiting(name: str, rank: int) -> str:
    return ngettext(
        "%(name)s: first on the waiting list. We write to you as soon as a place is free.",
        "%(name)s: number %(rank)d on the waiting list. We write to you as soon as a place is free.",
        rank,
    ) % {"name": name, "rank": rank}


SENTENCES = {
    State.UNCONFIRMED: lambda: _("%(name)s: the place is held until %(until)s. Confirm your e-mail to keep it."),
    State.PENDING: lambda: _("%(name)s: a place is held; we look at the registration and write to you."),
    State.OFFERED: lambda: _("%(name)s: a place is yours if you accept it before %(until)s."),
    State.CONFIRMED: lambda: _("%(name)s: registered."),
    State.CANCELLED: lambda: _("%(name)s: the registration is cancelled."),
    State.REFUSED: lambda: _("%(name)s: the registration could not be accepted."),
    State.EXPIRED: lambda: _("%(name)s: the place was not confirmed in time and went to the next."),
}


def told(order: Order, lines: Sequence[Line], at: datetime) -> dict[str, Any]:
    """What the page says beside its lines: the money, and why nothing can be done any more."""
    standing = [line for line in lines if line.registration.state in Registration.STANDING]
    return {
        "bills": bills_of(order),
        "over": over_because(order.enrolment.event, at),
        "may_cancel_all": len(standing) > 1 and any(line.may_cancel for line in lines),
        "is_free": not any(line.registration.price for line in lines),
    }


@dataclass(frozen=True)
class Bill:
    """An invoice of the order; its page; what is still owed on it: under zero, by the hub."""

    invoice: Invoice
    url: str
    balance: Decimal
    is_credited: bool  # in full


def bills_of(order: Order) -> list[Bill]:
    """The oldest first, those that others replaced among them."""
    charged = order.invoices
    keys = [one.pk for one in charged]
    credited = set(Invoice.objects.credited_in_full(date.max).filter(pk__in=keys).values_list("pk", flat=True))
    return [Bill(one, page_url(one), one.balance_on(date.max), one.pk in credited) for one in charged]
