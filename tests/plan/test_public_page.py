"""What anyone may read of a plan: what was promised and where it stands, and nobody's name."""

from datetime import date

import pytest
from django.urls import reverse

from arrimage.agenda.models import Activity
from arrimage.network.models import Person
from arrimage.plan.models import Plan


@pytest.fixture
def anyone(client_for):
    return client_for(None)


@pytest.fixture
def public(plan):
    plan.is_public = True
    plan.save()
    return plan


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def test_a_plan_is_not_public_until_the_hub_says_so(anyone, plan, action):
    page = text(anyone.get("/plan/"))
    assert "n’est pas public" in page
    assert "Piloter un comité" not in page
    assert anyone.get("/plan/plan-2017/").status_code == 404


def test_a_draft_stays_inside_even_when_it_is_ticked_public(anyone, public):
    Plan.objects.update(status=Plan.Status.DRAFT)
    assert anyone.get("/plan/plan-2017/").status_code == 404


def test_it_says_what_was_promised_and_where_it_stands(anyone, public, action, indicator_of):
    meetings = indicator_of("Rencontres du comité", "agenda.meetings_held", is_public=True)
    meetings.targets.create(value=4, raw="4")
    Activity.objects.create(kind="committee", title="Comité réservé", head_count=4, date=date(2018, 2, 1))
    page = text(anyone.get("/plan/plan-2017/"))
    for words in ("Piloter un comité de travail", "Rencontres du comité", "<b>1</b>", "sur 4", "En retard"):
        assert words in page
    assert "Comité réservé" not in page


def test_no_person_is_named(anyone, public, action, coralie, indicator_of):
    person = Person.objects.create(first_name="Marguerite", last_name="Dutil")
    action.responsibilities.create(label="Marguerite Dutil", person=person)
    action.tasks.create(label="Appeler le maire", owner=coralie)
    action.notes.create(text="Entre nous", author=coralie)
    action.state_override, action.state_reason = "done", "Marguerite l’a dit"
    action.save()
    page = text(anyone.get("/plan/plan-2017/"))
    for words in ("Marguerite", "Dutil", "Coralie", "Appeler le maire", "Entre nous"):
        assert words not in page


def test_only_the_indicators_made_public_are_shown(anyone, public, indicator_of):
    indicator_of("Pour tous", is_public=True)
    indicator_of("Pour nous", is_public=False)
    page = text(anyone.get("/plan/plan-2017/"))
    assert "Pour tous" in page
    assert "Pour nous" not in page


def test_a_typed_figure_is_marked(anyone, public, indicator_of):
    indicator_of("Bulletins", is_public=True).readings.create(
        date=date(2018, 1, 1), value=3, evidence="Liste de Marguerite"
    )
    page = text(anyone.get("/plan/plan-2017/"))
    assert "saisi à la main" in page
    assert "Marguerite" not in page


def test_a_public_sub_plan_hangs_under_its_action(anyone, public, action):
    dates = {"start": public.start, "end": public.end, "parent_action": action, "status": Plan.Status.LIVE}
    Plan.objects.create(code="reseau", title="Réseau d’experts", is_public=True, **dates)
    Plan.objects.create(code="interne", title="Plan interne", **dates)
    page = text(anyone.get("/plan/plan-2017/"))
    assert page.index("Piloter un comité") < page.index("/plan/reseau/")
    assert "Plan interne" not in page
    assert anyone.get("/plan/interne/").status_code == 404


@pytest.mark.parametrize("query", ["periode=abc", "au=9999-99-99", "debut=-1"])
def test_what_is_added_to_its_address_changes_nothing(anyone, public, query):
    assert "Plan 2017-2018" in text(anyone.get(f"/plan/plan-2017/?{query}"))


def test_a_plan_that_does_not_exist_is_not_found(anyone, db):
    assert anyone.get("/plan/jamais/").status_code == 404


def test_the_desk_leads_to_it_once_it_is_public(client_for, coralie, public):
    board = text(client_for(coralie).get(reverse("desk:plan-board", args=[public.code])))
    assert reverse("plan:public-plan", args=[public.code]) in board
