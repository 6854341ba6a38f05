"""Amounts collected: what came in, less what went back, with the reason of what does not count."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.billing.measures import DUES_COLLECTED, of_dues
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from tests.billing.conftest import noon

MARCH = Period(date(2018, 3, 1), date(2018, 4, 1))
LATER = date(2018, 6, 1)


def figure(period=MARCH, day=LATER, **parameters):
    return Figure.of(DUES_COLLECTED, period, day, parameters)


def test_received_less_given_back_and_without_what_was_taken_back(invoice, pay, take_back, credit, refund):
    written = invoice(100)
    pay(written, 60)
    cheque = pay(written, 40, method="interac")
    take_back(cheque, on=date(2018, 4, 9), reason="Sans provision")
    credit(written, 60)
    refund(written, 20)
    seen = figure()
    assert seen.value == 40
    assert {str(one): seen.reasons(one) for one in seen.not_counted} == {
        "R2018-0002": ["Il a été repris le 9 avril 2018\N{NO-BREAK SPACE}: Sans provision"]
    }
    assert figure(day=date(2018, 4, 8)).value == 80, "not known yet"
    assert figure(method=["interac"]).value == 0


@pytest.mark.parametrize(
    ("wording", "parameters"),
    [("Montant des cotisations perçues", {}), ("Nombre de cotisations", None), ("Revenus autonomes", None)],
)
def test_words_about_dues_in_dollars_call_for_it(wording, parameters):
    assert of_dues(wording, "") == parameters


@pytest.mark.slow
@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(1, 9_999), st.integers(0, 60), st.booleans()), max_size=8),
    st.integers(0, 60),
)
def test_adjacent_periods_add_up_and_each_payment_counts_or_says_why(invoice, pay, take_back, payments, cut):
    from django.db import transaction

    with transaction.atomic():
        written = invoice(100_000, on=MARCH.start)
        for cents, days, is_mistake in payments:
            payment = pay(written, Decimal(cents) / 100, on=MARCH.start + timedelta(days=days), at=noon(LATER))
            if is_mistake:
                take_back(payment, on=LATER)
        whole = Period(MARCH.start, MARCH.start + timedelta(days=61))
        parts = whole.split(MARCH.start + timedelta(days=cut))
        assert sum(figure(part).value for part in parts) == figure(whole).value
        kept = sum(Decimal(cents) / 100 for cents, _days, is_mistake in payments if not is_mistake)
        assert figure(whole).value == kept
        seen = figure(whole)
        assert seen.counted.count() + seen.not_counted.count() == len(payments)
        assert all(seen.reasons(one) for one in seen.not_counted)
        transaction.set_rollback(True)
