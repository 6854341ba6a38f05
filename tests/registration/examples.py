"""On the demo hub: an event with tickets and questions; somebody registered, another to approve, another who waits."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, Event
from arrimage.registration.addresses import place_path
from arrimage.registration.models import Answer, Enrolment, Order, Registration
from arrimage.registration.operations import NewOrder, Participant, place_order

SLUG = "souper-des-rives"


def busy() -> Enrolment:
    """Made once: two places, both held; one registration is to be approved, another waits."""
    known = Enrolment.objects.filter(event__slug=SLUG).first()
    return known or _make()


def _make() -> Enrolment:
    day, at = localdate() + timedelta(days=20), timezone.now()
    activity = Activity.objects.create(
        kind="networking", status="planned", title="Souper des rives", date=day, start_time=time(17), is_public=True
    )
    event = Event.objects.create(activity=activity, state="published", published_at=at, slug=SLUG)
    enrolment = Enrolment.objects.create(event=event, capacity=2, welcome="Entrée par la cour.")
    regular = enrolment.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    members = enrolment.tickets.create(name_fr="Membre", pricing="fixed", price=25, holder="members", position=1)
    enrolment.tickets.create(name_fr="Solidaire", pricing="chosen", price=5, suggested=20, position=2)
    enrolment.promo_codes.create(code="AMI", percent=20)
    diet = enrolment.questions.create(kind="diet", text="Un régime, une allergie?")
    enrolment.questions.create(kind="file", text="Votre logo", position=1)
    for name, ticket in (("Ana", regular), ("Bob", members), ("Chloé", regular)):
        ticket.refresh_from_db()
        _register(enrolment, name, ticket)
    Answer.objects.create(registration=named("Ana"), question=diet, text="Sans noix")
    return enrolment


def _register(enrolment: Enrolment, name: str, ticket: object) -> None:
    email = f"{name.lower().replace('é', 'e')}@exemple.example"
    who = Participant(first_name=name, last_name="Desrives", email=email, ticket=ticket)  # type: ignore[arg-type]
    new = NewOrder(name=f"{name} Desrives", email=email, participants=[who], is_known=True)
    place_order(enrolment=enrolment, new=new, at=timezone.now())


def named(name: str) -> Registration:
    return Registration.objects.get(enrolment__event__slug=SLUG, first_name=name)


def registered() -> Registration:
    busy()
    return named("Ana")


def to_approve() -> Registration:
    busy()
    return named("Bob")


def waiting() -> Registration:
    busy()
    return named("Chloé")


def order() -> Order:
    return registered().order


def place_token() -> str:
    """What opens the page of a participant."""
    return place_path(registered()).split("/")[-2]
