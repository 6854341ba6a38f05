"""Freezing, typing a value, deciding a state, linking, reminding; the feed, the checks and the figures command."""

import json
from datetime import date, datetime, timedelta
from io import StringIO
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.checks import Tags, run_checks
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse

from arrimage.accounts.models import FeedToken
from arrimage.agenda.models import Activity
from arrimage.network.models import Person
from arrimage.plan.models import ActionLink, Plan, Reading, Reminder
from arrimage.plan.operations import (
    add_reading,
    freeze_period,
    override_state,
    send_due_reminders,
    set_served_actions,
)
from arrimage.plan.operations.reminders import milestone
from arrimage.plan.parameters import actions_in_force, serving

AT = datetime(2018, 4, 2, 9, tzinfo=ZoneInfo("America/Toronto"))
DEADLINE = date(2018, 3, 31)


class TestFreezing:
    def test_a_period_that_still_runs_is_not_frozen(self, reporting_period):
        with pytest.raises(ValidationError, match="31 mars 2018"):
            freeze_period(period=reporting_period, by=None, at=AT, day=DEADLINE)

    def test_it_is_frozen_once(self, reporting_period):
        freeze_period(period=reporting_period, by=None, at=AT, day=date(2018, 4, 1))
        with pytest.raises(ValidationError, match="déjà figée"):
            freeze_period(period=reporting_period, by=None, at=AT, day=date(2018, 4, 1))

    def test_its_dates_cannot_move_any_more(self, reporting_period):
        frozen = freeze_period(period=reporting_period, by=None, at=AT, day=date(2018, 4, 1))
        frozen.end += timedelta(days=1)
        with pytest.raises(ValidationError, match="figée"):
            frozen.save()

    def test_the_rule_s_words_and_version_are_kept(self, reporting_period, indicator_of):
        indicator_of("Études", "plan.deliverables_accepted")
        freeze_period(period=reporting_period, by=None, at=AT, day=date(2018, 4, 1))
        frozen = reporting_period.figures.get()
        assert (frozen.measure, frozen.measure_version, frozen.value) == ("plan.deliverables_accepted", 1, 0)
        assert frozen.definition.startswith("Les études")


class TestTypedValues:
    def test_a_value_without_proof_is_refused(self, indicator_of, today):
        with pytest.raises(ValidationError) as refusal:
            add_reading(indicator=indicator_of(), value=5, evidence="  ", as_of=today, day=today)
        assert "evidence" in refusal.value.message_dict

    def test_an_indicator_counted_from_records_takes_no_typed_value(self, indicator_of, today):
        counted = indicator_of(measure="plan.deliverables_accepted")
        with pytest.raises(ValidationError, match="compté à partir"):
            add_reading(indicator=counted, value=5, evidence="Registre", as_of=today, day=today)

    def test_a_day_to_come_is_refused(self, indicator_of, today):
        with pytest.raises(ValidationError, match="pas encore venu"):
            add_reading(
                indicator=indicator_of(), value=5, evidence="Registre", as_of=today + timedelta(days=1), day=today
            )


class TestStatesByHand:
    def test_a_reason_is_asked(self, action):
        with pytest.raises(ValidationError, match="Dites pourquoi"):
            override_state(action=action, state="done", reason=" ")

    def test_it_is_given_back_to_the_rules(self, action):
        override_state(action=action, state="done", reason="Reporté")
        cleared = override_state(action=action, state="", reason="")
        assert (cleared.state_override, cleared.state_reason) == ("", "")

    def test_a_state_nobody_knows_is_refused(self, action):
        with pytest.raises(ValidationError, match="n’existe pas"):
            override_state(action=action, state="finished", reason="x")


def test_a_record_serves_exactly_the_actions_chosen(plan, action):
    other = plan.actions.create(label="Autre")
    activity = Activity.objects.create(kind="committee", date=date(2018, 1, 1))
    set_served_actions(record=activity, actions=[action, other])
    set_served_actions(record=activity, actions=[other])
    assert [link.action for link in ActionLink.objects.all()] == [other]
    assert ActionLink.objects.get().record == activity


@pytest.mark.parametrize("value", ["abc", "²", "-1", "9" * 30])
def test_an_action_that_cannot_be_keeps_no_record(plan, value):
    Activity.objects.create(kind="committee", date=date(2018, 1, 1))
    assert not serving(Activity.objects.all(), value).exists()


def test_lists_of_records_offer_the_actions_of_the_live_plans(plan, action):
    assert actions_in_force() == [(action.pk, "1.4.1 Piloter un comité de travail")]


class TestReminders:
    @pytest.fixture(autouse=True)
    def responsible(self, action, coralie):
        action.responsibilities.create(label="Coordonnateur", role=coralie.groups.get())

    def test_fourteen_and_three_days_before_then_one_and_fourteen_after(self):
        days = [DEADLINE + timedelta(days=n) for n in range(-20, 40)]
        sent = [(day - DEADLINE).days for day in days if send_due_reminders(day=day)]
        assert sent == [-14, -3, 1, 14]

    def test_nobody_is_reminded_twice_of_one_milestone(self):
        assert send_due_reminders(day=DEADLINE - timedelta(days=14)) == 1
        assert send_due_reminders(day=DEADLINE - timedelta(days=14)) == 0
        assert Reminder.objects.count() == 1

    def test_a_missed_day_is_caught_up(self):
        assert send_due_reminders(day=DEADLINE - timedelta(days=11)) == 1
        assert [one.days for one in Reminder.objects.all()] == [-14]

    def test_several_actions_make_one_message(self, plan, action, coralie):
        other = plan.actions.create(code="2.1", label="Présenter", deadline_end=DEADLINE)
        other.responsibilities.create(label="Coordonnateur", role=coralie.groups.get())
        send_due_reminders(day=DEADLINE - timedelta(days=14))
        (message,) = mail.outbox
        assert (message.to, message.subject) == ([coralie.email], "2 échéances du plan")
        assert "Piloter un comité de travail" in message.body
        assert "dans 14 jours" in message.body
        assert reverse("desk:action-detail", args=[action.pk]) in message.body
        assert "31 mars 2018" in message.alternatives[0].content

    def test_a_person_named_by_the_plan_is_reminded(self, action, bernard):
        person = Person.objects.create(last_name="Exemple", user=bernard)
        action.responsibilities.create(label="Bernard", person=person)
        assert send_due_reminders(day=DEADLINE - timedelta(days=3)) == 2

    def test_a_done_action_is_left_alone(self, action):
        override_state(action=action, state="done", reason="Remis en main propre")
        assert send_due_reminders(day=DEADLINE + timedelta(days=1)) == 0

    def test_a_plan_that_is_not_live_reminds_nobody(self, plan):
        Plan.objects.filter(pk=plan.pk).update(status="closed")
        assert send_due_reminders(day=DEADLINE + timedelta(days=1)) == 0

    def test_a_message_that_cannot_leave_is_tried_again(self, monkeypatch):
        def refuse(self, messages):
            raise ConnectionRefusedError

        with monkeypatch.context() as broken:
            broken.setattr(EmailBackend, "send_messages", refuse)
            assert send_due_reminders(day=DEADLINE + timedelta(days=1)) == 0
        assert send_due_reminders(day=DEADLINE + timedelta(days=2)) == 1

    def test_an_action_nobody_signs_in_for_falls_to_the_coordination(self, plan, coralie):
        orphan = plan.actions.create(code="3.1", label="Veiller", deadline_end=DEADLINE)
        orphan.responsibilities.create(label="TIESS")
        send_due_reminders(day=DEADLINE - timedelta(days=3))
        assert Reminder.objects.filter(action=orphan, recipient=coralie).exists()


def test_a_milestone_lasts_until_the_next_and_the_last_a_week():
    spans = [milestone(DEADLINE, DEADLINE + timedelta(days=n)) for n in (-15, -14, -4, -3, 0, 1, 13, 14, 20, 21)]
    assert spans == [None, -14, -14, -3, -3, 1, 1, 14, 14, None]


class TestTheFeed:
    def test_whoever_holds_the_address_reads_the_deadlines(self, action, coralie, client_for):
        token = FeedToken.objects.create(user=coralie).token
        answer = client_for(None).get(f"/plan/echeances/{token}.ics")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert b"DTSTART;VALUE=DATE:20180331" in answer.content
        assert f"UID:action-{action.pk}@arrimage".encode() in answer.content

    @pytest.mark.parametrize("who", ["elise", "sacha"])
    def test_without_the_permission_there_is_nothing(self, action, who, client_for, request):
        token = FeedToken.objects.create(user=request.getfixturevalue(who)).token
        assert client_for(None).get(f"/plan/echeances/{token}.ics").status_code == 404

    def test_a_wrong_address_is_not_found(self, action, client_for):
        assert client_for(None).get("/plan/echeances/rien.ics").status_code == 404


def test_an_indicator_bound_to_nothing_known_fails_the_check(indicator_of):
    assert run_checks(tags=[Tags.database], databases=["default"]) == []
    indicator = indicator_of(measure="membership.members_in_good_standing")
    (error,) = run_checks(tags=[Tags.database], databases=["default"])
    assert error.id == "arrimage.E020"
    assert str(indicator.pk) in error.hint


class TestTheFiguresCommand:
    def run(self, *arguments):
        output = StringIO()
        call_command("figures", *arguments, stdout=output)
        return output.getvalue()

    def test_each_indicator_comes_with_its_records(self, plan, indicator_of, deliverable_of):
        typed = indicator_of()
        Reading.objects.create(indicator=typed, date=date(2018, 1, 10), value="52.50", evidence="Registre")
        indicator_of("Étude de faisabilité", "plan.deliverables_accepted", position=1)
        indicator_of("Perdu", "membership.members_in_good_standing", position=2)
        study = deliverable_of(due_on=date(2018, 3, 1))
        first, second, third = json.loads(self.run("--on", "2018-03-15", "--json"))
        assert (first["code"], first["value"], first["manual"], first["measure"]) == (
            "1.4.1",
            52.5,
            True,
            "plan.manual",
        )
        assert first["evidence"][0]["date"] == "2018-01-10"
        assert (second["value"], second["unit"], second["evidence"]) == (0, "livrables", [])
        assert second["not_counted"][0]["id"] == study.pk
        assert len(second["not_counted"][0]["reasons"]) == 2
        assert (third["value"], third["evidence"], third["not_counted"]) == (None, [], [])

    def test_it_ends_quietly_when_its_reader_has_enough(self, plan, indicator_of, tmp_path):
        """As with «| head -c 500»."""
        indicator_of()
        with (tmp_path / "closed").open("w") as closed:
            closed.write = Mock(side_effect=BrokenPipeError)
            call_command("figures", "--on", "2018-03-15", "--json", stdout=closed)
        assert (tmp_path / "closed").read_text() == ""

    def test_people_are_not_named(self, plan, indicator_of):
        indicator_of("Experts", "agenda.experts_convened")
        expert = Person.objects.create(first_name="Zoé", last_name="Nommée", is_expert=True)
        activity = Activity.objects.create(kind="experts", date=date(2018, 1, 1), head_count=1)
        activity.presences.create(person=expert)
        printed = self.run("--on", "2018-03-15", "--json")
        assert json.loads(printed)[0]["evidence"] == [{"model": "network.person", "id": expert.pk}]
        assert "Nommée" not in printed

    def test_the_table_writes_numbers_as_the_screens_do(self, plan, indicator_of):
        indicator_of("Couverture", "agenda.counties_covered")
        typed = indicator_of(position=1)
        Reading.objects.create(indicator=typed, date=date(2018, 1, 10), value="52.50", evidence="Registre")
        printed = self.run("--plan", plan.code, "--on", "2018-03-15")
        assert "52,5" in printed
        assert "52.5" not in printed

    def test_without_json_it_is_a_table_to_read(self, plan, indicator_of):
        indicator_of("Perdu", "membership.members_in_good_standing")
        assert "source inconnue" in self.run("--plan", plan.code)

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--plan", "absent"], "Aucun plan n’a le code"),
            (["--on", "2030-01-01"], "Aucun plan en cours"),
            (["--on", "hier"], "n’est pas une date"),
        ],
    )
    def test_what_cannot_be_found_is_said_in_one_sentence(self, plan, arguments, sentence):
        with pytest.raises(CommandError, match=sentence) as refusal:
            self.run(*arguments)
        assert refusal.value.returncode == 2
