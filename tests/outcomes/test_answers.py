"""Evaluations and what came of the event: asked once, answered once, without a name where none is promised."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from arrimage.consent.models import Suppression
from arrimage.consent.operations import suppress, withdraw
from arrimage.consent.queries import may_send
from arrimage.letters.models import Delivery
from arrimage.letters.outbox import purpose_made
from arrimage.outcomes.jobs import ask_those_who_came
from arrimage.outcomes.models import AfterLetter, Asking, Collaboration, Evaluation
from arrimage.outcomes.operations.asking import AnsweredAlready, ask, ask_what_is_due, evaluate
from arrimage.outcomes.queries import results_of
from tests.letters import issues_at_hand as at_hand
from tests.outcomes.conftest import letters
from tests.outcomes.examples import AFTER, DAY, an_event, came, registers

pytestmark = pytest.mark.django_db
HOT, COLD, EFFECT = Asking.About.HOT, Asking.About.COLD, Asking.About.EFFECT


@pytest.fixture(autouse=True)
def _sender(db):
    at_hand.sender()


def page(asking) -> str:
    return reverse("outcomes:answer", args=[asking.token])


def due_on(day: date) -> int:
    return ask_what_is_due(on=day, at=AFTER)


def test_those_present_are_asked_once_each_by_address(evening, closed):
    came(evening, "Marie Dubé")
    came(evening, "Colette Dubé", email="MARIE@ici.example")
    registers(evening, "Absente Excusée")
    closed(evening)
    assert len(ask(event=evening, about=HOT, at=AFTER)) == 1
    assert ask(event=evening, about=HOT, at=AFTER) == []
    assert letters() == [("marie@ici.example", "Votre avis sur « 5 à 7 des entreprises »")]


@pytest.mark.parametrize("about", [HOT, COLD, EFFECT])
def test_who_wants_nothing_more_is_not_asked_and_the_coordinator_reads_why(evening, closed, client_for, coralie, about):
    came(evening, "Marie Dubé")
    came(evening, "Jean Roy")
    withdraw(address="marie@ici.example", purpose=None, at=AFTER, source="link")
    ask(event=closed(evening), about=about, at=AFTER)
    assert [to for to, _subject in letters()] == ["jean@ici.example"]
    assert set(Delivery.objects.values_list("mailing__purpose__code", flat=True)) == {"suites"}
    page = client_for(coralie).get(reverse("desk:event-outcomes", args=[evening.pk])).content.decode()
    assert "Ces lettres ne sont pas parties" in page
    assert "Le consentement a été retiré" in page
    assert results_of(evening, about).asked == 1, "who was not asked does not weigh on the rate"


def test_who_refuses_what_follows_an_event_is_still_told_of_her_registrations(evening, closed):
    came(evening, "Marie Dubé")
    withdraw(address="marie@ici.example", purpose=purpose_made("suites"), at=AFTER, source="link")
    ask(event=closed(evening), about=HOT, at=AFTER)
    assert letters() == []
    assert may_send("marie@ici.example", purpose_made("evenements"), AFTER.date()).allowed


def test_the_screen_says_how_many_letters_are_withheld(evening, closed, client_for, coralie):
    came(evening, "Marie Dubé")
    came(evening, "Jean Roy")
    withdraw(address="marie@ici.example", purpose=None, at=AFTER, source="link")
    closed(evening)
    client, here = client_for(coralie), reverse("desk:event-outcomes", args=[evening.pk])
    page = client.post(here, {"action": "ask"}, follow=True).content.decode()
    assert "1 lettre part. 1 lettre est retenue\N{NO-BREAK SPACE}: voyez pourquoi." in page
    said = {"action": "thank", "thank-subject": "Merci", "thank-text": "Merci d’être venus."}
    client.post(here, said)
    kept = AfterLetter.objects.exclude(withheld="")
    assert [(str(one.registration), one.kind) for one in kept] == [("Marie Dubé", "thanks")]
    assert "1 personne a été remerciée" in client.get(here).content.decode()


def test_opening_the_page_never_answers_and_two_sendings_make_one(evening, closed, client):
    came(evening, "Marie Dubé")
    [asking] = ask(event=closed(evening), about=HOT, at=AFTER)
    shown = client.get(page(asking))
    assert shown.status_code == 200
    assert shown["X-Robots-Tag"] == "noindex"
    assert "no-store" in shown["Cache-Control"]
    assert not Evaluation.objects.exists()
    said = {"satisfaction": "5", "would_recommend": "yes", "liked": "Les échanges"}
    assert client.post(page(asking), said).status_code == 302
    assert "bien reçue" in client.post(page(asking), {"satisfaction": "1"}).content.decode()
    one = Evaluation.objects.get()
    assert (one.satisfaction, one.would_recommend, one.content, one.liked) == (5, True, None, "Les échanges")


def test_an_answer_refused_says_what_is_missing_and_keeps_the_rest(evening, closed, client):
    came(evening, "Marie Dubé")
    [asking] = ask(event=closed(evening), about=HOT, at=AFTER)
    answer = client.post(page(asking), {"satisfaction": "9", "liked": "Les échanges"})
    assert answer.status_code == 422
    assert "Les échanges" in answer.content.decode()
    answer = client.post(page(asking), {})
    assert "Choisissez un nombre de 1 à 5" in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_nothing_ties_an_answer_to_whoever_gave_it(evening, closed):
    """Neither a key, nor an hour, nor the order: only the day is kept."""
    came(evening, "Marie Dubé")
    [asking] = ask(event=closed(evening), about=HOT, at=AFTER)
    evaluate(asking=asking, said={"satisfaction": 4}, on=DAY)
    with pytest.raises(AnsweredAlready):
        evaluate(asking=asking, said={"satisfaction": 1}, on=DAY)
    kinds = {field.name: field.get_internal_type() for field in Evaluation._meta.fields if field.is_relation}
    assert set(kinds) == {"event"}
    assert not hasattr(Evaluation, "history")
    assert "DateTimeField" not in {field.get_internal_type() for field in Evaluation._meta.fields}
    asking.refresh_from_db()
    assert asking.is_answered
    assert {f.name for f in Asking._meta.fields if f.get_internal_type() == "DateTimeField"} == {"asked_at"}


def test_results_show_from_three_answers_on(evening, closed):
    for name in ("Ana A", "Bea B", "Cid C", "Dan D"):
        came(evening, name)
    askings = ask(event=closed(evening), about=HOT, at=AFTER)
    for asking, mark in zip(askings, (5, 4), strict=False):
        evaluate(asking=asking, said={"satisfaction": mark, "liked": "Tout", "would_recommend": True}, on=DAY)
    few = results_of(evening, HOT)
    assert (few.asked, few.answered, few.rate, few.are_shown) == (4, 2, 50, False)
    assert (few.marked, few.liked, few.recommending) == ((), (), None)
    evaluate(asking=askings[2], said={"satisfaction": 3, "content": 2, "would_recommend": False}, on=DAY)
    shown = results_of(evening, HOT)
    assert [(one.label, one.average) for one in shown.marked] == [("Satisfaction", 4.0)], "one mark on the content"
    assert shown.marked[0].spread == [(5, 1, 33), (4, 1, 33), (3, 1, 33), (2, 0, 0), (1, 0, 0)]
    assert (shown.recommending, list(shown.liked)) == (67, ["Tout", "Tout"])


def test_the_desk_shows_results_only_of_groups_large_enough(evening, closed, coralie, client_for):
    for name in ("Ana A", "Bea B", "Cid C"):
        came(evening, name)
    askings = ask(event=closed(evening), about=HOT, at=AFTER)
    client, address = client_for(coralie), f"/bureau/evenements/{evening.pk}/bilan/"
    for asking in askings[:2]:
        evaluate(asking=asking, said={"satisfaction": 4, "liked": "Le goûter"}, on=DAY)
    assert "Le goûter" not in client.get(address).content.decode()
    evaluate(asking=askings[2], said={"satisfaction": 4}, on=DAY)
    assert "Le goûter" in client.get(address).content.decode()


def test_each_question_leaves_on_its_day_and_never_twice(evening, closed):
    came(evening, "Marie Dubé")
    course = an_event("Lire un bilan", kind="training")
    came(course, "Jean Roy")
    closed(evening)
    closed(course)
    assert due_on(DAY) == 0
    assert due_on(DAY + timedelta(days=1)) == 2
    assert due_on(DAY + timedelta(days=2)) == 0
    assert due_on(DAY + timedelta(days=30)) == 1
    assert due_on(DAY + timedelta(days=31)) == 0
    assert due_on(DAY + timedelta(days=90)) == 1
    assert due_on(DAY + timedelta(days=91)) == 0
    asked = Asking.objects.values_list("registration__first_name", "about").order_by("asked_at", "pk")
    assert sorted(asked) == [("Jean", COLD), ("Jean", HOT), ("Marie", EFFECT), ("Marie", HOT)]


def test_after_a_stop_of_the_server_what_is_not_too_old_still_leaves(evening, closed):
    came(evening, "Marie Dubé")
    closed(evening)
    assert due_on(DAY + timedelta(days=40)) == 1, "the effect; the evaluation would come too late"
    assert due_on(DAY + timedelta(days=70)) == 0


def test_nobody_is_asked_when_closing_said_no_or_was_undone(evening, closed):
    came(evening, "Marie Dubé")
    closed(evening, asks_evaluation=False, asks_effect=False)
    assert due_on(DAY + timedelta(days=1)) == due_on(DAY + timedelta(days=30)) == 0
    assert ask_those_who_came.call() == 0


def test_whoever_refuses_letters_receives_none_and_does_not_weigh_on_the_rate(evening, closed):
    came(evening, "Marie Dubé")
    came(evening, "Jean Roy")
    suppress(address="marie@ici.example", reason=Suppression.Reason.BOUNCED, at=AFTER)
    ask(event=closed(evening), about=HOT, at=AFTER)
    assert [to for to, _subject in letters()] == ["jean@ici.example"]
    assert results_of(evening, HOT).asked == 1


def test_it_speaks_the_language_of_the_registration(evening, closed, client):
    came(evening, "Mary Poppins", language="en")
    [asking] = ask(event=closed(evening), about=HOT, at=AFTER)
    shown = client.get(page(asking))
    assert shown["Content-Language"] == "en"
    assert "All in all, were you satisfied?" in shown.content.decode()
    assert letters() == [("mary@ici.example", "Your opinion on “5 à 7 des entreprises”")]


def test_two_taps_become_a_collaboration(evening, closed, client, recolte, musee):
    came(evening, "Marie Dubé", organisation=recolte)
    came(evening, "Jean Roy", organisation=musee, wants_introductions=True)
    came(evening, "Discret Untel", organisation_name="Ne veut pas", wants_introductions=False)
    askings = ask(event=closed(evening), about=EFFECT, at=AFTER)
    [asking] = [one for one in askings if one.registration.first_name == "Marie"]
    shown = client.get(page(asking)).content.decode()
    assert "Musée des Patriotes" in shown
    assert "La Récolte d’ici" not in shown, "hers is not proposed"
    client.post(page(asking), {"kind": "project", "partner": musee.pk, "note": "Une exposition"})
    one = Collaboration.objects.get()
    assert (one.kind, one.organisation, one.partner, one.said_by.first_name) == ("project", recolte, musee, "Marie")
    client.post(page(asking), {"kind": "purchase"})
    assert Collaboration.objects.count() == 1


def test_an_organisation_that_the_directory_does_not_know_is_kept_as_she_wrote_it(evening, closed, client_for, coralie):
    came(evening, "Marie Dubé", organisation_name="Ferme du Lac")
    [asking] = ask(event=closed(evening), about=EFFECT, at=AFTER)
    desk = client_for(coralie)
    desk.post(page(asking), {"kind": "project", "note": "Une exposition"})
    one = Collaboration.objects.get()
    assert "Ferme du Lac" in desk.get("/bureau/collaborations/").content.decode()
    assert "Ferme du Lac" in desk.get(f"/bureau/collaborations/{one.pk}/").content.decode()
    assert "Ferme du Lac" in desk.get("/bureau/collaborations/exporter/csv/").getvalue().decode()
    one.said_by.delete()
    one.refresh_from_db()
    assert one.of_whom == "Ferme du Lac"


def test_nothing_came_of_it_is_an_answer(evening, closed, client):
    came(evening, "Marie Dubé")
    [asking] = ask(event=closed(evening), about=EFFECT, at=AFTER)
    assert client.post(page(asking), {"kind": "nothing"}).status_code == 302
    asking.refresh_from_db()
    assert asking.is_answered
    assert not Collaboration.objects.exists()


def test_a_link_that_was_never_given_leads_nowhere(client, db):
    assert client.get("/apres/4d9c1d5e-2f5c-4d55-9f55-aaaaaaaaaaaa/").status_code == 404
