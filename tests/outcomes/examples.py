"""Events that are over, with those who came: for the tests of this room, the judges and the addresses of the house."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event
from arrimage.network.models import Organisation
from arrimage.outcomes.models import Asking, Certificate, Collaboration
from arrimage.outcomes.operations.asking import ask, evaluate
from arrimage.outcomes.operations.certifying import issue_certificates
from arrimage.outcomes.operations.closing import Account, close_event
from arrimage.registration.models import CheckIn, Enrolment, Order, Registration

DAY = date(2026, 3, 12)
AFTER = datetime(2026, 3, 13, 15, tzinfo=UTC)


def an_event(title: str = "5 à 7 des entreprises", kind: str = "networking", **fields: Any) -> Event:
    activity = {"date": DAY, "start_time": time(17), "end_time": time(19), "status": "planned", **fields}
    ends = activity.pop("end_date", None)
    made = Activity.objects.create(kind=kind, title=title, **activity)
    event: Event = Event.objects.create(
        activity=made, state="published", slug=f"e-{made.pk}", published_at=AFTER, end_date=ends
    )
    Enrolment.objects.create(event=event)
    return event


def registers(event: Event, name: str, **fields: Any) -> Registration:
    """«Marie Dubé» registers; her e-mail is marie@ici.example."""
    first_name, _blank, last_name = name.partition(" ")
    email = fields.pop("email", f"{first_name.lower()}@ici.example")
    language = fields.pop("language", "fr")
    enrolment = event.enrolment
    order = Order.objects.create(
        enrolment=enrolment, name=name, email=email or "groupe@ici.example", placed_at=AFTER, language=language
    )
    enrolment.last_place += 1
    enrolment.save(update_fields=["last_place"])
    said = {"state": "confirmed", "decided_at": AFTER, "place": enrolment.last_place, **fields}
    registration: Registration = Registration.objects.create(
        enrolment=enrolment, order=order, first_name=first_name, last_name=last_name, email=email, **said
    )
    return registration


def comes(registration: Registration, half: str = "", day: date = DAY) -> CheckIn:
    made: CheckIn = CheckIn.objects.create(registration=registration, day=day, half=half, at=AFTER)
    return made


def came(event: Event, name: str, **fields: Any) -> Registration:
    registration = registers(event, name, **fields)
    comes(registration)
    return registration


NAMES = ("Marie Dubé", "Jean Roy", "Ana Lopez", "Zoé L’Écuyer", "Ali Benali", "Luc Tremblay")
WORDS = ("Traiteur. Je cherche des maraîchers", "Maraîcher", "Transport. Cherche un traiteur", "Comptabilité")


def an_event_to_close() -> Event:
    """Whose participants want to meet; some are not in the directory. Made once."""
    title = "5 à 7 à fermer"
    if known := Event.objects.filter(activity__title=title).first():
        return known
    event, organisations = an_event(title), list(Organisation.objects.order_by("pk")[:3])
    for number, name in enumerate(NAMES):
        wishes = {"wants_introductions": True, "about": WORDS[number % 4], "organisation_name": f"Coop {number}"}
        registration = registers(event, name, **wishes)
        if number < 4:
            comes(registration)
    for other in range(2):
        one, two = organisations[other], organisations[1 - other]
        Collaboration.objects.create(event=event, kind="project", organisation=one, partner=two, said_on=DAY)
    return event


def an_event_to_come() -> Event:
    """In ten days; its participants want to meet. Made once."""
    title = "5 à 7 à venir"
    if known := Event.objects.filter(activity__title=title).first():
        return known
    event = an_event(title, date=localdate() + timedelta(days=10))
    for number, name in enumerate(NAMES[:4]):
        registers(event, name, wants_introductions=True, about=WORDS[number], organisation_name=f"Coop {number}")
    return event


def an_event_closed() -> Event:
    """A training session with evaluations, certificates, and questions that wait for their answer. Made once."""
    title = "Lire un bilan : fermée"
    if known := Event.objects.filter(activity__title=title).first():
        return known
    event = an_event(title, "training")
    for name in NAMES:
        came(event, name)
    close_event(event=event, account=Account(), by=User.objects.get(first_name="Coralie"), at=AFTER)
    marks = {"would_recommend": True, "liked": "Les exemples", "to_improve": "Plus de pauses"}
    for about in Asking.About:
        askings = ask(event=event, about=about, at=AFTER)
        for asking, mark in zip(askings[:4], (5, 4, 4, 3), strict=False):
            if about == Asking.About.HOT:
                evaluate(asking=asking, said={"satisfaction": mark, "content": mark, **marks}, on=DAY)
    issue_certificates(event=event, at=AFTER)
    return event


def a_question(about: str) -> Asking:
    """Not answered yet."""
    event = an_event_closed()
    waiting = Asking.objects.filter(registration__enrolment__event=event, about=about, is_answered=False)
    found: Asking = waiting.earliest("pk")
    return found


def a_question_answered() -> Asking:
    found: Asking = Asking.objects.filter(registration__enrolment__event=an_event_closed(), is_answered=True)[0]
    return found


def a_certificate() -> Certificate:
    found: Certificate = Certificate.objects.filter(registration__enrolment__event=an_event_closed()).earliest("pk")
    return found


def a_collaboration_told_twice() -> Collaboration:
    found: Collaboration = Collaboration.objects.filter(event=an_event_to_close()).latest("pk")
    return found
