"""What holds for every measure of the journal, whatever the records and the period."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.agenda.models import Activity, Presence
from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Kind
from arrimage.evidence.period import Period

FIRST, DAY, LAST = date(2018, 1, 1), date(2018, 6, 15), date(2018, 12, 31)
# Those of the sessions of others have tests of their own: their records are others.
JOURNAL = "agenda.view_activity"
MEASURES = [one for one in catalogue.catalogue() if one.code.startswith("agenda.") and one.permission == JOURNAL]

days = st.dates(FIRST, LAST)
activities = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Activity.Kind.values),
            "status": st.sampled_from(Activity.Status.values),
            "date": days,
            "head_count": st.one_of(st.none(), st.integers(0, 40)),
            "place": st.integers(-1, 3),
            "met": st.sets(st.integers(0, 3)),
            "counties": st.sets(st.integers(0, 1)),
            "organisations": st.dictionaries(st.integers(0, 2), st.sampled_from(Presence.State.values)),
            "people": st.dictionaries(st.integers(0, 1), st.sampled_from(Presence.State.values)),
            "duplicate": st.booleans(),
        }
    ),
    max_size=8,
)

HELD = "a.status = 'held' AND a.date <= %(day)s AND a.duplicate_of_id IS NULL"
WITHIN = "a.date >= %(start)s AND a.date < %(end)s"
TOUR = f"a.kind = 'tour' AND {HELD} AND {WITHIN}"
MEETINGS = "('accompaniment', 'committee', 'tour', 'experts', 'internal', 'other_meeting')"
MET = (
    "SELECT m.municipality_id FROM agenda_activity_municipalities_met m JOIN agenda_activity a ON a.id = m.activity_id"
)
MET_COUNTY = (
    "SELECT c.regionalcounty_id FROM agenda_activity_counties_met c JOIN agenda_activity a ON a.id = c.activity_id"
)
PLACES = f"""SELECT a.municipality_id FROM agenda_activity a WHERE {TOUR} AND a.municipality_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM agenda_activity_municipalities_met m WHERE m.activity_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM agenda_activity_counties_met c WHERE c.activity_id = a.id)"""
VISITED = f"SELECT id FROM network_municipality WHERE id IN ({MET} WHERE {TOUR}) OR id IN ({PLACES})"
BELONGING = f"SELECT id FROM network_municipality WHERE belongs_to_county AND id IN ({VISITED})"
COUNTIES = f"""SELECT id FROM network_regionalcounty WHERE id IN ({MET_COUNTY} WHERE {TOUR})
    OR id IN (SELECT county_id FROM network_municipality WHERE id IN ({BELONGING}))"""

# Each figure counted again by hand; a share has its numerator here.
RECOUNT = {
    "agenda.meetings_held": f"""SELECT count(*) FROM agenda_activity a
        WHERE a.kind IN {MEETINGS} AND {HELD} AND {WITHIN} AND a.head_count > 0""",
    "agenda.networking_held": f"""SELECT count(*) FROM agenda_activity a
        WHERE a.kind IN ('networking', 'forum', 'visit') AND {HELD} AND {WITHIN} AND a.head_count > 0""",
    "agenda.trainings_organised": f"""SELECT count(*) FROM agenda_activity a
        WHERE a.kind IN ('training', 'webinar') AND {HELD} AND {WITHIN} AND a.head_count > 0""",
    "agenda.representations": f"""SELECT count(*) FROM agenda_activity a
        WHERE a.kind = 'representation' AND {HELD} AND {WITHIN}""",
    "agenda.presentations": f"""SELECT count(*) FROM agenda_activity a
        WHERE a.kind = 'presentation' AND {HELD} AND {WITHIN} AND a.head_count > 0""",
    "agenda.participants": f"""SELECT coalesce(sum(a.head_count), 0) FROM agenda_activity a
        WHERE {HELD} AND {WITHIN}""",
    "agenda.organisations_met": f"""SELECT count(DISTINCT p.organisation_id) FROM agenda_presence p
        JOIN agenda_activity a ON a.id = p.activity_id WHERE p.state = 'present' AND {HELD} AND {WITHIN}""",
    "agenda.experts_convened": f"""SELECT count(DISTINCT p.person_id) FROM agenda_presence p
        JOIN agenda_activity a ON a.id = p.activity_id JOIN network_person who ON who.id = p.person_id
        WHERE who.is_expert AND a.kind = 'experts' AND a.status <> 'cancelled' AND a.duplicate_of_id IS NULL
        AND {WITHIN}""",
    "agenda.municipalities_covered": f"SELECT count(*) FROM ({BELONGING}) AS found",
    "agenda.municipalities_met": f"SELECT count(*) FROM ({VISITED}) AS found",
    "agenda.counties_covered": f"SELECT count(*) FROM ({COUNTIES}) AS found",
    "agenda.counties_met": f"SELECT count(*) FROM ({COUNTIES}) AS found",
}


@contextmanager
def taken_away() -> Iterator[None]:
    """The records of one example are gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def recount(code: str, period: Period) -> int:
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT[code], {"day": DAY, "start": period.start, "end": period.end})
        return int(cursor.fetchone()[0])


def record(world: Any, drawn: Sequence[dict[str, Any]]) -> None:
    places = [world.valleyfield, world.huntingdon, world.elgin, world.reserve]
    counties = [world.beauharnois, world.haut]
    organisations, people = [world.recolte, world.patriotes, world.town], [world.marie, world.jean]
    first = None
    for facts in drawn:
        activity = Activity.objects.create(
            kind=facts["kind"],
            status=facts["status"],
            date=facts["date"],
            head_count=facts["head_count"],
            municipality=places[facts["place"]] if facts["place"] >= 0 else None,
            duplicate_of=first if facts["duplicate"] else None,
        )
        first = first or activity
        activity.municipalities_met.set(places[index] for index in facts["met"])
        activity.counties_met.set(counties[index] for index in facts["counties"])
        for index, state in facts["organisations"].items():
            Presence.objects.create(activity=activity, organisation=organisations[index], state=state)
        for index, state in facts["people"].items():
            Presence.objects.create(activity=activity, person=people[index], state=state)


def test_every_measure_is_counted_again_by_hand():
    assert {measure.code for measure in MEASURES} == set(RECOUNT)


@pytest.mark.slow
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
@settings(max_examples=12)
@given(drawn=activities, bounds=st.tuples(days, days).map(sorted), cut=days)
def test_a_figure_is_its_records(world, measure, drawn, bounds, cut):
    period = Period(*bounds)
    with taken_away():
        record(world, drawn)
        _is_its_records(measure, period)
        if period.start <= cut <= period.end and not measure.distinct and measure.kind in (Kind.COUNT, Kind.SUM):
            parts = [Figure.of(measure, part, DAY).value for part in period.split(cut)]
            assert sum(parts) == Figure.of(measure, period, DAY).value


def _is_its_records(measure: Any, period: Period) -> None:
    shown = Figure.of(measure, period, DAY)
    counted = list(shown.counted.values_list("pk", flat=True))
    not_counted = list(shown.not_counted)
    candidates = list(shown.candidates.values_list("pk", flat=True))

    assert len(counted) == len(set(counted)), "no record counts twice"
    assert sorted(counted + [one.pk for one in not_counted]) == sorted(candidates)
    assert all(shown.reasons(one) for one in not_counted)

    by_hand = recount(measure.code, period)
    if measure.kind is Kind.COUNT:
        assert shown.value == len(counted) == by_hand
    elif measure.kind is Kind.SUM:
        assert shown.value == by_hand
    else:
        assert len(counted) == by_hand
        assert shown.value == round(100 * by_hand / len(candidates), 1)


@given(day=days)
@settings(max_examples=10)
def test_an_empty_period_counts_nothing(world, day):
    nothing = Period(day, day)
    Activity.objects.get_or_create(kind=Activity.Kind.TOUR, date=day, head_count=3)
    assert Figure.of(catalogue.get("agenda.meetings_held"), nothing, day + timedelta(days=1)).value == 0
