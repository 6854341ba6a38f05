"""Choosing what counts an indicator: fields instead of code, the rule in words, and the figure it would give."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from arrimage.agenda.models import Activity
from arrimage.plan.models import Action, Indicator
from arrimage.plan.operations import set_served_actions

CHOOSE = "/bureau/plan/indicateurs/mesure/"


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


@pytest.fixture
def indicator(indicator_of):
    return indicator_of("Rencontres du comité", "agenda.meetings_held", parameters={"kind": ["committee"]})


def form_of(indicator, **typed):
    """What the browser sends of the form as it is, with what was typed."""
    return {
        "action": indicator.action_id,
        "objective": "",
        "text": indicator.text,
        "position": indicator.position,
        "measure": indicator.measure,
        "parameter_kind": indicator.parameters.get("kind", []),
        "is_public": "on",
        "revision": indicator.revision,
        **{f"{rows}-{total}": 0 for rows in ("targets", "readings") for total in ("TOTAL_FORMS", "INITIAL_FORMS")},
        **typed,
    }


def edit(desk, indicator, **typed):
    return desk.post(reverse("desk:indicator-edit", args=[indicator.pk]), form_of(indicator, **typed))


def text(response, status=200):
    assert response.status_code == status, response
    return response.content.decode()


def meeting(kind="committee", **fields):
    return Activity.objects.create(kind=kind, title="Rencontre", head_count=3, date=date(2018, 2, 1), **fields)


class TestTheForm:
    def test_it_asks_in_words_and_shows_no_code(self, desk, indicator):
        page = text(desk.get(reverse("desk:indicator-edit", args=[indicator.pk])))
        assert "Rencontre de comité" in page
        assert "Sert l’action" in page
        assert "&quot;kind&quot;" not in page

    def test_it_shows_the_rule_and_the_figure_it_gives(self, desk, indicator):
        meeting()
        meeting(status="cancelled")
        page = text(desk.get(reverse("desk:indicator-edit", args=[indicator.pk])))
        assert "Rencontres tenues" in page
        assert "Comptés : 1. Non comptés : 1." in page.replace("\xa0", " ")

    def test_what_is_chosen_is_kept_as_the_measure_reads_it(self, desk, indicator, action):
        served = meeting("tour")
        set_served_actions(record=served, actions=[action])
        meeting("tour")
        response = edit(desk, indicator, parameter_kind=["tour"], parameter_serves_action=action.pk)
        assert response.status_code == 302
        indicator.refresh_from_db()
        assert indicator.parameters == {"kind": ["tour"], "serves_action": action.pk}
        assert "<b>1</b>" in text(desk.get(reverse("desk:evidence", args=[indicator.pk])))

    def test_what_is_left_open_narrows_nothing(self, desk, indicator):
        edit(desk, indicator, parameter_kind=[])
        indicator.refresh_from_db()
        assert indicator.parameters == {}

    def test_only_the_actions_of_its_plan_can_be_served(self, desk, indicator, plan):
        other = type(plan).objects.create(code="autre", title="Autre", start=plan.start, end=plan.end)
        elsewhere = Action.objects.create(plan=other, code="9.9", label="Ailleurs")
        page = edit(desk, indicator, parameter_serves_action=elsewhere.pk)
        assert "Ailleurs" not in text(page, 422)
        indicator.refresh_from_db()
        assert indicator.parameters == {"kind": ["committee"]}

    def test_an_invalid_choice_is_refused_beside_its_field(self, desk, indicator):
        page = text(edit(desk, indicator, parameter_kind=["fête"]), 422)
        assert "fête" in page
        assert "invalid-feedback" in page

    def test_an_action_or_an_objective_but_not_both(self, desk, indicator, objective):
        assert "choisissez l’un des deux" in text(edit(desk, indicator, objective=objective.pk), 422)
        assert "choisissez l’un des deux" in text(edit(desk, indicator, action=""), 422)

    def test_the_history_says_it_in_words(self, desk, indicator):
        edit(desk, indicator, parameter_kind=["tour"])
        page = text(desk.get(reverse("desk:indicator-history", args=[indicator.pk])))
        assert "Tournée" in page
        assert "{&#x27;" not in page

    def test_of_two_people_the_second_is_told(self, desk, indicator):
        seen = form_of(indicator, text="Rencontres du fonds", parameter_kind=["tour"])
        edit(desk, indicator, text="Rencontres du comité régional")
        told = desk.post(reverse("desk:indicator-edit", args=[indicator.pk]), seen)
        page = text(told, 409)
        assert "Rencontres du comité régional" in page
        assert "Rencontres du fonds" in page
        indicator.refresh_from_db()
        assert indicator.text == "Rencontres du comité régional"
        assert "Rencontre de comité" in page


class TestChoosingAnotherMeasure:
    def test_without_javascript_a_button_shows_what_it_asks_and_saves_nothing(self, desk, indicator):
        page = text(edit(desk, indicator, measure="plan.deliverables_accepted", choose_measure="1", text="Étude"), 422)
        assert "Vérifiez ci-dessous ce que cette mesure compte" in page
        assert 'name="parameter_nature"' in page
        assert 'name="parameter_kind"' not in page
        indicator.refresh_from_db()
        assert (indicator.measure, indicator.text) == ("agenda.meetings_held", "Rencontres du comité")

    def test_it_proposes_what_the_wording_calls_for(self, desk, indicator, action):
        given = form_of(
            indicator, measure="plan.deliverables_accepted", choose_measure="1", text="Étude de faisabilité"
        )
        form = desk.post(CHOOSE, given).context["form"]
        assert form["parameter_nature"].value() == ["study"]
        assert str(form["parameter_action"].value()) == str(action.pk)

    def test_what_narrows_it_changes_the_figure_shown(self, desk, indicator):
        meeting("tour")
        preview = desk.post(CHOOSE, form_of(indicator, parameter_kind=["tour"])).context["form"].preview
        assert (preview.value, preview.counted, preview.not_counted) == (1, 1, 0)
        assert desk.post(CHOOSE, form_of(indicator)).context["form"].preview.value == 0

    def test_a_value_typed_by_hand_has_nothing_to_narrow(self, desk, indicator):
        page = text(desk.post(CHOOSE, form_of(indicator, measure="plan.manual", choose_measure="1")))
        assert "parameter_" not in page
        assert "Rien ne se compte" in page

    @pytest.mark.parametrize("measure", ["", "plan.nothing", "9" * 300])
    def test_a_measure_nobody_knows_is_said(self, desk, indicator, measure):
        assert "Choisissez une autre mesure" in text(desk.post(CHOOSE, form_of(indicator, measure=measure)))
        assert edit(desk, indicator, measure=measure).status_code == 422

    @pytest.mark.parametrize("typed", ["abc", "-1", "9" * 40])
    def test_an_action_that_does_not_exist_is_left_aside(self, desk, indicator, typed):
        assert desk.post(CHOOSE, form_of(indicator, action=typed)).status_code == 200

    def test_it_is_for_those_who_write_plans(self, client_for, bernard, indicator):
        assert client_for(bernard).post(CHOOSE, form_of(indicator)).status_code == 403


class TestAddingOne:
    def test_from_an_action_it_belongs_to_it_after_the_others(self, desk, action, indicator):
        indicator.position = 4
        indicator.save()
        address = f"{reverse('desk:indicator-create')}?action={action.pk}"
        assert f'value="{action.pk}" selected' in text(desk.get(address))
        given = form_of(indicator, text="Présentations", measure="agenda.presentations", position="")
        assert desk.post(address, given).status_code == 302
        assert Indicator.objects.get(text="Présentations").position == 5

    @pytest.mark.parametrize("typed", ["abc", "999999", "-3"])
    def test_from_an_address_that_makes_no_sense(self, desk, plan, typed):
        assert desk.get(f"{reverse('desk:indicator-create')}?action={typed}").status_code == 200

    def test_targets_choose_among_the_periods_of_the_plan(self, desk, plan, reporting_period, indicator):
        other = type(plan).objects.create(code="autre", title="Autre", start=plan.start, end=plan.end)
        other.periods.create(label="Période d’un autre plan", start=plan.start, end=plan.end)
        page = text(desk.get(reverse("desk:indicator-edit", args=[indicator.pk])))
        assert "2017-2018" in page
        assert "Période d’un autre plan" not in page

    @pytest.mark.parametrize("name", ["value", "baseline"])
    def test_what_is_counted_is_not_aimed_below_zero(self, desk, indicator, indicator_of, name):
        below = {"targets-TOTAL_FORMS": 1, f"targets-0-{name}": "-1"}
        assert "ne peut pas être sous zéro" in text(edit(desk, indicator, **below), 422)
        assert not indicator.targets.exists()
        typed = indicator_of("Solde du fonds")
        assert edit(desk, typed, measure="plan.manual", **below).status_code == 302
        assert getattr(typed.targets.get(), name) == -1

    def test_two_targets_for_one_period_are_refused(self, desk, indicator, reporting_period):
        rows = {"targets-TOTAL_FORMS": 2}
        for number in range(2):
            rows |= {f"targets-{number}-period": reporting_period.pk, f"targets-{number}-value": 3}
        assert edit(desk, indicator, **rows).status_code == 422
        assert not indicator.targets.exists()


def test_the_page_of_an_indicator_says_what_narrows_it(desk, indicator):
    page = text(desk.get(reverse("desk:indicator-detail", args=[indicator.pk])))
    assert "Rencontre de comité" in page
    assert "{" not in page.split("<main")[1]


class TestTypedValues:
    @pytest.fixture
    def typed(self, indicator_of):
        return indicator_of("Bulletins envoyés")

    def test_a_value_needs_its_evidence(self, desk, typed):
        address = reverse("desk:indicator-reading", args=[typed.pk])
        assert desk.post(address, {"date": "2018-02-01", "value": "12", "evidence": ""}).status_code == 422
        assert desk.post(address, {"date": "2018-02-01", "value": "12", "evidence": "Liste"}).status_code == 302
        assert "12" in text(desk.get(reverse("desk:evidence", args=[typed.pk])))

    @pytest.mark.parametrize(
        "given", [{"value": "douze"}, {"date": "demain"}, {"date": "2999-01-01"}, {"value": "9" * 40}]
    )
    def test_nonsense_is_refused_beside_its_field(self, desk, typed, given):
        address = reverse("desk:indicator-reading", args=[typed.pk])
        refused = desk.post(address, {"date": "2018-02-01", "value": "12", "evidence": "Liste", **given})
        assert "invalid-feedback" in text(refused, 422)
        assert not typed.readings.exists()

    def test_a_year_mistyped_is_refused_when_typed_and_when_corrected(self, desk, typed):
        address = reverse("desk:indicator-reading", args=[typed.pk])
        refused = desk.post(address, {"date": "0001-02-01", "value": "12", "evidence": "Liste"})
        assert "aucune valeur d’un plan n’est d’avant 2000" in text(refused, 422)
        assert not typed.readings.exists()
        kept = typed.readings.create(date="2018-02-01", value=12, evidence="Liste")
        kept.date = date(18, 2, 1)
        with pytest.raises(ValidationError, match="Vérifiez l’année"):
            kept.full_clean()
        kept.date = date(9999, 2, 1)
        with pytest.raises(ValidationError, match="Vérifiez l’année"):
            kept.full_clean()

    @pytest.mark.parametrize(("wording", "is_kept"), [("Nombre de bulletins", False), ("Solde de l’année", True)])
    def test_a_number_of_things_is_not_below_zero(self, desk, indicator_of, wording, is_kept):
        typed = indicator_of(wording)
        address = reverse("desk:indicator-reading", args=[typed.pk])
        answer = desk.post(address, {"date": "2018-02-01", "value": "-3", "evidence": "Liste"})
        assert typed.readings.exists() == is_kept
        if not is_kept:
            assert "il ne peut pas être sous zéro" in text(answer, 422)

    def test_a_value_of_a_day_outside_the_plan_is_kept_and_told_not_to_count(self, desk, typed):
        address = reverse("desk:indicator-reading", args=[typed.pk])
        told = text(desk.post(address, {"date": "2016-02-01", "value": "12", "evidence": "Liste"}, follow=True))
        assert "hors du plan (du 1er avril 2017 au 31 mars 2018)" in told.replace("\xa0", " ")
        assert typed.readings.exists()
        inside = text(desk.post(address, {"date": "2018-02-01", "value": "12", "evidence": "Liste"}, follow=True))
        assert "hors du plan" not in inside

    @pytest.mark.parametrize("written", ["10,5", "10.5"])
    def test_a_figure_is_typed_as_it_is_written_in_french(self, desk, typed, written):
        address = reverse("desk:indicator-reading", args=[typed.pk])
        assert 'inputmode="decimal"' in text(desk.get(address))
        assert desk.post(address, {"date": "2018-02-01", "value": written, "evidence": "Liste"}).status_code == 302
        assert typed.readings.get().value == Decimal("10.5")
        assert 'value="10,5"' in text(desk.get(reverse("desk:indicator-edit", args=[typed.pk])))

    def test_a_value_sent_again_by_back_is_kept_once(self, desk, typed):
        address = reverse("desk:indicator-reading", args=[typed.pk])
        token = re.search(r'name="token" value="([^"]+)"', text(desk.get(address)))[1]
        given = {"date": "2018-02-01", "value": "12", "evidence": "Liste", "token": token}
        for _time in range(2):
            told = desk.post(address, given, follow=True)
        assert typed.readings.count() == 1
        assert "déjà" in text(told)

    def test_what_is_counted_from_records_is_not_typed(self, desk, indicator):
        address = reverse("desk:indicator-reading", args=[indicator.pk])
        refused = desk.post(address, {"date": "2018-02-01", "value": "12", "evidence": "Liste"})
        assert "compte" in text(refused, 422)

    def test_a_file_that_is_not_what_it_says_is_refused(self, desk, typed, file_named):
        address = reverse("desk:indicator-reading", args=[typed.pk])
        given = {"date": "2018-02-01", "value": "12", "evidence": "Liste", "file": file_named("liste.exe", b"MZ")}
        assert "liste.exe" in text(desk.post(address, given), 422)
