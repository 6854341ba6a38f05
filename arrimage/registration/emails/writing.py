"""One letter: its words in the language of the order, what its reader may do, what her calendar is told."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.agenda.rendering import day_in_words, days_and_hours
from arrimage.billing.models import BillingSettings, Invoice
from arrimage.billing.tokens import page_url
from arrimage.kit.calendars.writing import Method, Party
from arrimage.kit.identity import Identity
from arrimage.kit.outbox import Outgoing
from arrimage.registration.addresses import own_agenda, own_page, place_page
from arrimage.registration.attendance import is_over
from arrimage.registration.emails.differences import differences
from arrimage.registration.emails.grouping import Group
from arrimage.registration.happening import begins_at, has_no_date, is_called_off, where_of
from arrimage.registration.invitations import invitation, taken_off
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.queries import has_begun

PURPOSE = "evenements"  # about a place that the reader asked for
AFTERWARDS = "suites"  # of the hub's own initiative, once the event is over: she may refuse it
BLANK_LINES = re.compile(r"\n{3,}")
Kind = RegistrationLetter.Kind
State = Registration.State
LANGUAGES = {"fr": "fr-ca", "en": "en"}
# Letters after which nothing of the event concerns the reader any more.
LEAVING = (Kind.EXPIRED, Kind.REFUSED, Kind.CANCELLED, Kind.GIVEN, Kind.EVENT_CANCELLED)
# Where the invoice is told; the price only while she may come.
OF_MONEY = (Kind.CONFIRMED, Kind.OFFERED, Kind.REFUSED, Kind.CANCELLED, Kind.EVENT_CANCELLED, Kind.REINSTATED)
# Where each invoice is told with what is credited of it and left to pay.
OF_CREDIT = (Kind.REFUSED, Kind.CANCELLED)

# What may bear something for the calendar.
OF_CALENDARS = (Kind.CONFIRMED, Kind.CHANGED, Kind.REINSTATED, Kind.EVENT_CANCELLED, Kind.CANCELLED, Kind.GIVEN)


@dataclass(frozen=True)
class Telling:
    """What is the same in all letters written together; `subject` and `text` are the coordinator's own words; of a
    place given, `text` is who takes it."""

    kind: Kind
    at: datetime
    hub: Identity
    subject: str = ""
    text: str = ""
    before: Mapping[str, Any] | None = None  # what was told of the event until then (`agenda.signals`)
    has_copies: bool = True
    taken_off: Mapping[int, int] = field(default_factory=dict)  # by enrolment (`invitations.taken_off`)

    def for_calendars(self, groups: Iterable[Group]) -> "Telling":
        """The same, with what the calendars of these groups need to know."""
        if self.kind not in OF_CALENDARS:
            return self
        return replace(self, taken_off=taken_off(group.order.enrolment_id for group in groups))


def letter(group: Group, telling: Telling) -> Outgoing:
    order, event, kind = group.order, group.event, telling.kind
    with translation.override(LANGUAGES[order.language]):
        text = render_to_string(f"registration/email/{kind.value}.txt", told(group, telling))
        subject = telling.subject or subject_of(group, telling)
    with translation.override("fr-ca"):
        title = _("%(what)s: %(event)s") % {"what": kind.label, "event": event}
    alone = group.registrations[0] if len(group.registrations) == 1 and not group.is_copy else None
    return Outgoing(
        to=group.address,
        subject=subject,
        text=BLANK_LINES.sub("\n\n", text).strip(),
        purpose=purpose_of(event, telling),
        language=order.language,
        person=alone.person_id if alone else None,
        calendar=calendar_of(group, telling),
        title=title,
    )


def purpose_of(event: Event, telling: Telling) -> str:
    """The coordinator's own words serve whoever registered until the event is over; then they are a follow-up."""
    over = is_over(event, telling.at) and not has_no_date(event)
    return AFTERWARDS if telling.kind == Kind.MESSAGE and over else PURPOSE


def subject_of(group: Group, telling: Telling) -> str:
    kind = telling.kind
    what = {
        Kind.CONFIRM: _("Confirm your registration: %(event)s"),
        Kind.CONFIRMED: _("You are registered: %(event)s"),
        Kind.PENDING: _("We have your registration: %(event)s"),
        Kind.WAITING: _("You are on the waiting list: %(event)s"),
        Kind.OFFERED: _("A place for you, to accept: %(event)s"),
        Kind.EXPIRED: _("The place offered is no longer held: %(event)s"),
        Kind.REFUSED: _("Your registration is not accepted: %(event)s"),
        Kind.CANCELLED: _("Your registration is cancelled: %(event)s"),
        Kind.GIVEN: _("The place is given to another person: %(event)s"),
        Kind.REMINDER: _("Reminder: %(event)s"),
        Kind.CHANGED: _("Change: %(event)s"),
        Kind.EVENT_CANCELLED: _("Cancelled: %(event)s"),
        Kind.REINSTATED: _("Held after all: %(event)s"),
    }[kind]
    if kind == Kind.CHANGED and has_no_date(group.event):
        what = _("Postponed: %(event)s")
    if kind == Kind.CANCELLED and group.is_copy:
        what = _("A registration is cancelled: %(event)s")
    if kind == Kind.REFUSED and group.is_copy:
        what = _("A registration is not accepted: %(event)s")
    if kind == Kind.CONFIRMED and has_begun(group.event, telling.at):
        what = _("The registration is noted: %(event)s")
    return what % {"event": group.event}


def told(group: Group, telling: Telling) -> dict[str, Any]:
    """What the templates say. The online link is for those registered, the order's page for whoever placed it."""
    order, event, kind = group.order, group.event, telling.kind
    confirmed, leaving = group.state == State.CONFIRMED, kind in LEAVING
    # The address is confirmed for the whole order at once.
    named = [str(one) for one in (order.registrations.all() if kind == Kind.CONFIRM else group.registrations)]
    money = group.is_of_orderer and kind in OF_MONEY
    deadline = group.registrations[0].state_until
    return {
        "group": group,
        "said": telling.text,
        "name": order.name if group.is_of_orderer else group.registrations[0].first_name or named[0],
        "names": [] if not group.is_copy and named == [order.name] else named,
        "event": event,
        "differences": differences(event, telling.before, shows_link=confirmed) if telling.before else [],
        "when": "" if has_no_date(event) else days_and_hours(event),
        "where": where_of(event),
        "online_link": event.online_url if confirmed and not leaving and not is_called_off(event) else "",
        "access": "" if leaving else event.access_notes,
        "hours_left": (begins_at(event) - telling.at).total_seconds() / 3600,
        "confirmed": confirmed,
        "has_begun": has_begun(event, telling.at),
        "waiting": group.state == State.WAITING,
        "called_off": is_called_off(event),
        "deadline_day": day_in_words(deadline) if deadline else "",
        "deadline": deadline,
        "link": own_page(order) if group.is_of_orderer else "",
        "pages": [] if group.is_of_orderer else [(str(one), place_page(one)) for one in group.registrations],
        "agenda": own_agenda(group.registrations[0]) if confirmed and not group.is_copy else "",
        "price": sum(one.price for one in group.registrations) if money and not leaving else 0,
        "invoices": _invoices(group) if money else [],
        "charges_taxes": money and BillingSettings.current().charges_taxes,
        "accounts": _accounts(group) if money and kind in OF_CREDIT else [],
        "hub": telling.hub,
    }


def _invoices(group: Group) -> list[tuple[Invoice, str]]:
    """What was charged for these places, each with its page: usually one for all."""
    charged = {one.invoice.pk: one.invoice for one in group.registrations if one.invoice}
    return [(invoice, page_url(invoice)) for invoice in charged.values()]


def _accounts(group: Group) -> list[tuple[Invoice, str, Decimal, Decimal, Decimal]]:
    """Each invoice with its page, what was credited of it, what is left to pay and what the hub owes."""
    found = []
    for invoice, url in _invoices(group):
        credited = invoice.credit_notes.aggregate(total=Sum("total"))["total"] or Decimal(0)
        balance = invoice.balance_on(date.max)
        found.append((invoice, url, credited, max(balance, Decimal(0)), max(-balance, Decimal(0))))
    return found


def calendar_of(group: Group, telling: Telling) -> str:
    """A REQUEST for those confirmed, a CANCEL for those who were; nothing for the others, who have nothing there."""
    if group.is_copy:
        return ""
    method = _method(group, telling)
    if method is None:
        return ""
    name = group.order.name if group.is_of_orderer else str(group.registrations[0])
    page = own_page(group.order) if group.is_of_orderer else place_page(group.registrations[0])
    with translation.override(LANGUAGES[group.order.language]):
        to, organiser = Party(group.address, name), telling.hub.name
        off = telling.taken_off.get(group.order.enrolment_id, 0)
        return invitation(group.event, method, to=to, organiser=organiser, page=page, at=telling.at, taken_off=off)


def _method(group: Group, telling: Telling) -> Method | None:
    kind = telling.kind
    if kind == Kind.CONFIRMED and has_begun(group.event, telling.at):
        return None
    confirmed = group.state == State.CONFIRMED
    if kind in (Kind.CONFIRMED, Kind.CHANGED, Kind.REINSTATED) and confirmed:
        return Method.CANCEL if is_called_off(group.event) else Method.REQUEST
    if kind == Kind.EVENT_CANCELLED and confirmed:
        return Method.CANCEL
    if kind in (Kind.CANCELLED, Kind.GIVEN) and _was_told(group) and not _comes_all_the_same(group):
        return Method.CANCEL
    return None


def _was_told(group: Group) -> bool:
    told = RegistrationLetter.objects.filter(registration__in=group.registrations, kind=Kind.CONFIRMED)
    return told.exists()


def _comes_all_the_same(group: Group) -> bool:
    """Whether others who were registered with her, and are written to at the same address, still come."""
    hers = [one.pk for one in group.registrations]
    others = group.order.registrations.filter(state=State.CONFIRMED).exclude(pk__in=hers)
    return any((one.email or group.order.email).lower() == group.address.lower() for one in others)
