"""From the ledger to the mail server: each recipient is accounted for, whatever the server answers."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from arrimage.consent.models import ConsentEntry, Purpose
from arrimage.consent.operations import withdraw
from arrimage.consent.rules import Act
from arrimage.letters.mail.identity import delivery_of_message_id
from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.models import Delivery, Mailing, Worker
from arrimage.letters.operations.sending import cancel, pause, resume, retry_refused, send_message
from arrimage.letters.queries.progress import progress
from arrimage.letters.worker.post import Post
from tests.letters.conftest import CONTENT, READERS, received, states

pytestmark = pytest.mark.django_db


def test_each_reader_receives_it_once_and_the_ledger_keeps_the_servers_reply(server, subscribe, planned, post):
    subscribe(*READERS)
    mailing = planned()
    assert post() == 60
    assert received(server) == sorted(READERS)
    mailing.refresh_from_db()
    assert (mailing.status, mailing.finished_at is not None) == (Mailing.Status.SENT, True)
    row = mailing.deliveries.first()
    assert (row.state, row.reply, row.attempts, row.worker) == ("handed", "250 2.0.0 Ok: queued", 1, None)
    assert row.handed_at is not None
    assert Worker.objects.count() == 0
    assert post() == 0
    assert len(server.messages) == 60


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
def test_a_server_of_few_words_is_served_too(server, subscribe, planned, post, extensions):
    server.extensions = extensions
    subscribe(*READERS[:20], "inconnu@exemple.example")
    mailing = planned()
    assert post() == 20
    assert states(mailing)["inconnu@exemple.example"] == "failed"


def test_a_server_that_breaks_at_each_copy_is_not_given_thousands(server, subscribe, planned, post):
    server.breaks.add(READERS[0])
    subscribe(*READERS[:5])
    mailing = planned()
    assert post() == 4
    row = mailing.deliveries.get(address=READERS[0])
    assert (row.state, row.maybe_twice, row.attempts) == ("deferred", True, 4)
    assert row.next_at > timezone.now() + timedelta(minutes=4)
    for _day in range(9):
        Delivery.objects.filter(state="deferred").update(next_at=timezone.now())
        post()
    row.refresh_from_db()
    assert (row.state, row.why, row.maybe_received) == ("failed", "uncertain", True)
    assert received(server).count(READERS[0]) == row.attempts == 8
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENT


def test_one_text_without_an_answer_after_many_refusals_for_now_leaves_nobody_out(server, subscribe, planned, post):
    server.breaks.add(READERS[0])
    subscribe(*READERS[:2])
    mailing = planned()
    mailing.deliveries.filter(address=READERS[0]).update(attempts=9)
    post()
    row = mailing.deliveries.get(address=READERS[0])
    assert (row.state, row.maybe_twice) == ("deferred", True)
    server.breaks.clear()
    Delivery.objects.filter(state="deferred").update(next_at=timezone.now())
    assert post() == 1


def test_a_server_that_hangs_up_on_one_reader_is_left_in_peace_between_two_tries(server, subscribe, planned, post):
    server.hangs_up.add(READERS[0])
    subscribe(*READERS[:5])
    mailing = planned()
    assert post() == 4
    row = mailing.deliveries.get(address=READERS[0])
    assert (row.state, row.maybe_twice) == ("deferred", False)
    assert row.next_at > timezone.now() + timedelta(minutes=4)
    assert sum(READERS[0] in command for command in server.commands) <= 2 * row.attempts
    server.hangs_up.clear()
    Delivery.objects.filter(state="deferred").update(next_at=timezone.now())
    assert post() == 1


def test_what_the_server_says_of_each_recipient_is_kept(server, subscribe, planned, post):
    server.refuses_data["pourriel@exemple.example"] = "554 5.7.1 Looks like spam"
    subscribe("inconnu@exemple.example", "plein@exemple.example", "pourriel@exemple.example", *READERS[:5])
    mailing = planned()
    assert post() == 5
    found = {row.address: row for row in mailing.deliveries.all()}
    unknown, full = found["inconnu@exemple.example"], found["plein@exemple.example"]
    assert (unknown.state, unknown.why, unknown.reply) == ("failed", "refused_by_server", "550 5.1.1 No such user")
    assert (full.state, full.reply) == ("deferred", "452 4.2.2 Mailbox full")
    assert full.next_at > timezone.now() + timedelta(minutes=4)
    assert found["pourriel@exemple.example"].state == "failed"
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENDING
    assert progress(mailing, timezone.now()).accepted == 5


def test_what_was_put_off_is_tried_again_then_given_up(server, subscribe, planned, post):
    subscribe("plein@exemple.example")
    mailing = planned()
    now = timezone.now()
    attempts = 0
    while mailing.deliveries.get().state != "failed":
        with time_machine.travel(now, tick=True):
            post()
        now = now + timedelta(hours=5)
        attempts += 1
    row = mailing.deliveries.get()
    assert (row.attempts, row.why) == (attempts, "given_up")
    assert 15 < attempts < 30
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENT


def test_an_answer_lost_on_the_way_leads_to_the_same_message_again_and_the_ledger_says_so(
    server, subscribe, planned, post
):
    server.cuts.add(READERS[3])
    subscribe(*READERS[:10])
    mailing = planned()
    assert post() == 10
    twice = [data for _sender, recipient, data in server.messages if recipient == READERS[3]]
    assert len(twice) == 2
    found = {delivery_of_message_id(data.decode()) for data in twice}
    row = mailing.deliveries.get(address=READERS[3])
    assert found == {row.pk}
    assert row.maybe_twice
    assert mailing.deliveries.filter(maybe_twice=True).count() == 1


@pytest.mark.slow
def test_a_server_that_closes_after_a_few_messages_gets_them_all(server, subscribe, planned, post, settings):
    settings.LETTERS_CONNECTIONS = 2
    server.closes_after = 5
    subscribe(*READERS)
    mailing = planned()
    assert post() == 60
    assert received(server) == sorted(READERS)
    assert set(mailing.deliveries.values_list("attempts", flat=True)) == {1}


def test_why_a_mailing_stopped_names_no_reader(server, subscribe, planned, post):
    """Who may watch a mailing may not know whom it goes to."""
    for reader in READERS:
        server.refuses_data[reader] = f"550 5.7.1 <{reader}>... Rejected"
    subscribe(*READERS)
    mailing = planned()
    post()
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.PAUSED
    assert "550 5.7.1 <…>... Rejected" in mailing.pause_reason


def test_a_server_that_refuses_the_sender_stops_the_mailing_and_nobody_is_lost(server, subscribe, planned, post):
    server.refuses_senders = "550 5.7.1 Sender not allowed"
    subscribe(*READERS)
    mailing = planned()
    assert post() == 0
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.PAUSED
    assert "5.7.1 Sender not allowed" in mailing.pause_reason
    assert set(states(mailing).values()) == {"planned"}
    server.refuses_senders = ""
    resume(mailing=mailing, at=timezone.now())
    assert post() == 60


def test_whoever_sends_by_hand_is_told_why_it_waits_and_stopping_gives_everything_back(settings, subscribe, planned):
    settings.LETTERS_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", 1
    subscribe(*READERS[:3])
    mailing, told = planned(), []

    def tell(said):
        told.append(said)
        post.stop()

    post = Post(transport_of_settings(), only=mailing.pk, tell=tell)
    assert post.run() == 0
    assert (len(told), "ne répond pas" in told[0], post.asked_to_stop) == (1, True, True)
    assert set(states(mailing).values()) == {"planned"}


def test_who_was_refused_because_of_us_receives_it_once_it_is_mended(server, subscribe, planned, post):
    server.refuses_data[READERS[0]] = "554 5.7.1 Looks like spam"
    subscribe("inconnu@exemple.example", *READERS[:3])
    mailing = planned()
    assert post() == 2
    server.refuses_data.clear()
    assert retry_refused(mailing=mailing, at=timezone.now()) == 1
    assert post() == 1
    assert received(server) == sorted(READERS[:3])
    assert states(mailing)["inconnu@exemple.example"] == "failed"
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENT


def test_too_many_refusals_stop_the_mailing_with_the_reason(server, subscribe, planned, post, settings):
    settings.LETTERS_CONNECTIONS = 4
    subscribe(*(f"inconnu{number}@exemple.example" for number in range(50)))
    mailing = planned()
    post()
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.PAUSED
    assert "550 5.1.1 No such user" in mailing.pause_reason
    failed = mailing.deliveries.filter(state="failed").count()
    assert 10 <= failed <= 18
    assert mailing.deliveries.filter(state="planned").count() == 50 - failed


def test_a_withdrawal_between_planning_and_hand_over_is_honoured(server, subscribe, planned, post, bulletin):
    subscribe(*READERS[:5])
    mailing = planned()
    withdraw(address=READERS[2], purpose=bulletin.purpose, at=timezone.now(), source=ConsentEntry.Source.LINK)
    assert post() == 4
    row = mailing.deliveries.get(address=READERS[2])
    assert (row.state, row.why) == ("withheld", "withdrawn")


def test_paused_resumed_cancelled(server, subscribe, planned, post, bernard):
    subscribe(*READERS[:10])
    mailing = planned()
    pause(mailing=mailing, at=timezone.now(), by=bernard)
    assert post() == 0
    assert "Bernard" in mailing.pause_reason or mailing.pause_reason
    resume(mailing=mailing, at=timezone.now())
    cancel(mailing=mailing, at=timezone.now())
    assert post() == 0
    assert set(states(mailing).values()) == {"cancelled"}
    with pytest.raises(ValidationError):
        resume(mailing=mailing, at=timezone.now())


def test_a_receipt_passes_before_a_bulletin(server, subscribe, planned, post, settings):
    settings.LETTERS_CONNECTIONS = 1
    subscribe(*READERS)
    planned()
    service = Purpose.objects.create(code="recu", name_fr="Reçus", kind=Purpose.Kind.SERVICE)
    content = {"subject": "Votre reçu", "text": "Merci.", "html": ""}
    row = send_message(
        purpose=service, kind="receipt", to="Zoé@Exemple.example", content=content, language="fr", at=timezone.now()
    )
    assert post() == 61
    first = server.messages[0]
    assert first[1] == "zoé@exemple.example"
    assert b"Auto-Submitted: auto-generated" in first[2]
    assert b"List-Unsubscribe" not in first[2]
    row.refresh_from_db()
    assert row.state == "handed"


def test_an_address_with_accents_waits_for_a_server_that_carries_it(server, subscribe, planned, post):
    server.extensions = ("PIPELINING",)
    subscribe("zoé@exemple.example")
    mailing = planned()
    assert post() == 0
    assert mailing.deliveries.get().why == "unicode"


def test_no_more_connections_than_asked(server, subscribe, planned, post, settings):
    settings.LETTERS_CONNECTIONS = 3
    subscribe(*READERS)
    planned()
    assert post() == 60
    assert server.connections["most"] <= 3


def test_one_domain_is_not_flooded(server, subscribe, planned, post, settings):
    settings.LETTERS_DOMAIN_CONNECTIONS = 1
    subscribe(*READERS[::3])
    planned()
    assert post() == 20
    assert server.connections["most"] == 1


def test_a_reply_with_a_sign_that_no_database_keeps_does_not_stop_the_sending(server, subscribe, planned, post):
    server.refuses_data[READERS[0]] = "554 5.7.1 Looks\0 like “spam”"
    subscribe(*READERS[:3])
    mailing = planned()
    assert post() == 2
    assert mailing.deliveries.get(address=READERS[0]).reply == "554 5.7.1 Looks like “spam”"


def test_a_referral_allows_one_message_that_names_who_referred(server, subscribe, planned, post, bulletin):
    subscribe("ami@exemple.example", act=Act.REFERRED, referrer="Luc Gagnon")
    plain = planned()
    assert plain.deliveries.get().why == "referral"
    named = {"text": "{{ referent }} nous a parlé de vous. {{ lien_retrait }}", "html": ""}
    mailing = planned(named)
    assert post() == 1
    assert "Luc Gagnon nous a parl" in server.messages[0][2].decode().replace("=\r\n", "")
    assert ConsentEntry.objects.filter(act=Act.REFERRAL_USED).count() == 1
    assert planned(named).deliveries.get().why == "referral_used"
    assert mailing.deliveries.get().by_referral


def test_a_referrals_message_put_off_by_the_server_may_be_tried_again(server, subscribe, planned, post):
    subscribe("plein@exemple.example", act=Act.REFERRED, referrer="Luc Gagnon")
    mailing = planned({"text": "{{ referent }} nous a parlé de vous.", "html": ""})
    post()
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        post()
    row = mailing.deliveries.get()
    assert (row.state, row.attempts) == ("deferred", 2)
    assert ConsentEntry.objects.filter(act=Act.REFERRAL_USED).count() == 1


def test_any_mail_backend_of_django_carries_the_letters(subscribe, planned, post):
    subscribe(*READERS[:3])
    mailing = planned()
    assert post() == 3
    assert len(mail.outbox) == 3
    first = mail.outbox[0]
    assert first.subject == CONTENT["subject"]
    assert first.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert b"=_arrimage_letters" in first.message().as_bytes()
    assert set(states(mailing).values()) == {"handed"}


def test_for_trying_out_each_message_is_a_file(subscribe, planned, post, settings, tmp_path):
    settings.LETTERS_TRANSPORT, settings.EMAIL_FILE_PATH = "files", str(tmp_path / "mail")
    subscribe(*READERS[:3])
    mailing = planned()
    assert post() == 3
    names = {path.name for path in (tmp_path / "mail").iterdir()}
    assert names == {f"m{mailing.pk}-d{pk}.eml" for pk in mailing.deliveries.values_list("pk", flat=True)}


def test_nothing_is_lost_while_the_server_is_away(settings, subscribe, planned, post):
    settings.LETTERS_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", 1
    subscribe(*READERS[:3])
    mailing = planned()
    away = Post(transport_of_settings(), once=True)
    threading.Timer(0.7, away.stop).start()
    assert away.run() == 0
    assert set(states(mailing).values()) == {"planned"}
    assert set(mailing.deliveries.values_list("attempts", flat=True)) == {0}
    assert Delivery.objects.filter(maybe_twice=True).count() == 0
