"""The demo's enterprise register: fictional enterprises in the real territory, a third of them known to the hub."""

from datetime import date, timedelta
from random import Random
from typing import Any

from arrimage.accounts.models import User
from arrimage.demo.clock import Clock
from arrimage.kit.text import fold
from arrimage.network.models import Candidate, Municipality, Organisation
from arrimage.network.operations.candidates import change_calls
from arrimage.network.operations.register import accept_licence, keep_reading
from arrimage.network.register.codes import Form
from arrimage.network.register.places import Address, Place
from arrimage.network.register.reading import Enterprise, Reading

# What such enterprises are called, the register's activity code of each, and that activity in its words.
KINDS = (
    ("Maison des jeunes {place}", "8649", "Activités pour les jeunes de 12 à 17 ans"),
    ("Centre de la petite enfance Les Castors {place}", "8641", "Garde d’enfants"),
    ("Popote roulante {place}", "9213", "Repas livrés à domicile"),
    ("Coopérative d’habitation du Quai {place}", "7511", "Logements pour les membres"),
    ("Théâtre d’été {place}", "9631", "Production de spectacles"),
    ("Centre d’action bénévole {place}", "8649", "Entraide et soutien à domicile"),
    ("Jardins collectifs {place}", "0161", "Culture de légumes"),
    ("Atelier de réemploi {place}", "6919", "Vente d’objets usagés"),
    ("Club de patinage {place}", "9653", "Cours et compétitions"),
    ("Coopérative de solidarité du Marché {place}", "6019", "Épicerie"),
    ("Radio communautaire {place}", "4811", "Radiodiffusion"),
    ("Société d’histoire {place}", "9861", "Conservation du patrimoine"),
    ("Transport adapté {place}", "4575", "Transport de personnes"),
)
UNKNOWN = 122
NEARLY_KNOWN = 5  # written a little otherwise than in the directory: somebody has to decide
STATES = (
    (Candidate.State.CALLED, "Message laissé, rappeler la directrice."),
    (Candidate.State.CALLED, "Intéressée : envoyer la trousse d’adhésion."),
    (Candidate.State.NOT_INTERESTED, "Préfère attendre son prochain conseil."),
    (Candidate.State.NOT_SOCIAL_ECONOMY, "Association sportive sans activité marchande."),
    (Candidate.State.RECRUITED, "Adhésion signée."),
)


def load_register(random: Random, clock: Clock, users: dict[str, User]) -> None:
    """Two editions, six months apart: some enterprises came, three went; then the calls that followed."""
    known, unknown = _known(random), _unknown(random)
    first = [*known[:48], *unknown[:-20]]
    for month, enterprises in ((1, first), (7, [*known, *unknown[3:]])):
        day = clock.day(month, 5)
        edition = accept_licence(source_name="JeuDonnees.zip", by=users["coralie"])
        keep_reading(reading=Reading(day, enterprises, set(), {"not_registered": 41}, [], {}), edition=edition)
    _call(random, clock, users)


def _known(random: Random) -> list[Enterprise]:
    """The directory's social enterprises, in capitals, a few with a year."""
    organisations = Organisation.objects.social_enterprises().select_related("municipality__county").order_by("pk")
    found = []
    for index, organisation in enumerate(organisations[: 58 + NEARLY_KNOWN]):
        name = organisation.name.upper()
        if index % 12 == 5:
            name = f"{name} (1998)"
        form = Form.COOPERATIVE if "coop" in organisation.legal_form else Form.NON_PROFIT
        found.append(_enterprise(random, index, name, form, organisation.municipality, *KINDS[index % 13][1:]))
    return found


def _unknown(random: Random) -> list[Enterprise]:
    towns = list(Municipality.objects.select_related("county").order_by("-population", "pk"))
    found = []
    for index in range(UNKNOWN):
        town = towns[index * 7 % len(towns)]
        name, activity, described = KINDS[index % len(KINDS)]
        form = Form.COOPERATIVE if name.startswith("Coopérative") else Form.NON_PROFIT
        enterprise = _enterprise(random, 500 + index, "", form, town, activity, described)
        enterprise.name = name.format(place=_of(town.name)).upper()
        if index % 17 == 4:
            enterprise.doubt("no_postal_code", town.name)
        if index % 23 == 9:
            enterprise.is_establishment = True
            enterprise.doubt("establishment", "Montréal (Québec)")
        if town.name == "Hemmingford":
            namesakes = tuple(one for one in towns if one.name == town.name)
            enterprise.place = Place(namesakes)
            enterprise.doubt("namesakes", town.name)
        found.append(enterprise)
    return found


def _enterprise(
    random: Random, number: int, name: str, form: Form, town: Any, activity: str, described: str
) -> Enterprise:
    street = random.choice(("rue Principale", "rue de l’Église", "chemin du Fleuve", "rang des Pommiers"))
    return Enterprise(
        neq=_neq(number),
        form=form,
        employees=random.choice("OAAAABBCDE"),
        activity_code=activity,
        activity=described,
        activity_2="",
        constituted_on=_some_day(random),
        address=Address(f"{random.randint(2, 900)}, {street}", town.name, "J6T 1A1"),
        place=Place((town,)),
        name=name,
    )


def _some_day(random: Random) -> date:
    return date(random.randint(1972, 2015), random.randint(1, 12), random.randint(1, 28))


def _neq(number: int) -> str:
    """A number of the right form, ended by Luhn's check digit."""
    body = f"{7_400_000 + number}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
    return f"11{body}{-total % 10}"


def _of(name: str) -> str:
    return f"d’{name}" if fold(name)[0] in "aeiou" else f"de {name}"


def _call(random: Random, clock: Clock, users: dict[str, User]) -> None:
    listed = Candidate.objects.filter(organisation=None, gone_on=None).order_by("-pk")
    for index, candidate in enumerate(listed[:30]):
        state, note = STATES[index % len(STATES)]
        day = clock.today - timedelta(days=random.randint(2, 40))
        following = clock.today + timedelta(days=random.randint(1, 20)) if state == Candidate.State.CALLED else None
        owner = users["paul"] if index % 3 else users["coralie"]
        change_calls(candidates=[candidate], day=day, state=state, note=note, owner=owner, next_on=following)
