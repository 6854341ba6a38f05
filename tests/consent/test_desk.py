"""The ledger on the desk: read, recorded by hand, never changed."""

import re
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pdfplumber
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from arrimage.consent.models import Address, ConsentEntry, Purpose, Suppression, Wording
from arrimage.consent.operations import row_of
from arrimage.consent.rules import add_months
from arrimage.network.models import Person
from tests.consent.conftest import JULIE

AT = "/bureau/consentements/"


@pytest.fixture
def page(coralie, client_for):
    return client_for(coralie)


def said(response):
    return re.sub(r"\s+", " ", response.content.decode())


def act(**more):
    return {"address": " Julie@Exemple.org", "act": "given", "on": "2018-05-01", "source": "paper", **more}


def test_a_paper_with_its_scan_enters_the_ledger(page, bulletin):
    scan = SimpleUploadedFile("Formulaire de Julie.pdf", b"%PDF-1.4 signed")
    response = page.post(f"{AT}consigner/", act(purpose=bulletin.pk, proof=scan, name="Julie Tremblay"), follow=True)
    assert "est au registre" in said(response)
    entry = ConsentEntry.objects.get()
    assert (str(entry.address), entry.basis, entry.details.recorded_by) == (JULIE, "express", "Coralie Exemple")
    proof = page.get(f"{AT}preuves/{entry.pk}/")
    assert proof.getvalue() == b"%PDF-1.4 signed"
    assert "attachment" in proof["Content-Disposition"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"address": "julie"}, "adresse de courriel"),
        ({"on": "2999-01-01"}, "pas encore venu"),
        ({"on": "mardi"}, "date"),
        ({"act": "published"}, "Dites pour quelle finalité"),
        ({"act": "referred"}, "nom complet"),
        ({"act": "inquiry", "ends_on": "2019-01-01"}, "pas de dernier jour"),
        ({"act": "membership_began", "ends_on": "2017-01-01"}, "avant le premier"),
        ({}, "Dites pour quelle finalité"),
        ({"act": "nonsense"}, "nonsense"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(page, bulletin, wrong, sentence):
    response = page.post(f"{AT}consigner/", act(**wrong))
    assert response.status_code == 422
    assert sentence in said(response)
    assert not ConsentEntry.objects.exists()


def test_an_act_sent_again_enters_the_ledger_once(page, bulletin):
    sent = act(act="inquiry", purpose=bulletin.pk, token=str(uuid4()))
    assert 'name="token"' in said(page.get(f"{AT}consigner/"))
    page.post(f"{AT}consigner/", sent)
    assert "C’est déjà enregistré" in said(page.post(f"{AT}consigner/", sent, follow=True)).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert ConsentEntry.objects.count() == 1


def test_an_express_consent_without_words_nor_scan_is_refused(page, bulletin):
    response = page.post(f"{AT}consigner/", act(purpose=bulletin.pk))
    assert response.status_code == 422
    assert "se prouve" in said(response)


def test_the_page_of_an_address_answers_for_any_day(page, write, bulletin):
    write("inquiry", localdate())
    at = f"{AT}adresses/{row_of(JULIE).pk}/"
    assert "Demande du" in said(page.get(at))
    later = add_months(localdate(), 7)
    assert "a pris fin" in said(page.get(at, {"le": later.isoformat()}))
    assert page.get(at, {"le": "demain"}).status_code == 200


def test_an_unknown_address_is_looked_up_without_being_kept(page, bulletin):
    response = page.post(f"{AT}verifier/", {"address": "Inconnue@exemple.org", "day": ""})
    assert "Aucun motif" in said(response)
    assert not Address.objects.exists()
    assert page.post(f"{AT}verifier/", {"address": "rien"}).status_code == 422


def test_the_proof_sheet_holds_the_words_and_the_digests(page, write):
    entry = write("given", localdate(), name="Julie Tremblay")
    response = page.get(f"{AT}adresses/{entry.address_id}/fiche/")
    with pdfplumber.open(BytesIO(response.getvalue())) as document:
        text = " ".join(leaf.extract_text() for leaf in document.pages).replace("\n", " ")
    for words in (JULIE, "Julie Tremblay", "Consentement donné", "retirer mon consentement", entry.digest[:30]):
        assert words in text
    assert JULIE not in response["Content-Disposition"]


def test_an_entry_shows_its_place_in_the_ledger(page, write):
    write("given", localdate())
    entry = write("withdrawn", localdate())
    text = said(page.get(f"{AT}{entry.pk}/"))
    assert entry.digest in text
    assert "telle qu’elle a été écrite" in text
    for address in ("modifier/", "supprimer/"):
        assert page.get(f"{AT}{entry.pk}/{address}").status_code == 404


@pytest.mark.parametrize(("state", "shown"), [("standing", 1), ("over", 1), ("refusal", 1)])
def test_the_list_is_filtered_by_what_is_still_in_force(page, write, state, shown):
    write("given", localdate())
    write("inquiry", add_months(localdate(), -8), address="luc@exemple.org")
    write("withdrawn", localdate(), address="ada@exemple.org")
    response = page.get(AT, {"state": state})
    assert response.context["table"].paginator.count == shown


def test_the_list_is_searched_by_address(page, write):
    write("given", localdate())
    write("inquiry", localdate(), address="luc@exemple.org")
    assert page.get(AT, {"q": "JULIE@"}).context["table"].paginator.count == 1


def test_those_about_to_end_are_asked(page, write, sender, bulletin, django_capture_on_commit_callbacks):
    write("inquiry", add_months(localdate(), -6) + timedelta(days=8))
    row = row_of(JULIE)
    assert JULIE in said(page.get(f"{AT}a-renouveler/", {"jours": "30", "finalite": "bulletin"}))
    assert page.get(f"{AT}a-renouveler/", {"jours": "rien", "finalite": "x"}).status_code == 200
    shown = page.post(f"{AT}demandes/", {"purpose": "bulletin", "address": [row.pk]})
    assert "Pouvons-nous continuer" in said(shown)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        page.post(f"{AT}demandes/", {"purpose": "bulletin", "address": [row.pk], "confirmed": "1"})
    assert len(mail.outbox) == 1
    assert "consentement prend fin" in said(page.get("/bureau/"))


def test_an_address_is_left_out_and_let_in_again(page, bulletin):
    page.post(f"{AT}exclusions/ajouter/", {"address": JULIE, "reason": "bounced"})
    row = Suppression.objects.get()
    page.post(f"{AT}exclusions/en-lot/", {"action": "lever", "pk": [row.pk], "confirmed": "1"})
    row.refresh_from_db()
    assert row.lifted_on == localdate()
    assert page.post(f"{AT}exclusions/ajouter/", {"address": "x", "reason": "bounced"}).status_code == 422


def test_a_person_is_told_what_we_may_write_to_her(page, write):
    person = Person.objects.create(first_name="Julie", last_name="Tremblay", email="JULIE@exemple.org")
    write("given", localdate())
    assert "Consentement exprès donné" in said(page.get(f"/bureau/personnes/{person.pk}/"))


def test_new_words_are_a_new_version(page, sender, wording, bulletin):
    at = f"{AT}finalites/{bulletin.pk}/"
    page.post(f"{at}formulation/", {"language": "fr", "text": "Oui, je veux."})
    latest = Wording.objects.latest_for(bulletin, "fr")
    assert (latest.version, latest.text, latest.identity) == (2, "Oui, je veux.", sender.identity)
    assert "Oui, je veux." in said(page.get(at))


def test_the_code_of_a_purpose_does_not_change(page, bulletin):
    fields = {"name_fr": "Bulletin", "code": "autre", "kind": "commercial", "position": 1, "revision": 1}
    assert page.post(f"{AT}finalites/{bulletin.pk}/modifier/", fields).status_code == 422
    assert Purpose.objects.get(pk=bulletin.pk).code == "bulletin"


def test_who_writes_is_said_once(page, db):
    fields = {
        "name": "Pôle",
        "postal_address": "1, rue",
        "phone": "450",
        "ask_again_months": 12,
        "is_cooperative": "on",
    }
    page.post(f"{AT}expediteur/", fields)
    page.post(f"{AT}expediteur/", {**fields, "name": "Pôle des Rives"})
    assert "Pôle des Rives" in said(page.get(f"{AT}expediteur/"))


def test_the_presidency_reads_and_the_firm_sees_nobody(bernard, fatima, omar, rachel, paul, client_for, write):
    write("given", localdate())
    assert client_for(bernard).get(AT).status_code == 200
    assert client_for(bernard).get(f"{AT}consigner/").status_code == 403
    assert client_for(paul).get(f"{AT}consigner/").status_code == 200
    assert client_for(paul).post(f"{AT}demandes/").status_code == 403
    for person in (fatima, omar, rachel):
        assert client_for(person).get(AT).status_code == 403
        assert client_for(person).get(f"{AT}adresses/").status_code == 403


def test_the_command_answers_yes_or_no_with_the_reason(write, bulletin):
    write("inquiry", localdate())
    for day, answer in ((localdate(), "oui · inquiry"), (add_months(localdate(), 6), "non")):
        out = StringIO()
        call_command("may_send", JULIE, "bulletin", on=day.isoformat(), stdout=out)
        assert out.getvalue().startswith(answer)
    for wrong in ({"purpose": "rien"}, {"on": "demain"}):
        with pytest.raises(CommandError) as failure:
            call_command("may_send", JULIE, wrong.get("purpose", "bulletin"), on=wrong.get("on"))
        assert failure.value.returncode == 2
