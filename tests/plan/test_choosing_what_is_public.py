"""A plan made public tells its promise; where it stands shows by the indicators that the hub chooses."""

from datetime import date

import pytest
from django.urls import reverse
from lxml.html import document_fromstring, tostring

from arrimage.letters.blocks import indicators as figures_for_letters
from arrimage.letters.rendering.figures import figures_of
from arrimage.plan.models import Action, Indicator, Plan
from arrimage.plan.queries import highlights
from tests.plan.test_desk_importing import ROWS, check, document, text, upload

LIST = "/bureau/plan/indicateurs/"
BULK = f"{LIST}en-lot/"
TOLD = ("Réalisé", "En retard", "En cours", "Non commencé", "figure-line")


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


@pytest.fixture
def anyone(client_for):
    return client_for(None)


@pytest.fixture
def public(plan):
    plan.is_public = True
    plan.save()
    return plan


@pytest.fixture
def four(indicator_of):
    return [indicator_of(text) for text in ("Membres", "Rencontres", "Ententes", "Articles")]


def choosing(plan):
    return reverse("desk:plan-choose-public", args=[plan.code])


def chosen():
    return set(Indicator.objects.filter(is_public=True).values_list("text", flat=True))


def choose(client, plan, *wanted, was=()):
    sent = {"public": [one.pk for one in wanted], "was": [one.pk for one in was]}
    return client.post(choosing(plan), sent, follow=True)


def press_undo(client, response):
    """Send the form of the message that says what was done."""
    (form,) = document_fromstring(text(response)).xpath("//*[@id='messages']//form")
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return client.post(form.get("action"), sent, follow=True)


def published(desk, plan):
    """The plan's form, saved with «public» ticked."""
    plan = Plan.objects.get(pk=plan.pk)
    fields = {"title": plan.title, "code": plan.code, "status": plan.status, "start": plan.start, "end": plan.end}
    rows = {"periods-TOTAL_FORMS": 0, "periods-INITIAL_FORMS": 0}
    given = {**fields, **rows, "is_public": "on", "revision": plan.revision}
    return desk.post(reverse("desk:plan-edit", args=[plan.pk]), given, follow=True)


class TestFromADocumentToThePublic:
    @pytest.fixture
    def live(self, desk):
        upload(desk, document(*ROWS, ["1.1.3 Présenter", "", "Été 2018", "", ""]))
        plan = Plan.objects.get()
        check(desk, plan, confirm="1")
        return plan

    def test_a_plan_just_made_public_tells_the_promise_alone(self, desk, anyone, live):
        published(desk, live)
        page = text(anyone.get(f"/plan/{live.code}/"))
        for promised in ("Tenir un comité", "Été 2018", "Écrire une étude", "Présenter"):
            assert promised in page
        for told in (*TOLD, "Nombre de rencontres du comité", "où nous en sommes"):
            assert told not in page, told

    def test_whoever_makes_it_public_is_led_to_the_choice(self, desk, live):
        page = text(published(desk, live))
        assert "aucun de ses indicateurs ne l’est encore" in page
        assert choosing(live) in page
        assert "aucun de ses indicateurs" in text(desk.get(reverse("desk:plan-board", args=[live.code])))

    def test_nothing_is_asked_of_a_plan_that_is_not_public(self, desk, live):
        assert "aucun de ses indicateurs" not in text(desk.get(reverse("desk:plan-board", args=[live.code])))

    def test_a_corrected_document_keeps_each_choice_and_what_it_adds_is_private(self, desk, live):
        study = Indicator.objects.get(text="Étude de faisabilité")
        choose(desk, live, study)
        rows = [
            ["1.1.1 Tenir un comité", "Rencontres du comité de travail", "Été 2018", "Coordonnateur", "4 000 $"],
            ["1.1.2 Écrire une étude", "Étude de faisabilité du fonds", "d’ici mars 2019", "Présidence", ""],
            ["1.1.4 Publier", "Nombre d’articles", "2018", "Coordonnateur", ""],
        ]
        where = upload(desk, document(*rows), plan=live.pk).url
        page = desk.get(where).context
        desk.post(where, {"take": [one.key for one in page["differences"]], "shown": page["shown"]})
        assert Indicator.objects.count() == 3
        assert chosen() == {"Étude de faisabilité du fonds"}
        assert Indicator.objects.get(is_public=True).pk == study.pk


def test_an_indicator_typed_at_the_desk_is_private_unless_one_says_so(desk, action):
    page = document_fromstring(text(desk.get(f"{LIST}ajouter/?action={action.pk}")))
    (box,) = page.xpath("//input[@name='is_public']")
    assert box.get("checked") is None


class TestTheScreenOfThePlan:
    def test_each_indicator_stands_beside_its_figure(self, desk, plan, objective, four):
        Indicator.objects.create(objective=objective, text="De tout l’objectif")
        four[0].readings.create(date=date(2018, 1, 1), value=37, evidence="Liste de Marguerite")
        page = text(desk.get(choosing(plan)))
        boxes = document_fromstring(page).xpath("//input[@name='public']")
        assert len(boxes) == 5
        assert not [box for box in boxes if box.get("checked") is not None]
        assert "<b>37</b>" in page

    def test_three_are_chosen_and_three_are_shown(self, desk, anyone, public, four):
        page = text(choose(desk, public, *four[:3]))
        assert "3 indicateurs sont maintenant publics" in page
        assert "3 sur 4" in page
        page = text(anyone.get(f"/plan/{public.code}/"))
        assert [one.text in page for one in four] == [True, True, True, False]
        assert "En retard" in page

    def test_what_is_no_longer_ticked_is_private_again(self, desk, public, four):
        choose(desk, public, *four)
        page = text(choose(desk, public, four[0], was=four))
        assert "3 indicateurs sont maintenant privés" in page
        assert chosen() == {"Membres"}

    def test_it_is_taken_back_in_one_press(self, desk, public, four):
        choose(desk, public, *four[:2])
        done = choose(desk, public, *four[1:], was=four[:2])
        assert chosen() == {"Rencontres", "Ententes", "Articles"}
        press_undo(desk, done)
        assert chosen() == {"Membres", "Rencontres"}

    def test_what_somebody_else_chose_meanwhile_stays(self, desk, public, four):
        choose(desk, public, four[3])
        choose(desk, public, four[0])  # from a page opened before that
        assert chosen() == {"Membres", "Articles"}

    def test_the_history_of_each_tells_the_choice(self, desk, coralie, public, four):
        choose(desk, public, four[0])
        last = four[0].history.first()
        assert (last.is_public, last.history_user) == (True, coralie)
        assert four[1].history.count() == 1

    def test_another_plans_indicators_are_left_alone(self, desk, public, four):
        other = Plan.objects.create(code="autre", title="Autre", start=public.start, end=public.end)
        action = Action.objects.create(plan=other, code="1", label="Ailleurs")
        elsewhere = Indicator.objects.create(action=action, text="Ailleurs")
        choose(desk, public, elsewhere, four[0])
        assert chosen() == {"Membres"}

    @pytest.mark.parametrize("written", ["abc", "-1", "9" * 30])
    def test_nonsense_chooses_nothing(self, desk, public, four, written):
        page = desk.post(choosing(public), {"public": written, "was": written}, follow=True)
        assert "Rien n’a changé" in text(page)
        assert chosen() == set()

    def test_a_plan_without_indicators_says_so(self, desk, plan):
        assert "Aucun indicateur pour l’instant" in text(desk.get(choosing(plan)))

    @pytest.mark.parametrize("who", ["bernard", "omar", "elise", "sacha"])
    def test_nobody_else_chooses(self, client_for, request, public, four, who):
        client = client_for(request.getfixturevalue(who))
        client.post(choosing(public), {"public": four[0].pk})
        client.post(BULK, {"action": "rendre-publics", "pk": four[0].pk})
        assert chosen() == set()

    def test_whoever_may_not_choose_is_offered_no_button(self, client_for, bernard, public, four):
        page = text(client_for(bernard).get(reverse("desk:plan-detail", args=[public.pk])))
        assert "0 sur 4" in page
        assert choosing(public) not in page


class TestTheListOfIndicators:
    def test_those_ticked_are_made_public_and_that_is_taken_back(self, desk, plan, four):
        Indicator.objects.filter(pk=four[0].pk).update(is_public=True)
        done = desk.post(BULK, {"action": "rendre-publics", "pk": [one.pk for one in four[:3]]}, follow=True)
        assert "2 indicateurs sont maintenant publics" in text(done)
        assert chosen() == {"Membres", "Rencontres", "Ententes"}
        press_undo(desk, done)
        assert chosen() == {"Membres"}, "what was public before stays so"

    def test_a_whole_plan_is_made_private_at_once(self, desk, plan, four):
        Indicator.objects.update(is_public=True)
        sent = {"action": "rendre-prives", "all": "1", "query": f"action__plan={plan.pk}"}
        assert "4 indicateurs sont maintenant privés" in text(desk.post(BULK, sent, follow=True))
        assert chosen() == set()


class TestWhatThePublicReadsOfAnAction:
    def page(self, anyone, plan):
        return text(anyone.get(f"/plan/{plan.code}/"))

    def test_its_state_is_kept_with_its_figures(self, anyone, public, action, indicator_of):
        indicator_of("Pour nous")
        other = Action.objects.create(plan=public, code="9", label="Autre")
        Indicator.objects.create(action=other, text="Pour tous", is_public=True)
        page = document_fromstring(self.page(anyone, public))
        states = ["state-" in str(tostring(row)) for row in page.xpath("//article")]
        assert states == [False, True]
        assert "Pour nous" not in page.text_content()

    def test_the_state_is_the_desks_even_where_it_rests_on_a_private_figure(self, anyone, public, indicator_of):
        reached = indicator_of("Pour tous", is_public=True)
        reached.targets.create(value=1, raw="1")
        reached.readings.create(date=date(2018, 1, 1), value=1, evidence="Vu")
        indicator_of("Pour nous").targets.create(value=5, raw="5")
        page = self.page(anyone, public)
        assert "En retard" in page
        assert "Réalisé" not in page

    def test_an_action_without_indicator_tells_its_state_once_the_plan_tells_something(self, anyone, public, action):
        other = Action.objects.create(plan=public, code="9", label="Autre")
        kept = Indicator.objects.create(action=other, text="Pour nous")
        assert "En retard" not in self.page(anyone, public)
        Indicator.objects.filter(pk=kept.pk).update(is_public=True)
        assert "En retard" in self.page(anyone, public)

    def test_a_plan_that_counts_nothing_tells_its_states(self, anyone, public, action):
        assert "En retard" in self.page(anyone, public)

    def test_a_typed_figure_of_an_objective_is_announced_too(self, anyone, public, objective):
        Indicator.objects.create(objective=objective, text="Saisi", is_public=True)
        assert "marqués d’un crayon" in self.page(anyone, public)


class TestElsewhere:
    """The first page of the site and newsletters follow the same two choices."""

    def shown(self, indicator, day):
        offered = [key for key, _label in figures_for_letters()]
        return [
            bool(highlights(day)),
            str(indicator.pk) in offered,
            indicator.pk in figures_of([indicator.pk], day),
        ]

    @pytest.fixture(params=["action", "objective"])
    def counted(self, request, action, objective):
        from arrimage.agenda.models import Activity

        Activity.objects.create(kind="committee", title="Comité", head_count=4, date=date(2018, 2, 1))
        owner = {"action": action} if request.param == "action" else {"objective": objective}
        return Indicator.objects.create(text="Rencontres", measure="agenda.meetings_held", **owner)

    def test_a_figure_shows_once_plan_and_indicator_are_public(self, plan, counted):
        day = date(2018, 3, 1)
        assert self.shown(counted, day) == [False] * 3
        Plan.objects.update(is_public=True)
        assert self.shown(counted, day) == [False] * 3
        Indicator.objects.update(is_public=True)
        assert self.shown(counted, day) == [True] * 3
        Plan.objects.update(status=Plan.Status.DRAFT)
        assert self.shown(counted, day) == [False] * 3
