"""After an event: Coralie closes it, a participant says on her phone what she thought of it."""

import re

import pytest
from playwright.sync_api import expect

from arrimage.outcomes.models import Asking, Closing, Evaluation
from tests.outcomes.examples import an_event_to_close

pytestmark = pytest.mark.journey


def test_an_event_is_closed_and_a_participant_answers_from_her_phone(visit):
    event = an_event_to_close()
    page = visit(f"/bureau/evenements/{event.pk}/bilan/", who="coralie")
    page.get_by_role("button", name="Fermer l’événement").click()
    expect(page.get_by_text("est fermé : ses présences sont au journal")).to_be_visible()
    assert Closing.objects.get(event=event).present == 4
    page.get_by_role("button", name="Envoyer la lettre").click()
    expect(page.get_by_text("4 lettres partent.")).to_be_visible()
    page.get_by_role("button", name="Envoyer l’évaluation maintenant").click()
    expect(page.get_by_text(re.compile("0 réponse, pour 4 personnes"))).to_be_visible()

    asking = Asking.objects.filter(registration__enrolment__event=event, about="hot").earliest("pk")
    phone = visit(f"/apres/{asking.token}/", phone=True)
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.get_by_text("Choisissez un nombre de 1 à 5.")).to_be_visible()
    phone.get_by_role("group", name="En somme").get_by_text("5 – tout à fait").tap()
    phone.get_by_role("group", name="Recommanderiez-vous").get_by_text("Oui").tap()
    phone.get_by_label("Qu’avez-vous le plus apprécié").fill("Les rencontres")
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.get_by_role("heading", name="Merci")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="Merci")).to_be_visible()
    assert Evaluation.objects.get(event=event).would_recommend

    page.reload()
    expect(page.get_by_text(re.compile("1 réponse, pour 4 personnes"))).to_be_visible()
    expect(page.get_by_text("Les rencontres")).to_have_count(0)
