"""How many members on a day: the same whenever counted again, whatever is written down, merged or undone later."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.billing.models import Invoice, Payment
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.membership.operations import resign, void_act
from arrimage.membership.queries import end_of_day, members_count, members_on, restatement
from arrimage.network.models import Organisation
from arrimage.network.operations.merging import merge, undo_merge
from tests.membership.conftest import invoice, noon, pay

FIRST, LAST = date(2017, 1, 1), date(2018, 12, 31)
MARCH_31 = date(2018, 3, 31)
WRITTEN = date(2018, 1, 1)  # each event of a history is written down a day after the one before
DAYS = [date(2017, 3, 31), date(2017, 9, 30), date(2018, 3, 31), date(2018, 9, 30)]

dates = st.dates(FIRST, LAST)
which = st.integers(0, 3)
events = st.lists(
    st.one_of(
        st.tuples(st.just("join"), which, dates),
        st.tuples(st.just("leave"), which, dates),
        st.tuples(st.just("term"), which, dates, st.integers(0, 400), st.integers(0, 90), st.sampled_from([0, 100])),
        st.tuples(st.just("pay"), which, dates, st.sampled_from([50, 100])),
        st.tuples(st.just("take back"), which, dates),
        st.tuples(st.just("credit"), which, dates, st.sampled_from([40, 100])),
        st.tuples(st.just("void act"), which),
        st.tuples(st.just("void term"), which),
        st.tuples(st.just("merge"), which, which),
        st.tuples(st.just("undo")),
        st.tuples(st.just("import"), which, dates),
    ),
    max_size=10,
)


@contextmanager
def taken_away():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Hub:
    """Plays a history, and recounts it by hand from the rows alone."""

    def __init__(self, category: Category) -> None:
        self.category = category
        self.organisations = [Organisation.objects.create(name=f"Organisme {place}") for place in range(4)]
        self.merges: list[Any] = []
        self.holders: list[tuple[datetime, dict[int, int]]] = []

    def play(self, event: tuple[Any, ...], at: datetime) -> None:
        kind, *said = event
        getattr(self, kind.replace(" ", "_"))(at, *said)
        self.holders.append((at, dict(Membership.objects.values_list("pk", "organisation_id"))))

    def _membership(self, place: int) -> Membership | None:
        every = list(Membership.objects.order_by("pk"))
        return every[place % len(every)] if every else None

    def join(self, at, place, on) -> None:
        organisation = Organisation._base_manager.get(pk=self.organisations[place].pk)
        membership = Membership(organisation=organisation.merged_into or organisation, category=self.category)
        membership._history_date = at
        membership.save()
        Act.objects.create(membership=membership, kind="approved", on=on, recorded_at=at)

    def import_(self, at, place, on) -> None:
        self.join(at, place, on)
        self.term(at, len(Membership.objects.all()) - 1, on, 300, 30, 0)

    def leave(self, at, place, on) -> None:
        if membership := self._membership(place):
            Act.objects.create(membership=membership, kind="resigned", on=on, reason="Fermeture", recorded_at=at)

    def term(self, at, place, on, length, grace, dues) -> None:
        membership = self._membership(place)
        if membership is None or Term.objects.filter(membership=membership, starts_on=on, voided_at=None).exists():
            return
        ends = on + timedelta(days=length)
        bill = invoice(membership.organisation, Decimal(dues), on, at) if dues else None
        Term.objects.create(
            membership=membership,
            category=self.category,
            starts_on=on,
            ends_on=ends,
            grace_until=ends + timedelta(days=grace),
            dues=dues,
            invoice=bill,
            recorded_at=at,
        )

    def _bill(self, place) -> Invoice | None:
        bills = list(Invoice.objects.filter(kind="invoice").order_by("pk"))
        return bills[place % len(bills)] if bills else None

    def pay(self, at, place, on, amount) -> None:
        if bill := self._bill(place):
            pay(bill, on, Decimal(amount), at)

    def take_back(self, at, place, on) -> None:
        payments = list(Payment.objects.filter(amount__gt=0, taken_back_by=None).order_by("pk"))
        if payments:
            taken = payments[place % len(payments)]
            Payment.objects.create(
                invoice=taken.invoice,
                received_on=on,
                amount=-taken.amount,
                method="cheque",
                takes_back=taken,
                recorded_at=at,
            )

    def credit(self, at, place, on, amount) -> None:
        if bill := self._bill(place):
            note = invoice(bill.organisation, Decimal(amount), on, at)
            Invoice.objects.filter(pk=note.pk).update(kind="credit", credits=bill)

    def void_act(self, at, place) -> None:
        self._void(Act, at, place)

    def void_term(self, at, place) -> None:
        self._void(Term, at, place)

    def _void(self, model, at, place) -> None:
        rows = list(model.objects.filter(voided_at=None).order_by("pk"))
        if rows:
            model.objects.filter(pk=rows[place % len(rows)].pk).update(voided_at=at)

    def merge(self, at, one, other) -> None:
        pair = [Organisation._base_manager.get(pk=self.organisations[place].pk) for place in (one, other)]
        if one != other and not any(organisation.merged_into_id for organisation in pair):
            self.merges.append(merge(survivor=pair[0], merged=pair[1], at=at))

    def undo(self, at) -> None:
        if self.merges:
            undo_merge(done=self.merges.pop(), at=at)

    # By hand -----------------------------------------------------------------------------------------------

    def recount(self, day: date, known_at: datetime) -> int:
        holders = [held for at, held in self.holders if at <= known_at]
        return len({holders[-1][pk] for pk in holders[-1] if self._is_member(pk, day, known_at)}) if holders else 0

    def _is_member(self, pk: int, day: date, known_at: datetime) -> bool:
        acts = [act for act in self._known(Act, pk, known_at) if act.on <= day]
        last = max(acts, key=lambda act: (act.on, act.pk), default=None)
        terms = [term for term in self._known(Term, pk, known_at) if term.starts_on <= day <= term.grace_until]
        return bool(last and last.kind == "approved" and any(self._is_settled(one, day, known_at) for one in terms))

    def _known(self, model, pk, known_at) -> list[Any]:
        rows = model.objects.filter(membership=pk)
        return [r for r in rows if r.recorded_at <= known_at and (r.voided_at is None or r.voided_at > known_at)]

    def _is_settled(self, term, day, known_at) -> bool:
        if term.invoice is None:
            return True
        notes = Invoice.objects.filter(credits=term.invoice)
        credited = sum(n.total for n in notes if n.issued_on <= day and n.recorded_at <= known_at)
        payments = Payment.objects.filter(invoice=term.invoice)
        paid = sum(p.amount for p in payments if p.received_on <= day and p.recorded_at <= known_at)
        return credited < term.invoice.total and paid + credited >= term.invoice.total


@pytest.mark.slow
@settings(max_examples=10)
@given(history=events)
def test_a_past_count_is_the_same_whenever_it_is_counted_again(enterprises, history):
    with taken_away():
        hub, told = Hub(enterprises), {}
        for place, event in enumerate(history):
            at = noon(WRITTEN + timedelta(days=place))
            hub.play(("import_", *event[1:]) if event[0] == "import" else event, at)
            for day in DAYS:
                told[day, at] = members_count(day)
        for (day, at), count in told.items():
            assert members_count(day, at) == count == hub.recount(day, at), (day, at)
            assert members_count(day, end_of_day(at.date())) == count


@pytest.mark.slow
@settings(max_examples=10)
@given(history=events)
def test_each_standing_is_the_one_that_the_lists_filter_by(enterprises, history):
    with taken_away():
        hub = Hub(enterprises)
        for place, event in enumerate(history):
            at = noon(WRITTEN + timedelta(days=place))
            hub.play(("import_", *event[1:]) if event[0] == "import" else event, at)
        for day in DAYS:
            told = {one.pk: one.standing for one in Membership.objects.with_standing(day)}
            for standing in ("applied", "refused", "approved", "current", "grace", "lapsed", "resigned", "excluded"):
                found = set(Membership.objects.of_standing(standing, day).values_list("pk", flat=True))
                assert found == {pk for pk, said in told.items() if said == standing}
            good = set(Membership.objects.in_good_standing(day).values_list("pk", flat=True))
            assert good == {pk for pk, said in told.items() if said in ("current", "grace")}


def test_a_resignation_written_late_changes_what_is_known_now_not_what_was_known_then(member, cafe, support):
    membership = member(cafe, grace_until=date(2018, 5, 30))
    member(support)
    reported = end_of_day(date(2018, 4, 15))
    assert members_count(MARCH_31) == 2
    resign(membership=membership, on=date(2018, 2, 1), reason="Cesse ses activités", at=noon(date(2018, 6, 1)))
    assert members_count(MARCH_31) == 1
    assert members_count(MARCH_31, reported) == 2

    told = restatement(MARCH_31, reported)
    assert (told.then, told.now, told.difference) == (2, 1, -1)
    [change] = told.changes
    assert (change.membership, change.is_gained) == (membership, False)
    assert list(change.why) == ["«\u00a0Démission\u00a0» du 1er février 2018, consignée le 1er juin 2018"]


def test_a_resignation_voided_gives_the_member_back(member, cafe):
    membership = member(cafe)
    act = resign(membership=membership, on=date(2018, 2, 1), reason="Erreur", at=noon(date(2018, 3, 1)))
    assert members_count(MARCH_31) == 0
    void_act(act=act, reason="Ce n’était pas elle", at=noon(date(2018, 4, 1)))
    assert members_count(MARCH_31) == 1
    assert members_count(MARCH_31, end_of_day(date(2018, 3, 15))) == 0


def test_a_payment_of_april_makes_no_member_of_march(member, cafe):
    member(cafe, since=date(2018, 3, 1), until=date(2019, 3, 31), paid=date(2018, 4, 3))
    assert members_count(MARCH_31) == 0
    assert members_count(date(2018, 4, 3)) == 1


def test_two_members_made_one_count_once_and_still_count_twice_then(member, cafe, support):
    member(cafe)
    member(support)
    done = merge(survivor=cafe, merged=support, at=noon(date(2018, 6, 1)))
    assert members_count(MARCH_31) == 1
    assert members_count(MARCH_31, end_of_day(date(2018, 4, 1))) == 2
    told = restatement(MARCH_31, end_of_day(date(2018, 4, 1)))
    assert [list(change.why) for change in told.changes] == [
        ["Deux fiches d’un même membre ont été fusionnées, ou séparées de nouveau."]
    ]
    undo_merge(done=done, at=noon(date(2018, 7, 1)))
    assert members_count(MARCH_31) == 2
    assert members_count(MARCH_31, end_of_day(date(2018, 6, 15))) == 1


def test_who_is_in_grace_is_a_member_unless_left_out(member, cafe):
    member(cafe, grace_until=date(2018, 5, 30))
    assert members_on(date(2018, 4, 30)).count() == 1
    assert members_on(date(2018, 4, 30), grace=False).count() == 0
    assert members_on(date(2018, 5, 31)).count() == 0


@pytest.mark.parametrize("rows", [1, 4])
def test_the_standing_of_a_list_is_one_query(member, rows, django_assert_num_queries, db):
    for place in range(rows):
        member(Organisation.objects.create(name=f"Organisme {place}"))
    with django_assert_num_queries(1):
        assert [one.standing for one in Membership.objects.with_standing(MARCH_31)] == ["current"] * rows
