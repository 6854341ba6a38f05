"""The public page of an event: what it says, to whom, and what machines read in it."""

import json
import re
from datetime import date, time

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from arrimage.agenda import public_page
from arrimage.agenda.audience import audiences_of, invitation_url
from arrimage.agenda.models import Activity, ActivityDocument, Event, EventPicture, Slot, Speaker
from arrimage.agenda.operations import events
from arrimage.agenda.public_page import EventBlock, Offer
from arrimage.agenda.structured_data import as_script
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.network.models import Organisation, OrganisationRole, Person
from tests.agenda.events import AT, an_event

pytestmark = pytest.mark.django_db
LINK = "https://salle.example/secrete"


@pytest.fixture(autouse=True)
def _on_march_15(time_machine):
    time_machine.move_to("2018-03-15 14:00 -0400")


def page(client, event):
    return client.get(f"/agenda/{event.slug}/")


def structured(response):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(found[1]) if found else None


@pytest.fixture
def whole(world) -> Event:
    event = an_event(
        place="Café de la Gare",
        municipality=world.valleyfield,
        is_online=True,
        online_url=LINK,
        summary="Une soirée pour se connaître.",
        access_notes="Entrée par la ruelle, sans marche.",
    )
    event.organisers.add(world.recolte)
    event.partners.add(world.town)
    Slot.objects.create(event=event, start_time=time(17), end_time=time(17, 30), title="Accueil", room="Hall")
    Speaker.objects.create(event=event, name="Marie Dubé", title="TIESS")
    ActivityDocument.objects.create(activity=event.activity, title="Ordre du jour", file=ContentFile(b"x", "a.txt"))
    ActivityDocument.objects.create(
        activity=event.activity, title="Programme complet", file=ContentFile(b"x", "b.txt"), is_public=True
    )
    return event


def test_the_page_says_what_when_where_with_whom(client, whole):
    said = page(client, whole).content.decode()
    for words in (
        "5 à 7 du réseau",
        "Jeudi 12 avril 2018, de 17\xa0h à 19\xa0h (heure de l’Est)",
        "Café de la Gare, Salaberry-de-Valleyfield, En ligne",
        "Une soirée pour se connaître.",
        "Entrée par la ruelle, sans marche.",
        "17\xa0h – 17\xa0h\xa030",
        "Accueil",
        "Marie Dubé",
        "La Récolte d’ici",
        "Ville de Huntingdon",
        "Programme complet",
    ):
        assert words in said
    assert "Ordre du jour" not in said


def test_the_link_of_the_online_room_is_nowhere_in_public(client, whole):
    for address in (f"/agenda/{whole.slug}/", f"/agenda/{whole.slug}/evenement.ics"):
        assert LINK.encode() not in client.get(address).content


def test_a_draft_has_no_page_but_for_the_staff(client, client_for, coralie, sacha):
    event = an_event(published=False)
    assert page(client, event).status_code == 404
    assert page(client_for(sacha), event).status_code == 404
    seen = page(client_for(coralie), event).content.decode()
    assert "Brouillon" in seen
    assert "noindex" in seen


def test_a_restricted_activity_loses_its_page(client, whole):
    Activity.objects.update(is_restricted=True)
    assert page(client, whole).status_code == 404


@pytest.mark.parametrize(
    ("change", "words", "status"),
    [
        (lambda event: events.cancel(event=event, at=AT, why="Tempête."), "est annulé", "EventCancelled"),
        (lambda event: events.postpone(event=event, to=None, at=AT), "est reporté", "EventPostponed"),
        (
            lambda event: events.postpone(event=event, to=date(2018, 5, 3), at=AT),
            "d’abord prévu le 12 avril 2018",
            "EventRescheduled",
        ),
    ],
)
def test_the_page_and_machines_are_told_what_became_of_it(client, whole, change, words, status):
    change(whole)
    response = page(client, whole)
    assert words in response.content.decode()
    assert structured(response)["eventStatus"] == f"https://schema.org/{status}"


def test_an_event_that_is_over_is_never_shown_as_coming(client):
    event = an_event(date=date(2018, 3, 1))
    said = page(client, event).content.decode()
    assert "est passé" in said
    assert "Ajouter à mon calendrier" not in said


def test_full_is_asked_of_the_rooms_above(client, whole, monkeypatch):
    monkeypatch.setattr(public_page, "_full", [lambda keys: keys])
    assert "est complet" in page(client, whole).content.decode()


def test_rooms_above_add_their_parts(client, whole, monkeypatch):
    block = EventBlock(
        template="agenda/tab.html", context=lambda request, event: {"at": "/x/", "label": f"Pour {event}"}
    )
    absent = EventBlock(template="agenda/tab.html", context=lambda request, event: None)
    monkeypatch.setattr(public_page, "_blocks", [block, absent])
    offer = Offer(name="Régulier", price="40.00", url="https://pole.example/i/", is_available=False)
    monkeypatch.setattr(public_page, "_offers", [lambda event: [offer]])
    response = page(client, whole)
    assert response.content.decode().count("nav-link") == 1
    assert "Pour 5 à 7 du réseau" in response.content.decode()
    assert structured(response)["offers"] == [
        {
            "@type": "Offer",
            "name": "Régulier",
            "price": "40.00",
            "priceCurrency": "CAD",
            "url": "https://pole.example/i/",
            "availability": "https://schema.org/SoldOut",
        }
    ]


def test_machines_read_when_and_where(client, whole, settings):
    said = structured(page(client, whole))
    assert (said["@context"], said["@type"]) == ("https://schema.org", "Event")
    assert (said["startDate"], said["endDate"]) == ("2018-04-12T17:00:00-04:00", "2018-04-12T19:00:00-04:00")
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    place, online = said["location"]
    assert place["name"] == "Café de la Gare"
    assert place["address"]["addressLocality"] == "Salaberry-de-Valleyfield"
    assert online == {"@type": "VirtualLocation", "url": f"{settings.BASE_URL}/agenda/{whole.slug}/"}
    assert said["performer"] == [{"@type": "Person", "name": "Marie Dubé"}]
    assert "previousStartDate" not in said


def test_a_winter_hour_has_its_own_offset(client):
    event = an_event(date=date(2018, 12, 4), start_time=time(9), end_time=None)
    assert structured(page(client, event))["startDate"] == "2018-12-04T09:00:00-05:00"


def test_no_title_breaks_out_of_the_data(client):
    event = an_event(title="</script><script>alert(1)</script><!-- & «fin»")
    response = page(client, event)
    assert structured(response)["name"] == event.activity.title
    assert response.content.decode().count("<script>alert") == 0


@given(st.text())
def test_whatever_is_typed_is_read_back_and_never_ends_the_element(text):
    written = as_script({"name": text})
    assert json.loads(written) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(written)


def test_the_calendar_file_has_the_same_identity_for_good(client, whole):
    def read():
        file = Calendar.from_ical(client.get(f"/agenda/{whole.slug}/evenement.ics").content)
        return file.walk("VEVENT")[0]

    first = read()
    events.move(event=whole, changes={"start_time": time(18)}, at=AT)
    second = read()
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert second["dtstart"].params["TZID"] == "America/Toronto"
    events.cancel(event=whole, at=AT)
    assert read()["status"] == "CANCELLED"


def test_several_days_are_said_from_the_first_to_the_last(client):
    event = an_event(end_date=date(2018, 4, 13), end_time=time(12))
    Slot.objects.create(event=event, day=date(2018, 4, 13), start_time=time(9), title="Ateliers")
    Slot.objects.create(event=event, start_time=time(17), title="Accueil")
    said = page(client, event).content.decode()
    assert "Du jeudi 12 avril 2018, 17\xa0h, au vendredi 13 avril 2018, 12\xa0h" in said
    assert said.index("Accueil") < said.index("Ateliers")


def test_only_pictures_that_may_be_shown_are(client):
    event = an_event()
    made = {
        consent: EventPicture.objects.create(
            event=event, file=ContentFile(b"jpeg", "a.jpg"), alternative=consent.label, consent=consent
        )
        for consent in EventPicture.Consent
    }
    said = page(client, event).content.decode()
    for consent, picture in made.items():
        shown = consent in ("given", "nobody")
        address = f"/agenda/{event.slug}/images/{picture.pk}/"
        assert (address in said) == shown
        assert client.get(address).status_code == (200 if shown else 404)


# For whom -------------------------------------------------------------------------------------------------


@pytest.fixture
def elises(elise, client_for) -> Client:
    """Élise works at La Fournée, which is no member yet."""
    organisation = Organisation.objects.create(name="La Fournée", kind=Organisation.Kind.ENTERPRISE)
    person = Person.objects.create(first_name="Élise", last_name="Exemple", user=elise)
    OrganisationRole.objects.create(person=person, organisation=organisation)
    return client_for(elise)


def becomes_a_member():
    category = Category.objects.create(name_fr="Réguliers")
    member = Membership.objects.create(organisation=Organisation.objects.get(), category=category)
    day = date(2018, 1, 1)
    Act.objects.create(membership=member, kind="approved", on=day, resolution="CA-1", recorded_at=AT)
    until = date(2018, 12, 31)
    year = {"starts_on": day, "ends_on": until, "grace_until": until}
    Term.objects.create(membership=member, category=category, dues=0, recorded_at=AT, **year)


def test_what_is_for_members_is_read_by_them_and_the_staff(client, elises, elise, sacha, coralie, client_for):
    event = an_event(audience="members", summary="Entre nous")
    assert audiences_of(elise, date(2018, 3, 15)) == {"everyone"}
    for somebody in (client, elises, client_for(sacha)):
        refused = page(somebody, event)
        assert refused.status_code == 403
        assert "réservé aux membres" in refused.content.decode()
        assert event.activity.title not in refused.content.decode()
    assert f"?next=/agenda/{event.slug}/" in page(client, event).content.decode()
    becomes_a_member()
    assert audiences_of(elise, date(2018, 3, 15)) == {"everyone", "members"}
    seen = page(elises, event).content.decode()
    assert "Entre nous" in seen
    assert "noindex" in seen
    assert "ld+json" not in seen
    assert page(client_for(coralie), event).status_code == 200
    assert client.get(f"/agenda/{event.slug}/evenement.ics").status_code == 404


def test_what_is_by_invitation_opens_to_its_link_alone(client, elises, client_for, coralie):
    event, other = an_event(audience="invited"), an_event(audience="invited")
    becomes_a_member()
    assert page(elises, event).status_code == 403
    assert invitation_url(event) in client_for(coralie).get(f"/bureau/evenements/{event.pk}/").content.decode()
    way = invitation_url(event).partition("/agenda/")[2]
    forged = way.replace(event.slug, other.slug)
    assert client.get(f"/agenda/{forged}").status_code == 404
    assert client.get(f"/agenda/{way}").status_code == 302
    assert page(client, event).status_code == 200
    assert page(client, other).status_code == 403


def test_a_page_in_english_says_so_to_screen_readers(client):
    assert 'lang="en">5 à 7' in page(client, an_event(language="en")).content.decode()
