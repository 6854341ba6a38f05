"""A server that refuses at once is understood as a mail that comes back: lost, counted, or because of us."""

import pytest

from arrimage.consent.models import Suppression
from arrimage.letters.bounces.status import Fate, fate_of
from arrimage.letters.models import Mailing, Return
from arrimage.letters.operations.sending import resume
from tests.letters import sink

pytestmark = pytest.mark.django_db
READER = "lointaine@exemple.example"


@pytest.mark.parametrize(
    ("fate", "reply"),
    [
        ("lost", "550 5.1.1 Nobody of that name"),
        ("lost", "550 5.4.1 Recipient address rejected: Access denied. AS(1)"),
        ("lost", "550 5.1.0 Address rejected."),
        ("lost", "550 Utilisateur inconnu"),
        ("lost", "550 5.5.0 Requested action not taken: mailbox unavailable"),
        ("lost", "554 delivery error: dd This user doesn t have an exemple.example account [0]"),
        ("lost", "556 5.1.10 Recipient address has null MX"),
        ("failed", "550 5.1.1 <x@y.example>: Over quota, mailbox full"),
        ("failed", "550 5.1.1 refused due to recipient preferences"),
        ("failed", "550 5.2.1 The user is receiving mail at a rate that prevents further delivery"),
        ("failed", "552 5.2.2 Over quota"),
        ("failed", "550 Boîte pleine"),
        ("failed", "554 5.0.0 Transaction failed"),
        ("ours", "554 5.7.1 Looks like spam"),
        ("ours", "550 5.7.26 Unauthenticated mail is not accepted"),
        ("ours", "550 5.1.0 sender rejected"),
        ("ours", "554 5.1.0 Message rejected, IP listed in DNSBL"),
        ("ours", "550 5.7.1 Relay access denied"),
        ("ours", "550 Too many messages from your server, rate limit"),
        ("ours", "552 5.3.4 Message too big"),
        ("ours", "501 5.5.4 Invalid domain name"),
        ("ours", "invalid 12ab"),
    ],
)
def test_what_a_refusal_of_the_address_says(fate, reply):
    assert fate_of(reply, is_address=True) == Fate(fate)


@pytest.mark.parametrize(
    ("fate", "reply"),
    [
        ("lost", "554 delivery error: dd This user doesn't have an exemple.example account [0]"),
        ("failed", "552 5.2.2 mailbox full"),
        ("ours", "550 5.1.1 rejected"),
        ("ours", "554 Transaction failed"),
    ],
)
def test_after_the_text_only_what_is_said_of_the_mailbox_is_about_it(fate, reply):
    assert fate_of(reply, is_address=False) == Fate(fate)


def left_out() -> set[str]:
    return set(Suppression.objects.filter(lifted_on=None).values_list("address", flat=True))


@pytest.fixture
def refused(server, subscribe, planned, post, monkeypatch):
    """`refused("552 …")`: the row of the reader in a mailing that her server refused so, took when nothing is said."""
    subscribe(READER)

    def make(reply: str):
        monkeypatch.delitem(sink.REPLIES, "lointaine", raising=False)
        if reply:
            monkeypatch.setitem(sink.REPLIES, "lointaine", reply)
        mailing = planned()
        post()
        return mailing.deliveries.get()

    return make


def test_a_lost_address_is_left_out_and_the_code_is_kept(refused):
    row = refused("550 Utilisateur inconnu")
    assert (row.state, row.bounce_status, row.bounced_at is not None) == ("failed", "5.1.1", True)
    assert left_out() == {READER}


def test_a_full_box_refused_three_times_in_a_row_leaves_the_address_out(refused):
    said = [refused("552 5.2.2 Over quota") and (Return.objects.first().effect, left_out()) for _ in range(3)]
    assert said == [("strike", set()), ("strike", set()), ("suppressed", {READER})]


def test_a_message_that_arrives_in_between_begins_the_count_anew(refused):
    for reply in ("552 5.2.2 Over quota", "552 5.2.2 Over quota", "", "552 5.2.2 Over quota"):
        refused(reply)
    assert left_out() == set()


def test_a_refusal_because_of_us_counts_neither_for_nor_against_her(refused):
    for reply in ("552 5.2.2 Over quota", "554 5.7.1 Looks like spam", "552 5.2.2 Over quota"):
        row = refused(reply)
    assert left_out() == set()
    assert Return.objects.count() == 2
    assert row.state == "failed"
    assert refused("554 5.7.1 Looks like spam").bounced_at is None
    refused("552 5.2.2 Over quota")
    assert left_out() == {READER}


def test_whoever_was_refused_because_of_us_may_be_sent_to_again_and_a_full_box_not(refused):
    assert refused("554 5.7.1 Looks like spam").mailing.deliveries.refused_as_such().count() == 1
    assert refused("554 Box is over quota").mailing.deliveries.refused_as_such().count() == 0


def test_a_server_that_refuses_everybody_stops_the_mailing_whatever_it_says(server, subscribe, planned, post, settings):
    settings.LETTERS_CONNECTIONS = 1
    subscribe(*(f"bloque{number}@exemple.example" for number in range(40)))
    mailing = planned()
    post()
    mailing.refresh_from_db()
    assert (mailing.status, left_out(), Return.objects.count()) == (Mailing.Status.PAUSED, set(), 0)
    resume(mailing=mailing, at=mailing.created_at)
