"""A message to a segment: written in a minute, looked over, and only to those who may be written to."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from arrimage.consent.models import Purpose
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.operations.messages import begin_sending
from arrimage.network.models import Person, Segment
from tests.letters.readers.conftest import JULIE, MARC

WRITE = "/bureau/infolettres/messages/ecrire/"


@pytest.fixture
def invitations(sender) -> Purpose:
    return Purpose.objects.create(code="invitations", name_fr="Invitations")


@pytest.fixture
def everyone(db) -> Segment:
    for name, email in (("Julie", JULIE), ("Marc", MARC)):
        Person.objects.create(first_name=name, last_name="Roy", email=email)
    rule = {"all": [{"field": "has_email", "is": "yes"}]}
    return Segment.objects.create(name="Toutes et tous", target="person", rule=rule)


@pytest.fixture
def write(client_for, coralie, invitations, everyone):
    client = client_for(coralie)

    def fill(**said):
        given = {"purpose": invitations.pk, "segments": [everyone.pk], "subject": "5 à 7", "text": "Venez <tous> !"}
        return client.post(WRITE, {**given, **said}, follow=True)

    return fill


def test_it_is_looked_over_then_sent_to_those_who_may_be_written_to(write, client_for, coralie, invitations):
    from datetime import timedelta

    from django.utils import timezone

    from arrimage.consent.operations import record
    from arrimage.consent.rules import Act

    day = timezone.localdate() - timedelta(days=20)
    record(address=JULIE, act=Act.INQUIRY, on=day, source="phone", at=timezone.now())
    page = write().content.decode()
    assert "Envoyer à 1 lecteur" in page
    assert "1 ne le recevra pas" in page
    mailing = Mailing.objects.get()
    assert (mailing.kind, mailing.status) == ("message", "draft")
    client_for(coralie).post(f"/bureau/infolettres/messages/{mailing.pk}/envoyer/")
    states = dict(Delivery.objects.values_list("address", "state"))
    assert states == {JULIE: "planned", MARC: "withheld"}


def test_what_was_typed_is_text_and_the_law_s_lines_are_added(write):
    write()
    content = Mailing.objects.get().content("fr")
    assert "Venez &lt;tous&gt;" in content["html"]
    assert "Venez <tous>" in content["text"]
    for part in (content["html"], content["text"]):
        assert "100, rue du Canal" in part
        assert "{{ lien_retrait }}" in part


def test_a_statutory_notice_carries_no_link_to_stop_it(write, sender):
    notices = Purpose.objects.create(code="avis", name_fr="Avis", kind="statutory")
    page = write(purpose=notices.pk, duty="art. 12 des règlements généraux").content.decode()
    assert "n’écrivez que ce que la loi ou les règlements exigent" in page
    assert "lien_retrait" not in Mailing.objects.get().content("fr")["html"]


def test_a_statutory_notice_says_which_rule_requires_it_to_who_writes_and_to_who_reads(write, sender):
    notices = Purpose.objects.create(code="avis", name_fr="Avis", kind="statutory")
    refused = write(purpose=notices.pk)
    assert refused.status_code == 422
    assert "Dites quel article de la loi ou des règlements généraux exige cet avis." in refused.content.decode()
    assert not Mailing.objects.exists()
    page = write(purpose=notices.pk, duty="art. 12 des règlements généraux").content.decode()
    assert "art. 12 des règlements généraux" in page
    content = Mailing.objects.get().content("fr")
    for part in (content["html"], content["text"]):
        assert "obligent à vous envoyer cet avis\N{NO-BREAK SPACE}: art. 12 des règlements généraux." in part


def test_it_is_changed_until_it_leaves_and_not_after(write, client_for, coralie, invitations, everyone):
    write()
    mailing, client = Mailing.objects.get(), client_for(coralie)
    address = f"/bureau/infolettres/messages/{mailing.pk}/"
    assert "Venez" in client.get(address).content.decode()
    given = {"purpose": invitations.pk, "segments": [everyone.pk], "subject": "6 à 8", "text": "Plus tard"}
    client.post(address, given)
    mailing.refresh_from_db()
    assert mailing.title == "6 à 8"
    client.post(f"{address}envoyer/")
    assert client.get(address).status_code == 404
    count = Delivery.objects.count()
    client.post(f"{address}envoyer/")
    assert Delivery.objects.count() == count


@pytest.mark.parametrize("said", [{"segments": []}, {"subject": ""}, {"text": "Bonjour {{ prnom }}"}, {"text": "{{ a"}])
def test_mistakes_are_said_and_nothing_is_kept(write, said):
    assert write(**said).status_code == 422
    assert not Mailing.objects.exists()


def test_a_newsletter_is_sent_as_an_issue_not_as_a_message(write, bulletin):
    assert write(purpose=bulletin.purpose.pk).status_code == 422


def test_a_field_without_words_for_those_nothing_is_known_of_is_warned_of(write, client_for, coralie):
    said = "dites ce que lisent les personnes dont «\u00a0prenom\u00a0» est inconnu"
    page = write(subject="Pour {{ prenom }}", text="Bonjour {{ prenom }},").content.decode()
    assert "À regarder" in page
    assert page.count(said) == 2
    assert said not in write(text="Bonjour {{ prenom|tout le monde }},").content.decode()
    assert "{{ prenom|tout le monde }}" in client_for(coralie).get(WRITE).content.decode()


def test_a_test_goes_to_whoever_presses_in_the_name_in_which_it_will_leave(write, client_for, coralie, outbox):
    write(subject="Invitation", text="Bonjour {{ prenom|vous }},")
    draft, client = Mailing.objects.get(), client_for(coralie)
    assert "essai" in client.get(f"/bureau/infolettres/envois/{draft.pk}/").content.decode()
    client.post(f"/bureau/infolettres/messages/{draft.pk}/essai/")
    [message] = outbox()
    assert (message.to, message.subject) == (coralie.email, "[Essai] Invitation")
    assert "Bonjour" in message.body
    test = Mailing.objects.get(kind="test")
    assert (test.from_name, test.from_email, test.reply_to) == (draft.from_name, draft.from_email, draft.reply_to)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert not draft.deliveries.exists()


def test_a_message_that_left_is_no_longer_tried(write, client_for, coralie, outbox):
    write()
    mailing, client = Mailing.objects.get(), client_for(coralie)
    client.post(f"/bureau/infolettres/messages/{mailing.pk}/envoyer/")
    assert client.post(f"/bureau/infolettres/messages/{mailing.pk}/essai/").status_code == 404
    assert outbox() == []


def test_what_one_writes_for_is_not_called_as_the_subject_is(write, client_for, coralie, invitations):
    form = client_for(coralie).get(WRITE).content.decode()
    assert form.count("Objet") == 1
    assert "Finalité" in form
    page = write().content.decode()
    assert "<dt>Finalité</dt><dd>Invitations</dd>" in page
    assert "Pour la finalité «\N{NO-BREAK SPACE}Invitations\N{NO-BREAK SPACE}»" in page


@pytest.mark.parametrize("kind", ["service", "factual"])
def test_what_the_service_writes_by_itself_is_no_way_around_consent(write, kind):
    receipts = Purpose.objects.create(code="recus", name_fr="Reçus", kind=kind)
    assert "Reçus" not in write(purpose=receipts.pk).content.decode()
    assert Mailing.objects.count() == 0
    write()
    Mailing.objects.update(purpose=receipts)
    with pytest.raises(ValidationError, match="choisissez une finalité"):
        begin_sending(mailing=Mailing.objects.get(), at=timezone.now())


def test_a_message_sent_again_by_the_back_button_is_one_draft(write):
    token = str(uuid4())
    write(token=token)
    assert "C’est déjà enregistré" in write(token=token).content.decode()
    assert Mailing.objects.count() == 1
