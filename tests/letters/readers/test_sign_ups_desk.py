"""The staff sees who has not confirmed, until when each can, and sends the message once more to who asks for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arrimage.consent.models import Suppression
from arrimage.consent.operations import suppress
from arrimage.letters.models import Delivery, SignUp
from tests.letters.readers.conftest import JULIE, MARC

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(bulletin) -> SignUp:
    row = SignUp.objects.create(address=JULIE)
    row.newsletters.add(bulletin)
    return row


def asked_ago(row: SignUp, **ago) -> None:
    SignUp.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(**ago))


@pytest.fixture
def client(client_for, coralie):
    return client_for(coralie)


@pytest.fixture
def press(client, waiting, bulletin, django_capture_on_commit_callbacks):
    def send() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            at = f"/bureau/infolettres/{bulletin.pk}/inscriptions/{waiting.pk}/renvoyer/"
            return client.post(at, follow=True).content.decode()

    return send


def test_the_newsletters_page_counts_those_that_can_still_confirm_and_leads_to_them(client, waiting, bulletin):
    page = client.get(f"/bureau/infolettres/{bulletin.pk}/").content.decode()
    assert f"/bureau/infolettres/{bulletin.pk}/inscriptions/" in page
    asked_ago(waiting, days=15)
    assert "/inscriptions/" not in client.get(f"/bureau/infolettres/{bulletin.pk}/").content.decode()


def test_the_list_says_until_when_and_leaves_out_who_confirmed(client, waiting, bulletin):
    confirmed = SignUp.objects.create(address=MARC, confirmed_at=timezone.now())
    confirmed.newsletters.add(bulletin)
    page = client.get(f"/bureau/infolettres/{bulletin.pk}/inscriptions/").content.decode()
    assert JULIE in page
    assert "peut confirmer jusqu’au" in page
    assert MARC not in page
    asked_ago(waiting, days=15)
    page = client.get(f"/bureau/infolettres/{bulletin.pk}/inscriptions/").content.decode()
    assert "lien périmé" in page
    assert "/renvoyer/" not in page


def test_it_is_sent_once_more_and_not_twice(press, outbox, client, bulletin):
    assert "part une nouvelle fois" in press()
    [message] = outbox()
    assert message.to == JULIE
    assert "/infolettres/confirmer/" in message.body
    assert "déjà été renvoyé" in press()
    assert len(outbox()) == 1


def test_nothing_leaves_once_the_link_is_no_longer_good_or_the_address_confirmed(press, outbox, waiting):
    asked_ago(waiting, days=15)
    assert "s’inscrit de nouveau" in press()
    asked_ago(waiting, days=1)
    SignUp.objects.update(confirmed_at=timezone.now())
    assert "a confirmé entre-temps" in press()
    assert outbox() == []


def test_an_address_from_which_mail_comes_back_is_said_so(press, outbox):
    suppress(address=JULIE, reason=Suppression.Reason.BOUNCED, at=timezone.now())
    assert "reviennent" in press()
    assert outbox() == []


def test_what_became_of_the_message_shows_with_its_reason(press, client, bulletin):
    press()
    Delivery.objects.update(state="withheld", why="unicode")
    page = client.get(f"/bureau/infolettres/{bulletin.pk}/inscriptions/").content.decode()
    assert "le serveur de courriel n’achemine pas" in page


def test_the_list_costs_as_many_questions_for_ten_as_for_one(client, waiting, bulletin):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/bureau/infolettres/{bulletin.pk}/inscriptions/")
        return len(asked)

    cost()  # what is read once
    for_one = cost()
    for number in range(9):
        row = SignUp.objects.create(address=f"r{number}@exemple.example")
        row.newsletters.add(bulletin)
    assert cost() == for_one
