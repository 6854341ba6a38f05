"""The public calendar: what is on it, for whom, and when it stops being «coming»."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.agenda.coming import gathering
from arrimage.agenda.coming.asked import Asked
from arrimage.agenda.coming.months import Month, read_month, weeks
from arrimage.agenda.models import Activity, Event, RelayedSession
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.network.models import OrganisationRole, Person
from tests.agenda.season import ANNOUNCED, TODAY, TOMORROW, a_public_activity, a_session, an_event, in_days, titles

pytestmark = pytest.mark.usefixtures("on_march_15")


@pytest.fixture
def a_member(db):
    """`a_member(elise, organisation)`: she works there, and it is a member, in a category without dues."""

    def make(user, organisation):
        person = Person.objects.create(first_name=user.first_name, last_name="Exemple", user=user)
        OrganisationRole.objects.create(person=person, organisation=organisation)
        category = Category.objects.create(name_fr="Membres")
        membership = Membership.objects.create(organisation=organisation, category=category)
        Act.objects.create(membership=membership, kind="approved", on=date(2018, 1, 1), recorded_at=ANNOUNCED)
        year = {"starts_on": date(2018, 1, 1), "ends_on": date(2018, 12, 31), "grace_until": date(2018, 12, 31)}
        Term.objects.create(membership=membership, category=category, dues=0, recorded_at=ANNOUNCED, **year)

    return make


# What is on it -----------------------------------------------------------------------------------------------------


def test_events_activities_and_sessions_of_others_stand_in_one_list(client, world):
    a_session("Ailleurs", in_days(TODAY, 2), start_time=time(9))
    an_event("Chez nous", in_days(TODAY, 2), start_time=time(13), municipality=world.valleyfield)
    a_public_activity("Présentation", TOMORROW)
    answer = client.get("/agenda/")
    assert titles(answer) == ["Présentation", "Ailleurs", "Chez nous"]
    page = answer.content.decode()
    assert "Le chantier" in page
    assert "https://ailleurs.example/s" in page
    assert 'href="/agenda/evenement-' in page


def test_what_is_not_published_stays_out(client, world):
    an_event("Brouillon", TOMORROW, state=Event.State.DRAFT, published_at=None)
    an_event("Sur invitation", TOMORROW, audience=Event.Audience.INVITED)
    an_event("Doublon", TOMORROW, duplicate_of=a_public_activity("Formation", TOMORROW))
    a_session("À regarder", TOMORROW, state=RelayedSession.State.PROPOSED, published_at=None)
    a_session("Écartée", TOMORROW, state=RelayedSession.State.HIDDEN)
    public = an_event("Brouillon d’une activité publique", TOMORROW, state=Event.State.DRAFT, published_at=None)
    Activity.objects.filter(pk=public.activity_id).update(is_public=True)
    assert titles(client.get("/agenda/")) == ["Formation"]


def test_the_members_events_are_shown_to_members_alone(client, client_for, elise, sacha, coralie, world, a_member):
    an_event("Assemblée", TOMORROW, audience=Event.Audience.MEMBERS)
    assert titles(client.get("/agenda/")) == []
    assert titles(client_for(sacha).get("/agenda/")) == []
    assert titles(client_for(elise).get("/agenda/")) == []
    a_member(elise, world.recolte)
    assert titles(client_for(elise).get("/agenda/")) == ["Assemblée"]
    assert titles(client_for(coralie).get("/agenda/")) == ["Assemblée"]
    # Feeds are read by programmes, which sign in nowhere.
    for address in ("/agenda/public.ics", "/agenda/public.rss"):
        assert b"Assembl" not in client_for(elise).get(address).content


def test_a_cancelled_or_postponed_event_is_no_longer_coming_but_its_month_says_so(client, db):
    an_event("Annulée", TOMORROW, status=Activity.Status.CANCELLED, why_changed="Tempête annoncée.")
    an_event("Reportée", TOMORROW, status=Activity.Status.POSTPONED)
    an_event("Déplacée", in_days(TODAY, 5), postponed_from=TOMORROW)
    a_session("Retirée", TOMORROW, state=RelayedSession.State.CANCELLED)
    agenda = client.get("/agenda/")
    assert titles(agenda) == ["Déplacée"]
    assert set(titles(agenda, "off")) == {"Annulée", "Reportée", "Retirée"}
    month = client.get("/agenda/?mois=2018-03")
    assert set(titles(month, "off")) == {"Annulée", "Reportée", "Retirée"}
    page = month.content.decode()
    assert "Tempête annoncée." in page
    assert "nouvelle date à venir" in page
    grid = client.get("/agenda/mois/?mois=2018-03").content.decode()
    assert grid.count("is-off") == 3


def test_a_public_activity_without_a_page_that_is_postponed_is_said_so_where_it_was_announced(client, db):
    a_public_activity("Café des bénévoles", in_days(TODAY, 20), status=Activity.Status.POSTPONED)
    a_public_activity("Visite du marché", in_days(TODAY, 20), status=Activity.Status.CANCELLED)
    for address in ("/agenda/", "/agenda/?mois=2018-04"):
        answer = client.get(address)
        assert titles(answer) == []
        assert titles(answer, "off") == ["Café des bénévoles", "Visite du marché"]
        page = answer.content.decode()
        assert "Annulé ou reporté" in page
        assert "Reporté, nouvelle date à venir" in page
    assert titles(client.get("/agenda/?mois=2018-03"), "off") == []
    grid = client.get("/agenda/mois/?mois=2018-04").content.decode()
    assert ("Reporté</span>" in grid, "Annulé</span>" in grid, grid.count("is-off")) == (True, True, 2)


def test_what_was_called_off_is_told_as_far_as_the_first_page_goes_and_once_its_day_is_past_in_its_month(client, db):
    for number in range(30):
        an_event(f"A{number}", in_days(TODAY, number + 1))
    an_event("Hier", in_days(TODAY, -1), status=Activity.Status.POSTPONED)
    an_event("Bientôt", in_days(TODAY, 20), status=Activity.Status.POSTPONED)
    an_event("Plus tard", in_days(TODAY, 28), status=Activity.Status.POSTPONED)
    first, second = client.get("/agenda/"), client.get("/agenda/?page=2")
    assert titles(first, "off") == ["Bientôt"]
    assert titles(second, "off") == []
    assert titles(client.get("/agenda/?mois=2018-03"), "off") == ["Hier"]
    assert titles(client.get("/agenda/?mois=2018-04"), "off") == ["Bientôt", "Plus tard"]


def test_a_full_event_says_so(client, db, monkeypatch):
    event = an_event("Dîner", TOMORROW)
    an_event("Conférence", TOMORROW)
    monkeypatch.setattr("arrimage.agenda.public_page._full", [lambda keys: {event.pk}])
    page = client.get("/agenda/").content.decode()
    assert page.count("Complet") == 1
    assert "Complet" in client.get("/agenda/mois/").content.decode()


# The moment it stops being coming ----------------------------------------------------------------------------------


def test_an_event_of_today_that_has_ended_is_ended_today_and_not_coming(client, db):
    an_event("Ce matin", TODAY, start_time=time(9), end_time=time(12))
    an_event("Jusqu’à deux heures", TODAY, start_time=time(13), end_time=time(14))
    an_event("En cours", TODAY, start_time=time(13), end_time=time(14, 1))
    an_event("Sans heure", TODAY)
    an_event("Déjà tenu", TODAY, status=Activity.Status.HELD)
    a_session("Session du matin", TODAY, start_time=time(8), end_time=time(10))
    answer = client.get("/agenda/")
    assert titles(answer) == ["Sans heure", "En cours"]
    assert set(titles(answer, "ended_today")) == {"Ce matin", "Jusqu’à deux heures", "Déjà tenu", "Session du matin"}
    grid = client.get("/agenda/mois/").content.decode()
    assert grid.count("terminé aujourd’hui") == 4


def test_what_lasts_several_days_comes_until_the_end_of_its_last_one(client, db, time_machine):
    an_event("Forum", in_days(TODAY, -2), end_date=TODAY, start_time=time(9), end_time=time(16))
    a_session("Colloque", in_days(TODAY, -1), end_date=TOMORROW)
    assert titles(client.get("/agenda/")) == ["Forum", "Colloque"]
    time_machine.move_to("2018-03-15 16:00 -0400")
    assert titles(client.get("/agenda/")) == ["Colloque"]
    time_machine.move_to("2018-03-17 00:00 -0400")
    assert titles(client.get("/agenda/")) == []


@pytest.mark.parametrize(
    ("moment", "coming"),
    [
        ("2018-03-15 23:59 -0400", ["Jeudi", "Vendredi"]),
        ("2018-03-16 00:00 -0400", ["Vendredi"]),
        # In Greenwich it is already Friday: the hub's day counts.
        ("2018-03-16 03:30 +0000", ["Jeudi", "Vendredi"]),
        ("2018-03-16 23:59:59 -0400", ["Vendredi"]),
        ("2018-03-17 00:00 -0400", []),
    ],
)
def test_the_day_turns_at_the_hub_s_own_midnight(client, db, time_machine, moment, coming):
    an_event("Jeudi", TODAY)
    an_event("Vendredi", TOMORROW)
    time_machine.move_to(moment)
    assert titles(client.get("/agenda/")) == coming


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        # The clocks go forward on 11 March 2018 at 2 o'clock, back on 4 November.
        (date(2018, 3, 11), "2018-03-11 06:59 +0000", "2018-03-11 07:00 +0000"),
        (date(2018, 11, 4), "2018-11-04 06:59 +0000", "2018-11-04 08:00 +0000"),
    ],
)
def test_the_hours_are_the_clock_s_on_the_days_it_changes(client, db, time_machine, day, before, after):
    an_event("De nuit", day, start_time=time(0), end_time=time(3))
    time_machine.move_to(before)
    assert titles(client.get("/agenda/")) == ["De nuit"]
    time_machine.move_to(after)
    assert titles(client.get("/agenda/")) == []


# Pages -------------------------------------------------------------------------------------------------------------


def test_a_long_agenda_goes_by_pages_without_losing_or_repeating_anything(client, world):
    for number in range(20):
        an_event(f"É{number}", in_days(TODAY, number % 3 + 1))
        a_session(f"S{number}", in_days(TODAY, number % 3 + 1))
        a_public_activity(f"A{number}", in_days(TODAY, number % 3 + 1), start_time=time(9 + number % 2))
    pages = [titles(client.get(f"/agenda/?page={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({title for page in pages for title in page}) == 60
    everything = gathering.items(Asked(), TODAY, None)
    assert [str(item) for item in everything] == [title for page in pages for title in page]
    month = [titles(client.get(f"/agenda/?mois=2018-03&page={page}")) for page in (1, 2, 3)]
    assert month == pages
    for nowhere in ("99", "0", "-1", "x", "١", "9" * 30):
        assert titles(client.get(f"/agenda/?page={nowhere}")) == pages[0]


def test_the_list_costs_as_many_queries_for_sixty_as_for_one(client, world, django_assert_max_num_queries):
    for number in range(60):
        an_event(f"É{number}", in_days(TODAY, number), municipality=world.valleyfield)
    for address in ("/agenda/", "/agenda/mois/", "/agenda/carte/"):
        with django_assert_max_num_queries(24):
            client.get(address)


def test_the_month_shows_each_day_of_what_lasts(client, db):
    an_event("Grand séjour", date(2018, 3, 30), end_date=date(2018, 4, 2))
    march = client.get("/agenda/mois/?mois=2018-03").content.decode()
    april = client.get("/agenda/mois/?mois=2018-04").content.decode()
    assert (march.count(">Grand séjour<"), april.count(">Grand séjour<")) == (2, 2)


def test_the_map_counts_by_municipality_and_lists_what_has_no_place(client, world):
    world.valleyfield.latitude, world.valleyfield.longitude = "45.25", "-74.13"
    world.valleyfield.save()
    for number in range(7):
        an_event(f"É{number}", TOMORROW, municipality=world.valleyfield)
    an_event("En ligne", TOMORROW, is_online=True)
    answer = client.get("/agenda/carte/")
    [dot] = answer.context["drawing"].dots
    assert (dot.name, dot.number) == ("Salaberry-de-Valleyfield", 7)
    page = answer.content.decode()
    assert "2 autres dans cette municipalité" in page
    assert page.index("É4") < page.index("En ligne ou lieu à préciser")
    assert len(titles(client.get("/agenda/?lieu=70052"))) == 7


def test_a_hub_without_coordinates_has_a_map_page_all_the_same(client, db):
    an_event("Ici", TOMORROW)
    assert client.get("/agenda/carte/").context["drawing"] is None


def test_other_sites_may_frame_the_embedded_page_alone(client, season):
    answer = client.get("/agenda/integrer/")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert 'target="_blank"' in answer.content.decode()
    assert client.get("/agenda/")["X-Frame-Options"] == "SAMEORIGIN"


def test_the_site_map_lists_the_events_that_come(client, world):
    coming, gone = an_event("À venir", TOMORROW), an_event("Passé", in_days(TODAY, -1))
    members = an_event("Membres", TOMORROW, audience=Event.Audience.MEMBERS)
    sitemap = client.get("/sitemap.xml").content.decode()
    assert coming.get_absolute_url() in sitemap
    assert "/agenda/formations/" in sitemap
    assert gone.get_absolute_url() not in sitemap
    assert members.get_absolute_url() not in sitemap


# Months ------------------------------------------------------------------------------------------------------------


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_a_month_is_whole_weeks_that_hold_each_of_its_days_once(day):
    month = Month(day.year, day.month)
    laid = weeks(month, [], _noon(day))
    assert all(len(week) == 7 and week[0].date.isoweekday() == 7 for week in laid)
    inside = [cell.date for week in laid for cell in week if cell.is_inside]
    assert inside == sorted(set(inside))
    assert (inside[0], inside[-1]) == (month.first_day, in_days(month.end, -1))
    assert [cell.date for week in laid for cell in week if cell.is_today] == [day]
    assert month.following.previous == month
    assert read_month(str(month), day) == month


def _noon(day):
    return datetime.combine(day, time(12))
