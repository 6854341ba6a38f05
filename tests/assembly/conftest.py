"""Members of several categories, a meeting that calls them, and a post that keeps what it is handed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils.timezone import make_aware

from arrimage.assembly.models import GeneralMeeting
from arrimage.assembly.operations.calling import call_meeting
from arrimage.assembly.operations.meetings import open_meeting, schedule_meeting
from arrimage.assembly.operations.roll import freeze_roll
from arrimage.kit import outbox
from arrimage.kit.outbox import Handed, Outgoing
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.network.models import Organisation, Person

RECORD, MEETING = date(2026, 5, 1), date(2026, 6, 18)
FORGOTTEN = "an address that may not be written to"


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return make_aware(datetime.combine(day, time(hour, minute)))


NOTICE, START = moment(date(2026, 6, 1)), moment(MEETING, 18)


@pytest.fixture
def enterprises(db) -> Category:
    return Category.objects.create(name_fr="Entreprises", college="Entreprises")


@pytest.fixture
def supporters(db) -> Category:
    return Category.objects.create(name_fr="Organismes de soutien", college="Soutien")


@pytest.fixture
def friends(db) -> Category:
    return Category.objects.create(name_fr="Amis du pôle", is_voting=False)


Joining = Callable[..., Membership]


@pytest.fixture
def join(enterprises) -> Joining:
    """A member admitted and settled: `join("La Récolte")`, `join("Ami", friends, until=…)`."""

    def make(
        who: Any,
        category: Category | None = None,
        *,
        since: date = date(2026, 4, 1),
        until: date = date(2027, 3, 31),
        grace: date | None = None,
        contact: Person | None = None,
    ) -> Membership:
        if isinstance(who, str):
            who = Organisation.objects.create(name=who, email=f"info@org{Organisation.objects.count()}.example")
        holder = {"person" if isinstance(who, Person) else "organisation": who}
        membership = Membership.objects.create(category=category or enterprises, contact=contact, **holder)
        written = {"recorded_at": moment(since)}
        Act.objects.create(membership=membership, kind="approved", on=since, **written)
        Term.objects.create(
            membership=membership,
            category=membership.category,
            starts_on=since,
            ends_on=until,
            grace_until=grace or until,
            dues=0,
            **written,
        )
        return membership

    return make


class Post:
    """Stands for the letters' room: keeps what it is handed, and withholds from the addresses it was told."""

    def __init__(self) -> None:
        self.letters: list[Outgoing] = []
        self.withheld: set[str] = set()

    def __call__(self, letters: Sequence[Outgoing], at: datetime) -> list[Handed]:
        self.letters += letters
        return [
            Handed(withheld=FORGOTTEN) if letter.to in self.withheld else Handed(reference=f"L-{number}")
            for number, letter in enumerate(letters, 1)
        ]


@pytest.fixture
def post(monkeypatch) -> Iterator[Post]:
    made = Post()
    monkeypatch.setattr(outbox, "_delivers", made)
    return made


@pytest.fixture
def prepare(db) -> Callable[..., GeneralMeeting]:
    """A meeting in preparation: `prepare(proxies_allowed=True)`."""

    def make(**details: Any) -> GeneralMeeting:
        return schedule_meeting(
            **{
                "kind": "annual",
                "title": "Assemblée générale annuelle 2026",
                "day": MEETING,
                "start_time": time(18),
                "record_date": RECORD,
                "place": "Centre communautaire",
                "agenda": [("Ouverture", "information"), ("Rapport annuel", "decision"), ("Élections", "election")],
                **details,
            }
        )

    return make


@pytest.fixture
def call(prepare, post) -> Callable[..., GeneralMeeting]:
    """A meeting called to the members joined so far."""

    def make(**details: Any) -> GeneralMeeting:
        meeting = prepare(**details)
        freeze_roll(meeting=meeting, at=NOTICE)
        call_meeting(meeting=meeting, at=NOTICE)
        meeting.refresh_from_db()
        return meeting

    return make


@pytest.fixture
def session(call) -> Callable[..., GeneralMeeting]:
    """A meeting called and opened."""

    def make(**details: Any) -> GeneralMeeting:
        return open_meeting(meeting=call(**details), at=START, chair="Bernard Exemple", secretary="Coralie Exemple")

    return make
