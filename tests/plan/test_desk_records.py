"""Actions, deliverables and frameworks written on the desk, and the panel that ties records to actions."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity
from arrimage.network.models import Organisation, Person
from arrimage.plan.models import Action, ActionLink, Deliverable, Framework, Objective, Plan


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


def rows(*prefixes, **typed):
    """What the browser sends for lists of rows left as they are."""
    counts = {f"{prefix}-{total}": 0 for prefix in prefixes for total in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {**counts, **typed}


def edit(desk, record, key, **typed):
    return desk.post(reverse(f"desk:{key}-edit", args=[record.pk]), {"revision": record.revision, **typed})


def text(response, status=200):
    assert response.status_code == status, response
    return response.content.decode()


class TestLookingForAnAction:
    @pytest.fixture
    def other(self, db):
        return Plan.objects.create(code="autre", title="Plan du fonds", start="2017-04-01", end="2018-03-31")

    def found(self, desk, other, status):
        Plan.objects.filter(pk=other.pk).update(status=status)
        Action.objects.create(plan=other, code="1.1", label="Apprivoiser des pangolins")
        return text(desk.get("/bureau/recherche/?q=pangolins"))

    def test_those_of_a_draft_are_left_out(self, desk, plan, other):
        assert "Apprivoiser" not in self.found(desk, other, Plan.Status.DRAFT)

    def test_its_plan_is_named_where_several_are_live(self, desk, plan, other):
        assert "Apprivoiser des pangolins – Plan du fonds" in self.found(desk, other, Plan.Status.LIVE)
        assert "Apprivoiser des pangolins – Plan du fonds" in text(desk.get("/bureau/agenda/saisie/"))
        plan.delete()
        page = text(desk.get("/bureau/recherche/?q=pangolins"))
        assert "Apprivoiser" in page
        assert "Plan du fonds" not in page


def test_the_way_to_the_board_keeps_what_narrows_it(desk, plan):
    assert desk.get("/bureau/plan/?etat=late").url == f"/bureau/plan/tableau/{plan.code}/?etat=late"
    assert desk.get("/bureau/plan/").url == f"/bureau/plan/tableau/{plan.code}/"


class TestAnActionsForm:
    def change(self, desk, action, **typed):
        as_it_is = {
            "plan": action.plan_id,
            "objective": action.objective_id,
            "code": action.code,
            "label": action.label,
            "position": action.position,
            "deadline_raw": action.deadline_raw,
            "deadline_start": action.deadline_start or "",
            "deadline_end": action.deadline_end or "",
        }
        given = rows("responsibilities", "tasks", "budget_lines", **as_it_is)
        return edit(desk, action, "action", **{**given, **typed})

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"deadline_start": "0001-01-01"}, "Cette année n’a pas de sens"),
            ({"deadline_end": "9999-12-31"}, "Cette année n’a pas de sens"),
            ({"budget_amount": "-5"}, "Un budget ne peut pas être sous zéro"),
        ],
    )
    def test_a_year_mistyped_and_a_budget_below_zero_are_refused(self, desk, action, typed, sentence):
        assert sentence in text(self.change(desk, action, **typed), 422)

    def test_words_alone_tell_the_deadline(self, desk, action):
        given = {"deadline_raw": "Été 2017", "deadline_start": "", "deadline_end": ""}
        assert self.change(desk, action, **given).status_code == 302
        action.refresh_from_db()
        assert (action.deadline_start, action.deadline_end) == (date(2017, 6, 21), date(2017, 9, 22))

    def test_words_that_name_no_day_are_kept_without_any(self, desk, action):
        given = {"deadline_raw": "quand ce sera prêt", "deadline_start": "", "deadline_end": ""}
        self.change(desk, action, **given)
        action.refresh_from_db()
        assert (action.deadline_raw, action.deadline_end) == ("quand ce sera prêt", None)

    def test_dates_chosen_by_hand_win_over_the_words(self, desk, action):
        self.change(desk, action, deadline_raw="Été 2017", deadline_start="2017-07-01", deadline_end="2017-07-31")
        action.refresh_from_db()
        assert action.deadline_end == date(2017, 7, 31)

    def test_dates_taken_away_do_not_come_back(self, desk, action):
        self.change(desk, action, deadline_start="", deadline_end="")
        action.refresh_from_db()
        assert (action.deadline_raw, action.deadline_end) == ("2017", None)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"deadline_start": "2018-03-31", "deadline_end": "2018-03-01"}, "finit avant de commencer"),
            ({"deadline_end": "demain"}, "invalid-feedback"),
            ({"state_override": "done"}, "Dites pourquoi"),
            ({"state_override": "inconnu", "state_reason": "x"}, "invalid-feedback"),
            ({"label": ""}, "invalid-feedback"),
            ({"budget_amount": "beaucoup"}, "invalid-feedback"),
            ({"position": "-1"}, "invalid-feedback"),
        ],
    )
    def test_nonsense_is_refused_and_nothing_is_saved(self, desk, action, typed, words):
        assert words in text(self.change(desk, action, **{"code": "9.9", **typed}), 422)
        action.refresh_from_db()
        assert action.code == "1.4.1"

    def test_a_state_decided_by_hand_shows_with_its_reason(self, desk, action):
        self.change(desk, action, state_override="done", state_reason="Le comité a remis son rapport")
        page = text(desk.get(reverse("desk:action-detail", args=[action.pk])))
        assert "Réalisée" in page
        assert "Le comité a remis son rapport" in page

    def test_only_the_objectives_of_its_plan_are_offered(self, desk, action, plan):
        other = Plan.objects.create(code="autre", title="Autre", start=plan.start, end=plan.end)
        stranger = Objective.objects.create(plan=other, code="7", label="D’un autre plan")
        assert "D’un autre plan" not in text(desk.get(reverse("desk:action-edit", args=[action.pk])))
        assert self.change(desk, action, objective=stranger.pk).status_code == 422

    def test_an_action_added_from_the_board_comes_after_the_others(self, desk, plan, action):
        address = f"{reverse('desk:action-create')}?plan={plan.pk}"
        given = rows("responsibilities", "tasks", "budget_lines", plan=plan.pk, label="Une de plus", position="")
        assert desk.post(address, given).status_code == 302
        assert Action.objects.get(label="Une de plus").position == 1

    @pytest.mark.parametrize("query", ["plan=abc", "plan=-1", "plan=999999"])
    def test_added_from_an_address_that_makes_no_sense(self, desk, plan, query):
        assert desk.get(f"{reverse('desk:action-create')}?{query}").status_code == 200

    def test_the_parties_responsible_are_tied_to_whom_they_name(self, desk, action):
        person = Person.objects.create(first_name="Marguerite", last_name="Dutil")
        organisation = Organisation.objects.create(name="Coop du Rang")
        presidency = Group.objects.get(name="presidency")
        given = {"responsibilities-TOTAL_FORMS": 3, "responsibilities-0-label": "La présidence"}
        given |= {"responsibilities-0-role": presidency.pk, "responsibilities-1-person": "Marguerite Dutil"}
        given |= {"responsibilities-2-organisation": "Coop du Rang", "responsibilities-2-label": "La coop"}
        assert self.change(desk, action, **given).status_code == 302
        found = [(one.label, one.role, one.person, one.organisation) for one in action.responsibilities.all()]
        assert found == [
            ("La présidence", presidency, None, None),
            ("Marguerite Dutil", None, person, None),
            ("La coop", None, None, organisation),
        ]

    def test_a_task_goes_to_somebody_who_works_here(self, desk, action, elise, paul):
        page = text(desk.get(reverse("desk:action-edit", args=[action.pk])))
        offered = page.split('name="tasks-0-owner"')[1].split("</select>")[0]
        assert str(paul) in offered
        assert str(elise) not in offered
        given = {"tasks-TOTAL_FORMS": 1, "tasks-0-label": "Réserver la salle", "tasks-0-owner": paul.pk}
        self.change(desk, action, **given)
        assert action.tasks.get().owner == paul

    def test_the_budget_adds_up_on_its_page(self, desk, action):
        given = {"budget_lines-TOTAL_FORMS": 2}
        for number, (label, planned) in enumerate((("Salaires", "3000"), ("Salle", "500.50"))):
            given |= {f"budget_lines-{number}-label": label, f"budget_lines-{number}-planned": planned}
            given |= {f"budget_lines-{number}-committed": 0, f"budget_lines-{number}-spent": 0}
        self.change(desk, action, **given)
        page = text(desk.get(reverse("desk:action-detail", args=[action.pk])))
        assert "3 500,50 $" in page.replace("\xa0", " ").replace("\u202f", " ")

    def test_the_history_tells_who_answers_without_an_internal_number(self, desk, action):
        action.responsibilities.create(label="Direction générale", position=7)
        history = text(desk.get(reverse("desk:action-history", args=[action.pk])))
        assert "Direction générale" in history
        assert "· 7" not in history

    def test_a_change_is_told_in_the_history_and_can_be_taken_back(self, desk, action):
        self.change(desk, action, label="Piloter deux comités")
        history = desk.get(reverse("desk:action-history", args=[action.pk]))
        assert "Piloter deux comités" in text(history)
        action.refresh_from_db()
        first = action.history.earliest()
        desk.post(reverse("desk:action-restore", args=[action.pk, first.pk]), {"revision": action.revision})
        action.refresh_from_db()
        assert action.label == "Piloter un comité de travail"

    def test_of_two_people_the_second_is_told_and_nothing_is_lost(self, desk, client_for, action):
        self.change(desk, action, label="Titre de Coralie")
        told = text(self.change(desk, action, label="Titre de l’autre"), 409)
        assert "Titre de Coralie" in told
        assert "Titre de l’autre" in told
        action.refresh_from_db()
        assert action.label == "Titre de Coralie"


class TestDeliverables:
    def test_versions_and_acceptance_count_it(self, desk, action, indicator_of):
        study = indicator_of("Étude", "plan.deliverables_accepted", parameters={"action": action.pk})
        given = {"title": "Étude", "nature": "study", "action": action.pk, "accepted_on": "2018-02-01"}
        given |= {"acceptance_evidence": "Procès-verbal", "versions-0-date": "2018-01-15"}
        given |= {"versions-0-url": "https://example.org/etude.pdf"}
        address = f"{reverse('desk:deliverable-create')}?action={action.pk}"
        response = desk.post(address, rows("versions", **given, **{"versions-TOTAL_FORMS": 1}))
        assert response.status_code == 302
        assert "example.org/etude.pdf" in text(desk.get(response.url))
        assert "<b>1</b>" in text(desk.get(reverse("desk:evidence", args=[study.pk])))

    def test_an_acceptance_without_proof_is_refused(self, desk, action):
        given = {"title": "Étude", "nature": "study", "action": action.pk, "accepted_on": "2018-02-01"}
        refused = desk.post(reverse("desk:deliverable-create"), rows("versions", **given))
        assert "Dites qui" in text(refused, 422)
        assert not Deliverable.objects.exists()

    @pytest.mark.parametrize("query", ["action=abc", "action=-1"])
    def test_added_from_an_address_that_makes_no_sense(self, desk, action, query):
        assert desk.get(f"{reverse('desk:deliverable-create')}?{query}").status_code == 200


class TestAFundersFramework:
    def test_its_axes_gather_the_actions_of_the_plan_in_force(self, desk, plan, action):
        plan.start, plan.end = localdate().replace(month=1, day=1), localdate().replace(month=12, day=31)
        plan.save()
        given = {"name": "Cadre", "items-TOTAL_FORMS": 1, "items-0-code": "V", "items-0-label": "Valoriser"}
        response = desk.post(reverse("desk:framework-create"), rows("items", **{**given, "items-0-position": 0}))
        framework = Framework.objects.get()
        action.framework_items.add(framework.items.get())
        page = text(desk.get(response.url))
        assert "Valoriser" in page
        assert "Piloter un comité de travail" in page

    def test_an_axis_hangs_under_an_axis_of_the_same_framework(self, desk):
        one, other = (Framework.objects.create(name=name) for name in ("Un", "Deux"))
        one.items.create(label="Du premier")
        other.items.create(label="Du second")
        page = text(desk.get(reverse("desk:framework-edit", args=[one.pk])))
        assert "Du second" not in page


class TestWhatARecordServes:
    @pytest.fixture
    def activity(self, coralie):
        fields = {"kind": "committee", "title": "Comité", "head_count": 4, "date": date(2018, 2, 1)}
        return Activity.objects.create(**fields, owner=coralie)

    def test_its_page_and_its_form_tell_and_ask(self, desk, action, activity):
        ActionLink.objects.create(action=action, record=activity)
        page = text(desk.get(reverse("desk:activity-detail", args=[activity.pk])))
        assert "Piloter un comité de travail" in page
        form = text(desk.get(reverse("desk:activity-edit", args=[activity.pk])))
        assert 'name="served_actions"' in form
        assert "checked" in form.split('name="served_actions"')[1].split(">")[0]

    def test_who_may_not_link_reads_only(self, client_for, bernard, action, activity):
        page = text(client_for(bernard).get(reverse("desk:activity-detail", args=[activity.pk])))
        assert "served_actions" not in page


class TestDeadlinesInMyCalendar:
    def test_the_board_leads_to_the_addresses_of_my_calendars(self, desk, plan):
        assert reverse("accounts:account") in text(desk.get(reverse("desk:plan-board", args=[plan.code])))
        assert "Échéances du plan" in text(desk.get(reverse("accounts:account")))
