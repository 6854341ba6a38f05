"""What the provider of an API tells of our messages, behind the secret."""

import base64
import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from arrimage.consent.models import Purpose, Suppression
from arrimage.consent.operations.ledger import row_of
from arrimage.letters.models import Delivery, Mailing, Return
from tests.letters import urls_with_webhooks
from tests.letters.bounce_samples import US, YOU

SECRET = "pole:tres-secret"


@pytest.fixture
def delivery(db, settings) -> Delivery:
    settings.ANYMAIL_WEBHOOK_SECRET = SECRET
    purpose = Purpose.objects.create(code="bulletin-du-pole", name_fr="Bulletin")
    mailing = Mailing.objects.create(title="Mars", purpose=purpose, from_name="Le pôle", from_email=US)
    said = {"state": Delivery.State.HANDED, "handed_at": timezone.now(), "reply": "250 883953f4-6105"}
    return Delivery.objects.create(mailing=mailing, recipient=row_of(YOU), address=YOU, **said)


@pytest.fixture
def tell(client):
    """`tell(RecordType="Bounce")`: the provider (here Postmark) calls."""

    def call(secret: str = SECRET, **event):
        said = {"MessageID": "883953f4-6105", "Email": YOU, "Recipient": YOU, **event}
        given = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(secret.encode()).decode()}
        return client.post(
            "/avis-de-livraison/postmark/tracking/", json.dumps(said), content_type="application/json", **given
        )

    return call


# Imported here, the product's addresses are decided before any test sets the secret; else the first one to ask would
# decide for all that run in its process.
pytestmark = pytest.mark.urls(urls_with_webhooks.__name__)
WHEN = datetime.now(UTC).isoformat()
HARD = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 1, "BouncedAt": WHEN, "Details": "550 5.1.1 unknown user"}


def test_a_lost_address_told_by_the_provider_is_left_out_once(delivery, tell):
    assert tell(**HARD).status_code == 200
    assert tell(**HARD).status_code == 200
    delivery.refresh_from_db()
    assert (delivery.state, delivery.bounce_status) == ("bounced", "5.1.1")
    assert [row.effect for row in Return.objects.all()] == ["suppressed"]


def test_a_full_mailbox_is_counted(delivery, tell):
    tell(**HARD | {"Type": "SoftBounce", "Details": "452 4.2.2 mailbox full"})
    assert Return.objects.get().effect == "strike"


def test_a_complaint_withdraws_consent(delivery, tell):
    tell(RecordType="SpamComplaint", Type="SpamComplaint", ID=2, BouncedAt=WHEN)
    delivery.refresh_from_db()
    assert delivery.state == "complained"
    assert Suppression.objects.get().reason == "complained"


def test_a_delivered_message_is_said_to_be(delivery, tell):
    tell(RecordType="Delivery", DeliveredAt=WHEN)
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


@pytest.mark.filterwarnings("ignore")
def test_without_the_secret_nobody_is_heard(delivery, tell, caplog):
    assert tell(secret="pole:devine", **HARD).status_code == 400
    assert Return.objects.count() == 0
    [said] = caplog.records
    assert said.exc_info is None


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("brevo", {"event": "soft_bounce", "email": YOU, "message-id": "<a1@b>"}),
        ("postmark", {"RecordType": "Bounce", "Type": "SoftBounce", "Email": YOU, "MessageID": "883953f4-6105"}),
        ("mailjet", {"event": "bounce", "email": YOU, "hard_bounce": False, "error": "mailbox inactive"}),
    ],
)
def test_a_soft_bounce_told_by_any_provider_is_one_of_three(delivery, client, provider, said):
    assert raw(client, provider, json.dumps(said).encode()).status_code == 200
    assert [row.effect for row in Return.objects.all()] == ["strike"]
    assert not Suppression.objects.exists()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("provider", ["mailgun", "mandrill", "mailersend", "postal", "unisender_go", "amazon_ses"])
def test_a_provider_that_is_not_set_up_is_not_heard(delivery, client, caplog, settings, provider):
    settings.ANYMAIL = {}
    assert raw(client, provider, b"{}").status_code == 404
    [said] = caplog.records
    assert said.exc_info is None
    assert "\n" not in said.getMessage()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("provider", ["mailgun", "mandrill", "mailersend", "postal", "unisender_go"])
@pytest.mark.parametrize("body", [b"{}", b"garbage", b'{"signature": {"token": "\xc3\xa9", "timestamp": 1}}'])
def test_what_no_provider_signed_is_refused_without_a_trace(delivery, client, caplog, settings, provider, body):
    keys = ("MAILGUN_WEBHOOK_SIGNING_KEY", "MANDRILL_WEBHOOK_KEY", "MAILERSEND_SIGNING_SECRET", "POSTAL_WEBHOOK_KEY")
    settings.ANYMAIL = dict.fromkeys((*keys, "UNISENDER_GO_API_KEY"), "key")
    assert raw(client, provider, body).status_code == 400
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None


@pytest.mark.urls("arrimage.config.urls")
def test_without_a_secret_there_is_no_such_address(client, db):
    assert client.post("/avis-de-livraison/postmark/tracking/").status_code == 404


def raw(client, provider: str, body: bytes):
    """The provider calls, whatever it says."""
    given = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(SECRET.encode()).decode()}
    client.raise_request_exception = False
    return client.post(f"/avis-de-livraison/{provider}/tracking/", body, content_type="application/json", **given)


@pytest.mark.parametrize("provider", ["brevo", "postmark", "mailjet", "sparkpost"])
@pytest.mark.parametrize("body", [b"garbage", b'"x"', b"[1]", b"12", b"null", b"", b"\xff"])
def test_what_is_no_notice_is_refused_without_a_trace(delivery, client, caplog, provider, body):
    assert raw(client, provider, body).status_code == 400
    assert not [row for row in caplog.records if row.exc_info]
    assert Return.objects.count() == 0


@pytest.mark.parametrize("said", [{"email": 5}, {"email": YOU, "message-id": [1]}])
def test_a_notice_whose_words_are_no_words_is_refused_too(delivery, client, caplog, said):
    assert raw(client, "brevo", json.dumps({"event": "hard_bounce", **said}).encode()).status_code == 400
    assert not [row for row in caplog.records if row.exc_info]
