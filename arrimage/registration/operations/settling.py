"""A place that becomes somebody's: who she is in the directory, whether she waits for a yes, what she owes."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from arrimage.agenda.models import Event
from arrimage.kit.text import fold
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.network.queries import people_at
from arrimage.registration.emails import tell
from arrimage.registration.models import Order, Registration, RegistrationLetter, Ticket
from arrimage.registration.operations.invoicing import invoice_places
from arrimage.registration.operations.rows import State, put
from arrimage.registration.queries import is_member

Kind = RegistrationLetter.Kind


def settle(registrations: Sequence[Registration], at: datetime, occasion: str = "") -> None:
    """Give them their places for good, or put them before the staff; charge what is owed, and tell them."""
    given: list[Registration] = []
    looked_at: list[Registration] = []
    for one in registrations:
        wanted = State.PENDING if needs_a_look(one) else State.CONFIRMED
        put(one, wanted, at)
        (looked_at if wanted == State.PENDING else given).append(one)
    invoice_places(given, at)
    tell(given, Kind.CONFIRMED, at=at, occasion=occasion)
    tell(looked_at, Kind.PENDING, at=at, occasion=occasion)


def needs_a_look(registration: Registration) -> bool:
    """Whether the staff approves first: as the event wants, or when she says that she is a member and her address
    does not show it. Nothing on the screen tells who is a member: that would be telling it to anybody who asks.
    """
    enrolment, order = registration.enrolment, registration.order
    if order.by_id is not None:
        return False
    for_members = enrolment.event.audience == Event.Audience.MEMBERS
    as_member = registration.ticket is not None and registration.ticket.holder == Ticket.Holder.MEMBERS
    if not (for_members or as_member):
        return bool(enrolment.needs_approval)
    return bool(enrolment.needs_approval) or not is_member(registration.person, localdate(order.placed_at))


def tie(order: Order, registrations: Sequence[Registration], at: datetime) -> None:
    """Tie those whose address is one person's of the directory to her, and to the organisation where she is."""
    day = localdate(at)
    tie_participants(registrations, at)
    first = registrations[0]
    same = first.email.lower() == order.email.lower()
    order.person = first.person if same else only_person(order.email)
    order.organisation = first.organisation if same else _organisation_of(order.person, order.organisation_name, day)
    order.save(update_fields=["person", "organisation"])


def tie_participants(registrations: Sequence[Registration], at: datetime) -> None:
    for one in registrations:
        one.person = only_person(one.email)
        one.organisation = _organisation_of(one.person, one.organisation_name, localdate(at))
        one.save(update_fields=["person", "organisation"])


def only_person(email: str) -> Person | None:
    found = people_at(email) if email else []
    return found[0] if len(found) == 1 else None


def _organisation_of(person: Person | None, name: str, day: date) -> Organisation | None:
    """Where she has a role, by the name she wrote if there are several; else the only one of that name."""
    wanted = fold(name)
    if person is not None:
        roles = OrganisationRole.objects.current(day).filter(person=person).select_related("organisation")
        hers = list({role.organisation_id: role.organisation for role in roles}.values())
        named = [one for one in hers if fold(one.name) == wanted]
        if len(hers) == 1 and (not wanted or named):
            return hers[0]
        if len(named) == 1:
            return named[0]
    same = list(Organisation.objects.filter(name__iexact=name.strip())[:2]) if wanted else []
    return same[0] if len(same) == 1 else None
