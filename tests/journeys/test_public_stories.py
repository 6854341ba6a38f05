"""What a visitor does: reading without scripts, signing in, being locked out, leaving."""

import re

import pytest
from django.conf import settings
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from arrimage.consent.models import Purpose
from arrimage.consent.operations import row_of
from arrimage.consent.queries import may_send
from arrimage.consent.tokens import token_of
from arrimage.demo.welcome import DOMAIN, PASSWORD

pytestmark = pytest.mark.journey


def sign_in(page: Page, who: str, password: str = PASSWORD) -> None:
    page.get_by_label("Courriel").fill(f"{who}@{DOMAIN}")
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def test_a_visitor_without_scripts_reads_what_was_promised_and_what_is_coming(visit):
    page = visit("/", java_script_enabled=False)
    page.get_by_role("link", name="Voir notre plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plan d’action")
    expect(page.locator("main article")).to_have_count(21)
    page.goto("/")
    page.get_by_role("link", name="Voir l’agenda").click()
    month = page.get_by_role("heading", level=2).first
    expect(month).to_have_text(re.compile(r"^[a-zéû]+ 20\d\d$", re.IGNORECASE))
    expect(page.get_by_role("region", name=month.inner_text()).locator("time").first).to_be_visible()


def test_coralie_works_at_the_desk_without_scripts(visit):
    page = visit("/compte/login/", java_script_enabled=False)
    sign_in(page, "coralie")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Coralie")
    page.goto("/bureau/agenda/saisie/")
    page.get_by_label("Qui ?").fill("Les Potagers du Canal")
    page.locator("label.kind").filter(has_text="Représentation").click()
    page.get_by_role("button", name="Consigner").click()
    expect(page).to_have_url(re.compile(r"/saisie/\d+/$"))


def test_a_wrong_password_is_said_a_right_one_enters_and_leaving_closes_the_desk(visit):
    page = visit("/bureau/plan/")
    expect(page).to_have_url(re.compile("/compte/login/"))
    sign_in(page, "rachel", "pas-le-bon")
    expect(page.locator("main")).to_contain_text(re.compile("mot de passe", re.IGNORECASE))
    expect(page).to_have_url(re.compile("/compte/login/"))

    sign_in(page, "rachel")
    expect(page).to_have_url(re.compile("/bureau/plan/tableau/"))
    page.locator("summary").filter(has=page.get_by_role("img", name="Mon compte")).click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).not_to_have_url(re.compile("/bureau/"))
    page.goto("/bureau/plan/")
    expect(page).to_have_url(re.compile("/compte/login/"))


def test_after_too_many_wrong_passwords_the_door_closes_for_a_while(visit):
    page = visit("/compte/login/")
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        sign_in(page, "omar", "pas-le-bon")
    expect(page.get_by_role("heading", name="Trop d’essais")).to_be_visible()
    page.goto("/compte/login/")
    sign_in(page, "omar")
    expect(page.get_by_role("heading", name="Trop d’essais")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_link_of_a_message_a_person_accepts_one_purpose_then_withdraws(visit, scripts):
    """A browser tells where the form comes from (`Origin`), which Django compares: a test client would not."""
    address = f"curieuse-{scripts}@cerisaie.example".lower()
    purpose = Purpose.objects.get(code="bulletin")
    page = visit(f"/courriels/{token_of(row_of(address).code)}/", java_script_enabled=scripts)
    card = page.locator("section.card").filter(has=page.get_by_role("heading", name=purpose.name, exact=True))
    card.get_by_text("Recevoir ces messages…").click()
    card.get_by_role("button", name=re.compile("Recevoir")).click()
    expect(page.get_by_role("status")).to_contain_text("Votre choix est noté")
    assert may_send(address, purpose, localdate()).allowed

    card.get_by_role("button", name="Ne plus recevoir").click()
    expect(card).to_contain_text("Vous ne recevez pas ces messages")
    assert not may_send(address, purpose, localdate()).allowed
