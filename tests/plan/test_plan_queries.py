"""The board, an action's page, evidence, totals: what they say, and that they say it in few queries."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.contenttypes.models import ContentType

from arrimage.agenda.models import Activity, ConfidentialNote
from arrimage.assembly.models import Voter
from arrimage.letters.models import Share
from arrimage.plan.models import Action, BudgetLine, Objective, Reading
from arrimage.plan.operations import freeze_period, set_served_actions
from arrimage.plan.queries import (
    RecordTotal,
    action_page,
    all_evidence,
    board,
    by_month,
    deadlines,
    evidence,
    figure_for,
    plan_totals,
    restatements,
)

AT = datetime(2018, 4, 2, 9, tzinfo=ZoneInfo("America/Toronto"))
AFTER = date(2018, 4, 2)


@pytest.fixture
def meetings(indicator_of):
    return indicator_of("Nombre de rencontres", "agenda.meetings_held", parameters={"kind": ["committee"]})


def meeting(day, **fields):
    fields = {"kind": "committee", "title": "Comité", "head_count": 5, "date": day, **fields}
    return Activity.objects.create(**fields)


def test_logging_a_meeting_moves_the_figure(meetings, year, today):
    assert figure_for(meetings, year, today).value == 0
    meeting(date(2018, 2, 1))
    assert figure_for(meetings, year, today).value == 1


def test_an_unknown_source_is_said_and_is_not_zero(indicator_of, year, today):
    figure = figure_for(indicator_of(measure="membership.members_in_good_standing"), year, today)
    assert (figure.unknown, figure.value, figure.unit) == (True, None, "")


def test_a_target_is_of_its_own_period(meetings, year, reporting_period, today):
    meetings.targets.create(value=8, raw="8")
    quarter = meetings.plan.periods.create(label="T4", start=date(2018, 1, 1), end=date(2018, 3, 31))
    meetings.targets.create(value=2, raw="2", period=quarter)
    meeting(date(2018, 2, 1))
    assert figure_for(meetings, year, today).progress == 0.125
    assert figure_for(meetings, quarter.period, today).progress == 0.5


class TestTheBoard:
    def test_the_tree_is_the_documents_with_figures_at_the_leaves(self, plan, action, meetings, year, today):
        below = Objective.objects.create(plan=plan, parent=action.objective, code="1.4.0", label="Dessous")
        Action.objects.create(plan=plan, objective=below, code="1.4.0.1", label="Plus bas")
        meeting(date(2018, 2, 1))
        (root,) = board(plan, year, today).objectives
        assert [row.action.code for row in root.rows()] == ["1.4.1", "1.4.0.1"]
        assert root.children[0].depth == 1
        assert root.actions[0].indicators[0].value == 1
        assert root.states == {"on_the_way": 1, "not_started": 1}

    def test_filters_keep_the_figures_and_drop_empty_branches(self, plan, action, meetings, year, today, coralie):
        other = Objective.objects.create(plan=plan, code="2", label="Rayonner", position=9)
        Action.objects.create(plan=plan, objective=other, code="2.1", label="Présenter")
        action.responsibilities.create(label="Coordonnateur", role=coralie.groups.get())
        whole = board(plan, year, today, coralie)
        assert whole.responsibles == ["Coordonnateur"]
        for chosen in ({"responsible": "Coordonnateur"}, {"deadline": "soon"}, {"mine": True}):
            kept = whole.filtered(**chosen)
            assert [node.objective.code for node in kept.objectives] == ["1.4"], chosen
        assert not whole.filtered(state="done").objectives

    def test_money_and_tasks_are_added_up(self, plan, action, year, today):
        BudgetLine.objects.create(action=action, label="Honoraires", planned=1000, spent=Decimal("250.50"))
        BudgetLine.objects.create(action=action, label="Salle", planned=200, spent=50)
        action.tasks.create(label="Convoquer")
        (row,) = board(plan, year, today).rows()
        assert (row.money.planned, row.money.spent, row.tasks_open) == (1200, Decimal("300.50"), 1)

    def test_the_public_sees_only_public_indicators(self, plan, action, indicator_of, year, today):
        indicator_of("Pour tous", is_public=True)
        indicator_of("Pour nous", is_public=False)
        (row,) = board(plan, year, today, public_only=True).rows()
        assert [figure.indicator.text for figure in row.indicators] == ["Pour tous"]

    @pytest.mark.parametrize(("aimed", "state"), [(4, Action.State.LATE), (1, Action.State.DONE)])
    def test_an_action_past_its_deadline_is_not_done_while_the_last_target_due_is_not_reached(
        self, plan, action, meetings, year, aimed, state
    ):
        quarters = [(date(2017, 4, 1), date(2017, 6, 30), 1), (date(2018, 1, 1), date(2018, 3, 31), aimed)]
        for number, (start, end, value) in enumerate(quarters):
            period = plan.periods.create(label=f"Période {number}", start=start, end=end)
            meetings.targets.create(period=period, value=value, raw=str(value))
        later = plan.periods.create(label="Plus tard", start=date(2019, 1, 1), end=date(2019, 12, 31))
        meetings.targets.create(period=later, value=50, raw="50")
        meeting(date(2018, 2, 1))
        (row,) = board(plan, year, AFTER).rows()
        assert row.state.state == state

    def test_more_actions_and_typed_values_cost_no_more_queries(
        self, plan, action, indicator_of, year, today, coralie, django_assert_num_queries
    ):
        ContentType.objects.get_for_model(Activity)
        for number in range(8):
            another = Action.objects.create(plan=plan, objective=action.objective, label=f"Action {number}")
            another.responsibilities.create(label="Coordonnateur")
            indicator = indicator_of(action=another)
            Reading.objects.create(indicator=indicator, date=date(2018, 1, 1), value=number, evidence="Registre")
            for _again in range(3):
                indicator_of("Réunions", "agenda.meetings_held", parameters={"kind": ["committee"]}, action=another)
            tagged = {"serves_action": another.pk}
            indicator_of("Sorties", "agenda.representations", parameters=tagged, action=another)
        with django_assert_num_queries(21):  # 9 distinct live figures and 12 besides
            assert len(list(board(plan, year, today, coralie).rows())) == 9


class TestMonths:
    def test_a_count_s_months_come_in_one_query_and_add_up(self, meetings, year, django_assert_num_queries):
        for day in (date(2017, 4, 1), date(2017, 4, 30), date(2018, 3, 31)):
            meeting(day)
        figure = figure_for(meetings, year, AFTER)
        with django_assert_num_queries(1):
            months = by_month(figure)
        assert [month.value for month in months] == [2, *[0] * 10, 1]

    def test_months_to_come_are_left_out(self, meetings, year):
        assert len(by_month(figure_for(meetings, year, date(2017, 6, 15)))) == 3

    def test_a_typed_value_stays_until_the_next(self, indicator_of, year):
        indicator = indicator_of()
        Reading.objects.create(indicator=indicator, date=date(2017, 5, 3), value=40, evidence="Registre")
        Reading.objects.create(indicator=indicator, date=date(2017, 7, 3), value=44, evidence="Registre")
        months = by_month(figure_for(indicator, year, date(2017, 8, 1)))
        assert [month.value for month in months] == [None, 40, 40, 44, 44]


class TestEvidence:
    def test_who_may_see_a_record_reads_its_name_and_its_page(self, meetings, year, coralie):
        made = meeting(date(2018, 2, 1), title="Comité du fonds")
        (row,) = evidence(meetings, year, AFTER, coralie).rows
        assert (row.pk, row.label, row.visible) == (made.pk, "Comité du fonds", True)
        assert row.url is not None
        assert row.url.endswith(f"/{made.pk}/")

    def test_a_restricted_record_is_counted_but_not_named(self, meetings, year, omar):
        meeting(date(2018, 2, 1), title="Affaire délicate", is_restricted=True)
        page = evidence(meetings, year, AFTER, omar)
        assert page.total == 1
        (row,) = page.rows
        assert (row.visible, row.label, row.url, row.date) == (
            False,
            "un enregistrement que vous ne pouvez pas consulter",
            None,
            None,
        )

    @pytest.mark.parametrize("who", ["sacha", "elise"])
    def test_without_the_permission_nothing_is_named(self, meetings, year, who, request):
        meeting(date(2018, 2, 1))
        (row,) = evidence(meetings, year, AFTER, request.getfixturevalue(who)).rows
        assert not row.visible

    def test_a_confidential_note_is_nowhere_in_it(self, meetings, year, coralie):
        made = meeting(date(2018, 2, 1))
        ConfidentialNote.objects.create(activity=made, text="secret-de-polichinelle")
        figure = figure_for(meetings, year, AFTER).figure
        assert "secret-de-polichinelle" not in repr(list(all_evidence(figure, coralie)))

    def test_what_is_not_counted_says_why(self, meetings, year, coralie):
        meeting(date(2018, 2, 1), status="cancelled")
        (row,) = evidence(meetings, year, AFTER, coralie, counted=False).rows
        assert row.reasons

    def test_long_lists_come_page_by_page(self, meetings, year, coralie):
        for day in range(1, 8):
            meeting(date(2018, 2, day))
        first = evidence(meetings, year, AFTER, coralie, size=5)
        last = evidence(meetings, year, AFTER, coralie, size=5, start=first.following)
        assert (len(first.rows), first.following, len(last.rows), last.following) == (5, 5, 2, None)
        assert len({row.pk for row in [*first.rows, *last.rows]}) == 7


def test_a_meeting_that_serves_two_actions_is_one_in_the_total(plan, action, indicator_of, year):
    other = Action.objects.create(plan=plan, objective=action.objective, code="1.4.2", label="Autre")
    shared = meeting(date(2018, 2, 1), head_count=12)
    set_served_actions(record=shared, actions=[action, other])
    figures = []
    for one in (action, other):
        for measure in ("agenda.meetings_held", "agenda.participants"):
            parameters = {"serves_action": one.pk}
            figures.append(indicator_of(measure, measure, action=one, parameters=parameters))
    assert [figure_for(one, year, AFTER).value for one in figures] == [1, 12, 1, 12]
    totals = plan_totals(plan, year, AFTER)
    assert {total.measure.code: total.value for total in totals.measures} == {
        "agenda.meetings_held": 1,
        "agenda.participants": 12,
    }
    assert [(total.label, total.value) for total in totals.records] == [("activité", 1)]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Voter, {1: "votant", 29: "votants"}),
        (Share, {1: "partage de recherche", 4: "partages de recherche"}),
    ],
)
def test_what_the_plan_rests_on_is_counted_in_words_that_count(model, words):
    assert {n: RecordTotal(model, model.objects.none(), n).label for n in words} == words


def test_late_and_soon(plan, action, meetings):
    assert [row.action for row in deadlines(date(2018, 3, 15)).soon] == [action]
    assert [row.action for row in deadlines(AFTER).late] == [action]
    assert not deadlines(date(2018, 1, 15)).soon


def test_a_done_action_is_neither_late_nor_soon(plan, action, meetings):
    meetings.targets.create(value=1, raw="1")
    meeting(date(2018, 2, 1))
    assert not deadlines(AFTER).late


def test_an_action_s_page_gathers_what_hangs_on_it(action, meetings, year, coralie, today):
    action.tasks.create(label="Convoquer")
    action.notes.create(text="À suivre")
    page = action_page(action, year, today, coralie)
    assert [objective.code for objective in page.path] == ["1.4"]
    assert ([task.label for task in page.tasks], [note.text for note in page.notes]) == (["Convoquer"], ["À suivre"])
    assert page.indicators[0].counted.total == 0


class TestRestatements:
    def test_a_late_correction_shows_both_values_and_the_record(self, meetings, reporting_period, coralie):
        wrong = meeting(date(2018, 2, 1))
        freeze_period(period=reporting_period, by=coralie, at=AT, day=AFTER)
        late = meeting(date(2018, 3, 1), title="Oubliée")
        wrong.status = "cancelled"
        wrong.save()
        (shown,) = restatements(reporting_period, date(2018, 5, 1), coralie)
        assert (shown.frozen.value, shown.today) == (1, 1)
        assert [row.pk for row in shown.added] == [late.pk]
        assert [(row.pk, len(row.reasons)) for row in shown.removed] == [(wrong.pk, 1)]

    def test_a_deleted_record_is_still_told(self, meetings, reporting_period, coralie):
        gone = meeting(date(2018, 2, 1))
        freeze_period(period=reporting_period, by=coralie, at=AT, day=AFTER)
        pk = gone.pk
        gone.delete()
        (shown,) = restatements(reporting_period, date(2018, 5, 1), coralie)
        assert [(row.pk, row.reasons) for row in shown.removed] == [(pk, ("Il a été supprimé.",))]

    def test_a_corrected_head_count_is_named(self, indicator_of, reporting_period, coralie):
        indicator_of("Participants", "agenda.participants")
        corrected = meeting(date(2018, 2, 1), head_count=5)
        meeting(date(2018, 2, 2), head_count=3)
        freeze_period(period=reporting_period, by=coralie, at=datetime.now(tz=AT.tzinfo), day=AFTER)
        corrected.head_count = 50
        corrected.save()
        (shown,) = restatements(reporting_period, date(2018, 5, 1), coralie)
        assert (shown.frozen.value, shown.today) == (8, 53)
        assert [row.pk for row in shown.changed] == [corrected.pk]

    def test_nothing_changed_shows_nothing(self, meetings, reporting_period, coralie):
        meeting(date(2018, 2, 1))
        freeze_period(period=reporting_period, by=coralie, at=AT, day=AFTER)
        assert restatements(reporting_period, date(2018, 5, 1), coralie) == []

    def test_the_board_of_the_period_says_it_was_restated(self, plan, meetings, reporting_period, year, coralie):
        freeze_period(period=reporting_period, by=coralie, at=AT, day=AFTER)
        assert not figure_for(meetings, year, AFTER).restated
        meeting(date(2018, 2, 1))
        figure = figure_for(meetings, year, AFTER)
        assert (figure.restated, figure.frozen.value, figure.value) == (True, 0, 1)
