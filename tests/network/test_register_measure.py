"""What holds for the coverage of the register, whatever the candidates and the day."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.network.models import Candidate, Organisation, RegionalCounty, Sector

FIRST, LAST = date(2018, 1, 1), date(2018, 6, 30)
days = st.dates(FIRST, LAST)
candidates = st.lists(
    st.fixed_dictionaries(
        {
            "first_seen_on": days,
            "gone_on": st.none() | days,
            "recognised_on": st.none() | days,
            "state": st.sampled_from(Candidate.State.values),
            "state_on": days,
            "county": st.booleans(),
        }
    ),
    max_size=10,
)
UNIVERSE = """SELECT count(*), coalesce(sum(CASE WHEN c.recognised_on <= %(day)s AND c.organisation_id IS NOT NULL
    THEN 1 ELSE 0 END), 0)
    FROM network_candidate c LEFT JOIN network_regionalcounty r ON r.id = c.county_id
    WHERE c.first_seen_on <= %(day)s AND (c.gone_on IS NULL OR c.gone_on > %(day)s)
    AND NOT (c.state = 'not_social_economy' AND c.state_on <= %(day)s) AND (%(county)s = '' OR r.code = %(county)s)"""


@pytest.fixture
def measure():
    return catalogue.get("network.register_coverage")


@pytest.fixture
def ground(db):
    county = RegionalCounty.objects.create(code="700", name="Beauharnois-Salaberry")
    return county, Organisation.objects.create(name="Connue")


@settings(max_examples=40)
@given(drawn=candidates, bounds=st.tuples(days, days).map(sorted), day=days, narrowed=st.booleans())
def test_the_share_is_its_records_counted_again_by_hand(ground, measure, drawn, bounds, day, narrowed):
    county, organisation = ground
    with transaction.atomic():
        for index, facts in enumerate(drawn):
            here = county if facts.pop("county") else None
            known = organisation if facts["recognised_on"] else None
            Candidate.objects.create(
                neq=f"{index:010}",
                name=f"Groupe {index}",
                form="APE",
                last_seen_on=LAST,
                county=here,
                organisation=known,
                **facts,
            )
        period = Period(*bounds)
        figure = Figure.of(measure, period, day, {"county": "700"} if narrowed else {})
        with connection.cursor() as cursor:
            seen_on = min(period.last_day, day)
            cursor.execute(UNIVERSE, {"day": seen_on, "county": "700" if narrowed else ""})
            universe, known_there = cursor.fetchone()
        if period.start == period.end:
            universe, known_there = 0, 0
        assert (figure.candidates.count(), figure.counted.count()) == (universe, known_there)
        assert figure.value == (round(100 * known_there / universe, 1) if universe else None)
        assert all(figure.reasons(record) for record in figure.not_counted)
        transaction.set_rollback(True)


def test_a_sector_nobody_knows_counts_nothing(ground, measure):
    Sector.objects.create(code="62", name="Santé")
    Candidate.objects.create(neq="1140000002", name="A", form="APE", first_seen_on=FIRST, last_seen_on=FIRST)
    period = Period(FIRST, LAST)
    assert Figure.of(measure, period, LAST).value == 0
    assert Figure.of(measure, period, LAST, {"sector": "62"}).value is None
    assert Figure.of(measure, period, LAST, {"sector": "99"}).value is None


def test_a_figure_of_the_past_stays_what_it_was(ground, measure):
    _county, organisation = ground
    candidate = Candidate.objects.create(neq="1", name="A", form="APE", first_seen_on=FIRST, last_seen_on=FIRST)
    candidate.organisation, candidate.recognised_on = organisation, date(2018, 4, 2)
    candidate.save()
    before, after = Period(FIRST, date(2018, 4, 1)), Period(FIRST, LAST)
    assert (Figure.of(measure, before, LAST).value, Figure.of(measure, after, LAST).value) == (0, 100)
    assert Figure.of(measure, after, date(2018, 4, 2) - timedelta(days=1)).value == 0


@pytest.mark.parametrize(
    ("wording", "expected"),
    [("Part des entreprises du registre connues du pôle", {}), ("Nombre d’entreprises membres", None)],
)
def test_the_words_that_call_for_it(measure, wording, expected):
    assert measure.guess(wording, "") == expected
