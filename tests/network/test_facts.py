"""Facts by their source: filled, confirmed, replaced, set aside; what somebody decides about them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.network.facts import Confidence, Provenance, Source, Verdict, provenance, weigh
from arrimage.network.models import CORE_FACTS, Organisation, Sector, SetAside
from arrimage.network.operations.facts import assert_facts, confirm_facts, dismiss, reopen, take

NOW = datetime(2018, 3, 15, 12, tzinfo=UTC)
STAFF = Provenance(Source.STAFF, date(2018, 3, 1), Confidence.HIGH)
REGISTER = Provenance(Source.REGISTER, date(2018, 3, 10), Confidence.HIGH)
OLD_FILE = Provenance(Source.IMPORT, date(2016, 1, 1), Confidence.LOW, "liste.xlsx")


@pytest.fixture
def known(db):
    organisation = Organisation(name="Café de la Gare", legal_form="non_profit")
    assert_facts(record=organisation, values={"phone": "450 555-0100", "employees": 7}, come_from=STAFF)
    return organisation


def test_what_nobody_knew_is_filled_and_its_source_kept(known):
    assert assert_facts(record=known, values={"email": "a@example.org"}, come_from=OLD_FILE) == {"email": Verdict.FILL}
    known.refresh_from_db()
    assert known.email == "a@example.org"
    assert provenance(known, "email") == OLD_FILE


def test_an_older_weaker_source_is_set_aside_and_changes_nothing(known):
    verdicts = assert_facts(record=known, values={"phone": "450 555-0199"}, come_from=OLD_FILE)
    known.refresh_from_db()
    assert verdicts == {"phone": Verdict.SET_ASIDE}
    assert known.phone == "450 555-0100"
    (kept,) = SetAside.objects.waiting()
    assert (kept.organisation, kept.field, kept.value, kept.origin) == (known, "phone", "450 555-0199", "liste.xlsx")


def test_a_newer_stronger_source_replaces(known):
    assert assert_facts(record=known, values={"employees": 9}, come_from=REGISTER) == {"employees": Verdict.REPLACE}
    known.refresh_from_db()
    assert known.employees == 9
    assert provenance(known, "employees") == REGISTER


def test_the_same_value_confirms_and_grows_younger(known):
    verdicts = assert_facts(record=known, values={"phone": " 450 555-0100 "}, come_from=REGISTER)
    assert verdicts == {"phone": Verdict.CONFIRM}
    assert provenance(known, "phone").on == REGISTER.on


def test_nothing_said_is_no_value(known):
    assert assert_facts(record=known, values={"phone": "", "employees": None, "sectors": []}, come_from=REGISTER) == {}
    assert known.phone == "450 555-0100"


def test_lists_and_links_are_facts_too(known, valleyfield):
    sectors = [Sector.objects.create(code=code, name=code) for code in ("72", "81")]
    values = {"municipality": valleyfield, "sectors": sectors[:1]}
    assert set(assert_facts(record=known, values=values, come_from=STAFF).values()) == {Verdict.FILL}
    known.refresh_from_db()
    assert known.municipality == valleyfield
    assert assert_facts(record=known, values={"sectors": sectors}, come_from=OLD_FILE) == {"sectors": Verdict.SET_ASIDE}
    take(set_aside=SetAside.objects.get(), by=None, at=NOW)
    assert set(known.sectors.all()) == set(sectors)


def test_said_twice_it_waits_once_and_dismissed_it_stays_dismissed(known):
    for _time in range(2):
        assert_facts(record=known, values={"phone": "450 555-0199"}, come_from=OLD_FILE)
    dismiss(set_aside=SetAside.objects.get(), by=None, at=NOW)
    assert_facts(record=known, values={"phone": "450 555-0199"}, come_from=OLD_FILE)
    assert not SetAside.objects.waiting().exists()
    reopen(set_aside=SetAside.objects.get())
    assert SetAside.objects.waiting().count() == 1


def test_taking_a_value_gives_it_with_its_source(known, coralie):
    assert_facts(record=known, values={"phone": "450 555-0199"}, come_from=OLD_FILE)
    take(set_aside=SetAside.objects.get(), by=coralie, at=NOW)
    known.refresh_from_db()
    assert known.phone == "450 555-0199"
    assert provenance(known, "phone") == OLD_FILE
    assert SetAside.objects.get().outcome == SetAside.Outcome.TAKEN
    assert known.history.first().history_user == coralie


def test_what_a_stronger_source_says_too_no_longer_waits(known):
    assert_facts(record=known, values={"phone": "450 555-0199"}, come_from=OLD_FILE)
    assert_facts(record=known, values={"phone": "450 555-0199"}, come_from=REGISTER)
    assert not SetAside.objects.waiting().exists()


def test_confirming_says_it_is_still_true_today_of_what_is_known_only(known):
    day = date(2018, 3, 15)
    assert confirm_facts(record=known, fields=["phone", "email"], day=day) == ["phone"]
    known.refresh_from_db()
    assert provenance(known, "phone").on == day
    assert provenance(known, "email") is None


def test_a_profile_is_dated_by_the_core_fact_that_waited_longest(known, valleyfield):
    values = {"name": known.name, "legal_form": "non_profit", "status": "recognised", "municipality": valleyfield}
    assert_facts(record=known, values={**values, "email": "a@example.org"}, come_from=STAFF)
    known.refresh_from_db()
    assert known.core_facts_on == STAFF.on
    confirm_facts(record=known, fields=[field for field in CORE_FACTS if field != "phone"], day=date(2018, 3, 15))
    known.refresh_from_db()
    assert known.core_facts_on == STAFF.on


SOURCES = st.builds(
    Provenance,
    st.sampled_from(list(Source)),
    st.dates(date(2015, 1, 1), date(2018, 3, 15)),
    st.sampled_from(list(Confidence)),
)


@given(SOURCES, SOURCES)
def test_no_value_is_replaced_by_an_older_or_a_weaker_source(known_from, arriving_from):
    verdict = weigh("before", known_from, "after", arriving_from)
    older, weaker = arriving_from.on < known_from.on, arriving_from.weight < known_from.weight
    assert verdict is (Verdict.SET_ASIDE if older or weaker else Verdict.REPLACE)


@pytest.mark.slow
@given(SOURCES, st.integers(0, 400))
def test_the_same_source_later_replaces(known_from, days):
    later = Provenance(known_from.source, known_from.on + timedelta(days=days), known_from.confidence)
    assert weigh("before", known_from, "after", later) is Verdict.REPLACE
