"""A small territory, a few organisations and people, and activities among them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from arrimage.agenda.models import Activity, Presence
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty
from tests.agenda.season import TOMORROW, a_public_activity, a_session, an_event


@dataclass
class World:
    """Two MRC, three municipalities and a reserve, three organisations, two people."""

    beauharnois: RegionalCounty
    haut: RegionalCounty
    valleyfield: Municipality
    huntingdon: Municipality
    elgin: Municipality
    reserve: Municipality
    recolte: Organisation
    patriotes: Organisation
    town: Organisation
    marie: Person
    jean: Person


@pytest.fixture
def world(db: None) -> World:
    beauharnois = RegionalCounty.objects.create(code="700", name="Beauharnois-Salaberry")
    haut = RegionalCounty.objects.create(code="690", name="Le Haut-Saint-Laurent")

    def place(code: str, name: str, county: RegionalCounty, designation: str = "Ville") -> Municipality:
        belongs = designation != "Réserve indienne"
        return Municipality.objects.create(
            code=code, name=name, county=county, designation=designation, belongs_to_county=belongs
        )

    valleyfield = place("70052", "Salaberry-de-Valleyfield", beauharnois)
    huntingdon = place("69055", "Huntingdon", haut)
    enterprise = {"kind": Organisation.Kind.ENTERPRISE, "status": Organisation.Status.RECOGNISED}
    return World(
        beauharnois=beauharnois,
        haut=haut,
        valleyfield=valleyfield,
        huntingdon=huntingdon,
        elgin=place("69050", "Elgin", haut, "Municipalité"),
        reserve=place("69802", "Akwesasne", haut, "Réserve indienne"),
        recolte=Organisation.objects.create(
            name="La Récolte d’ici", municipality=valleyfield, email="info@recolte.example", **enterprise
        ),
        patriotes=Organisation.objects.create(name="Musée des Patriotes", municipality=huntingdon, **enterprise),
        town=Organisation.objects.create(
            name="Ville de Huntingdon", municipality=huntingdon, kind=Organisation.Kind.MUNICIPALITY
        ),
        marie=Person.objects.create(first_name="Marie", last_name="Dubé", is_expert=True, email="marie@tiess.example"),
        jean=Person.objects.create(first_name="Jean", last_name="Roy", email="jean@recolte.example"),
    )


@pytest.fixture
def held(db: None) -> Callable[..., Activity]:
    """An activity held, with those named present: `held(world.recolte, date=…, kind=…)`."""

    def make(*company: Any, state: str = Presence.State.PRESENT, **fields: Any) -> Activity:
        fields = {"kind": Activity.Kind.ACCOMPANIMENT, "date": date(2018, 3, 1), "head_count": 2, **fields}
        activity = Activity.objects.create(**fields)
        for who in company:
            if isinstance(who, Municipality):
                activity.municipalities_met.add(who)
            elif isinstance(who, RegionalCounty):
                activity.counties_met.add(who)
            else:
                named = "person" if isinstance(who, Person) else "organisation"
                Presence.objects.create(activity=activity, state=state, **{named: who})
        return activity

    return make


@pytest.fixture
def omars(omar) -> Organisation:
    """The support organisation where Omar advises."""
    organisation = Organisation.objects.create(name="Carrefour des Rives", kind=Organisation.Kind.SUPPORT)
    person = Person.objects.create(first_name="Omar", last_name="Exemple", user=omar)
    OrganisationRole.objects.create(person=person, organisation=organisation)
    return organisation


@pytest.fixture
def on_march_15(time_machine: Any) -> None:
    """A Thursday of 2018, before the events of these tests."""
    time_machine.move_to("2018-03-15 14:00 -0400")


@pytest.fixture
def coralies(client_for: Any, coralie: Any) -> Any:
    """The browser of Coralie, who is signed in."""
    return client_for(coralie)


@pytest.fixture
def season(world: World) -> None:
    """What comes tomorrow, of every kind that a filter tells apart."""
    an_event("Gratuite", TOMORROW, lowest_price=0, municipality=world.valleyfield)
    an_event("Payante", TOMORROW, lowest_price=40, language="en", municipality=world.huntingdon, place="Salle")
    an_event("Webinaire", TOMORROW, kind="webinar", is_online=True, language="both")
    an_event("Hybride", TOMORROW, is_online=True, place="Salle", municipality=world.huntingdon)
    a_session("D’ailleurs", TOMORROW, municipality=world.valleyfield, lowest_price=0)
    a_public_activity("Activité", TOMORROW, municipality=world.huntingdon)
