"""A story about letters to those registered: the coordinator writes to them, looks it over, and sends it once."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from arrimage.letters.models import Delivery
from tests.registration_letters.letters_at_hand import a_registration, an_event, an_order, registered

pytestmark = pytest.mark.journey


def test_coralie_tells_those_registered_where_to_park(visit):
    event = an_event("Visite de la Ferme des Rives", on=localdate() + timedelta(days=12))
    order = an_order(event)
    for name in ("Élise Tremblay", "Jean Roy"):
        a_registration(order, name)
    registered(event, "Luc Gagnon", "luc@recolte.example")
    page = visit(f"/bureau/evenements/{event.pk}/ecrire/", who="coralie", phone=True)
    page.get_by_label("Objet").fill("Le stationnement")
    page.get_by_role("button", name="Le voir avant le départ").click()
    expect(page.get_by_text("Champ requis")).to_be_visible()
    expect(page.get_by_label("Objet")).to_have_value("Le stationnement")
    page.get_by_label("Message").fill("Garez-vous derrière la grange.\n\nÀ bientôt!")
    page.get_by_role("button", name="Le voir avant le départ").click()
    expect(page.get_by_text("Garez-vous derrière la grange.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Modifier").click()
    expect(page.get_by_label("Message")).to_have_value("Garez-vous derrière la grange.\n\nÀ bientôt!")
    page.get_by_role("button", name="Le voir avant le départ").click()
    page.get_by_role("button", name="Envoyer à 3 personnes").click()
    expect(page.get_by_text("2 lettres sont en route.")).to_be_visible()
    rows = Delivery.objects.filter(own_subject="Le stationnement")
    assert sorted(row.address for row in rows) == ["elise@ferme.example", "luc@recolte.example"]
