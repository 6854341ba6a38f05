"""What the directory counts: who stands in it, and which profiles are up to date."""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import QuerySet
from django.utils.timezone import get_default_timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.network.facts import Confidence, Provenance, Source, note
from arrimage.network.guesses import of_directory
from arrimage.network.models import CORE_FACTS, Organisation, Sector
from arrimage.plan.importing.matching import propose_measure

IN_DIRECTORY, UP_TO_DATE = "network.organisations_in_directory", "network.profiles_up_to_date"
YEAR, DAY = Period(date(2018, 1, 1), date(2019, 1, 1)), date(2018, 6, 15)


def figure(code, period=YEAR, **parameters):
    return Figure.of(catalogue.get(code), period, DAY, parameters)


def entered(name, on=date(2018, 2, 1), **values):
    organisation = Organisation.objects.create(name=name, **{"status": "recognised", **values})
    at = datetime(on.year, on.month, on.day, 12, tzinfo=get_default_timezone())
    QuerySet(Organisation).filter(pk=organisation.pk).update(created_at=at)
    organisation.refresh_from_db()
    return organisation


def test_the_closed_the_merged_and_those_entered_later_do_not_count(db):
    entered("Debout")
    closed = entered("Fermée", status="closed")
    entered("Fusionnée", status="merged")
    entered("Plus tard", on=date(2018, 7, 1))
    counted = figure(IN_DIRECTORY)
    assert counted.value == 1
    said = {record.pk: counted.reasons(record) for record in counted.not_counted}
    assert said == {closed.pk: ["L’organisation est fermée."]}


def test_the_directory_is_narrowed_by_kind_place_sector_and_status(valleyfield):
    parent = Sector.objects.create(code="72", name="Restauration")
    part = Sector.objects.create(code="722", name="Services de restauration", parent=parent)
    one = entered("Une", municipality=valleyfield)
    one.sectors.add(part)
    entered("Autre", kind="support")
    for parameters in ({"kind": ["enterprise"]}, {"county": "700"}, {"sector": "72"}, {"sector": "722"}):
        assert figure(IN_DIRECTORY, **parameters).value == 1, parameters
    assert figure(IN_DIRECTORY, status=["emerging"]).value == 0


def filled(organisation, place, **days):
    values = {"legal_form": "non_profit", "email": "a@example.org", "phone": "450 555-0100", "employees": 2}
    for field, value in values.items():
        setattr(organisation, field, value)
    organisation.municipality = place
    for field in CORE_FACTS:
        on = days.get(field, DAY - timedelta(days=30))
        note(organisation, [field], Provenance(Source.STAFF, on, Confidence.HIGH))
    organisation.save()
    return organisation


def test_a_profile_says_which_fact_is_missing_or_old(valleyfield):
    fresh = filled(entered("Fraîche"), valleyfield)
    old = filled(entered("Vieille"), valleyfield, phone=date(2016, 1, 1))
    bare = filled(entered("Sans courriel"), valleyfield)
    bare.email = ""
    bare.save()
    found = figure(UP_TO_DATE)
    assert found.value == 33.3
    assert list(found.counted) == [fresh]
    said = {record.pk: found.reasons(record) for record in found.not_counted}
    assert [reason[:12] for reason in said[old.pk]] == ["Le téléphone"]
    assert [reason[:12] for reason in said[bare.pk]] == ["Le courriel "]


def test_nothing_in_the_directory_has_no_share(db):
    assert figure(UP_TO_DATE).value is None


DAYS = st.dates(date(2016, 1, 1), date(2018, 6, 15))


@settings(max_examples=15)
@given(checks=st.lists(st.fixed_dictionaries({field: st.one_of(st.none(), DAYS) for field in CORE_FACTS}), max_size=4))
def test_the_share_agrees_with_the_day_kept_on_each_profile(valleyfield, checks):
    Organisation.objects.all().delete()
    for number, known in enumerate(checks):
        one = filled(entered(f"N° {number}"), valleyfield)
        one.facts = {}
        for field, day in known.items():
            if day is not None:
                note(one, [field], Provenance(Source.STAFF, day, Confidence.HIGH))
        one.save()
    found = figure(UP_TO_DATE)
    fresh = Organisation.objects.up_to_date(DAY, date(2017, 6, 15))
    assert set(found.counted) == set(fresh)
    assert set(found.counted) | set(found.not_counted) == set(Organisation.objects.all())


@pytest.mark.parametrize(
    ("words", "code", "kinds"),
    [
        ("Nombre d’entreprises au répertoire", IN_DIRECTORY, {"kind": ["enterprise"]}),
        ("Nombre d’organismes de soutien au répertoire", IN_DIRECTORY, {"kind": ["support"]}),
        ("Répertoire à jour", UP_TO_DATE, {}),
        ("Fiches d’entreprises à jour", UP_TO_DATE, {"kind": ["enterprise"]}),
    ],
)
def test_a_plan_s_words_lead_to_the_measure(words, code, kinds):
    assert propose_measure(words, catalogue.catalogue())[0] == code
    assert of_directory(words, "") == kinds
