"""Who receives one letter for whom: those of one order who are written to at one address, and are in one state."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from arrimage.agenda.models import Event
from arrimage.registration.addresses import address_of
from arrimage.registration.models import Order, Registration, RegistrationLetter
from arrimage.registration.queries import has_begun

Kind = RegistrationLetter.Kind
# What is answered on the order's own page, which only whoever registered has.
ANSWERED = (Kind.CONFIRM, Kind.OFFERED)
# What whoever registered others wants to know too.
COPIED = (
    *(Kind.CONFIRMED, Kind.PENDING, Kind.WAITING, Kind.REFUSED),
    *(Kind.CANCELLED, Kind.GIVEN, Kind.EVENT_CANCELLED),
)
# What tells somebody that she comes, or may: of an event that began it is told no more.
OF_COMING = (Kind.CONFIRMED, Kind.PENDING, Kind.WAITING, Kind.OFFERED)


@dataclass(frozen=True)
class Group:
    """One letter. `is_copy`: it goes to whoever registered them, beside their own."""

    order: Order
    address: str
    registrations: tuple[Registration, ...]
    is_copy: bool = False

    @property
    def event(self) -> Event:
        return self.registrations[0].enrolment.event

    @property
    def state(self) -> str:
        return self.registrations[0].state

    @property
    def is_of_orderer(self) -> bool:
        """Whether the reader is who registered them: only she opens the order's page."""
        return self.address.lower() == self.order.email.lower()


def concerned(registrations: Sequence[Registration], kind: Kind, at: datetime) -> list[Registration]:
    """Those, of one event, to write to. Once it began nobody is told to come; what she owes for it, she is told."""
    if kind not in OF_COMING or not registrations or not has_begun(registrations[0].enrolment.event, at):
        return list(registrations)
    return [one for one in registrations if kind == Kind.CONFIRMED and one.invoice_id is not None]


def groups(registrations: Iterable[Registration], kind: Kind) -> list[Group]:
    together: dict[tuple[int, str, str], list[Registration]] = defaultdict(list)
    for one in registrations:
        together[one.order_id, _address(one, kind).lower(), one.state].append(one)
    return [Group(same[0].order, _address(same[0], kind), tuple(same)) for same in together.values()]


def _address(registration: Registration, kind: Kind) -> str:
    """Until the e-mail of the order is confirmed, nothing goes to the addresses of others that were typed with it."""
    order = registration.order
    return order.email if kind in ANSWERED or order.confirmed_at is None else address_of(registration)


def copies(together: Iterable[Group], kind: Kind) -> list[Group]:
    """For each order none of whose letters reaches whoever placed it: one for her, of all of them."""
    if kind not in COPIED:
        return []
    by_order: dict[tuple[int, str], list[Group]] = defaultdict(list)
    for group in together:
        by_order[group.order.pk, group.state].append(group)
    return [
        Group(same[0].order, same[0].order.email, tuple(one for group in same for one in group.registrations), True)
        for same in by_order.values()
        if not any(group.is_of_orderer for group in same)
    ]
