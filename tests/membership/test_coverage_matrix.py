"""The coverage of support: a cell is covered exactly when a member in good standing helps on its subject there."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.membership.coverage.matrix import State, holes_by_subject, matrix, recruits, without_offers
from arrimage.network.models import Approach, Organisation, RegionalCounty, SupportOffer, SupportSubject
from arrimage.network.operations import load_subjects
from tests.membership.coverage_ground import make_member

COVERAGE = "/bureau/adhesions/couverture/"
DAY = date(2018, 3, 15)
COUNTIES = ("Beauharnois-Salaberry", "Roussillon", "Vaudreuil-Soulanges")


@pytest.fixture
def counties(db) -> list[RegionalCounty]:
    return [RegionalCounty.objects.create(code=f"70{n}", name=name) for n, name in enumerate(COUNTIES)]


@pytest.fixture
def subjects(db) -> list[SupportSubject]:
    return [
        SupportSubject.objects.create(name_fr=name, position=n)
        for n, name in enumerate(("Démarrage", "Financement"), start=1)
    ]


def _organisation(name: str, **facts) -> Organisation:
    return Organisation.objects.create(name=name, kind="support", status="recognised", **facts)


def _offer(organisation, subject, county=None, **facts) -> SupportOffer:
    return SupportOffer.objects.create(
        organisation=organisation, subject=subject, county=county, checked_on=DAY, **facts
    )


def _states(day=DAY):
    return {(cell.subject.name_fr, cell.county.name): cell.state.value for cell in matrix(day).cells}


def test_an_offer_for_all_the_territory_reaches_the_counties_served_and_no_other(counties, subjects):
    sadc = _organisation("SADC", county=counties[2])
    sadc.counties_served.set(counties[:2])
    make_member(sadc)
    _offer(sadc, subjects[0])
    states = _states()
    assert [states["Démarrage", name] for name in COUNTIES] == ["covered", "covered", "hole"]


def test_a_profile_silent_on_its_territory_serves_the_county_where_it_is(counties, subjects):
    sadc = _organisation("SADC", county=counties[1])
    _offer(sadc, subjects[0])
    states = _states()
    assert [states["Démarrage", name] for name in COUNTIES] == ["hole", "others", "hole"]


def test_an_offer_for_one_county_reaches_it_even_outside_of_the_territory_served(counties, subjects):
    sadc = _organisation("SADC", county=counties[0])
    _offer(sadc, subjects[1], counties[2])
    states = _states()
    assert [states["Financement", name] for name in COUNTIES] == ["hole", "hole", "others"]


def test_a_member_who_resigns_leaves_the_cell_to_those_who_are_not_members(counties, subjects):
    sadc = _organisation("SADC", county=counties[0])
    make_member(sadc, resigned_on=DAY + timedelta(days=10))
    _offer(sadc, subjects[0])
    assert _states()["Démarrage", COUNTIES[0]] == "covered"
    assert _states(DAY + timedelta(days=9))["Démarrage", COUNTIES[0]] == "covered"
    assert _states(DAY + timedelta(days=10))["Démarrage", COUNTIES[0]] == "others"


def test_a_closed_organisation_and_an_offer_to_come_help_nobody(counties, subjects):
    closed = _organisation("Fermée", county=counties[0])
    _offer(closed, subjects[0])
    Organisation.objects.filter(pk=closed.pk).update(status="closed")
    _offer(_organisation("Bientôt", county=counties[0]), subjects[1], since=DAY + timedelta(days=1))
    assert set(_states().values()) == {"hole"}


drawn = st.lists(
    st.fixed_dictionaries(
        {
            "member": st.booleans(),
            "closed": st.booleans(),
            "home": st.none() | st.integers(0, 2),
            "served": st.sets(st.integers(0, 2)),
            "offers": st.sets(st.tuples(st.integers(0, 1), st.none() | st.integers(0, 2)), max_size=4),
            "since": st.none() | st.sampled_from([DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)]),
        }
    ),
    max_size=5,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(drawn=drawn)
def test_a_cell_is_covered_iff_a_member_offers_it_there(counties, subjects, drawn):
    """The whole matrix, whom to recruit and the measure, against the rule said over in plain Python."""
    with transaction.atomic():
        expected = {(s, c): [set(), set()] for s in range(2) for c in range(3)}  # those who are not members, members
        for index, said in enumerate(drawn):
            home = counties[said["home"]] if said["home"] is not None else None
            one = _organisation(f"Organisme {index}", county=home)
            one.counties_served.set([counties[n] for n in said["served"]])
            if said["member"]:
                make_member(one)
            if said["closed"]:
                Organisation.objects.filter(pk=one.pk).update(status="closed")
            for subject, county in said["offers"]:
                _offer(one, subjects[subject], None if county is None else counties[county], since=said["since"])
                begun = said["since"] is None or said["since"] <= DAY
                where = said["served"] or ({said["home"]} - {None}) if county is None else {county}
                for there in where if begun and not said["closed"] else ():
                    expected[subject, there][said["member"]].add(one.pk)
        whole = matrix(DAY)
        for s, (_subject, cells) in enumerate(whole.rows):
            for c, cell in enumerate(cells):
                others, members = expected[s, c]
                assert {one.pk for one in cell.members} == members
                assert {one.pk for one in cell.others} == others
                assert cell.state == (State.COVERED if members else State.OTHERS if others else State.HOLE)
        lacking = [others for others, members in expected.values() if not members]
        asked = {one.organisation.pk: len(one.fills) for one in recruits(whole)}
        assert asked == {pk: sum(pk in cell for cell in lacking) for pk in set().union(*lacking)}
        assert list(asked.values()) == sorted(asked.values(), reverse=True)
        assert sum(len(places) for _subject, places in holes_by_subject(whole)) == lacking.count(set())
        full = sum(all(expected[s, c][1] for c in range(3)) for s in range(2))
        assert _figure().value == 50 * full
        transaction.set_rollback(True)


def _figure(parameters=None, period=None) -> Figure:
    measure = catalogue.get("membership.support_subjects_covered")
    return Figure.of(measure, period or Period(DAY - timedelta(days=30), DAY + timedelta(days=1)), DAY, parameters)


def test_a_subject_that_lacks_somewhere_says_where(counties, subjects):
    sadc = _organisation("SADC")
    make_member(sadc)
    sadc.counties_served.set(counties[:2])
    _offer(sadc, subjects[0])
    figure = _figure()
    assert figure.value == 0
    start = next(record for record in figure.not_counted if record.name_fr == "Démarrage")
    assert len(figure.reasons(start)) == 1
    assert "Vaudreuil-Soulanges" in figure.reasons(start)[0]
    assert _figure({"county": "700"}).value == 50
    assert _figure({"county": "702"}).value == 0
    assert _figure({"county": "999"}).value is None
    assert _figure(period=Period(DAY, DAY)).value is None


def test_those_who_would_fill_the_most_come_first_with_their_last_approach(counties, subjects, coralie):
    small, large = _organisation("A petite", county=counties[0]), _organisation("Z grande")
    large.counties_served.set(counties)
    _offer(small, subjects[0])
    _offer(large, subjects[0])
    for on, outcome in ((DAY, "called"), (DAY - timedelta(days=5), "not_interested")):
        Approach.objects.create(organisation=large, on=on, outcome=outcome, by=coralie)
    first, second = recruits(matrix(DAY))
    assert (first.organisation, len(first.fills), first.organisation.approach_outcome) == (large, 3, "called")
    assert (second.organisation, second.organisation.approach_outcome) == (small, None)
    silent = _organisation("Muette")
    assert list(without_offers(DAY)) == [silent]


def test_the_matrix_costs_the_same_number_of_questions_whatever_the_organisations(counties, subjects):
    def asked(more: int) -> int:
        for number in range(more):
            one = _organisation(f"Organisme {Organisation.objects.count()} {number}", county=counties[number % 3])
            make_member(one) if number % 2 else None
            _offer(one, subjects[number % 2])
        with CaptureQueriesContext(connection) as queries:
            recruits(matrix(DAY))
        return len(queries)

    assert asked(2) == asked(12) <= 10


@pytest.fixture
def told(counties, subjects):
    member, other = (
        _organisation("SADC membre", county=counties[0]),
        _organisation("Fonds ailleurs", county=counties[1]),
    )
    make_member(member, on=localdate() - timedelta(days=30))
    _offer(member, subjects[0])
    _offer(other, subjects[0])
    other.email = "info@fonds.example"
    other.save()
    return member, other


def test_the_screen_says_each_state_in_words_and_opens_each_cell(told, counties, subjects, coralie, client_for):
    desk = client_for(coralie)
    page = desk.get(COVERAGE).content.decode()
    assert "Couvert" in page
    assert "Trou" in page
    assert "info@fonds.example" in page
    assert "Personne de connu n’offre ceci" in page
    cell = desk.get(f"{COVERAGE}{subjects[0].pk}/{counties[0].pk}/").content.decode()
    assert "SADC membre" in cell
    assert "Fonds ailleurs" not in cell
    assert "à recruter" in desk.get(f"{COVERAGE}{subjects[0].pk}/{counties[1].pk}/").content.decode()
    hole = desk.get(f"{COVERAGE}{subjects[1].pk}/{counties[2].pk}/").content.decode()
    assert "Personne de connu n’offre ceci ici" in hole
    assert desk.get(f"{COVERAGE}9999/{counties[0].pk}/").status_code == 404


def test_an_empty_hub_is_taught_the_first_step(counties, coralie, client_for):
    page = client_for(coralie).get(COVERAGE).content.decode()
    assert "/bureau/reseau/sujets/ajouter/" in page


def test_the_table_goes_out_as_csv_and_xlsx(told, coralie, client_for):
    desk = client_for(coralie)
    text = desk.get(f"{COVERAGE}exporter/csv/").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 6
    assert (rows[0]["État"], rows[0]["Membres"]) == ("Couvert", "SADC membre")
    assert desk.get(f"{COVERAGE}exporter/xlsx/").status_code == 200
    assert desk.get(f"{COVERAGE}exporter/doc/").status_code == 404


def test_those_who_do_not_read_memberships_are_kept_out(told, omar, rachel, elise, client_for):
    for who in (omar, rachel, elise):
        assert client_for(who).get(COVERAGE).status_code == 403
    assert client_for(None).get(COVERAGE).status_code == 302


def test_a_hub_begins_with_subjects_and_keeps_its_own(db):
    assert load_subjects() == SupportSubject.objects.count() >= 10
    SupportSubject.objects.exclude(name_fr="Financement").delete()
    assert load_subjects() == 0
    assert SupportSubject.objects.count() == 1
