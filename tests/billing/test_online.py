"""Paying by card: Stripe's page, and its messages in whatever order, however often, from whomever."""

import itertools
import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.billing.models import Invoice, OnlinePayment, Payment, ProviderEvent
from arrimage.billing.operations import online as operations
from arrimage.billing.tokens import token_of
from tests.billing.stripe_side import SECRET, FakeStripe, charge_of, event, running, session_of, signed

AT = "/paiements/stripe/"
COMPLETED, SUCCEEDED = "checkout.session.completed", "checkout.session.async_payment_succeeded"
FAILED, EXPIRED, REFUNDED = "checkout.session.async_payment_failed", "checkout.session.expired", "charge.refunded"
UNIQUE = itertools.count()


@pytest.fixture
def today() -> date:
    return localdate()


@pytest.fixture(autouse=True)
def keys(settings, db):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", SECRET
    cache.clear()
    return settings


@pytest.fixture
def fake(keys):
    fake = FakeStripe()
    with running(fake) as address:
        keys.STRIPE_API_BASE = address
        yield fake


@pytest.fixture
def online(invoice):
    """A page opened for the whole of an invoice of 100 $."""
    return OnlinePayment.objects.create(
        invoice=invoice(100), session="cs_test_1", amount=Decimal(100), opened_at=timezone.now()
    )


def tell(kind, about, name="", **how):
    name = name or f"evt_{next(UNIQUE)}"
    body = event(kind, about, name, how.pop("created", None))
    signature = how.pop("signature", None) or signed(body, **how)
    response = Client().post(AT, body, content_type="application/json", headers={"Stripe-Signature": signature})
    return response.status_code, ProviderEvent.objects.filter(event=name).first()


def test_the_button_leads_to_stripes_page(client, fake, invoice):
    written = invoice("104.35")
    response = client.post(f"/factures/{token_of(written)}/payer/")
    assert (response.status_code, response["Location"]) == (302, "https://checkout.stripe.com/c/pay/cs_test_1")
    [asked] = fake.asked
    assert asked["line_items[0][price_data][unit_amount]"] == "10435"
    assert asked["line_items[0][price_data][currency]"] == "cad"
    online = OnlinePayment.objects.get()
    assert (online.session, online.amount, online.key) == ("cs_test_1", Decimal("104.35"), asked["key"])
    assert asked["payment_intent_data[metadata][arrimage]"] == online.key
    assert not {"Café des Rives", "cafe@rives.example"} & set(asked.values()), "Stripe asks the payer herself"
    assert "form-action 'self' https://checkout.stripe.com" in response["Content-Security-Policy"]


def test_pressed_twice_it_leads_to_the_same_page(client, fake, invoice):
    at = f"/factures/{token_of(invoice())}/payer/"
    assert client.post(at)["Location"] == client.post(at)["Location"]
    assert OnlinePayment.objects.count() == 1


def test_after_a_part_is_paid_the_page_asks_for_the_rest(client, fake, invoice, pay):
    written = invoice(100)
    client.post(f"/factures/{token_of(written)}/payer/")
    pay(written, 40)
    client.post(f"/factures/{token_of(written)}/payer/")
    assert [asked["line_items[0][price_data][unit_amount]"] for asked in fake.asked] == ["10000", "6000"]


def test_when_stripe_does_not_answer_the_payer_is_told_that_nothing_was_charged(client, fake, invoice):
    fake.is_down = True
    response = client.post(f"/factures/{token_of(invoice())}/payer/")
    assert response.status_code == 503
    assert "rien n’a été débité" in response.content.decode()
    assert OnlinePayment.objects.get().session is None


@pytest.mark.parametrize(
    ("is_down", "said", "kind"),
    [(True, "Stripe n’a pas répondu", "APIError"), (False, "vérifiez STRIPE_SECRET_KEY", "AuthenticationError")],
    ids=["down", "wrong key"],
)
def test_the_desk_and_the_log_say_why_no_page_opened_until_one_does(
    client, client_for, coralie, fake, invoice, caplog, is_down, said, kind
):
    fake.is_down, fake.knows_the_key = is_down, is_down
    written = invoice()
    desk, its_page = client_for(coralie), f"/bureau/factures/{written.pk}/"
    assert client.post(f"/factures/{token_of(written)}/payer/").status_code == 503
    page = desk.get(its_page).content.decode()
    assert "Page qui n’a pas pu être ouverte" in page
    assert said in page
    assert ("Page ouverte" in page, "n’en a encore rien dit" in page) == (False, False)
    assert kind in caplog.text
    assert "sk_test" not in caplog.text
    fake.is_down, fake.knows_the_key = False, True
    assert client.post(f"/factures/{token_of(written)}/payer/").status_code == 302
    assert "Page ouverte" in desk.get(its_page).content.decode()
    assert OnlinePayment.objects.count() == 1, "the same page, asked again"


def test_a_page_thought_not_opened_of_which_stripe_tells_is_followed(online):
    OnlinePayment.objects.update(state="no_page", session=None)
    tell(COMPLETED, session_of(online, payment_status="unpaid"))
    assert OnlinePayment.objects.get().state == "waiting"
    OnlinePayment.objects.update(state="no_page")
    assert "quittée" in tell(EXPIRED, session_of(online, payment_status="unpaid"))[1].outcome


def test_the_address_of_the_button_loaded_again_leads_back_to_the_invoice(client, fake, invoice):
    at = f"/factures/{token_of(invoice())}/"
    assert client.get(f"{at}payer/")["Location"] == at
    assert not fake.asked


def test_what_is_paid_is_not_paid_again_by_card(client, fake, invoice, pay):
    written = invoice(10)
    pay(written, 10)
    response = client.post(f"/factures/{token_of(written)}/payer/")
    assert response.status_code == 409
    assert not fake.asked


def test_without_both_keys_nobody_pays_by_card(client, keys, invoice):
    at = f"/factures/{token_of(invoice())}/"
    assert "par carte" in client.get(at).content.decode()
    keys.STRIPE_WEBHOOK_SECRET = ""
    assert "par carte" not in client.get(at).content.decode()
    assert client.post(f"{at}payer/").status_code == 404
    assert client.post(AT).status_code == 404


def test_a_payment_told_enters_once_with_its_receipt(online):
    status, kept = tell(COMPLETED, session_of(online), "evt_a")
    assert (status, kept.outcome) == (200, f"Paiement inscrit, reçu R{localdate().year}-0001.")
    again, _kept = tell(COMPLETED, session_of(online), "evt_a")
    other, late = tell(SUCCEEDED, session_of(online), "evt_b")
    assert (again, other, late.outcome) == (200, 200, "Ce paiement était déjà inscrit.")
    payment = Payment.objects.get()
    assert (payment.amount, payment.method, payment.reference) == (100, "card", f"pi_{online.pk}")
    assert ProviderEvent.objects.count() == 2


def test_nothing_of_the_payer_is_kept_from_stripes_message(online):
    tell(COMPLETED, session_of(online))
    kept = [str(value) for row in ProviderEvent.objects.values() for value in row.values()]
    kept += [str(value) for row in OnlinePayment.objects.values() for value in row.values()]
    assert not [value for value in kept if "elise" in value.lower() or "Élise" in value]


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "whsec_of_somebody_else"},
        {"at": time.time() - 3_600},
        {"signature": "t=1,v1=00"},
        {"signature": "nonsense"},
    ],
    ids=["forged", "too old", "wrong", "no signature"],
)
def test_what_stripe_did_not_sign_just_now_is_refused_and_not_kept(online, how):
    assert tell(COMPLETED, session_of(online), **how) == (400, None)
    assert not Payment.objects.exists()


def test_a_body_changed_on_the_way_is_refused(online):
    body = event(COMPLETED, session_of(online))
    signature = signed(body)
    response = Client().post(
        AT, body.replace("10000", "1"), content_type="application/json", headers={"Stripe-Signature": signature}
    )
    assert response.status_code == 400


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"object": "event"}', "not json", '{"id": 1, "data": {"object": 3}}']
)
def test_a_signed_body_that_is_no_message_is_refused(body):
    response = Client().post(AT, body, content_type="application/json", headers={"Stripe-Signature": signed(body)})
    assert response.status_code == 400


def test_a_get_is_no_message(client):
    assert client.get(AT).status_code == 405


def test_a_slow_payment_waits_then_enters(online, today):
    _status, kept = tell(COMPLETED, session_of(online, payment_status="unpaid"))
    assert "n’a pas encore répondu" in kept.outcome
    assert not Payment.objects.exists()
    tell(SUCCEEDED, session_of(online))
    assert list(Invoice.objects.settled(today)) == [online.invoice]


def test_a_slow_payment_refused_leaves_the_invoice_owed(online, today):
    tell(COMPLETED, session_of(online, payment_status="unpaid"))
    _status, kept = tell(FAILED, session_of(online, payment_status="unpaid"))
    assert "toujours due" in kept.outcome
    online.refresh_from_db()
    assert online.state == "failed"
    assert list(Invoice.objects.owed(today)) == [online.invoice]


def test_a_page_left_expires_unless_it_was_used(online):
    assert "quittée" in tell(EXPIRED, session_of(online, payment_status="unpaid"))[1].outcome
    tell(COMPLETED, session_of(online))
    assert "en retard" in tell(EXPIRED, session_of(online))[1].outcome
    online.refresh_from_db()
    assert online.state == "paid"


def test_a_refund_is_told_before_its_payment(online, today):
    _status, kept = tell(REFUNDED, charge_of(online, 3_000))
    assert "retenu" in kept.outcome
    tell(COMPLETED, session_of(online))
    assert sorted(payment.amount for payment in Payment.objects.all()) == [-30, 100]
    assert online.invoice.balance_on(today) == 30


def test_refunds_add_up_as_stripe_counts_them(online, today):
    tell(COMPLETED, session_of(online))
    tell(REFUNDED, charge_of(online, 3_000))
    tell(REFUNDED, charge_of(online, 10_000))
    assert "déjà inscrit" in tell(REFUNDED, charge_of(online, 3_000))[1].outcome
    assert sorted(payment.amount for payment in Payment.objects.all()) == [-70, -30, 100]
    assert online.invoice.balance_on(today) == 100


def test_two_pages_both_paid_enter_once_and_the_second_is_to_give_back(online, today):
    second = OnlinePayment.objects.create(
        invoice=online.invoice, session="cs_test_2", amount=Decimal(100), opened_at=timezone.now()
    )
    tell(COMPLETED, session_of(online))
    status, kept = tell(COMPLETED, session_of(second))
    assert (status, Payment.objects.count()) == (200, 1)
    assert "n’étaient plus dus" in kept.outcome
    second.refresh_from_db()
    assert second.in_excess == 100
    assert "reste telle quelle" in tell(REFUNDED, charge_of(second, 10_000))[1].outcome
    second.refresh_from_db()
    assert (second.in_excess, online.invoice.balance_on(today)) == (0, 0)


def test_an_invoice_paid_by_cheque_meanwhile_takes_only_what_is_left(online, pay, today):
    pay(online.invoice, 60)
    _status, kept = tell(COMPLETED, session_of(online))
    assert online.invoice.balance_on(today) == 0
    assert "60,00" in kept.outcome
    assert Payment.objects.get(online=online).amount == 40


def test_an_invoice_credited_meanwhile_receives_nothing(online, credit, today):
    credit(online.invoice)
    status, kept = tell(COMPLETED, session_of(online))
    assert (status, Payment.objects.exists()) == (200, False)
    assert "remboursez-les" in kept.outcome


@pytest.mark.parametrize("wrong", [{"amount_total": 1}, {"currency": "usd"}])
def test_another_amount_than_the_one_asked_enters_nothing(online, wrong):
    status, kept = tell(COMPLETED, session_of(online, **wrong))
    assert (status, Payment.objects.exists()) == (200, False)
    assert "n’est pas celui demandé" in kept.outcome


def test_the_payments_of_another_program_of_the_same_account_are_left_alone(online):
    stranger = session_of(online, id="cs_other", client_reference_id=None, metadata={}, payment_intent="pi_other")
    status, kept = tell(COMPLETED, stranger)
    assert (status, Payment.objects.exists(), kept.online) == (200, False, None)
    assert "autre programme" in kept.outcome
    assert "ne suit pas" in tell("customer.created", {"id": "cus_1", "object": "customer"})[1].outcome


def test_a_page_of_which_the_name_was_lost_is_found_by_ours(invoice, today):
    online = OnlinePayment.objects.create(invoice=invoice(100), amount=Decimal(100), opened_at=timezone.now())
    tell(COMPLETED, session_of(online, id="cs_test_9"))
    online.refresh_from_db()
    assert (online.session, online.state) == ("cs_test_9", "paid")


def test_a_fault_in_the_middle_keeps_nothing_and_stripe_sends_again(online, monkeypatch):
    broken = Client(raise_request_exception=False)
    body = event(COMPLETED, session_of(online), "evt_x")
    send = {"content_type": "application/json", "headers": {"Stripe-Signature": signed(body)}}
    with monkeypatch.context() as patch:
        patch.setattr(operations, "receive_payment", lambda **said: 1 / 0)
        assert broken.post(AT, body, **send).status_code == 500
    assert not ProviderEvent.objects.exists()
    assert broken.post(AT, body, **send).status_code == 200
    assert Payment.objects.count() == 1


MESSAGES = st.permutations(range(6)).flatmap(lambda order: st.lists(st.sampled_from(order), min_size=1, max_size=10))


@pytest.mark.slow
@settings(max_examples=40)
@given(MESSAGES)
def test_in_whatever_order_and_however_often_money_enters_once(invoice, order):
    online = OnlinePayment.objects.create(invoice=invoice(100), amount=Decimal(100), opened_at=timezone.now())
    unpaid = session_of(online, id=None, payment_status="unpaid")
    paid = session_of(online, id=None)
    messages = [
        (COMPLETED, unpaid),
        (SUCCEEDED, paid),
        (FAILED, unpaid),
        (EXPIRED, unpaid),
        (REFUNDED, charge_of(online, 2_500)),
        (REFUNDED, charge_of(online, 10_000)),
    ]
    start = next(UNIQUE)
    for number in order:
        kind, about = messages[number]
        assert tell(kind, about, f"evt_{start}_{number}")[0] == 200
    received = [payment.amount for payment in Payment.objects.filter(online=online)]
    is_paid = 1 in order
    back = max([0, *(amount for number, amount in ((4, 25), (5, 100)) if number in order)])
    assert sum(received) == (100 - back if is_paid else 0)
    assert [amount for amount in received if amount > 0] == [100] * is_paid


def test_a_payment_told_late_is_of_the_day_on_which_it_was_made(online, today):
    tell(COMPLETED, session_of(online), created=time.time() - 3 * 86_400)
    assert Payment.objects.get().received_on == today - timedelta(days=3)
