"""Who I am, what I receive, what is held on me: for oneself alone."""

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import localdate

from arrimage.consent.models import ConsentEntry, PrivacyRequest, Purpose, Sender, Wording
from arrimage.consent.queries.sending import may_send
from arrimage.network.facts import Source, provenance
from arrimage.network.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(elise, manager, client_for):
    return client_for(elise)


@pytest.fixture
def bulletin(db) -> Purpose:
    Sender.objects.create(name="Pôle", postal_address="1, rue", phone="450 555-0100", email="pole@example.org")
    purpose = Purpose.objects.create(code="bulletin", name_fr="Le bulletin")
    Wording.objects.create(purpose=purpose, version=1, language="fr", text="Je veux.", identity="Pôle")
    return purpose


def test_a_member_changes_her_name_phone_and_language(space, manager, elise):
    said = {
        "first_name": "Élise",
        "last_name": "Fontaine",
        "pronoun": "elle",
        "phone": "450 555-1212",
        "language": "en",
    }
    space.post("/espace/moi/", said)
    manager.refresh_from_db()
    elise.refresh_from_db()
    assert (str(manager), manager.phone, manager.language) == ("Élise Fontaine", "450 555-1212", "en")
    assert (elise.get_full_name(), elise.language) == ("Élise Fontaine", "en")
    assert provenance(manager, "phone").source is Source.MEMBER
    assert "My organisation" in space.get("/espace/").content.decode()


def test_a_last_name_is_asked_for(space, manager):
    assert space.post("/espace/moi/", {"first_name": "Élise", "language": "fr"}).status_code == 422
    manager.refresh_from_db()
    assert manager.last_name == "Exemple"


def test_her_contact_follows_the_new_address_once_it_is_confirmed(elise, manager, link_in):
    client = Client()
    client.post("/compte/login/", {"login": elise.email, "password": "correct-horse-battery"})
    client.post("/compte/email/", {"email": "nouvelle@example.org", "action_add": ""})
    manager.refresh_from_db()
    assert manager.email == "elise@example.org"
    [message] = [one for one in mail.outbox if one.to == ["nouvelle@example.org"]]
    client.post(link_in(message.body))
    manager.refresh_from_db()
    assert manager.email == "nouvelle@example.org"


def test_somebody_without_a_password_changes_her_address_too(helene, link_in):
    client = Client()
    client.post("/compte/login/code/", {"email": helene.email})
    client.post(link_in(mail.outbox[0].body))
    client.post("/compte/email/", {"email": "nouvelle@example.org", "action_add": ""})
    [message] = [one for one in mail.outbox if one.to == ["nouvelle@example.org"]]
    client.post(link_in(message.body))
    helene.refresh_from_db()
    assert (helene.email, helene.user.email) == ("nouvelle@example.org",) * 2


def test_a_member_chooses_what_she_receives(space, bulletin, elise):
    assert "Le bulletin" in space.get("/espace/moi/envois/").content.decode()
    wording = bulletin.wordings.get()
    given = {"address": "0", "purpose": "bulletin", "choice": "give", "wording": wording.pk}
    space.post("/espace/moi/envois/", given)
    assert may_send(elise.email, bulletin, localdate()).allowed
    space.post("/espace/moi/envois/", {"address": "0", "purpose": "bulletin", "choice": "withdraw"})
    assert not may_send(elise.email, bulletin, localdate()).allowed


def test_a_member_refuses_the_renewal_notices_and_takes_them_up_again(space, elise):
    renewals = Purpose.objects.create(code="renouvellement", name_fr="Avis de renouvellement", kind="factual")
    assert "Vous recevez ces messages quand ils vous concernent." in space.get("/espace/moi/envois/").content.decode()
    for choice, allowed, said in (("withdraw", False, "Recevoir de nouveau"), ("give", True, "Ne plus recevoir")):
        space.post("/espace/moi/envois/", {"address": "0", "purpose": "renouvellement", "choice": choice})
        assert may_send(elise.email, renewals, localdate()).allowed is allowed
        assert said in space.get("/espace/moi/envois/").content.decode()
    assert ConsentEntry.objects.latest("number").source == "form"


@pytest.mark.parametrize("place", ["1", "9", "x", "", "²", "elise@example.org"])
def test_no_other_address_can_be_named(place, space, bulletin):
    said = {"address": place, "purpose": "bulletin", "choice": "withdraw"}
    assert space.post("/espace/moi/envois/", said).status_code == 404
    assert not ConsentEntry.objects.exists()


def test_an_address_that_her_contact_shares_is_not_hers_to_choose_for(space, manager, helene):
    Person.objects.filter(pk=manager.pk).update(email=helene.email)
    assert helene.email not in space.get("/espace/moi/envois/").content.decode()


def test_her_data_are_shown_taken_away_and_their_removal_asked(space, manager, helene):
    page = space.get("/espace/moi/donnees/").content.decode()
    assert "elise@example.org" in page
    assert "helene@example.org" not in page
    kept = space.post("/vie-privee/mes-donnees/telecharger/json/")
    assert "elise@example.org" in kept.content.decode()
    space.post("/espace/moi/donnees/", {"kind": "destruction", "message": ""})
    assert PrivacyRequest.objects.filter(kind="destruction", person=manager).exists()
