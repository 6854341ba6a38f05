"""What members ask of the demo hub: changes to a profile, access to an organisation, a colleague invited."""

from datetime import datetime, timedelta

from arrimage.accounts.models import User
from arrimage.network.models import AccessRequest, Person
from arrimage.network.operations.proposals import propose

State = AccessRequest.State


def load_members(users: dict[str, User], now: datetime) -> None:
    elise = Person.objects.get(user=users["elise"])
    cafe = elise.roles.get().organisation
    said = {
        "phone": "450 555-0172",
        "description": "Café de quartier tenu par ses membres : repas à prix libre, cuisine partagée et tremplin pour "
        "des jeunes qui cherchent un premier emploi.",
        "volunteers": 14,
    }
    propose(organisation=cafe, person=elise, values=said, manages=True, at=now - timedelta(days=2))
    AccessRequest.objects.create(
        organisation_name="Ressourcerie La Deuxième Rive",
        first_name="Jocelyne",
        last_name="Papineau",
        email="jocelyne.papineau@ressourcerie.example",
        title="Adjointe à la direction",
        message="Je mets la fiche à jour à la place de Bernard.",
        state=State.WAITING,
        asked_at=now - timedelta(days=1),
        confirmed_at=now - timedelta(days=1),
    )
    AccessRequest.objects.create(
        organisation=cafe,
        first_name="Mathis",
        last_name="Lavigne",
        email="mathis@traverse.example",
        title="Responsable de la cuisine",
        manages=False,
        invited_by=elise,
        is_invitation=True,
        asked_at=now - timedelta(hours=5),
    )
