"""The demo's consents: every basis, some about to end, withdrawals, addresses left out, a request under way."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.core.files.base import ContentFile
from django.utils.timezone import get_current_timezone

from arrimage.consent.models import Address, ConsentRequest, Purpose, Sender, Wording
from arrimage.consent.operations import NewAct, change_address, erase_address, record, record_many, row_of, suppress
from arrimage.consent.rules import Act, add_months
from arrimage.demo.media import media_acts
from arrimage.membership.models import Membership
from arrimage.membership.operations.consents import untold
from arrimage.network.models import Organisation, Person

PURPOSES = (
    # code, name, in English, kind, what one receives
    ("bulletin", "Bulletin des Rives", "Rives newsletter", "commercial", "Les nouvelles du réseau, une fois par mois."),
    ("recherche", "Infolettre de recherche", "Research newsletter", "commercial", "Ce que la recherche nous apprend."),
    ("invitations", "Invitations", "Invitations", "commercial", "Les 5 à 7, les formations et les rencontres."),
    ("sondages", "Sondages", "Surveys", "commercial", "Nos questions aux entreprises, une ou deux fois par année."),
    ("avis", "Avis statutaires", "Statutory notices", "statutory", "La convocation à l’assemblée annuelle."),
)  # fmt: skip
WORDS = {
    "fr": "J’accepte de recevoir par courriel : {}. Je peux retirer mon consentement en tout temps.",
    "en": "I agree to receive by e-mail: {}. I may withdraw my consent at any time.",
}
DAY = timedelta(days=1)


def load_consents(today: date) -> None:
    """Fill the ledger with acts as old as they would be on `today`, each written down on its own day."""
    Sender.objects.create(
        name="Pôle d’économie sociale des Rives",
        postal_address="100, rue du Canal\nSalaberry-de-Valleyfield (Québec)  J6S 0A0",
        phone="450 555-0100",
        email="bonjour@pole-des-rives.example",
    )
    purposes = _purposes()
    people = list(Person.objects.exclude(email="").order_by("pk")[:60])
    acts = sorted([*_acts(today, people, purposes), *media_acts(today)], key=lambda act: act.on)
    for day, of_the_day in groupby(acts, key=lambda act: act.on):
        record_many(acts=of_the_day, at=_noon(day))
    _afterwards(today, people, purposes)


def _purposes() -> dict[str, tuple[Purpose, Wording | None]]:
    found: dict[str, tuple[Purpose, Wording | None]] = {}
    identity = Sender.get().identity
    for position, (code, name, english, kind, description) in enumerate(PURPOSES):
        purpose = Purpose.objects.create(
            code=code, name_fr=name, name_en=english, kind=kind, description_fr=description, position=position
        )
        wording = None
        if purpose.needs_consent:
            texts = {"fr": WORDS["fr"].format(name), "en": WORDS["en"].format(english)}
            made = {
                language: Wording.objects.create(
                    purpose=purpose, version=1, language=language, text=text, identity=identity
                )
                for language, text in texts.items()
            }
            wording = made["fr"]
        found[code] = purpose, wording
    return found


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), get_current_timezone())


def _acts(today: date, people: list[Person], purposes: dict[str, tuple[Purpose, Wording | None]]) -> Iterator[NewAct]:
    """Six dozen acts. Days are counted back from today, so that some bases always end within the month."""
    bulletin, words = purposes["bulletin"]
    research, invitations = purposes["recherche"][0], purposes["invitations"][0]
    paper = {"source": "paper", "purpose": bulletin, "recorded_by": "Coralie Beaulieu"}
    form = {"source": "form", "purpose": bulletin, "wording": words, "place": "203.0.113.24"}

    def of(index: int, act: Act, on: date, **said: object) -> NewAct:
        person = people[index]
        return NewAct(address=person.email, name=str(person), act=act, on=on, **said)  # type: ignore[arg-type]

    for place in range(16):
        on = add_months(today, -(2 + place % 5 * 3))
        if place % 4:
            yield of(place, Act.GIVEN, on, **form)
        else:
            scan = ContentFile("Formulaire signé, numérisé (démonstration).".encode(), name="formulaire.txt")
            yield of(place, Act.GIVEN, on, proof=scan, **paper)
    yield from untold(memberships=Membership.objects.all(), day=today, by="Coralie Beaulieu")
    for place in range(28, 33):  # inquiries by phone, of which the six months end soon or are over
        yield of(place, Act.INQUIRY, add_months(today, -6) + (place - 29) * 11 * DAY, source="phone")
    for place in range(33, 36):
        yield of(place, Act.PURCHASE, add_months(today, -3), source="records", note="Formation payée")
    yield of(36, Act.CONTRACT_BEGAN, add_months(today, -14), source="records", ends_on=add_months(today, 4))
    seen = {"source": "publication", "purpose": invitations, "role": "Direction générale"}
    for organisation in Organisation.objects.exclude(email="").order_by("pk")[:5]:
        url = f"{organisation.website}/equipe"
        yield NewAct(address=organisation.email, act=Act.PUBLISHED, on=add_months(today, -8), url=url, **seen)  # type: ignore[arg-type]
    yield of(37, Act.HANDED, add_months(today, -5), source="in_person", purpose=research, role="Chercheuse")
    yield of(38, Act.RELATIONSHIP_BEGAN, add_months(today, -9), source="records", purpose=invitations)
    yield of(39, Act.REFERRED, add_months(today, -1), source="mail", referrer="Bernard Lacoste")
    yield of(40, Act.REFERRED, add_months(today, -4), source="mail", referrer="Bernard Lacoste")
    yield of(40, Act.REFERRAL_USED, add_months(today, -4), source="records")
    link = {"source": "link", "place": "198.51.100.7"}
    for place in (2, 5):
        yield of(place, Act.WITHDRAWN, add_months(today, -1), purpose=bulletin, **link)
    yield of(17, Act.WITHDRAWN, add_months(today, -2), **link)
    yield of(41, Act.REFUSED, add_months(today, -2), source="phone", note="Ne souhaite aucun message.")
    yield of(5, Act.CONFIRMED, today - 3 * DAY, wording=words, purpose=bulletin, **link)


def _afterwards(today: date, people: list[Person], purposes: dict[str, tuple[Purpose, Wording | None]]) -> None:
    """What follows from earlier acts: addresses left out, one changed, one destroyed, a request that awaits a reply."""
    at, by = _noon(today - DAY), "Coralie Beaulieu"
    for place in (7, 30):  # the morning after that month's bulletin
        suppress(address=people[place].email, reason="bounced", at=_noon(add_months(today, -1) - DAY), recorded_by=by)
    for place, reason in ((9, "complained"), (42, "deceased")):
        suppress(address=people[place].email, reason=reason, at=at, recorded_by=by)
    change_address(old=people[10].email, new=f"nouveau.{people[10].email}", at=at, source="mail", recorded_by=by)
    record(address="ancienne@cooperative.example", act=Act.WITHDRAWN, on=at.date(), source="mail", at=at)
    erase_address(address=Address.objects.get(address="ancienne@cooperative.example"), at=at, recorded_by=by)
    bulletin, wording = purposes["bulletin"]
    assert wording is not None, "the newsletter has its words"
    asked = row_of(people[22].email)
    said = {"purpose": bulletin, "wording": wording, "source": "records", "recorded_by": by}
    entry = record(address=people[22].email, act=Act.ASKED, on=at.date(), at=at, **said)
    ConsentRequest.objects.create(
        address=asked,
        purpose=bulletin,
        wording=wording,
        state="sent",
        asked_by=by,
        created_at=at,
        sent_at=at,
        entry=entry,
    )
