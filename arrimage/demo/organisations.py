"""The demo's network: fictional enterprises and partners in the real territory, and the people who run them."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from arrimage.demo.clock import Clock
from arrimage.demo.profiles import dress
from arrimage.kit.text import fold
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty, Sector

DATA = Path(__file__).parent / "data"
SHIFT = 31  # no divisor in common with the 66 names: each first name meets each last name before a pair comes back
TITLES = ("Directrice générale", "Coordonnateur", "Présidente", "Responsable du développement", "Trésorière")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def load_network(random: Random, clock: Clock, scale: int) -> None:
    """Enterprises, partners, public bodies and people; beyond a scale of 1, numbered copies of the enterprises."""
    places = {place.name.replace("’", "'"): place for place in Municipality.objects.select_related("county")}
    organisations = [*_enterprises(places, scale), *_partners(places), *_public_bodies()]
    dress(organisations, clock)
    Organisation.objects.bulk_create(organisations, batch_size=1000)
    _tie_sectors()
    _load_people(random, scale)


def _enterprises(places: dict[str, Municipality], scale: int) -> Iterator[Organisation]:
    for copy in range(scale):
        for row in rows("enterprises.csv"):
            name = row["name"] if copy == 0 else f"{row['name']} {copy + 1}"
            yield _organisation(name, row, places, Organisation.Kind.ENTERPRISE, row["status"], row["legal_form"])


def _partners(places: dict[str, Municipality]) -> Iterator[Organisation]:
    for row in rows("partners.csv"):
        status = "emerging" if row["kind"] == Organisation.Kind.EMERGING_PROJECT else "recognised"
        yield _organisation(row["name"], row, places, row["kind"], status, "non_profit")


def _public_bodies() -> Iterator[Organisation]:
    for county in RegionalCounty.objects.all():
        yield Organisation(name=f"MRC de {county.name}", kind="county", status="recognised", county=county)
    for place in Municipality.objects.select_related("county"):
        yield Organisation(
            name=f"{place.designation} de {place.name}",
            kind="municipality",
            legal_form="public_body",
            status="recognised",
            municipality=place,
            county=place.county,
        )


def _organisation(
    name: str, row: dict[str, str], places: dict[str, Municipality], kind: str, status: str, form: str
) -> Organisation:
    place = places[row["municipality"]]
    domain = "-".join(fold(name).split()[-3:])
    return Organisation(
        name=name,
        kind=kind,
        legal_form=form,
        status=status,
        municipality=place,
        county=place.county,
        description=row["description"],
        employees=int(row["employees"]) if row.get("employees") else None,
        email=f"info@{domain}.example",
        website=f"https://{domain}.example",
        phone=f"450 555-{sum(map(ord, name)) % 10000:04d}",
    )


def _tie_sectors() -> None:
    sectors = dict(Sector.objects.values_list("code", "pk"))
    wanted = {row["name"]: sectors[row["sector"]] for row in rows("enterprises.csv")}
    through = Organisation.sectors.through
    found = Organisation.objects.filter(name__in=wanted).values_list("pk", "name")
    through.objects.bulk_create(through(organisation_id=pk, sector_id=wanted[name]) for pk, name in found)


def _load_people(random: Random, scale: int) -> None:
    """About one person per enterprise or partner, some in two organisations; a third of partners' are experts."""
    names = rows("people.csv")
    employers = list(Organisation.objects.exclude(kind__in=("county", "municipality")).exclude(status="closed"))
    people, employer_of = [], []
    for index, employer in enumerate(employers):
        first, last = _named(names, index)
        address = fold(f"{first} {last}").replace(" ", ".")
        expert = employer.kind in ("support", "other") or index % 9 == 0
        people.append(
            Person(
                first_name=first,
                last_name=last,
                email=f"{address}@{employer.email.partition('@')[2]}",
                is_expert=expert and index < len(names),
            )
        )
        employer_of.append(employer)
    people = Person.objects.bulk_create(people, batch_size=1000)
    roles = [
        OrganisationRole(person=person, organisation=employer, title=random.choice(TITLES))
        for person, employer in zip(people, employer_of, strict=True)
    ]
    boards = random.sample(range(len(people)), min(8, len(people) // 2))
    roles += [
        OrganisationRole(person=people[i], organisation=employers[(i + 5) % len(employers)], title="Administratrice")
        for i in boards
    ]
    OrganisationRole.objects.bulk_create(roles, batch_size=1000)


def _named(names: list[dict[str, str]], index: int) -> tuple[str, str]:
    """The names as they are paired, then again with the first names shifted, so that each pair is new."""
    turn, place = divmod(index, len(names))
    return names[(place + SHIFT * turn) % len(names)]["first"], names[place]["last"]
