"""The board, an action's page and the cockpit, as people of the hub see them."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity
from arrimage.plan.models import Action, Plan, Reminder

BOARD = "/bureau/plan/tableau/plan-2017/"


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


@pytest.fixture
def meetings(indicator_of):
    return indicator_of("Rencontres du comité", "agenda.meetings_held", parameters={"kind": ["committee"]})


def meeting(day=date(2018, 2, 1), **fields):
    fields = {"kind": "committee", "title": "Comité", "head_count": 5, "date": day, **fields}
    return Activity.objects.create(**fields)


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


class TestTheBoard:
    def test_without_a_plan_it_leads_to_the_import(self, desk):
        assert reverse("desk:plan-import") in text(desk.get("/bureau/plan/"))

    def test_the_plan_leads_to_its_board(self, desk, plan):
        assert desk.get("/bureau/plan/").url == BOARD

    def test_an_objective_without_any_action_shows_its_own_figures(self, desk, plan, objective):
        objective.indicators.create(text="De tout l’objectif")
        assert "De tout l’objectif" in text(desk.get(BOARD))
        assert "De tout l’objectif" not in text(desk.get(f"{BOARD}?etat=done"))

    def test_an_action_shows_its_deadline_responsible_money_and_figures(self, desk, plan, action, meetings):
        action.responsibilities.create(label="Coordonnateur")
        action.budget_lines.create(label="Salaires", planned=4000, spent=1500)
        meetings.targets.create(value=8, raw="8")
        meeting()
        page = text(desk.get(BOARD))
        for words in ("1.4.1", "2017", "31 mars 2018", "Coordonnateur", "Rencontres du comité", "sur 8"):
            assert words in page
        assert "1 500,00 $" in page.replace("\xa0", " ")

    @pytest.mark.parametrize(
        "query",
        [
            "periode=abc",
            "periode=99999999999999999999999",
            "periode=-1",
            "au=9999-99-99",
            "au=9999-12-31",
            "au=0001-01-01",
            "etat=rien&echeance=jamais&responsable=%00%F0%9F%98%80",
            "a-moi=2",
        ],
    )
    def test_an_address_that_makes_no_sense_shows_the_plan_all_the_same(self, desk, plan, action, meetings, query):
        assert "Plan 2017-2018" in text(desk.get(f"{BOARD}?{query}"))

    def test_filters_keep_what_matches_and_say_when_nothing_does(self, desk, plan, action, objective):
        action.responsibilities.create(label="Présidence")
        Action.objects.create(plan=plan, objective=objective, code="1.4.2", label="Sans échéance")
        kept = text(desk.get(f"{BOARD}?responsable=Présidence"))
        assert "1.4.1" in kept
        assert "Sans échéance" not in kept
        assert "Sans échéance" in text(desk.get(f"{BOARD}?echeance=none"))
        assert "Aucune action ne correspond" in text(desk.get(f"{BOARD}?etat=done"))

    def test_mine_are_those_of_my_role(self, client_for, bernard, plan, action, objective):
        action.responsibilities.create(label="Présidence", role=Group.objects.get(name="presidency"))
        Action.objects.create(plan=plan, objective=objective, code="1.4.2", label="À quelqu’un d’autre")
        page = text(client_for(bernard).get(f"{BOARD}?a-moi=1"))
        assert "1.4.1" in page
        assert "À quelqu’un d’autre" not in page

    def test_a_period_has_its_own_figures_and_targets(self, desk, plan, meetings, reporting_period):
        quarter = plan.periods.create(label="T4", start=date(2018, 1, 1), end=date(2018, 3, 31))
        meetings.targets.create(value=20, raw="20")
        meetings.targets.create(value=2, raw="2", period=quarter)
        meeting()
        meeting(date(2017, 5, 1))
        page = text(desk.get(f"{BOARD}?periode={quarter.pk}"))
        assert "sur 2<" in page
        assert "sur 20" not in page
        assert f"?periode={quarter.pk}" in page

    def test_a_sub_plan_and_its_action_lead_to_each_other(self, desk, plan, action):
        Plan.objects.create(
            code="reseau", title="Réseau d’experts", start=plan.start, end=plan.end, parent_action=action
        )
        assert "Réseau d’experts" in text(desk.get(BOARD))
        assert reverse("desk:action-detail", args=[action.pk]) in text(desk.get("/bureau/plan/tableau/reseau/"))
        assert "Réseau d’experts" in text(desk.get(reverse("desk:action-detail", args=[action.pk])))

    def test_its_queries_do_not_grow_with_the_actions(self, desk, plan, objective, action, meetings):
        def queries():
            with CaptureQueriesContext(
                connection,
            ) as told:
                text(desk.get(BOARD))
            return len(told)

        queries()
        few = queries()
        for number in range(12):
            more = Action.objects.create(plan=plan, objective=objective, code=f"1.5.{number}", label="De plus")
            more.responsibilities.create(label="Coordonnateur")
            more.tasks.create(label="Une tâche")
            more.indicators.create(text="Autant", measure="agenda.meetings_held", parameters={"kind": ["committee"]})
        assert queries() == few

    @pytest.mark.parametrize(("who", "status"), [("sacha", 403), ("elise", 403), ("rachel", 200), ("omar", 200)])
    def test_it_is_for_those_who_work_on_the_plan(self, request, client_for, plan, who, status):
        assert client_for(request.getfixturevalue(who)).get(BOARD).status_code == status

    def test_a_stranger_signs_in_first(self, client_for, plan):
        assert "login" in client_for(None).get(BOARD).url


class TestAnActionsPage:
    @pytest.fixture
    def page_of(self, action):
        return reverse("desk:action-detail", args=[action.pk])

    def test_a_note_is_kept_with_its_author(self, desk, action, page_of, coralie):
        desk.post(reverse("desk:action-note", args=[action.pk]), {"text": "Salle réservée"})
        assert "Salle réservée" in text(desk.get(page_of))
        assert action.notes.get().author == coralie

    def test_what_is_sent_again_by_back_is_not_added_twice(self, desk, action, page_of, file_named):
        first, second = re.findall(r'name="token" value="([^"]+)"', text(desk.get(page_of)))
        note, document = (reverse(f"desk:{name}", args=[action.pk]) for name in ("action-note", "action-add-document"))
        for _time in range(2):
            noted = desk.post(note, {"text": "Salle réservée", "token": first}, follow=True)
            given = {"title": "Devis", "file": file_named("devis.pdf", b"%PDF-1.4 x"), "token": second}
            added = desk.post(document, given, follow=True)
        assert (action.notes.count(), action.documents.count()) == (1, 1)
        assert "déjà enregistré" in text(noted)
        assert "déjà enregistré" in text(added)

    def test_another_note_written_on_the_page_one_went_back_to_is_kept(self, desk, action, page_of):
        token = re.search(r'name="token" value="([^"]+)"', text(desk.get(page_of)))[1]
        for written in ("Salle réservée", "Traiteur appelé"):
            desk.post(reverse("desk:action-note", args=[action.pk]), {"text": written, "token": token})
        assert {note.text for note in action.notes.all()} == {"Salle réservée", "Traiteur appelé"}

    def test_an_empty_note_is_refused_in_words(self, desk, action, page_of):
        told = desk.post(reverse("desk:action-note", args=[action.pk]), {"text": " "}, follow=True)
        assert "Note : " in text(told).replace("\xa0", " ")
        assert not action.notes.exists()

    def test_a_document_that_is_not_what_it_says_is_refused(self, desk, action, file_named):
        told = desk.post(
            reverse("desk:action-add-document", args=[action.pk]),
            {"title": "Devis", "file": file_named("devis.pdf", b"MZ")},
            follow=True,
        )
        assert "devis.pdf" in text(told)
        assert not action.documents.exists()

    def test_a_document_is_kept_and_handed_back(self, desk, action, page_of, file_named):
        given = {"title": "Devis", "file": file_named("devis.pdf", b"%PDF-1.4 x")}
        desk.post(reverse("desk:action-add-document", args=[action.pk]), given)
        kept = action.documents.get()
        assert "Devis" in text(desk.get(page_of))
        back = desk.get(reverse("desk:action-document", args=[kept.pk]))
        assert b"".join(back.streaming_content) == b"%PDF-1.4 x"

    def test_a_task_is_done_then_open_again(self, desk, action):
        task = action.tasks.create(label="Écrire l’appel", due_on=date(2018, 1, 10))
        for done in (True, False):
            desk.post(reverse("desk:task-done", args=[task.pk]))
            task.refresh_from_db()
            assert bool(task.done_on) is done

    def test_the_presidency_reads_and_notes_but_does_not_write_the_plan(self, client_for, bernard, action, page_of):
        presidency = client_for(bernard)
        page = text(presidency.get(page_of))
        assert reverse("desk:action-edit", args=[action.pk]) not in page
        assert presidency.get(reverse("desk:action-edit", args=[action.pk])).status_code == 403
        presidency.post(reverse("desk:action-note", args=[action.pk]), {"text": "Bravo"})
        assert action.notes.get().text == "Bravo"

    def test_the_reminders_sent_and_the_next_one_show(self, desk, action, coralie, page_of):
        action.deadline_end = localdate() + timedelta(days=10)
        action.save()
        Reminder.objects.create(action=action, recipient=coralie, deadline=action.deadline_end, days=-14)
        page = text(desk.get(page_of))
        assert "Rappels envoyés" in page
        assert "avant l’échéance" in page
        assert "Prochain rappel" in page

    @pytest.mark.parametrize(("sent", "expected"), [(False, "17 mars 2018"), (True, "28 mars 2018")])
    def test_the_reminder_sent_today_is_no_longer_the_next_one(
        self, desk, action, coralie, page_of, time_machine, sent, expected
    ):
        time_machine.move_to("2018-03-17 10:00 -0400")
        if sent:
            Reminder.objects.create(action=action, recipient=coralie, deadline=action.deadline_end, days=-14)
        assert f"par courriel le {expected}" in text(desk.get(page_of)).replace("\xa0", " ")

    def test_an_unknown_source_is_said(self, desk, action, indicator_of, page_of):
        indicator_of("Bulletins", "membership.members_in_good_standing")
        assert "source inconnue" in text(desk.get(page_of))


class TestTheCockpit:
    def test_it_shows_late_actions_and_my_tasks(self, desk, coralie, action, time_machine):
        time_machine.move_to("2018-03-15")
        action.tasks.create(label="Rappeler la MRC", owner=coralie)
        page = text(desk.get("/bureau/"))
        assert "Piloter un comité de travail" in page
        assert "Rappeler la MRC" in page

    def test_it_says_nothing_of_a_plan_that_is_over(self, desk, action, time_machine):
        time_machine.move_to("2018-04-15")
        assert "Échéances du plan" not in text(desk.get("/bureau/"))

    def test_it_says_nothing_of_a_plan_without_deadline(self, desk, plan):
        assert "Échéances du plan" not in text(desk.get("/bureau/"))
