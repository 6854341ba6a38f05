"""The timeline of a profile: what each room tells, for this reader."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arrimage.agenda.models import Activity, ConfidentialNote, Presence
from arrimage.network.models import Committee, CommitteeMember, Organisation, OrganisationRole, Person

DAY = date(2018, 3, 1)


@pytest.fixture
def cafe(db) -> Organisation:
    return Organisation.objects.create(name="Café de la Gare")


def met(organisation: Organisation, title: str, day: date = DAY, **fields) -> Activity:
    activity = Activity.objects.create(title=title, date=day, kind="tour", **fields)
    Presence.objects.create(activity=activity, organisation=organisation)
    return activity


def page_of(client, record, **query) -> str:
    return client.get(reverse(f"desk:{record._meta.model_name}-detail", args=[record.pk]), query).content.decode()


def test_everything_stands_in_one_order(client_for, coralie, cafe):
    helene = Person.objects.create(first_name="Hélène", last_name="Côté")
    OrganisationRole.objects.create(person=helene, organisation=cafe, start=DAY, end=DAY + timedelta(days=9))
    committee = Committee.objects.create(name="Comité des loisirs")
    CommitteeMember.objects.create(committee=committee, person=helene, organisation=cafe, start=DAY - timedelta(days=5))
    met(cafe, "Visite des cuisines", DAY + timedelta(days=3))
    page = page_of(client_for(coralie), cafe).partition('id="timeline"')[2]
    places = [page.find(words) for words in ("Visite des cuisines", "Comité des loisirs")]
    assert -1 not in places
    assert page.count("Hélène Côté") >= 3
    assert page.find("Hélène Côté") < places[0] < places[1]
    told = page_of(client_for(coralie), helene).partition('id="timeline"')[2]
    assert "Comité des loisirs" in told
    assert "Café de la Gare" in told


def test_what_the_reader_may_not_see_is_absent(client_for, coralie, omar, fatima, cafe):
    secret = met(cafe, "Rencontre délicate", is_restricted=True)
    ConfidentialNote.objects.create(activity=secret, text="Ils ferment en juin")
    pages = {user: page_of(client_for(user), cafe) for user in (coralie, omar, fatima)}
    assert [("Rencontre délicate" in page) for page in pages.values()] == [True, False, False]
    assert not any("ferment en juin" in page for page in pages.values())


def test_older_entries_and_one_kind_alone(client_for, coralie, cafe):
    for number in range(20):
        met(cafe, f"Visite {number:02}", DAY - timedelta(days=number))
    client = client_for(coralie)
    first = page_of(client, cafe, fil="activites")
    assert "Visite 14" in first
    assert "Visite 15" not in first
    assert "fil-page=2#timeline" in first
    older = page_of(client, cafe, **{"fil": "activites", "fil-page": "2"})
    assert "Visite 19" in older
    assert "fil-page=3" not in older
    assert "Visite 00" not in page_of(client, cafe, fil="fiche")
    for nonsense in ("-1", "x", "9" * 30, ""):
        assert "Visite 00" in page_of(client, cafe, **{"fil": "rien", "fil-page": nonsense})


def test_thirty_entries_cost_no_more_queries_than_one(client_for, coralie, cafe):
    client, counts = client_for(coralie), []
    for more in (1, 29):
        for number in range(more):
            met(cafe, f"Visite {number}", owner=coralie)
            person = Person.objects.create(last_name=f"P{number}")
            OrganisationRole.objects.create(person=person, organisation=cafe, start=DAY)
        page_of(client, cafe)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, cafe)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_meeting_is_logged_from_the_profile_in_two_fields(client_for, coralie, cafe):
    client = client_for(coralie)
    page = page_of(client, cafe)
    assert f'value="organisation:{cafe.pk}"' in page
    here = reverse("desk:organisation-detail", args=[cafe.pk])
    said = {"who-chosen": f"organisation:{cafe.pk}", "title": "Appel au sujet du bail", "kind": "accompaniment"}
    said |= {"date": "2018-03-01", "token": str(uuid4()), "next": here}
    assert client.post("/bureau/agenda/saisie/", said)["Location"] == here
    assert list(Activity.objects.get().organisations.all()) == [cafe]
    assert "Appel au sujet du bail" in page_of(client, cafe)


def test_the_quick_entry_leads_nowhere_else(client_for, coralie, cafe):
    said = {
        "title": "Appel",
        "kind": "tour",
        "date": "2018-03-01",
        "token": str(uuid4()),
        "next": "https://example.org/",
    }
    response = client_for(coralie).post("/bureau/agenda/saisie/", said)
    assert response["Location"] == reverse("desk:quick-entry-logged", args=[Activity.objects.get().pk])


def test_who_may_log_nothing_is_offered_nothing(client_for, fatima, cafe):
    assert "about-title" not in page_of(client_for(fatima), cafe)
