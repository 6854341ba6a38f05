"""The demo's profiles: facts of every source and age, some missing, some in dispute; tags, committees, sharing.

Every name and number is invented. The NEQ lie in a range that the register has not reached.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import get_default_timezone

from arrimage.demo.clock import Clock
from arrimage.network.facts import Confidence, Provenance, Source, is_empty, note
from arrimage.network.models import (
    CORE_FACTS,
    ContactKind,
    ContactPoint,
    FreeField,
    Organisation,
    Person,
    PrincipleCheck,
    RegionalCounty,
    SetAside,
    Site,
    SocialPurpose,
    Tag,
)

SEED = 19870415
LIST_OF_2016 = "bottin de 2016.xlsx"
# Code of the sector → code of the social purpose.
PURPOSE_OF = {
    **{"11": "food", "72": "food", "44-45": "environment", "56": "environment", "23": "housing", "53": "housing"},
    **{
        "62": "seniors",
        "61": "education",
        "71": "culture",
        "51": "culture",
        "48-49": "mobility",
        "52": "collective_business",
    },
    **{"31-33": "work_integration", "81": "local_services", "54": "collective_business"},
}
BANDS = ((4, "under_100k"), (9, "from_100k"), (20, "from_500k"), (60, "from_1m"))
CHECKED = (
    "Règlements généraux, article 3",
    "Composition du conseil, procès-verbal de l’assemblée",
    "Règlements généraux, articles 12 à 18",
    "États financiers des trois dernières années",
    "Lettres patentes, clause sur les surplus",
    "Lettres patentes, clause de dissolution",
)
TAGS = (
    "À visiter",
    "Fournisseur institutionnel",
    "Mois de l’économie sociale",
    "Relève à prévoir",
    "Témoigne volontiers",
)


def dress(organisations: Iterable[Organisation], clock: Clock) -> None:
    """Give the enterprises and partners, not saved yet, what a profile holds, with its sources."""
    random = Random(SEED)
    for index, organisation in enumerate(organisations):
        if organisation.kind == Organisation.Kind.ENTERPRISE:
            _size(organisation, index, random)
            _numbers(organisation, index)
            _sources(organisation, index, random, clock.today)
        elif organisation.kind in (Organisation.Kind.SUPPORT, Organisation.Kind.OTHER):
            organisation.employees = 3 + index % 9
            note(organisation, _held(organisation), Provenance(Source.MEMBER, clock.day(2, 8), Confidence.HIGH))


def _size(organisation: Organisation, index: int, random: Random) -> None:
    staff = organisation.employees or 0
    organisation.revenue_band = next((band for most, band in BANDS if staff <= most), "from_5m")
    organisation.volunteers = random.randrange(0, 40)
    organisation.members_count = random.randrange(20, 400) if "coop" in organisation.legal_form else None
    organisation.board_size = random.choice((5, 7, 9))
    organisation.board_women = random.randrange(1, organisation.board_size)
    organisation.founding_year = 1978 + index * 7 % 40
    if index % 4 == 0:
        organisation.certifications = "Écoresponsable, niveau 2"
        organisation.institutional_services = "Livraison aux cuisines des écoles et des résidences"
    if index % 6 == 0:
        organisation.description_en = "A social enterprise of the region, open to all."


def _numbers(organisation: Organisation, index: int) -> None:
    """Fictional NEQ for one enterprise in three; two look wrong on purpose."""
    organisation.legal_name = f"{organisation.name} (nom légal)" if index % 5 == 0 else ""
    if index % 3 == 0:
        body = f"9999{index % 1000:03d}"
        organisation.neq = f"11{body}{_check_digit(body)}"
    if index == 6:
        organisation.neq = f"{organisation.neq[:-1]}{(int(organisation.neq[-1]) + 1) % 10}"
    if index == 9:
        organisation.neq = organisation.neq[:-1]


def _check_digit(body: str) -> int:
    """The digit that makes the eight last ones of a NEQ pass Luhn's check."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return -total % 10


def _sources(organisation: Organisation, index: int, random: Random, today: date) -> None:
    """Half the profiles are fresh, three in ten are old, the others lack something."""
    pattern = index % 10
    if pattern == 8:
        organisation.employees = None
    if pattern == 9:
        organisation.phone = ""
    for field in _held(organisation):
        if pattern < 5:
            source = random.choice((Source.STAFF, Source.MEMBER, Source.SURVEY))
            known = Provenance(source, today - timedelta(days=random.randrange(3, 240)), Confidence.HIGH)
        elif pattern < 7:
            days = random.randrange(400, 700)
            known = Provenance(
                Source.REGISTER, today - timedelta(days=days), Confidence.MEDIUM, "mise à jour du fichier"
            )
        else:
            known = Provenance(Source.IMPORT, today - timedelta(days=760), Confidence.LOW, LIST_OF_2016)
        note(organisation, [field], known)


def _held(organisation: Organisation) -> list[str]:
    fields = (*CORE_FACTS, "legal_name", "neq", "website", "description", "revenue_band", "board_size", "founding_year")
    return [field for field in fields if not is_empty(getattr(organisation, field))]


def load_profiles(clock: Clock) -> None:
    """What lies beside the organisations, once they and the people are saved."""
    enterprises = list(Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE).order_by("pk")[:60])
    _purposes(enterprises)
    _places_and_contacts(enterprises)
    _principles(enterprises, clock)
    _disputes(enterprises, clock)
    _own_words(enterprises, clock)
    _sharing(enterprises)
    _languages()
    _birthdays(clock)


def _purposes(enterprises: list[Organisation]) -> None:
    keys = dict(SocialPurpose.objects.values_list("code", "pk"))
    tied = Organisation.sectors.through.objects.filter(organisation__in=enterprises)
    purposes = Organisation.purposes.through
    purposes.objects.bulk_create(
        purposes(organisation_id=pk, socialpurpose_id=keys[PURPOSE_OF.get(code, "inclusion")])
        for pk, code in tied.values_list("organisation", "sector__code")
    )
    served, counties = Organisation.counties_served.through, list(RegionalCounty.objects.values_list("pk", flat=True))
    served.objects.bulk_create(
        served(organisation_id=one.pk, regionalcounty_id=county)
        for index, one in enumerate(enterprises)
        for county in counties[: 1 + index % len(counties)]
    )


def _places_and_contacts(enterprises: list[Organisation]) -> None:
    Site.objects.bulk_create(
        Site(organisation=one, name="Atelier", address="12, rue de l’Écluse", municipality_id=one.municipality_id)
        for one in enterprises[::9]
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=one, kind=ContactKind.SOCIAL, value=f"https://social.example/{one.pk}", label="Page publique"
        )
        for one in enterprises[::5]
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            person=person, kind=ContactKind.PHONE, value=f"450 555-0{person.pk % 1000:03d}", label="Cellulaire",
            is_personal=True,
        )
        for person in Person.objects.order_by("pk")[:12]
    )  # fmt: skip


def _principles(enterprises: list[Organisation], clock: Clock) -> None:
    """Two enterprises in five are checked whole, a few in part; one does not meet a principle yet."""
    checks = []
    for index, one in enumerate(enterprises):
        for principle in PrincipleCheck.Principle:
            if index % 5 < 2 or (index % 5 == 2 and principle <= PrincipleCheck.Principle.DEMOCRACY):
                met = not (index == 11 and principle == PrincipleCheck.Principle.LIQUIDATION)
                day = clock.day(index % 8, 1 + index % 27)
                said = CHECKED[principle - 1]
                checks.append(
                    PrincipleCheck(organisation=one, principle=principle, is_met=met, checked_on=day, evidence=said)
                )
    PrincipleCheck.objects.bulk_create(checks)


def _disputes(enterprises: list[Organisation], clock: Clock) -> None:
    said: tuple[tuple[int, str, Any, Source], ...] = (
        (1, "phone", "450 555-0142", Source.IMPORT),
        (2, "employees", 15, Source.SURVEY),
    )
    for index, field, value, source in said:
        SetAside.objects.create(
            organisation=enterprises[index],
            field=field,
            value=value,
            source=source,
            confidence=Confidence.LOW,
            origin=LIST_OF_2016 if source == Source.IMPORT else "sondage de besoins",
            on=clock.today - timedelta(days=600),
        )


def _own_words(enterprises: list[Organisation], clock: Clock) -> None:
    """Tags, and two fields of the hub's own with some values."""
    tags = [Tag.objects.create(name=name) for name in TAGS]
    tied = Organisation.tags.through
    tied.objects.bulk_create(
        tied(organisation_id=one.pk, tag_id=tags[index % len(tags)].pk)
        for index, one in enumerate(enterprises)
        if index % 3 == 0
    )
    FreeField.objects.create(key="dernier-appel", label="Dernier appel", kind=FreeField.Kind.DATE, order=10)
    wish = "Premier besoin exprimé"
    choices = "Financement\nRelève\nRecrutement\nVisibilité"
    FreeField.objects.create(key="premier-besoin", label=wish, kind=FreeField.Kind.CHOICE, choices=choices, order=20)
    FreeField.objects.create(
        target=FreeField.Target.PERSON,
        key="joignable-le-soir",
        label="Joignable le soir",
        kind=FreeField.Kind.YES_NO,
        order=10,
    )
    for index, one in enumerate(enterprises[:20]):
        called = clock.day(index % 8, 1 + index).isoformat()
        one.custom = {"dernier-appel": called, "premier-besoin": choices.split("\n")[index % 4]}
    Organisation.objects.bulk_update(enterprises[:20], ["custom"])


def _sharing(enterprises: list[Organisation]) -> None:
    """Omar's organisation follows a dozen enterprises and the first people met."""
    carrefour = Organisation.objects.get(name="Carrefour de développement des Rives")
    shared, people = Organisation.shared_with.through, Person.shared_with.through
    shared.objects.bulk_create(
        shared(from_organisation_id=one.pk, to_organisation_id=carrefour.pk) for one in enterprises[:12]
    )
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[:3]
    people.objects.bulk_create(people(person_id=pk, organisation_id=carrefour.pk) for pk in first)


def _languages() -> None:
    people = list(Person.objects.order_by("pk")[:66])
    for index, person in enumerate(people):
        person.pronoun = ("elle", "il", "", "iel")[index % 4] if index % 3 == 0 else ""
        person.language = Person.Language.ENGLISH if index % 8 == 5 else Person.Language.FRENCH
    Person.objects.bulk_update(people, ["pronoun", "language"])


def _birthdays(clock: Clock) -> None:
    """Most profiles were entered before the plan began, one in eight since; nobody «changed» them by it."""
    every: QuerySet[Organisation] = QuerySet(Organisation)
    every.update(created_at=_noon(clock.start - timedelta(days=200)))
    enterprises = every.filter(kind=Organisation.Kind.ENTERPRISE).order_by("-pk")
    keys = list(enterprises.values_list("pk", flat=True))
    for month in range(1, 8):
        every.filter(pk__in=keys[month - 1 : len(keys) // 8 : 7]).update(created_at=_noon(clock.day(month, 5)))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), get_default_timezone())
