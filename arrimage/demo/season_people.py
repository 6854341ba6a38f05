"""Who registers for the demo's events: people of the directory, in turns, and some whom it does not know."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from simple_history.utils import bulk_create_with_history

from arrimage.agenda.models import Event
from arrimage.demo.clock import noon
from arrimage.demo.season_text import EventText
from arrimage.kit.text import fold
from arrimage.network.models import OrganisationRole, Person
from arrimage.registration.models import Answer, Enrolment, Order, Question, Registration

State = Registration.State
DAY = timedelta(days=1)
# One in so many is not in the directory, wants to be introduced, has something to answer.
STRANGERS, CURIOUS, ANSWERS = 7, 3, 6
FIRST, LAST = ("Aline", "Bruno", "Diane", "Éric", "Gaëlle", "Hugo"), ("Aubin", "Brault", "Caza", "Dumas", "Leduc")
ABOUT = (
    "Nous cherchons un traiteur pour nos réunions.",
    "Nous louons une salle et du matériel.",
    "Nous voulons mettre nos achats en commun.",
)
SAID = {Question.Kind.DIET: "Végétarienne", Question.Kind.ACCESS: "Une place près de la porte, s’il vous plaît."}


class Coming:
    """People in turns, so that each comes to a few events."""

    def __init__(self) -> None:
        roles = OrganisationRole.objects.filter(end=None).select_related("person", "organisation").order_by("pk")
        known: dict[int, OrganisationRole] = {}
        for role in roles.exclude(person__email="")[:120]:
            known.setdefault(role.person_id, role)
        self._roles = cycle(known.values())
        self._number = 0

    def take(self, number: int) -> Iterator[tuple[OrganisationRole | None, str, str]]:
        """So many: the role of each, None for a stranger, with a first and a last name."""
        for _place in range(number):
            self._number += 1
            if self._number % STRANGERS == 0:
                yield None, FIRST[self._number % len(FIRST)], LAST[self._number % len(LAST)]
            else:
                role = next(self._roles)
                yield role, role.person.first_name, role.person.last_name


def register(event: Event, text: EventText, coming: Coming) -> list[Registration]:
    """Those registered, then those who wait, each by an order of her own."""
    enrolment = Enrolment.objects.get(event=event)
    tickets, questions = list(enrolment.tickets.all()), list(enrolment.questions.all())
    orders: list[Order] = []
    rows: list[Registration] = []
    for place, (role, first, last) in enumerate(coming.take(text.registered + text.waiting), start=1):
        at = noon(event.activity.date - 30 * DAY) + timedelta(hours=place)
        email = role.person.email if role else f"{fold(first)}.{fold(last)}.{place}@ailleurs.example"
        person, organisation = (role.person, role.organisation) if role else (None, None)
        order = Order(
            enrolment=enrolment,
            name=f"{first} {last}",
            email=email,
            organisation=organisation,
            person=person,
            placed_at=at,
            confirmed_at=at,
            language=person.language if person else Person.Language.FRENCH,
        )
        row = Registration(
            enrolment=enrolment,
            order=order,
            ticket=tickets[0] if tickets else None,
            first_name=first,
            last_name=last,
            email=email,
            organisation_name=str(organisation or ""),
            person=person,
            organisation=organisation,
            state=State.CONFIRMED if place <= text.registered else State.WAITING,
            place=place,
            decided_at=at,
            wants_introductions=place % CURIOUS == 0,
            about=ABOUT[place % len(ABOUT)] if place % CURIOUS == 0 else "",
        )
        orders.append(order)
        rows.append(row)
    Order.objects.bulk_create(orders)
    bulk_create_with_history(rows, Registration)
    _answer(rows, questions)
    enrolment.last_place = len(rows)
    enrolment.save(update_fields=["last_place"])
    return rows


def _answer(rows: list[Registration], questions: list[Question]) -> None:
    for question in questions[:1]:
        said = SAID[Question.Kind(question.kind)]
        Answer.objects.bulk_create(
            Answer(registration=row, question=question, text=said) for row in rows if row.place % ANSWERS == 0
        )
