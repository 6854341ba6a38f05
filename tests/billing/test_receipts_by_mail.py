"""Each payment that comes in brings one receipt by mail, however often it is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.billing.models import OnlinePayment, Payment
from arrimage.billing.operations import receive_payment
from arrimage.billing.tokens import token_of
from arrimage.letters.models import Delivery
from tests.billing.conftest import noon
from tests.billing.stripe_side import session_of
from tests.billing.test_online import COMPLETED, SUCCEEDED, keys, tell  # noqa: F401  (a fixture)


@pytest.fixture
def today():
    return localdate()


@pytest.fixture
def receive(today):
    def received(invoice, amount, **said):
        said = {"received_on": today, "method": "cheque", "at": noon(today), **said}
        return receive_payment(invoice=invoice, amount=Decimal(amount), **said)

    return received


def test_a_payment_written_down_brings_its_receipt(invoice, receive, client):
    written = invoice(100)
    payment = receive(written, 40)
    [letter] = Delivery.objects.all()
    assert (letter.address, letter.state) == ("cafe@rives.example", "planned")
    assert letter.own_subject == f"Reçu {payment.receipt}"
    text = letter.own_text.replace("\xa0", " ")
    assert "40,00 $" in text
    assert "Il reste 60,00 $ à payer." in text
    path = f"/factures/{token_of(written)}/recus/{payment.pk}.pdf"
    assert path in text
    assert client.get(path).status_code == 200
    receive(written, 60)
    assert Delivery.objects.count() == 2
    assert "Il ne reste rien à payer." in Delivery.objects.latest("pk").own_text


def test_a_payment_that_cannot_be_written_brings_none(invoice, receive):
    with pytest.raises(ValidationError):
        receive(invoice(100), 101)
    assert (Delivery.objects.count(), Payment.objects.count()) == (0, 0)


def test_an_invoice_without_an_address_brings_none_and_is_paid_all_the_same(invoice, receive, organisation):
    written = invoice(100)
    type(written).objects.filter(pk=written.pk).update(payer_email="")
    written.refresh_from_db()
    assert receive(written, 100).receipt
    assert Delivery.objects.count() == 0


def test_stripe_may_tell_again_and_in_any_order_there_is_one_receipt(invoice, keys):  # noqa: F811
    written = invoice(100)
    online = OnlinePayment.objects.create(
        invoice=written, session="cs_test_1", amount=Decimal(100), opened_at=timezone.now() - timedelta(minutes=5)
    )
    for kind, name in ((COMPLETED, "evt_a"), (SUCCEEDED, "evt_b"), (COMPLETED, "evt_a"), (COMPLETED, "evt_c")):
        assert tell(kind, session_of(online), name)[0] == 200
    assert Delivery.objects.filter(address="cafe@rives.example").count() == Payment.objects.count() == 1


def test_in_english_to_who_reads_english(invoice, receive):
    receive(invoice(100, language="en"), 100)
    letter = Delivery.objects.get()
    assert letter.own_subject.startswith("Receipt ")
    assert "Nothing is left to pay." in letter.own_text
