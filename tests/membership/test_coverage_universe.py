"""The universe of enterprises that could be members: who is one, by place and sector, and whom to call."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.membership.coverage.prospects import CallList
from arrimage.membership.coverage.universe import universe
from arrimage.membership.models import Act, Application, Category, Membership
from arrimage.network.models import (
    Approach,
    Candidate,
    Municipality,
    Organisation,
    PossibleMatch,
    RegionalCounty,
    Sector,
)
from tests.membership.coverage_ground import make_member

RECRUITING = "/bureau/adhesions/a-recruter/"
FIRST, DAY = date(2017, 6, 1), date(2018, 3, 15)


@pytest.fixture
def ground(db):
    counties = [RegionalCounty.objects.create(code=f"70{n}", name=f"MRC {n}") for n in range(2)]
    towns = [
        Municipality.objects.create(code=f"7000{n}", name=f"Ville {n}", designation="Ville", county=counties[n])
        for n in range(2)
    ]
    health = Sector.objects.create(code="62", name="Santé")
    care = Sector.objects.create(code="624", name="Aide sociale", parent=health)
    return towns, [health, care, Sector.objects.create(code="71", name="Arts")]


def _candidate(number: int, organisation=None, **facts) -> Candidate:
    known = {"recognised_by": "neq", "recognised_on": FIRST} if organisation else {}
    return Candidate.objects.create(
        **{
            "neq": f"{1140000000 + number}",
            "name": f"ENTREPRISE {number}",
            "form": "APE",
            "first_seen_on": FIRST,
            "last_seen_on": DAY,
            "organisation": organisation,
            **known,
            **facts,
        }
    )


drawn = st.lists(
    st.fixed_dictionaries(
        {
            "in_register": st.booleans(),
            "in_directory": st.booleans(),
            "member": st.booleans(),
            "town": st.none() | st.integers(0, 1),
            "sectors": st.sets(st.integers(0, 2), max_size=2),
            "state": st.sampled_from(["to_call", "called", "not_social_economy"]),
            "gone": st.booleans(),
        }
    ),
    max_size=8,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(drawn=drawn)
def test_each_enterprise_of_the_universe_is_a_member_or_on_the_call_list(ground, drawn):
    towns, sectors = ground
    with transaction.atomic():
        members, others, of_register = set(), set(), [0, 0]
        for number, said in enumerate(drawn):
            town = None if said["town"] is None else towns[said["town"]]
            chosen = [sectors[n] for n in sorted(said["sectors"])]
            one = None
            if said["in_directory"] or not said["in_register"]:
                one = Organisation.objects.create(name=f"Fiche {number}", status="recognised", municipality=town)
                one.sectors.set(chosen)
                if said["member"]:
                    make_member(one)
            if said["in_register"]:
                _candidate(
                    number,
                    one,
                    municipality=town,
                    sector=chosen[0] if chosen else None,
                    state=said["state"],
                    state_on=FIRST,
                    gone_on=FIRST + timedelta(days=1) if said["gone"] else None,
                )
            is_registered = said["in_register"] and not said["gone"] and said["state"] != "not_social_economy"
            is_alone = one is not None and (not said["in_register"] or said["gone"])
            if is_registered or is_alone:
                (members if one and said["member"] else others).add(number)
                if is_registered:
                    of_register[1] += 1
                    of_register[0] += bool(one and said["member"])
        counted = universe(DAY)
        assert (counted.whole.members, counted.whole.universe) == (len(members), len(members) + len(others))
        assert [counted.in_register.members, counted.in_register.universe] == of_register
        listed = list(CallList(DAY, {}))
        assert {int(one.record.name.split()[-1]) for one in listed} == others
        assert [one.is_known for one in listed] == sorted((one.is_known for one in listed), reverse=True)
        for name, lines in counted.cuts.items():
            assert all(0 <= line.members <= line.universe for line in lines)
            if name != "sector":
                assert sum(line.universe for line in lines) == counted.whole.universe
            for line in lines:
                asked = _asked(line.query)
                assert len(CallList(DAY, asked)) == line.to_recruit, (name, line)
        transaction.set_rollback(True)


def _asked(query):
    models = {"county": RegionalCounty, "municipality": Municipality, "sector": Sector}
    return {name: models[name].objects.get(pk=value) if name in models else value for name, value in query.items()}


@pytest.fixture
def measure():
    return catalogue.get("membership.universe_members")


def test_the_measure_says_why_an_enterprise_does_not_count(ground, measure):
    towns, sectors = ground
    member, other = Organisation.objects.create(name="Membre"), Organisation.objects.create(name="Autre")
    make_member(member)
    _candidate(1, member, municipality=towns[0], sector=sectors[0])
    _candidate(2, other, municipality=towns[0], sector=sectors[2])
    _candidate(3, municipality=towns[1])
    _candidate(4, state="not_social_economy", state_on=FIRST)
    period = Period(FIRST, DAY + timedelta(days=1))
    figure = Figure.of(measure, period, DAY)
    assert (figure.value, figure.candidates.count()) == (33.3, 3)
    reasons = {record.name: figure.reasons(record) for record in figure.not_counted}
    assert [len(said) for said in reasons.values()] == [1, 1]
    assert "membre en règle" in reasons["ENTREPRISE 2"][0]
    assert "répertoire" in reasons["ENTREPRISE 3"][0]
    assert Figure.of(measure, period, DAY, {"county": "700"}).value == 50
    assert Figure.of(measure, period, DAY, {"sector": "62"}).value == 100
    assert Figure.of(measure, period, DAY, {"county": "999"}).value is None


def test_who_joined_later_was_not_a_member_then(ground, measure):
    late = Organisation.objects.create(name="Tardive")
    _candidate(1, late)
    make_member(late, on=DAY - timedelta(days=10))
    assert Figure.of(measure, Period(FIRST, DAY - timedelta(days=20)), DAY).value == 0
    assert Figure.of(measure, Period(FIRST, DAY), DAY).value == 100


def test_the_newer_of_the_two_logs_says_where_one_stands(ground, coralie):
    one = Organisation.objects.create(name="Appelée", status="recognised")
    _candidate(1, one, state="not_interested", state_on=DAY - timedelta(days=5))
    [prospect] = CallList(DAY, {})
    assert (prospect.state, prospect.state_on) == ("not_interested", DAY - timedelta(days=5))
    next_on = DAY + timedelta(days=7)
    Approach.objects.create(organisation=one, on=DAY, outcome="called", by=coralie, next_on=next_on)
    [prospect] = CallList(DAY, {})
    assert (prospect.state, prospect.state_on, prospect.next_on) == ("called", DAY, next_on)
    assert len(CallList(DAY, {"state": "called"})) == 1
    assert len(CallList(DAY, {"state": "not_interested"})) == 0


def test_doubts_are_told_before_somebody_calls_a_member(ground):
    member = Organisation.objects.create(name="Coop du Verger", status="recognised")
    make_member(member)
    candidate = _candidate(1, doubts=[{"code": "no_legal_name", "about": ""}])
    PossibleMatch.objects.create(
        candidate=candidate, organisation=member, score=91, reasons=[{"code": "same_name", "about": ""}]
    )
    [prospect] = CallList(DAY, {})
    assert len(prospect.doubts) == 2
    assert "Coop du Verger" in prospect.doubts[0]
    assert "membre" in prospect.doubts[0]


def test_a_former_member_is_told_as_one(ground):
    gone = Organisation.objects.create(name="Partie", status="recognised")
    make_member(gone, resigned_on=DAY - timedelta(days=1))
    closed = Organisation.objects.create(name="Fermée", status="closed")
    _candidate(1, closed)
    first, second = CallList(DAY, {})
    assert "registre que non" in " ".join(first.doubts) or "registre dit que non" in " ".join(first.doubts)
    assert second.standing


def test_the_screen_costs_the_same_number_of_questions_whatever_the_enterprises(ground, coralie, client_for):
    desk, towns = client_for(coralie), ground[0]
    desk.get(RECRUITING)

    def asked(more: int) -> int:
        start = Candidate.objects.count()
        for number in range(start, start + more):
            one = Organisation.objects.create(name=f"Fiche {number}", status="recognised")
            _candidate(number, one if number % 2 else None, municipality=towns[number % 2])
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(RECRUITING).status_code == 200
        return len(queries)

    assert asked(4) == asked(14)


def test_the_list_is_narrowed_by_the_address_and_goes_out_as_it_is_seen(ground, coralie, client_for):
    desk, towns = client_for(coralie), ground[0]
    here = Organisation.objects.create(
        name="Épicerie", status="recognised", municipality=towns[0], email="info@epicerie.example"
    )
    _candidate(2, municipality=towns[1])
    page = desk.get(f"{RECRUITING}?municipality={towns[0].pk}").content.decode()
    assert "Épicerie" in page
    assert "ENTREPRISE 2" not in page
    assert "demarche" in page
    content = desk.get(f"{RECRUITING}exporter/csv/?known=yes").getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content), delimiter=";")
    assert (row["Nom"], row["Courriel"]) == (here.name, here.email)
    assert desk.get(f"{RECRUITING}exporter/xlsx/").status_code == 200
    found = desk.get(f"{RECRUITING}?q=entreprise").content.decode()
    assert "ENTREPRISE 2" in found
    assert "Épicerie" not in found
    for bad in ("?county=abc&page=-3", "?municipality=999999", "?q=%00", "?state=ailleurs"):
        assert desk.get(f"{RECRUITING}{bad}").status_code == 200


def test_a_hub_without_anything_is_taught_the_first_step(db, coralie, client_for):
    assert "/bureau/reseau/radar/" in client_for(coralie).get(RECRUITING).content.decode()


def test_the_presidency_reads_and_exports_nothing(ground, bernard, omar, client_for):
    _candidate(1)
    page = client_for(bernard).get(RECRUITING).content.decode()
    assert "ENTREPRISE 1" in page
    assert "exporter" not in page
    assert client_for(bernard).get(f"{RECRUITING}exporter/csv/").status_code == 403
    assert client_for(omar).get(RECRUITING).status_code == 403


def test_a_page_past_the_end_is_the_last(ground, coralie, client_for):
    for number in range(30):
        _candidate(number)
    page = client_for(coralie).get(f"{RECRUITING}?page=99")
    assert page.context["page"].number == 2
    assert len(page.context["page"].object_list) == 5


def test_those_whose_membership_is_under_way_are_told_apart_and_not_called(ground, coralie, client_for):
    category = Category.objects.create(name_fr="Membres")
    made = {}
    for name, kind in (("Demande reçue", "applied"), ("Cotisation à venir", "approved"), ("Partie", "resigned")):
        made[name] = Organisation.objects.create(name=name, status="recognised")
        membership = Membership.objects.create(organisation=made[name], category=category)
        said = {"reason": "Fermeture"} if kind == "resigned" else {}
        Act.objects.create(membership=membership, kind=kind, on=FIRST, recorded_at=timezone.now(), **said)
    by_number = _candidate(3)
    Application.objects.create(
        name="Trois", neq="11 4000 0003", state="submitted", submitted_at=timezone.now(), category=category
    )
    Application.objects.create(name="Quatre", neq=_candidate(4).neq, state="draft")
    listed = CallList(timezone.localdate(), {})
    assert {str(one.record) for one in listed} == {"Partie", "ENTREPRISE 4"}
    assert {str(one.record) for one in listed.joining} == {"Demande reçue", "Cotisation à venir", by_number.name}
    page = client_for(coralie).get(RECRUITING).content.decode()
    assert "Adhésion en cours" in page
    assert "2 entreprises à appeler" in page
