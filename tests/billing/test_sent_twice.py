"""A payment form sent twice, from two tabs or by the back button, records the money once."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from arrimage.billing.models import Invoice, Payment
from arrimage.kit.templatetags.formats import long_date
from arrimage.letters.models import Delivery
from tests.billing.test_desk import AT, said, typed


@pytest.fixture
def today():
    return localdate()


@pytest.fixture
def page(coralie, client_for):
    return client_for(coralie)


def test_the_same_payment_sent_twice_is_recorded_and_thanked_once_unless_it_is_said_to_be_a_second(page, invoice):
    written = invoice(100)
    form = {"received_on": localdate().isoformat(), "amount": "40", "method": "cheque"}
    at = f"{AT}{written.pk}/paiement/"
    assert 'type="checkbox"' not in said(page.get(at)), "no question before there is one"
    assert page.post(at, form).status_code == 302
    asked = page.post(at, form)
    assert asked.status_code == 422
    assert f"40,00 $, {long_date(localdate())}, Chèque, reçu R{localdate().year}-0001".replace("\xa0", " ") in said(
        asked
    )
    assert re.search(r'<input[^>]*type="checkbox"[^>]*name="is_second"|name="is_second"[^>]*checkbox', said(asked))
    assert (Payment.objects.count(), Delivery.objects.count()) == (1, 1)
    assert page.post(at, {**form, "is_second": "on"}).status_code == 302
    assert (Payment.objects.count(), Delivery.objects.count()) == (2, 2)


@pytest.mark.parametrize("other", [{"amount": "41"}, {"method": "cash"}, {"received_on": "yesterday"}])
def test_another_payment_is_recorded_without_a_question(page, invoice, other):
    written, at = invoice(100), localdate()
    form = {"received_on": at.isoformat(), "amount": "40", "method": "cheque"}
    page.post(f"{AT}{written.pk}/paiement/", form)
    if "received_on" in other:
        other = {"received_on": (at - timedelta(days=1)).isoformat()}
    assert page.post(f"{AT}{written.pk}/paiement/", {**form, **other}).status_code == 302
    assert page.post(f"{AT}{invoice(100).pk}/paiement/", form).status_code == 302
    assert Payment.objects.count() == 3


def test_a_payment_taken_back_may_be_written_again(page, invoice, pay, take_back):
    written = invoice(100)
    take_back(pay(written, 40))
    form = {"received_on": localdate().isoformat(), "amount": "40", "method": "cheque"}
    assert page.post(f"{AT}{written.pk}/paiement/", form).status_code == 302


def test_an_invoice_and_its_credit_note_sent_again_are_not_written_twice(page):
    form = typed(name="Ada", token=str(uuid4()))
    assert 'name="token"' in said(page.get(f"{AT}nouvelle/"))
    assert page.post(f"{AT}nouvelle/", form).status_code == 302
    assert "C’est déjà enregistré" in said(page.post(f"{AT}nouvelle/", form, follow=True))
    written = Invoice.objects.get()
    credit = {"on": localdate().isoformat(), "reason": "Erreur", "amount": "20", "token": str(uuid4())}
    for _time in range(2):
        assert page.post(f"{AT}{written.pk}/crediter/", credit).status_code == 302
    assert Invoice.objects.count() == 2
