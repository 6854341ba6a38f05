"""What holds of every measure, over random records and any period.

1. A count is the number of its records, and what plain SQL counts.
2. Counted and not counted share out the candidates; each record left out has a reason.
3. Adjacent periods add up; a plan's total counts a record once.
4. A frozen figure never changes; a restatement lists the exact records that differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.agenda.models import Activity, Presence
from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Kind
from arrimage.evidence.period import Period
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty
from arrimage.plan.models import Action, Deliverable, FrozenForGood, Indicator, Plan, Reading, ReportingPeriod
from arrimage.plan.operations import freeze_period, set_served_actions
from arrimage.plan.queries import plan_totals, restatement

pytestmark = pytest.mark.django_db

FIRST, SPAN = date(2017, 1, 1), 800
AT = datetime(2019, 6, 1, 12, tzinfo=ZoneInfo("America/Toronto"))
days = st.integers(0, SPAN).map(lambda n: FIRST + timedelta(days=n))
periods = st.tuples(days, days, days).map(sorted)
maybe_days = st.none() | days

activities = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Activity.Kind.values),
            "status": st.sampled_from(Activity.Status.values),
            "date": days,
            "head_count": st.none() | st.integers(0, 30),
            "serves": st.booleans(),
            "duplicate": st.booleans(),
            "presence": st.sampled_from([None, *Presence.State.values]),
            "met": st.sampled_from([None, "county", "municipality"]),
        }
    ),
    max_size=12,
)
deliverables = st.lists(
    st.fixed_dictionaries(
        {
            "due_on": maybe_days,
            "accepted_on": maybe_days,
            "review_months": st.none() | st.integers(1, 24),
            "versions": st.lists(st.tuples(days, st.booleans()), max_size=3),
        }
    ),
    max_size=5,
)
readings = st.lists(st.tuples(days, st.integers(0, 100)), max_size=5)
worlds = st.fixed_dictionaries({"activities": activities, "deliverables": deliverables, "readings": readings})


@contextmanager
def undone() -> Iterator[None]:
    """Each example starts from the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class World:
    """The records drawn, under one plan with one action and one typed indicator."""

    def __init__(self, drawn):
        self.plan = Plan.objects.create(
            code="p", title="Plan", start=FIRST, end=FIRST + timedelta(days=SPAN), status="live"
        )
        self.action = Action.objects.create(plan=self.plan, code="1.1", label="Agir")
        self.typed = Indicator.objects.create(action=self.action, text="Saisi")
        self.county = RegionalCounty.objects.create(code="67", name="Roussillon")
        self.town = Municipality.objects.create(code="67015", name="Candiac", designation="Ville", county=self.county)
        self.organisation = Organisation.objects.create(name="Le Semoir", kind="enterprise")
        self.expert = Person.objects.create(last_name="Exemple", is_expert=True)
        self.activities = [self._activity(fields) for fields in drawn["activities"]]
        for fields in drawn["deliverables"]:
            self._deliverable(fields)
        for day, value in drawn["readings"]:
            Reading.objects.create(indicator=self.typed, date=day, value=value, evidence="Registre")

    def _activity(self, fields):
        own = {name: fields[name] for name in ("kind", "status", "date", "head_count")}
        activity = Activity.objects.create(title="Rencontre", **own)
        if fields["duplicate"]:
            other = Activity.objects.exclude(pk=activity.pk).first()
            Activity.objects.filter(pk=activity.pk).update(duplicate_of=other)
        if fields["presence"]:
            activity.presences.create(organisation=self.organisation, state=fields["presence"])
            activity.presences.create(person=self.expert, state=fields["presence"])
        if fields["met"] == "county":
            activity.counties_met.add(self.county)
        elif fields["met"]:
            activity.municipalities_met.add(self.town)
        if fields["serves"]:
            set_served_actions(record=activity, actions=[self.action])
        return activity

    def _deliverable(self, fields):
        proof = "Procès-verbal" if fields["accepted_on"] else ""
        made = Deliverable.objects.create(
            action=self.action,
            title="Livrable",
            acceptance_evidence=proof,
            **{name: fields[name] for name in ("due_on", "accepted_on", "review_months")},
        )
        for day, kept in fields["versions"]:
            made.versions.create(date=day, url="https://example.org/v" if kept else "")

    def questions(self):
        """Every measure with parameters that make sense for it."""
        for measure in catalogue.catalogue():
            if measure.manual:
                yield measure, {"indicator": self.typed.pk}
                continue
            yield measure, {}
            if measure.code.startswith("agenda."):
                yield measure, {"serves_action": self.action.pk}


@pytest.mark.slow
@settings(max_examples=25)
@given(worlds, periods, days)
def test_records_are_shared_out_and_counts_are_their_number(drawn, cuts, day):
    with undone():
        world = World(drawn)
        period = Period(cuts[0], cuts[2])
        for measure, parameters in world.questions():
            figure = Figure.of(measure, period, day, parameters)
            candidates = list(figure.candidates.values_list("pk", flat=True))
            counted = list(figure.counted.values_list("pk", flat=True))
            left_out = list(figure.not_counted)
            assert len(set(counted)) == len(counted), measure.code
            assert sorted([*counted, *(record.pk for record in left_out)]) == sorted(candidates), measure.code
            assert all(figure.reasons(record) for record in left_out), measure.code
            if measure.kind in (Kind.COUNT, Kind.DELIVERABLE):
                assert figure.value == len(counted), measure.code


@pytest.mark.slow
@settings(max_examples=25)
@given(worlds, periods, days)
def test_adjacent_periods_add_up(drawn, cuts, day):
    with undone():
        world = World(drawn)
        start, middle, end = cuts
        for measure, parameters in world.questions():
            if measure.distinct or measure.kind not in (Kind.COUNT, Kind.SUM, Kind.DELIVERABLE):
                continue
            whole, first, second = (
                Figure.of(measure, period, day, parameters)
                for period in (Period(start, end), Period(start, middle), Period(middle, end))
            )
            assert whole.value == first.value + second.value, measure.code
            parts = [set(figure.counted.values_list("pk", flat=True)) for figure in (first, second)]
            assert not parts[0] & parts[1], measure.code


@pytest.mark.slow
@settings(max_examples=25)
@given(worlds, periods, days)
def test_the_value_is_what_plain_sql_counts(drawn, cuts, day):
    with undone():
        world = World(drawn)
        period = Period(cuts[0], cuts[2])
        accepted = """
            SELECT COUNT(*) FROM plan_deliverable d WHERE d.accepted_on >= %s AND d.accepted_on < %s
            AND d.accepted_on <= %s AND EXISTS (SELECT 1 FROM plan_deliverableversion v
            WHERE v.deliverable_id = d.id AND v.date <= %s AND (v.url <> '' OR v.file <> ''))"""
        served = """
            SELECT COUNT(*) FROM agenda_activity a JOIN plan_actionlink l ON l.object_id = a.id
            JOIN django_content_type t ON t.id = l.content_type_id AND t.app_label = 'agenda' AND t.model = 'activity'
            WHERE a.kind = 'representation' AND a.status = 'held' AND a.duplicate_of_id IS NULL
            AND a.date >= %s AND a.date < %s AND a.date <= %s AND l.action_id = %s"""
        with connection.cursor() as cursor:
            cursor.execute(accepted, [period.start, period.end, day, day])
            by_hand = cursor.fetchone()[0]
            cursor.execute(served, [period.start, period.end, day, world.action.pk])
            served_by_hand = cursor.fetchone()[0]
        assert Figure.of(catalogue.get("plan.deliverables_accepted"), period, day).value == by_hand
        tagged = {"serves_action": world.action.pk}
        assert Figure.of(catalogue.get("agenda.representations"), period, day, tagged).value == served_by_hand


@pytest.mark.slow
@settings(max_examples=15)
@given(worlds)
def test_a_plan_s_total_counts_a_record_once(drawn):
    with undone():
        world = World(drawn)
        for parameters in ({}, {"serves_action": world.action.pk}, {}):
            Indicator.objects.create(
                action=world.action, text="Rencontres", measure="agenda.meetings_held", parameters=parameters
            )
        period, day = world.plan.period, date(2019, 6, 1)
        alone = Figure.of(catalogue.get("agenda.meetings_held"), period, day)
        (total,) = plan_totals(world.plan, period, day).measures
        assert total.value == alone.value
        (records,) = plan_totals(world.plan, period, day).records
        assert set(records.records.values_list("pk", flat=True)) == set(alone.counted.values_list("pk", flat=True))


@pytest.mark.slow
@settings(max_examples=15)
@given(worlds, st.data())
def test_a_frozen_figure_stays_and_its_restatement_names_the_records(drawn, data):
    with undone():
        world = World(drawn)
        for code in ("agenda.meetings_held", "agenda.participants", "plan.deliverables_accepted"):
            Indicator.objects.create(action=world.action, text=code, measure=code)
        period = ReportingPeriod.objects.create(
            plan=world.plan, label="An 1", start=FIRST, end=FIRST + timedelta(days=SPAN // 2)
        )
        day = date(2019, 6, 1)
        freeze_period(period=period, by=None, at=AT, day=day)
        reported = {figure.pk: (figure.value, list(figure.evidence)) for figure in period.figures.all()}
        for activity in world.activities:
            if data.draw(st.booleans()):
                Activity.objects.filter(pk=activity.pk).update(
                    status=data.draw(st.sampled_from(Activity.Status.values))
                )
        for figure in period.figures.all():
            assert (figure.value, list(figure.evidence)) == reported[figure.pk]
            then, now = set(figure.evidence), _counted_today(figure, day)
            shown = restatement(figure, day, None)
            assert {row.pk for row in shown.added} == now - then
            assert {row.pk for row in shown.removed} == then - now
            assert all(row.reasons for row in shown.removed)


def _counted_today(frozen, day):
    figure = Figure.of(catalogue.get(frozen.measure), frozen.reporting_period.period, day, frozen.parameters)
    return set(figure.counted.values_list("pk", flat=True))


def test_nothing_can_write_over_what_was_reported(plan, reporting_period, indicator_of):
    indicator_of()
    freeze_period(period=reporting_period, by=None, at=AT, day=date(2018, 4, 2))
    frozen = reporting_period.figures.get()
    frozen.value = 12
    for attempt in (
        frozen.save,
        frozen.delete,
        reporting_period.figures.all().delete,
        lambda: reporting_period.figures.update(value=12),
    ):
        with pytest.raises(FrozenForGood):
            attempt()
