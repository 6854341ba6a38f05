"""The desk: what came back, letting an address in again, and the page of mail settings."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.urls import reverse

from arrimage.consent.models import Purpose, Suppression
from arrimage.consent.operations import suppress
from arrimage.letters.models import Newsletter, Return
from tests.letters.bounce_samples import YOU

NOW = datetime(2018, 3, 15, 16, tzinfo=UTC)


@pytest.fixture
def back(db) -> Return:
    suppress(address=YOU, reason=Suppression.Reason.BOUNCED, at=NOW, note="5.1.1")
    said = {"kind": "bounce", "hard": True, "effect": "suppressed", "status": "5.1.1", "digest": "a"}
    return Return.objects.create(received_at=NOW, address=YOU, diagnostic="550 User unknown", **said)


def test_the_list_says_what_came_back_and_what_was_done(client_for, coralie, back):
    page = client_for(coralie).get(reverse("desk:return-list")).content.decode()
    assert YOU in page
    assert "Revenu pour de bon" in page
    assert "Plus rien n’est envoyé à l’adresse" in page


def test_an_address_is_put_back_with_a_reason(client_for, coralie, back):
    client = client_for(coralie)
    assert "Remettre l’adresse" in client.get(reverse("desk:return-detail", args=[back.pk])).content.decode()
    client.post(reverse("desk:return-let-in", args=[back.pk]), {"reason": "Elle a téléphoné"})
    row = Suppression.objects.get()
    assert row.lifted_on is not None
    assert "Elle a téléphoné" in row.note
    assert "Coralie" in row.note


def test_without_a_reason_nothing_is_put_back(client_for, coralie, back):
    answer = client_for(coralie).post(reverse("desk:return-let-in", args=[back.pk]), {"reason": " "}, follow=True)
    assert "Dites pourquoi" in answer.content.decode()
    assert Suppression.objects.get().lifted_on is None


def test_a_complaint_is_not_undone_here(client_for, coralie, back):
    Suppression.objects.all().delete()
    suppress(address=YOU, reason=Suppression.Reason.COMPLAINED, at=NOW)
    answer = client_for(coralie).post(reverse("desk:return-let-in", args=[back.pk]), {"reason": "Oui"}, follow=True)
    assert Suppression.objects.get().lifted_on is None
    assert "exclue" in answer.content.decode()


def test_what_was_looked_at_no_longer_waits(client_for, coralie, db):
    row = Return.objects.create(received_at=NOW, kind="other", effect="unclear", subject="Bonjour", digest="b")
    listing = reverse("desk:return-list") + "?waits=yes"
    client = client_for(coralie)
    assert "Bonjour" in client.get(listing).content.decode()
    client.post(reverse("desk:return-looked-at", args=[row.pk]))
    assert "Bonjour" not in client.get(listing).content.decode()


def test_the_list_takes_as_many_queries_for_one_as_for_three(client_for, coralie, django_assert_max_num_queries):
    client = client_for(coralie)
    for place in range(3):
        Return.objects.create(received_at=NOW, kind="other", effect="unclear", digest=str(place))
    client.get(reverse("desk:return-list"))
    with django_assert_max_num_queries(20):
        client.get(reverse("desk:return-list"))


@pytest.fixture
def newsletter(db) -> Newsletter:
    cache.clear()
    purpose = Purpose.objects.create(code="bulletin-du-pole", name_fr="Bulletin")
    said = {"code": "bulletin", "name_fr": "Bulletin", "from_name": "Le pôle", "from_email": "lettre@pole.example"}
    return Newsletter.objects.create(purpose=purpose, **said)


class NoRecord:
    def __getattr__(self, kind):
        return lambda name: []


def test_the_mail_settings_are_checked_when_asked_and_say_what_to_paste(client_for, coralie, newsletter, monkeypatch):
    asked = []
    monkeypatch.setattr("arrimage.letters.desk.mail_settings.Resolver", lambda: asked.append(1) or NoRecord())
    client, page = client_for(coralie), reverse("desk:mail-settings")
    assert "Pas encore vérifié" in client.get(page).content.decode()
    assert asked == []
    found = client.post(page, {"domain": "pole.example"}, follow=True).content.decode()
    assert "v=DMARC1; p=none; rua=mailto:dmarc@pole.example" in found
    assert "Introuvable" in found
    client.get(page)
    assert asked == [1]


def test_only_our_own_domains_are_asked_about(client_for, coralie, newsletter):
    assert client_for(coralie).post(reverse("desk:mail-settings"), {"domain": "autre.example"}).status_code == 404


def test_a_report_that_proves_nothing_leads_to_leaving_the_address_out(client_for, coralie, db):
    row = Return.objects.create(
        received_at=NOW, address=YOU, kind="bounce", hard=True, effect="unproven", digest="d", status="5.1.1"
    )
    client = client_for(coralie)
    page = client.get(reverse("desk:return-detail", args=[row.pk])).content.decode()
    way = f"{reverse('desk:suppression-create')}?address={quote(YOU)}"
    assert "L’adresse est-elle perdue" in page
    assert way in page
    assert f'value="{YOU}"' in client.get(way).content.decode()
