"""Books are kept: forgetting somebody leaves her invoice, which loses her name once the law allows it."""

from datetime import date

from arrimage.billing.models import Invoice
from arrimage.billing.payers import payer_of
from arrimage.billing.personal_data import BOOKS
from arrimage.consent.models import RetentionRule
from arrimage.consent.operations.forgetting import forget
from arrimage.consent.operations.retention import carry_out, start_run
from arrimage.kit.personal_data import Subject
from arrimage.network.models import Person
from tests.billing.conftest import noon


def run(day: date) -> int:
    done = carry_out(run=start_run(day=day, by=None), now=noon(day))
    return done.lines.get(data_class=BOOKS).done


def test_a_forgotten_person_stays_on_her_invoice_until_the_law_lets_it_go(invoice, pay, today):
    RetentionRule.objects.exclude(data_class=BOOKS).update(is_active=False)
    ada = Person.objects.create(first_name="Ada", last_name="King", email="ada@king.example")
    hers, the_cafes = invoice(100, payer=payer_of(ada)), invoice(50)
    pay(hers, 100)
    forget(subject=Subject(ada), day=today)
    hers.refresh_from_db()
    assert hers.payer_name == "Ada King"
    assert run(date(2025, 3, 17)) == 2
    hers.refresh_from_db()
    the_cafes.refresh_from_db()
    assert (hers.payer_name, hers.payer_email, hers.person) == ("Nom retiré", "", None)
    assert (hers.number, hers.total, hers.payments.count()) == ("2018-0001", 100, 1)
    assert (the_cafes.payer_name, the_cafes.payer_email) == ("Café des Rives", "")
    assert not Invoice.objects.search("Ada").exists()
