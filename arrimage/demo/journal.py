"""A believable year of activities: most held, some to come, some cancelled, forgotten, doubled or incomplete."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from random import Random

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Presence
from arrimage.demo.clock import Clock
from arrimage.network.models import Municipality, Organisation, Person

K = Activity.Kind
BATCH = 2000

# How many of each kind in one of the plan's twelve months.
RHYTHM = (
    (K.ACCOMPANIMENT, 5),
    (K.TOUR, 3),
    (K.REPRESENTATION, 2),
    (K.PRESENTATION, 1),
    (K.INTERNAL, 1),
    (K.OTHER_MEETING, 1),
)
SPECIAL = ((K.COMMITTEE, (0, 2, 4, 6, 8)), (K.EXPERTS, (1, 4, 7, 10)))

TITLES = {
    K.ACCOMPANIMENT: (
        "Plan d’affaires de {who}",
        "Gouvernance et relève chez {who}",
        "Montage financier de {who}",
        "Premier rendez-vous avec {who}",
        "Suivi trimestriel avec {who}",
        "Agrandissement de {who}",
    ),
    K.TOUR: ("Tournée : {who}", "Rencontre du conseil, {who}", "Visite des entreprises avec {who}"),
    K.REPRESENTATION: (
        "Forum sur l’alimentation locale",
        "Assemblée de la table de développement social",
        "Consultation sur l’habitation abordable",
        "Lancement du plan de développement de la MRC",
        "Salon de l’emploi de la Vallée",
        "Gala des gens d’affaires",
    ),
    K.PRESENTATION: (
        "L’économie sociale en vingt minutes : chambre de commerce",
        "L’entrepreneuriat collectif au collège",
        "Ce que peut une coopérative : club de retraités",
        "L’économie sociale devant le conseil municipal",
        "Acheter social : gestionnaires municipaux",
    ),
    K.INTERNAL: ("Conseil d’administration", "Rencontre d’équipe et suivi du plan"),
    K.OTHER_MEETING: ("Café-rencontre avec {who}", "Échange avec {who}", "Occasions de développement avec {who}"),
    K.COMMITTEE: ("Comité du fonds régional",),
    K.EXPERTS: ("Réseau d’experts : données ouvertes", "Réseau d’experts : relève collective"),
}
AGENDAS = {
    K.COMMITTEE: "1. Suivi du compte rendu\n2. Besoins recensés\n3. Modèles de fonds\n4. Prochaines étapes",
    K.EXPERTS: "1. Tour de table\n2. Travaux en cours\n3. Question du trimestre",
    K.INTERNAL: "1. Finances\n2. Plan d’action\n3. Divers",
}


@dataclass
class Cast:
    """Who can be at an activity, drawn once."""

    enterprises: list[Organisation]
    partners: list[Organisation]
    towns: list[Organisation]
    experts: list[Person]
    people_of: dict[int, list[Person]]


@dataclass
class Entry:
    """An activity with what hangs on it, before anything is saved."""

    activity: Activity
    organisations: list[Organisation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    towns_met: list[Municipality] = field(default_factory=list)


def load_journal(random: Random, clock: Clock, users: dict[str, User], scale: int) -> None:
    cast = _cast()
    buffer: list[Entry] = []
    for copy in range(scale):
        for entry in _year(random, clock, users, cast):
            if copy:
                entry.activity.title = f"{entry.activity.title} ({copy + 1})"
            buffer.append(entry)
        if len(buffer) >= BATCH:
            _save(buffer)
            buffer = []
    _save(buffer)
    _spoil()


def _cast() -> Cast:
    people_of: dict[int, list[Person]] = {}
    for person in Person.objects.prefetch_related("roles")[:400]:
        for role in person.roles.all():
            people_of.setdefault(role.organisation_id, []).append(person)
    enterprises = Organisation.objects.social_enterprises().select_related("municipality__county").order_by("pk")
    partners = Organisation.objects.filter(kind="support").select_related("municipality__county").order_by("pk")
    towns = Organisation.objects.filter(kind="municipality").select_related("municipality__county").order_by("pk")
    experts = Person.objects.filter(is_expert=True).order_by("pk")[:40]
    return Cast(list(enterprises[:200]), list(partners), list(towns), list(experts), people_of)


def _year(random: Random, clock: Clock, users: dict[str, User], cast: Cast) -> Iterator[Entry]:
    towns = random.sample(cast.towns, len(cast.towns))
    for month in range(11):
        kinds = [kind for kind, count in RHYTHM for _ in range(count)]
        kinds += [kind for kind, months in SPECIAL if month in months]
        for kind in kinds:
            day = clock.day(month, random.randint(2, 27))
            if day > clock.today and kind in (K.ACCOMPANIMENT, K.TOUR) and random.random() < 0.6:
                continue  # the near future is not yet full
            entry = _entry(random, kind, towns, cast)
            entry.activity.date = day
            entry.activity.start_time = time(random.choice((9, 10, 13, 14, 18)), random.choice((0, 30)))
            entry.activity.owner = users["paul"] if kind == K.TOUR and month % 3 else users["coralie"]
            if day > clock.today:
                entry.activity.status = Activity.Status.PLANNED
                entry.activity.head_count = None
            yield entry


def _entry(random: Random, kind: str, towns: list[Organisation], cast: Cast) -> Entry:
    host = {
        K.ACCOMPANIMENT: lambda: random.choice(cast.enterprises),
        K.TOUR: lambda: towns.pop() if towns else random.choice(cast.towns),
    }.get(kind, lambda: random.choice(cast.partners))()
    title = random.choice(TITLES[kind]).format(who=host.name)
    activity = Activity(
        kind=kind,
        title=title,
        municipality=host.municipality,
        place="" if kind == K.ACCOMPANIMENT else random.choice(("Salle du conseil", "Bibliothèque", "Centre culturel")),
        is_online=kind in (K.ACCOMPANIMENT, K.OTHER_MEETING) and random.random() < 0.3,
        agenda=AGENDAS.get(kind, ""),
        is_restricted=kind == K.ACCOMPANIMENT and random.random() < 0.25,
        is_public=kind == K.PRESENTATION or "Forum" in title,
        status=Activity.Status.HELD,
    )
    entry = Entry(activity, organisations=[host], people=list(cast.people_of.get(host.pk, []))[:1])
    if kind == K.TOUR:
        entry.towns_met = [host.municipality]
    elif kind == K.COMMITTEE:
        entry.organisations = random.sample(cast.partners, min(5, len(cast.partners)))
    elif kind == K.EXPERTS:
        entry.organisations = []
        entry.people = random.sample(cast.experts, min(9, len(cast.experts)))
    elif kind == K.REPRESENTATION:
        entry.organisations = random.sample(cast.enterprises, 2)
    outsiders = {K.PRESENTATION: (12, 60), K.REPRESENTATION: (8, 40)}.get(kind, (1, 4))
    activity.head_count = len(entry.people) + random.randint(*outsiders)
    return entry


def _save(entries: list[Entry]) -> None:
    Activity.objects.bulk_create([entry.activity for entry in entries], batch_size=500)
    presences, towns = [], []
    through = Activity.municipalities_met.through
    for entry in entries:
        state = Presence.State.CONVENED if entry.activity.status == Activity.Status.PLANNED else Presence.State.PRESENT
        common = {"activity": entry.activity, "state": state}
        presences += [Presence(organisation=organisation, **common) for organisation in entry.organisations]
        presences += [Presence(person=person, **common) for person in entry.people]
        towns += [through(activity=entry.activity, municipality=town) for town in entry.towns_met]
    Presence.objects.bulk_create(presences, batch_size=2000)
    through.objects.bulk_create(towns, batch_size=2000)


def _spoil() -> None:
    """What a real journal looks like: one in twenty cancelled, some without head-count, doubled, or left hanging."""
    held = list(Activity.objects.filter(status=Activity.Status.HELD).order_by("date", "pk"))
    for index, activity in enumerate(held):
        if index % 21 == 7:
            activity.status = Activity.Status.CANCELLED
        elif index % 23 == 11:
            activity.head_count = None
        elif index % 31 == 17:
            activity.status = Activity.Status.PLANNED  # held, most likely, but nobody said so
        elif index % 37 == 29:
            activity.duplicate_of = held[index - 1]
    Activity.objects.bulk_update(held, ["status", "head_count", "duplicate_of"], batch_size=200)
