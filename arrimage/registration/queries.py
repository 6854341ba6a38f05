"""Whether one may register for an event, how many places are left, what is offered."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.agenda.models import Activity, Event
from arrimage.kit.templatetags.formats import clock, long_date
from arrimage.membership.queries import members_on
from arrimage.network.models import OrganisationRole, Person
from arrimage.network.models.organisations import organisations_of
from arrimage.registration.happening import has_no_date
from arrimage.registration.models import Enrolment, Registration, Ticket


def starts_at(event: Event) -> datetime:
    """When it begins; the last minute of its first day when no hour is known."""
    activity = event.activity
    return timezone.make_aware(datetime.combine(activity.date, activity.start_time or time(23, 59)))


def has_begun(event: Event, at: datetime) -> bool:
    """An event put off to no day yet has not: the day that it had says nothing any more."""
    return not has_no_date(event) and at >= starts_at(event)


def ends_at(event: Event) -> datetime:
    """When it is over; the last minute of its last day when no hour is known."""
    return timezone.make_aware(datetime.combine(event.last_day, event.activity.end_time or time(23, 59)))


def credited_until(enrolment: Enrolment) -> datetime:
    """Until when a place given up is credited."""
    return starts_at(enrolment.event) - timedelta(hours=enrolment.cancel_until_hours)


def moment(at: datetime) -> str:
    """«mardi 3 mars 2026, 18 h»."""
    local = timezone.localtime(at)
    return f"{long_date(local)}, {clock(local)}"


def closed_because(enrolment: Enrolment, at: datetime, *, is_invited: bool = False) -> str:
    """A sentence that says why nobody registers now; empty when one may, be it for the waiting list."""
    event = enrolment.event
    if reason := over_because(event, at):
        return reason
    if not enrolment.is_open:
        return _("One does not register here for this event.")
    if enrolment.opens_at and at < enrolment.opens_at:
        return _("Registration opens on %(moment)s.") % {"moment": moment(enrolment.opens_at)}
    if enrolment.closes_at and at >= enrolment.closes_at:
        return _("Registration closed on %(moment)s.") % {"moment": moment(enrolment.closes_at)}
    if event.audience == Event.Audience.INVITED and not is_invited:
        return _("This event is by invitation: register by the link that you received.")
    return ""


def over_because(event: Event, at: datetime) -> str:
    """A sentence that says why nobody comes to this event any more; empty while somebody may."""
    if reason := called_off_because(event):
        return reason
    if event.state == Event.State.DRAFT:
        return _("This event is not published yet: one does not register for it.")
    if event.state == Event.State.CLOSED or at >= starts_at(event):
        return _("This event has begun or is over: one no longer registers for it.")
    return ""


def called_off_because(event: Event) -> str:
    """A sentence that says why nobody is given a place of this event, not even by the staff, who notes afterwards who
    came to one that was held; empty while it stands.
    """
    if event.activity.status == Activity.Status.CANCELLED:
        return _("This event is cancelled.")
    if has_no_date(event):
        return _("This event is postponed, to a day that is not known yet.")
    return ""


@dataclass
class Places:
    """What is left of an event, and of each kind of ticket; None where there is no limit. `waiting`: how many wait."""

    left: int | None
    by_ticket: dict[int, int] = field(default_factory=dict)
    waiting: int = 0

    def are_for(self, ticket: int | None) -> bool:
        """Whether a place with that ticket, by its key, is left."""
        return self.left != 0 and self.by_ticket.get(ticket or 0, 1) > 0

    def take(self, ticket: int | None) -> None:
        if self.left is not None:
            self.left -= 1
        if ticket in self.by_ticket:
            self.by_ticket[ticket or 0] -= 1

    def take_all(self, tickets: Sequence[int | None]) -> bool:
        """Take a place for each, by the keys of their tickets, or none; whether they are taken."""
        after = Places(self.left, dict(self.by_ticket))
        for ticket in tickets:
            if not after.are_for(ticket):
                return False
            after.take(ticket)
        self.left, self.by_ticket = after.left, after.by_ticket
        return True

    def left_of(self, ticket: Ticket) -> int | None:
        known = [n for n in (self.left, self.by_ticket.get(ticket.pk)) if n is not None]
        return min(known, default=None)


def places_of(enrolment: Enrolment, tickets: Iterable[Ticket] | None = None) -> Places:
    """Counted now: whoever gives places has locked the enrolment first. More holders than places leave none."""
    counts = {ticket: (held, waiting) for ticket, held, waiting in enrolment.registrations.by_ticket()}
    held = Counter({ticket: count for ticket, (count, _waiting) in counts.items()})
    limits = {one.pk: one.capacity for one in (enrolment.tickets.all() if tickets is None else tickets)}
    by_ticket = {key: max(0, most - held[key]) for key, most in limits.items() if most is not None}
    left = None if enrolment.capacity is None else max(0, enrolment.capacity - held.total())
    return Places(left, by_ticket, sum(waiting for _held, waiting in counts.values()))


def rank_of(registration: Registration) -> int:
    """Her rank on the waiting list, from 1."""
    waiting = Registration.objects.waiting().filter(enrolment=registration.enrolment_id)
    return waiting.filter(place__lt=registration.place).count() + 1


def is_offered(ticket: Ticket, at: datetime) -> bool:
    """Whether this ticket may be chosen at that moment."""
    begun = ticket.available_from is None or ticket.available_from <= at
    return begun and (ticket.available_until is None or at < ticket.available_until)


def full_among(events: Collection[int]) -> set[int]:
    """The keys of the events, of these, where no place is left."""
    limited = Enrolment.objects.filter(event__in=events, capacity__isnull=False).values_list("pk", "event", "capacity")
    found = {pk: (event, capacity or 0) for pk, event, capacity in limited}
    holding = Registration.objects.holding_a_place().filter(enrolment__in=found).order_by()
    held = Counter(holding.values_list("enrolment", flat=True))
    return {event for pk, (event, capacity) in found.items() if held[pk] >= capacity}


def expecting(event: Event) -> int:
    """How many participants are told when the event changes."""
    return Registration.objects.filter(enrolment__event=event, state__in=Registration.CONCERNED).count()


def written_of(user: Any, day: date) -> dict[str, str]:
    """What the form knows already of whoever is signed in and in the directory: by field of a participant.

    Her organisation is written where she has a role in one alone: of several, she says for which she comes.
    """
    person = Person.objects.filter(user=user).first() if user.is_authenticated else None
    if person is None:
        return {}
    organisations = organisations_of(user, day).distinct()[:2]
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": user.email,
        "organisation_name": organisations[0].name if len(organisations) == 1 else "",
    }


def is_member(person: Person | None, day: date) -> bool:
    """Whether she, or an organisation where she has a role on that day, is a member in good standing on it."""
    if person is None:
        return False
    roles = OrganisationRole.objects.current(day).filter(person=person)
    held = Q(person=person) | Q(organisation__in=roles.order_by().values("organisation"))
    return bool(members_on(day).filter(held).exists())
