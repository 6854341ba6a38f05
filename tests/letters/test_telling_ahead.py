"""The server is told of the next message with the end of the one before (RFC 2920): what is told is not yet sent."""

import pytest
from django.utils import timezone

from arrimage.consent.models import ConsentEntry
from arrimage.consent.operations import withdraw
from arrimage.letters.mail.building import Letter, Recipient
from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.models import Mailing
from arrimage.letters.operations.sending import URGENT, pause, resume
from arrimage.letters.worker.ledger import Claimed
from arrimage.letters.worker.post import Post
from arrimage.letters.worker.queue import Queue
from tests.letters.conftest import states

pytestmark = pytest.mark.django_db
READERS = [f"lectrice{number}@exemple.example" for number in range(60)]
CONNECTIONS = 4


@pytest.fixture(autouse=True)
def few_connections(settings):
    settings.LETTERS_CONNECTIONS = CONNECTIONS


class Interrupted(Post):
    """`happens` is called once with those that the server was told of, before any of them is marked."""

    def __init__(self, happens) -> None:
        self.happens = happens
        super().__init__(transport_of_settings(), once=True)

    def _exchange(self, picked):
        told = [row.address for row in (*picked, *self.queue) if row.letter]
        if len(told) > CONNECTIONS and self.happens:
            happens, self.happens = self.happens, None
            happens(told)
        super()._exchange(picked)


def received(box):
    return sorted(recipient for _sender, recipient, _data in box.messages)


def test_one_go_carries_the_end_of_a_text_and_the_commands_of_the_next(server, subscribe, planned, post):
    subscribe(*READERS)
    planned()
    assert post() == 60
    assert received(server) == sorted(READERS)
    assert server.hasty >= 30
    assert server.connections["most"] <= CONNECTIONS


def test_a_server_that_hangs_up_on_the_hasty_is_spoken_to_in_turn(server, subscribe, planned, post):
    server.hates_haste = "hangs up"
    subscribe(*READERS)
    mailing = planned()
    assert post() == 60
    assert received(server) == sorted(READERS)
    assert server.hasty == 1
    assert mailing.deliveries.filter(maybe_twice=True).count() == 1


def test_a_server_that_refuses_commands_in_haste_is_told_them_again_in_turn(server, subscribe, planned, post):
    server.hates_haste = "refuses"  # Haraka, since 3.3.4
    subscribe(*READERS)
    mailing = planned()
    assert post() == 60
    assert received(server) == sorted(READERS)
    assert server.hasty == 1
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENT
    assert not mailing.deliveries.filter(maybe_twice=True).exists()


def test_who_withdraws_after_the_server_was_told_receives_nothing(server, subscribe, planned, bulletin):
    subscribe(*READERS)
    mailing, gone = planned(), []

    def happens(told):
        gone.extend(told)
        for reader in told:
            withdraw(address=reader, purpose=bulletin.purpose, at=timezone.now(), source=ConsentEntry.Source.LINK)

    Interrupted(happens).run()
    assert gone
    assert received(server) == sorted(set(READERS) - set(gone))
    assert {states(mailing)[reader] for reader in gone} == {"withheld"}
    assert server.connections["most"] <= 2 * CONNECTIONS  # those cut are seen as gone a moment later


def test_a_pause_holds_back_those_the_server_was_told_of_and_they_receive_it_once_afterwards(
    server, subscribe, planned, post
):
    subscribe(*READERS)
    mailing, told = planned(), []

    def happens(readers):
        told.extend(readers)
        pause(mailing=mailing, at=timezone.now())

    Interrupted(happens).run()
    assert told
    assert not set(told) & set(received(server))
    mailing.refresh_from_db()
    resume(mailing=mailing, at=timezone.now())
    before = len(server.messages)
    assert post() == 60 - before
    assert received(server) == sorted(READERS)


def test_a_letter_in_a_hurry_passes_before_those_the_server_was_told_of(server, subscribe, planned, bulletin):
    subscribe(*READERS, "pressee@exemple.example")
    planned()

    def happens(_told):
        urgent = planned(start=False, kind=Mailing.Kind.RECEIPT, title="Reçu", priority=URGENT)
        urgent.deliveries.exclude(address="pressee@exemple.example").delete()
        Mailing.objects.filter(pk=urgent.pk).update(status=Mailing.Status.SENDING)
        post._looked = 0.0

    post = Interrupted(happens)
    post.run()
    place = [recipient for _sender, recipient, _data in server.messages].index("pressee@exemple.example")
    assert place < 5 * CONNECTIONS
    assert len(server.messages) == 62


def test_when_the_server_takes_fewer_connections_nothing_more_is_made_ahead():
    queue = Queue()
    queue.add(Claimed(pk, "a@b.example", "fr", "", 0, False, "c", None, "", "", stamp="1.0") for pk in range(1, 9))

    def write(row):
        return Letter(None, Recipient(row.pk, row.address), "infolettre@pole.example")

    assert [letter.recipient.delivery for letter in queue.announce(6, "1.0", write)] == [1, 2, 3, 4, 5, 6]
    assert queue.announce(2, "1.0", write) == []
    assert queue.others == 2
