"""What one chosen person would receive, before anything leaves."""

import pytest
from django.utils import timezone

from arrimage.consent.models import Address, Purpose
from arrimage.consent.operations import withdraw
from arrimage.letters.models import Issue
from arrimage.letters.operations.messages import write_message
from arrimage.network.models import Organisation, OrganisationRole, Person, Segment
from tests.letters.readers.conftest import JULIE, MARC

pytestmark = pytest.mark.django_db
FIELDS = [{"type": "text", "value": "<p>Bonjour {{ prenom|vous }} de {{ organisation|votre entreprise }}</p>"}]


@pytest.fixture
def julie(db) -> Person:
    julie = Person.objects.create(first_name="Julie", last_name="Côté", email=JULIE, language="fr")
    OrganisationRole.objects.create(person=julie, organisation=Organisation.objects.create(name="La Récolte"))
    return julie


@pytest.fixture
def issue(bulletin) -> Issue:
    return Issue.objects.create(newsletter=bulletin, number=1, subject="Pour {{ prenom|vous }}", body=FIELDS)


@pytest.fixture
def seen(client_for, coralie, issue):
    """`seen(personne=…)`: the page and the letter as that person sees it, as texts."""

    def ask(**who) -> tuple[str, str]:
        client, at = client_for(coralie), f"/bureau/infolettres/numeros/{issue.pk}/vu-par/"
        return client.get(at, who).content.decode(), client.get(f"{at}lettre/", who).content.decode()

    return ask


def test_she_sees_her_name_her_organisation_and_that_she_receives_it(julie, issue, subscribe, seen):
    subscribe(JULIE)
    page, letter = seen(personne=julie.pk)
    assert "Elle le recevrait aujourd’hui" in page
    assert "Pour Julie" in page
    assert "Bonjour Julie de La Récolte" in letter
    assert "Bonjour Julie de La Récolte" in seen(personne=julie.pk, texte="oui")[1]


def test_somebody_who_would_receive_nothing_is_told_why(julie, subscribe, seen):
    subscribe(JULIE)
    withdraw(address=JULIE, purpose=None, at=timezone.now(), source="link")
    page, _letter = seen(personne=julie.pk)
    assert "Elle ne recevrait rien aujourd’hui" in page
    assert "retiré" in page


def test_somebody_of_whom_only_the_address_is_known_reads_the_other_words(issue, subscribe, seen):
    subscribe(MARC)
    page, letter = seen(adresse=Address.objects.get(address=MARC).pk)
    assert MARC in page
    assert "Bonjour vous de votre entreprise" in letter


def test_who_is_not_among_the_readers_is_said_so(julie, issue, bulletin, subscribe, seen):

    subscribe(JULIE)
    issue.segments.add(
        Segment.objects.create(name="Personne", target="person", rule={"all": [{"field": "has_email", "is": "no"}]})
    )
    assert "pas parmi les destinataires choisis" in seen(personne=julie.pk)[0]


def test_an_english_reader_sees_the_english_version_and_two_subjects_are_both_shown(julie, issue, subscribe, seen):
    subscribe(JULIE)
    Issue.objects.update(subject_b="Autre objet")
    page, _letter = seen(personne=julie.pk)
    assert "Autre objet" in page
    assert "tiré au sort" in page
    Issue.objects.update(subject_en="For {{ prenom|you }}", body_en=[{"type": "text", "value": "<p>Hello</p>"}])
    Person.objects.update(language="en")
    page, letter = seen(personne=julie.pk)
    assert "For Julie" in page
    assert "Hello" in letter


def test_she_is_found_by_her_name_and_no_name_is_left_in_an_address(julie, issue, client_for, coralie):
    page = client_for(coralie).post(f"/bureau/infolettres/numeros/{issue.pk}/vu-par/", {"q": "cote"}).content.decode()
    assert f"?personne={julie.pk}" in page
    assert "q=" not in page


def test_an_issue_that_left_or_somebody_who_does_not_exist_is_not_there(julie, issue, client_for, coralie):
    client, at = client_for(coralie), f"/bureau/infolettres/numeros/{issue.pk}/vu-par/"
    for wrong in ({"personne": "99999"}, {"personne": "x"}, {"adresse": "-1"}):
        assert client.get(at, wrong).status_code == 404
    assert client.get(f"{at}lettre/").status_code == 404
    Issue.objects.update(status="sent")
    assert client.get(at).status_code == 404


def test_a_message_to_a_segment_can_be_seen_too(julie, client_for, coralie, filled, sender):

    everyone = Segment.objects.create(name="Tous", target="person", rule={"all": [{"field": "has_email", "is": "yes"}]})
    purpose = Purpose.objects.create(code="avis", name_fr="Avis", kind="statutory")
    said = {"subject": "Avis", "typed": "Bonjour {{ prenom|vous }},", "by": coralie, "duty": "art. 12"}
    mailing = write_message(purpose=purpose, segments=[everyone], **said)
    at = f"/bureau/infolettres/envois/{mailing.pk}/vu-par/"
    client = client_for(coralie)
    assert "Elle le recevrait" in client.get(at, {"personne": julie.pk}).content.decode()
    assert "Bonjour Julie," in client.get(f"{at}lettre/", {"personne": julie.pk}).content.decode()
