"""What a member does on her phone: a link by mail, her organisation's profile corrected, the hub's answer."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from arrimage.demo.welcome import DOMAIN
from arrimage.kit import outbox
from arrimage.network.models import Person

pytestmark = pytest.mark.journey


@pytest.fixture
def mailbox(monkeypatch) -> list[mail.EmailMessage]:
    """What arrives, by the accounts' own mail or from the room that delivers."""
    cache.clear()
    mail.outbox = []

    def deliver(letters, at):
        for letter in letters:
            mail.EmailMessage(letter.subject, letter.text, None, [letter.to]).send()
        return [outbox.Handed(reference="1") for _letter in letters]

    monkeypatch.setattr(outbox, "_delivers", deliver)
    return mail.outbox


def link_of(message: mail.EmailMessage) -> str:
    link = next(word for word in message.body.split() if word.startswith("http"))
    return "/" + link.split("/", 3)[3]


def test_a_member_signs_in_by_a_link_corrects_her_profile_and_sees_it_accepted(visit, mailbox):
    cafe = Person.objects.get(user__email=f"elise@{DOMAIN}").roles.get().organisation
    phone = visit("/", phone=True)
    phone.get_by_role("link", name="Se connecter").click()
    phone.get_by_role("link", name="Recevoir un lien pour entrer").click()
    phone.get_by_label("Courriel").fill(f"elise@{DOMAIN}")
    phone.get_by_role("button", name="Envoyez-moi le lien").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Regardez dans votre boîte")

    phone.goto(link_of(mailbox[-1]))
    phone.get_by_role("button", name="Se connecter").click()
    expect(phone).to_have_url(re.compile(r"/espace/$"))
    expect(phone.get_by_role("heading", level=1)).to_have_text(cafe.name)

    phone.get_by_role("link", name="Voir et corriger la fiche").click()
    phone.get_by_role("link", name="Proposer des modifications").click()
    phone.get_by_label("Téléphone").fill("450 555-0188")
    phone.get_by_text("Activité", exact=True).click()
    phone.get_by_label("Description", exact=True).fill("Un café tenu par ses membres, ouvert le soir.")
    phone.get_by_role("button", name="Envoyer mes modifications").click()
    expect(phone.locator("#messages")).to_contain_text("Vos modifications sont au pôle")
    expect(phone.locator("main")).not_to_contain_text("ouvert le soir")

    desk = visit("/bureau/", who="coralie")
    desk.get_by_role("link", name=re.compile("modification proposée attend")).click()
    desk.get_by_role("link", name=cafe.name).click()
    expect(desk.locator("main")).to_contain_text("ouvert le soir")
    desk.get_by_label("Un mot pour qui les a proposées").fill("Merci !")
    desk.get_by_role("button", name="Retenir les modifications cochées").click()
    expect(desk.locator("#messages")).to_contain_text("Modifications retenues")

    assert "y sont maintenant" in mailbox[-1].body
    phone.goto(f"/espace/{cafe.pk}/fiche/")
    expect(phone.locator("main")).to_contain_text("ouvert le soir")
    expect(phone.locator("main")).to_contain_text("450 555-0188")
    expect(phone.locator("main")).to_contain_text("Merci")
    phone.get_by_role("button", name="Tout est exact").click()
    expect(phone.locator("#messages")).to_contain_text("Merci")


def test_a_colleague_joins_by_her_invitation_and_sees_the_same_organisation(visit, mailbox):
    cafe = Person.objects.get(user__email=f"elise@{DOMAIN}").roles.get().organisation
    page = visit("/espace/", who="elise", phone=True)
    page.get_by_role("link", name="Collègues").click()
    page.get_by_role("link", name="Inviter un collègue").click()
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Nom", exact=True).or_(page.get_by_label("Nom de famille")).first.fill("Cardinal")
    page.get_by_label("Courriel").fill("nadia@traverse.example")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.locator("main")).to_contain_text("Nadia Cardinal")

    hers = visit(link_of(mailbox[-1]), phone=True)
    hers.get_by_role("button", name="Entrer dans l’espace").click()
    expect(hers.get_by_role("heading", level=1)).to_have_text(cafe.name)
    expect(hers.locator(".space-me")).to_contain_text("Nadia Cardinal")
