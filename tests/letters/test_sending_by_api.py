"""Letters that leave by a provider's API (django-anymail): nobody missing, nobody twice unsaid, whatever it answers."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from arrimage.consent.models import Suppression
from arrimage.letters.checks import letters_can_leave
from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.operations.sending import resume
from arrimage.letters.worker.post import Post
from tests.letters.conftest import READERS, states, use
from tests.letters.fake_api import Api, answering
from tests.letters.sink import Box, serving

BREVO = "anymail.backends.brevo.EmailBackend"
DJANGO = "django.core.mail.backends.smtp.EmailBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def api(settings) -> Iterator[Api]:
    """The service that letters are given to."""
    settings.LETTERS_TRANSPORT = BREVO
    with answering(Api()) as api:
        use_api(settings, api.port)
        yield api


def use_api(settings, port: int) -> None:
    address = f"http://127.0.0.1:{port}/v3/"
    settings.ANYMAIL = {"BREVO_API_KEY": "xkeysib-1", "BREVO_API_URL": address, "REQUESTS_TIMEOUT": 0.5}


def listed_twice(mailing: Mailing) -> set[str]:
    return set(mailing.deliveries.filter(maybe_twice=True).values_list("address", flat=True))


def stopped(mailing: Mailing) -> str:
    """Why, once it has."""
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.PAUSED
    return mailing.pause_reason


def test_each_reader_receives_it_once_and_the_ledger_keeps_the_services_name_of_it(api, subscribe, planned, post):
    subscribe(*READERS)
    mailing = planned()
    assert post() == 60
    assert api.readers == set(READERS)
    assert (len(api.taken), len({name for _to, name in api.taken}), api.keys) == (60, 60, {"xkeysib-1"})
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENT
    row = mailing.deliveries.first()
    assert (row.state, row.attempts, row.maybe_twice) == ("handed", 1, False)
    assert row.reply.startswith("queued <")


def test_who_the_service_refuses_is_told_and_the_mailing_ends(api, subscribe, planned, post):
    api.answers["lectrice7@"] = (400, {"code": "invalid_parameter", "message": "email is not valid in to"})
    subscribe(*READERS)
    mailing = planned()
    assert post() == 59
    mailing.refresh_from_db()
    assert mailing.status == Mailing.Status.SENT
    row = mailing.deliveries.get(address=READERS[7])
    assert (row.state, row.why, row.reply) == ("failed", "refused_by_server", "400 email is not valid in to")
    assert not Suppression.objects.exists()


def test_an_address_that_the_service_calls_unknown_is_left_out(api, subscribe, planned, post):
    api.answers["lectrice7@"] = (422, {"errors": [{"message": "550 5.1.1 user unknown"}]})
    subscribe(*READERS[:10])
    planned()
    assert post() == 9
    assert Suppression.objects.get().reason == "bounced"


@pytest.mark.parametrize(("code", "said"), [(401, "Key not found"), (403, "Account suspended"), (404, "Not here")])
def test_a_service_that_refuses_us_stops_the_mailing_and_nobody_is_lost(api, subscribe, planned, post, code, said):
    api.everything = (code, {"message": said})
    subscribe(*READERS)
    mailing = planned()
    assert post() == 0
    assert f"{code} {said}" in stopped(mailing)
    assert set(states(mailing).values()) == {"planned"}
    assert api.asked <= 8
    api.everything = None
    resume(mailing=mailing, at=timezone.now())
    assert post() == 60
    assert (api.readers, api.twice) == (set(READERS), set())


def test_one_reader_whom_the_service_forbids_stops_the_mailing_once(api, subscribe, planned):
    api.answers["lectrice7@"] = (403, {"message": "only to your own address"})
    subscribe(*READERS[:20])
    mailing = planned()
    sending = Post(transport_of_settings())

    def go_on() -> None:
        """Whoever looks after it."""
        until = time.monotonic() + 20
        while time.monotonic() < until and sending.handed < 19:
            time.sleep(0.05)
        sending.stop()

    paused: list[str] = []
    plain = sending._stop_by_itself

    def stop_by_itself(route, reason: str) -> None:
        plain(route, reason)
        paused.append(stopped(mailing))
        resume(mailing=mailing, at=timezone.now())

    sending._stop_by_itself = stop_by_itself  # type: ignore[method-assign]
    threading.Thread(target=go_on, daemon=True).start()
    assert sending.run() == 19
    assert len(paused) == 1
    assert states(mailing)[READERS[7]] == "failed"


def test_a_service_that_refuses_every_message_stops_the_mailing_after_a_few(api, subscribe, planned, post):
    api.everything = (400, {"message": f"the sender infolettre@pole.example is not valid, {'x' * 300}"})
    subscribe(*READERS)
    mailing = planned()
    assert post() == 0
    assert "the sender … is not valid" in stopped(mailing)
    assert 4 <= mailing.deliveries.filter(state="failed").count() < 8
    assert not Suppression.objects.exists()


def test_a_service_that_asks_us_to_slow_down_is_left_in_peace_as_long_as_it_says(api, subscribe, planned, post):
    api.busy_for, api.headers = 4, {"Retry-After": "1"}
    subscribe(*READERS[:20])
    mailing = planned()
    begun = time.monotonic()
    assert post() == 20
    assert time.monotonic() - begun > 1
    assert (len(api.taken), api.asked) == (20, 24)
    assert listed_twice(mailing) == set()
    assert set(mailing.deliveries.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("then", ["silence", "cut", 502, 503, 504, 500])
def test_a_message_without_an_answer_goes_again_under_the_same_name_and_is_listed(api, subscribe, planned, post, then):
    api.after = {"lectrice3@": then, "lectrice11@": then}
    subscribe(*READERS[:20])
    mailing = planned()
    assert post() == 20
    assert api.readers == set(READERS[:20])
    assert api.twice == listed_twice(mailing) == {READERS[3], READERS[11]}
    assert len(set(api.taken)) == 20
    assert mailing.deliveries.get(address=READERS[3]).state == "handed"


def test_a_service_that_never_answers_for_one_reader_is_not_given_thousands(api, subscribe, planned, post):
    api.after, api.always = {"lectrice3@": "cut"}, True
    subscribe(*READERS[:10])
    mailing = planned()
    assert post() == 9
    for _day in range(9):
        Delivery.objects.filter(state="deferred").update(next_at=timezone.now())
        post()
    row = mailing.deliveries.get(address=READERS[3])
    assert (row.state, row.why, row.maybe_twice) == ("failed", "uncertain", True)
    assert len(api.taken) == 9 + 8


def test_an_outage_does_not_mark_the_whole_list(api, subscribe, planned):
    api.everything = (503, {"message": "down"})
    subscribe(*READERS)
    mailing = planned()
    away = Post(transport_of_settings(), once=True)
    threading.Timer(1.5, away.stop).start()
    assert away.run() == 0
    assert set(states(mailing).values()) == {"planned"}
    assert 0 < len(listed_twice(mailing)) < 30


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/v3/", "http://nowhere.invalid/v3/", "https://127.0.0.1:{}/v3/"]
)
def test_nothing_is_lost_nor_doubtful_while_the_service_is_away(api, settings, subscribe, planned, address):
    settings.ANYMAIL = {**settings.ANYMAIL, "BREVO_API_URL": address.format(api.port)}
    subscribe(*READERS[:3])
    mailing, told = planned(), []

    def tell(said: str) -> None:
        told.append(said)
        away.stop()

    away = Post(transport_of_settings(), only=mailing.pk, tell=tell)
    assert away.run() == 0
    assert (len(told), "ne répond pas" in told[0]) == (1, True)
    assert set(states(mailing).values()) == {"planned"}
    assert set(mailing.deliveries.values_list("attempts", "maybe_twice")) == {(0, False)}
    assert api.taken == []


def test_an_answer_that_cannot_be_read_stops_the_mailing(api, subscribe, planned, post):
    api.body = b"<html>Welcome to the hotel</html>"
    subscribe(*READERS[:20])
    mailing = planned()
    assert post() == 0
    assert "201" in stopped(mailing)
    assert set(states(mailing).values()) == {"planned"}
    assert api.readers <= listed_twice(mailing)


@pytest.mark.parametrize(
    ("transport", "given", "said"),
    [
        (BREVO, {}, "ANYMAIL_BREVO_API_KEY"),
        ("anymail.backends.mailgun.EmailBackend", {}, "ANYMAIL_MAILGUN_API_KEY"),
        ("anymail.backends.amazon_ses.EmailBackend", {}, "boto3"),
        ("anymail.backends.nowhere.EmailBackend", {}, "anymail.backends.nowhere"),
        ("anymail.backends.brevo.Nothing", {}, "Nothing"),
        ("pigeons", {}, "pigeons"),
    ],
)
def test_a_way_that_cannot_work_is_refused_at_the_start(settings, transport, given, said):
    settings.LETTERS_TRANSPORT, settings.ANYMAIL = transport, given
    [error] = letters_can_leave(None)
    assert error.id == "arrimage.E030"
    assert said in error.msg
    assert "\n" not in error.msg


def test_a_way_that_works_is_not(api):
    assert letters_can_leave(None) == []


def test_a_key_that_went_away_while_sending_stops_the_mailing_and_nobody_is_marked(api, settings, subscribe, planned):
    subscribe(*READERS[:12])
    mailing = planned()
    sending = Post(transport_of_settings(), once=True)
    sending.wire.transport._idle.clear()
    settings.ANYMAIL = {}
    assert sending.run() == 0
    assert "ANYMAIL_BREVO_API_KEY" in stopped(mailing)
    assert set(states(mailing).values()) == {"planned"}


# Django's own SMTP backend, named as a transport.


@pytest.fixture
def by_django(settings) -> Iterator[Box]:
    with serving(Box()) as box:
        use(settings, box)
        settings.LETTERS_TRANSPORT, settings.EMAIL_TIMEOUT = DJANGO, 5
        settings.EMAIL_BACKEND = DJANGO
        yield box


def test_what_the_mail_server_says_through_django_is_read_as_it_is_otherwise(by_django, subscribe, planned, post):
    by_django.refuses_data["pourriel@exemple.example"] = "554 5.7.1 Looks like spam"
    subscribe("inconnu@exemple.example", "plein@exemple.example", "pourriel@exemple.example", *READERS[:5])
    mailing = planned()
    assert post() == 5
    found = {row.address.partition("@")[0]: (row.state, row.reply) for row in mailing.deliveries.all()}
    assert found["inconnu"] == ("failed", "550 5.1.1 No such user")
    assert found["plein"] == ("deferred", "452 4.2.2 Mailbox full")
    assert found["pourriel"] == ("failed", "554 5.7.1 Looks like spam")
    assert Suppression.objects.get().reason == "bounced"


def test_an_answer_lost_on_the_way_to_django_is_listed(by_django, subscribe, planned, post):
    by_django.cuts.add(READERS[3])
    by_django.hangs_up.add(READERS[5])
    subscribe(*READERS[:10])
    mailing = planned()
    assert post() == 9
    assert listed_twice(mailing) == {READERS[3]}
    assert states(mailing)[READERS[5]] == "deferred"


def test_a_sender_refused_through_django_stops_the_mailing(by_django, subscribe, planned, post):
    by_django.refuses_senders = "550 5.7.1 Sender not allowed"
    subscribe(*READERS[:10])
    mailing = planned()
    assert post() == 0
    assert "5.7.1 Sender not allowed" in stopped(mailing)
    assert set(states(mailing).values()) == {"planned"}


def test_a_full_disk_leaves_no_file_behind(settings, subscribe, planned, tmp_path, monkeypatch):
    settings.LETTERS_TRANSPORT, settings.EMAIL_FILE_PATH = "files", str(tmp_path)

    def full(path: Path, _data: bytes) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    subscribe(*READERS[:3])
    mailing, told = planned(), []
    sending = Post(transport_of_settings(), only=mailing.pk, tell=lambda said: (told.append(said), sending.stop()))
    assert sending.run() == 0
    assert "le disque est plein" in told[0]
    assert list(tmp_path.iterdir()) == []
