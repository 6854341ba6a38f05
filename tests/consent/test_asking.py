"""What is about to end is seen in time, and asking for express consent is itself lawful, proven, and done once."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from arrimage.consent.models import ConsentEntry, ConsentRequest
from arrimage.consent.operations import ask_for_consent, row_of, send_request, withdraw
from arrimage.consent.queries.lists import expiring
from arrimage.consent.rules import add_months
from tests.consent.conftest import JULIE


@pytest.fixture
def about_to_end(write, sender, bulletin):
    """Julie's inquiry is six months old in a week."""
    write("inquiry", add_months(localdate(), -6) + timedelta(days=8))
    return row_of(JULIE)


def ask(addresses, purpose, capture):
    with capture(execute=True):
        return ask_for_consent(addresses=addresses, purpose=purpose, at=now(), asked_by="Coralie")


def test_what_is_about_to_end_is_listed_the_soonest_first(write, about_to_end, bulletin):
    today = localdate()
    write("purchase", add_months(today, -24) + timedelta(days=3), address="luc@exemple.org")
    write("given", today, address="ada@exemple.org")
    write("inquiry", add_months(today, -6) + timedelta(days=3), address="ada@exemple.org")
    assert [str(address) for address, _answer in expiring(bulletin, today, 30)] == ["luc@exemple.org", JULIE]
    assert [str(address) for address, _answer in expiring(bulletin, today, 4)] == ["luc@exemple.org"]


def test_the_message_says_all_that_the_law_wants(about_to_end, bulletin, django_capture_on_commit_callbacks):
    ask([about_to_end], bulletin, django_capture_on_commit_callbacks)
    (message,) = mail.outbox
    assert message.to == [JULIE]
    for said in ("Bulletin", "Pôle", "100, rue du Canal", "450 555-0100", "retirer", "/courriels/", "/retrait/"):
        assert said in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["List-Unsubscribe"].startswith("<http")
    entry = ConsentEntry.objects.latest("number")
    assert (entry.act, entry.purpose, entry.basis) == ("asked", bulletin, "")
    assert ConsentRequest.objects.get().entry == entry


def test_nobody_is_asked_twice(about_to_end, bulletin, django_capture_on_commit_callbacks):
    ask([about_to_end], bulletin, django_capture_on_commit_callbacks)
    again = ask([about_to_end], bulletin, django_capture_on_commit_callbacks)
    assert again.requests == []
    assert again.refused == [(about_to_end, "Déjà demandé il y a peu.")]
    assert send_request(request_pk=ConsentRequest.objects.get().pk, at=now()) is None, "a job run twice sends once"
    assert len(mail.outbox) == 1


def test_where_one_may_not_write_one_may_not_ask(write, sender, bulletin, django_capture_on_commit_callbacks):
    write("inquiry", add_months(localdate(), -7))
    write("withdrawn", localdate(), address="luc@exemple.org")
    write("given", localdate(), address="ada@exemple.org")
    rows = [row_of(JULIE), row_of("luc@exemple.org"), row_of("ada@exemple.org"), row_of("eve@exemple.org")]
    prepared = ask(rows, bulletin, django_capture_on_commit_callbacks)
    assert prepared.requests == []
    assert [address for address, _why in prepared.refused] == rows
    assert mail.outbox == []


def test_it_is_decided_again_when_it_leaves(about_to_end, bulletin):
    ask_for_consent(addresses=[about_to_end], purpose=bulletin, at=now(), asked_by="Coralie")
    withdraw(address=JULIE, purpose=None, at=now(), source="link")
    request = send_request(request_pk=ConsentRequest.objects.get().pk, at=now())
    assert request.state == "refused"
    assert "retiré" in request.why
    assert mail.outbox == []


def test_a_mail_that_cannot_leave_is_said_and_not_written_as_sent(about_to_end, bulletin, monkeypatch):
    def refuse(message):
        raise smtplib.SMTPServerDisconnected

    ask_for_consent(addresses=[about_to_end], purpose=bulletin, at=now(), asked_by="Coralie")
    monkeypatch.setattr("arrimage.consent.emails.EmailMessage.send", refuse)
    assert send_request(request_pk=ConsentRequest.objects.get().pk, at=now()).state == "failed"
    assert not ConsentEntry.objects.filter(act="asked").exists()


def test_a_referral_serves_for_the_question_and_is_then_used(
    write, sender, bulletin, django_capture_on_commit_callbacks
):
    write("referred", localdate())
    ask([row_of(JULIE)], bulletin, django_capture_on_commit_callbacks)
    assert "Luc Gagnon" in mail.outbox[0].body
    assert ConsentEntry.objects.filter(act="referral_used").count() == 1


def test_nothing_is_asked_before_the_hub_says_who_it_is(write, bulletin, invitations):
    write("inquiry", localdate())
    with pytest.raises(ValidationError, match="qui écrit"):
        ask_for_consent(addresses=[row_of(JULIE)], purpose=bulletin, at=now(), asked_by="")
    with pytest.raises(ValidationError, match="formulation"):
        ask_for_consent(addresses=[row_of(JULIE)], purpose=invitations, at=now(), asked_by="")
