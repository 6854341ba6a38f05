"""The renewal run: each member gets the year that follows and its invoice, once, whatever happens on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrimage.billing.models import Invoice
from arrimage.membership.models import Act, Category, DuesRate, Membership, Term
from arrimage.membership.operations import begin_term, renewing, resign
from arrimage.membership.operations.renewing import prepare_renewals
from arrimage.network.models import Organisation
from tests.membership.conftest import noon, pay

pytestmark = pytest.mark.django_db
FEBRUARY = date(2018, 2, 1)


def run(on: date = FEBRUARY, **more):
    return prepare_renewals(on=on, at=noon(on), **more)


def years_of(membership: Membership) -> list[tuple[date, date]]:
    return list(membership.terms.filter(voided_at=None).values_list("starts_on", "ends_on"))


def test_sixty_days_before_the_end_a_member_has_the_next_year_and_its_invoice(member, cafe, helene):
    membership = member(cafe, contact=helene)
    assert run(date(2018, 1, 29)).terms == 0
    done = run(date(2018, 1, 30))
    assert (done.terms, done.invoices, done.refused) == (1, 1, {})
    term = membership.terms.last()
    assert (term.starts_on, term.ends_on, term.grace_until) == (date(2018, 4, 1), date(2019, 3, 31), date(2019, 5, 30))
    assert term.invoice.total == 120
    assert term.invoice.payer_email == "helene@cafe.example"
    assert term.invoice.due_on == date(2018, 3, 31), "a renewal is paid before its year begins"
    assert "31 mars 2019" in term.invoice.lines.get().label


def test_run_again_it_asks_nobody_twice(member, cafe, support, partners):
    for organisation in (cafe, support):
        member(organisation)
    run()
    assert (run().terms, run(date(2018, 3, 30)).terms, run(date(2018, 5, 2)).terms) == (0, 0, 0)
    assert Invoice.objects.count() == 4


def test_a_member_in_grace_is_renewed_from_the_day_after_her_year(member, cafe):
    membership = member(cafe, grace_until=date(2018, 5, 30))
    run(date(2018, 5, 30))
    term = membership.terms.last()
    assert term.starts_on == date(2018, 4, 1)
    assert term.invoice.due_on == date(2018, 6, 29), "she has the usual days to pay"


def test_who_lapsed_left_or_never_paid_is_not_renewed(member, cafe, support):
    lapsed, gone = member(cafe), member(support)
    never = member(Organisation.objects.create(name="Le Phare"), paid=None)
    resign(membership=gone, on=date(2018, 1, 10), reason="Fin des activités", at=noon(date(2018, 1, 10)))
    run(date(2018, 4, 1))
    assert [one.terms.count() for one in (lapsed, gone, never)] == [1, 1, 1]


def test_who_resigns_between_the_look_and_the_batch_is_left_alone(member, cafe, support, monkeypatch):
    gone, stays = member(cafe), member(support)
    batched = renewing.batched

    def meanwhile(keys):
        Act.objects.create(
            membership=gone, kind="resigned", on=FEBRUARY, reason="Fin des activités", recorded_at=noon(FEBRUARY)
        )
        return batched(keys)

    monkeypatch.setattr(renewing, "batched", meanwhile)
    assert run().terms == 1
    assert (gone.terms.count(), stays.terms.count()) == (1, 2)


def test_a_category_without_dues_for_that_year_is_told_and_stops_nobody_else(member, cafe, support):
    orphan = Category.objects.create(name_fr="Amis", year="rolling")
    DuesRate.objects.filter(category=orphan).delete()
    told = member(support, category=orphan)
    member(cafe)
    done = run()
    assert done.terms == 1
    assert list(done.refused) == [told.pk]
    assert "Amis" in done.refused[told.pk]


def test_a_free_category_is_renewed_without_an_invoice(member, support, partners):
    membership = member(support, category=partners)
    done = run()
    assert (done.terms, done.invoices) == (1, 0)
    assert membership.terms.last().invoice is None


def test_two_memberships_of_one_holder_are_renewed_once(member, cafe):
    member(cafe), member(cafe)
    assert run().terms == 1


def test_a_year_renewed_by_hand_is_not_renewed_by_the_run(member, cafe):
    membership = member(cafe)
    begin_term(membership=membership, on=date(2018, 4, 1), at=noon(FEBRUARY))
    assert run().terms == 0


def test_many_batches_make_numbers_without_gaps(member, monkeypatch):
    monkeypatch.setattr(renewing, "BATCH", 2)
    for place in range(5):
        member(Organisation.objects.create(name=f"Coop {place}"))
    run()
    numbers = Invoice.objects.exclude(number__startswith="T-").order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [f"2018-{place:04}" for place in range(1, 6)]


def test_the_category_of_today_decides_for_the_next_year(member, cafe, enterprises):
    membership = member(cafe)
    other = Category.objects.create(name_fr="Amis", year="rolling")
    DuesRate.objects.create(category=other, applies_from=date(2015, 1, 1), amount=Decimal(50))
    Membership.objects.filter(pk=membership.pk).update(category=other)
    run()
    term = membership.terms.last()
    assert (term.category, term.dues, term.starts_on) == (other, 50, date(2018, 4, 1))


days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
some_categories = st.fixed_dictionaries(
    {
        "year": st.sampled_from(["fixed", "rolling"]),
        "year_month": st.integers(1, 12),
        "year_day": st.integers(1, 28),
        "grace_days": st.integers(0, 120),
    }
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_categories, days, st.lists(st.tuples(st.integers(1, 200), st.booleans()), max_size=12))
def test_whenever_it_runs_the_years_follow_one_another_and_never_overlap(db, said, joined, looks):
    """Leap days, categories and pauses of months: a paid year, then the next, without a day between or in common."""
    category = Category.objects.create(name_fr="Membres", **said)
    DuesRate.objects.create(category=category, applies_from=date(2010, 1, 1), amount=Decimal(100))
    membership = Membership.objects.create(
        organisation=Organisation.objects.create(name="Coop du Fleuve"), category=category
    )
    Act.objects.create(membership=membership, kind="approved", on=joined, recorded_at=noon(joined))
    first = begin_term(membership=membership, on=joined, at=noon(joined))
    pay(first.invoice, joined)
    day = joined
    for later, pays in looks:
        day += timedelta(days=later)
        run(day)
        run(day)
        for term in membership.terms.filter(invoice__payments=None) if pays else ():
            pay(term.invoice, day)
    years = years_of(membership)
    for (_start, end), (start, _end) in pairwise(years):
        assert start == end + timedelta(days=1)
    unpaid = Term.objects.filter(membership=membership, invoice__payments=None)
    assert unpaid.count() <= 1, "nobody is asked for two years"


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_ask_each_member_once(member, monkeypatch):
    """The second finds its members chosen already, and nothing left to do once it has its turn."""
    monkeypatch.setattr(renewing, "BATCH", 3)
    members = [
        member(Organisation.objects.create(name=f"Coop {place}", email=f"{place}@a.example")) for place in range(8)
    ]
    together = Barrier(2, timeout=60)
    batched = renewing.batched

    def both_chose(keys):
        together.wait()
        return batched(keys)

    def work() -> int:
        try:
            return run().terms
        finally:
            connection.close()

    monkeypatch.setattr(renewing, "batched", both_chose)
    with ThreadPoolExecutor(2) as pool:
        done = [one.result(timeout=120) for one in [pool.submit(work), pool.submit(work)]]
    assert sum(done) == len(members)
    assert [one.terms.count() for one in members] == [2] * len(members)
