"""What is done about a membership, and what the consent ledger and the accounts learn of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from arrimage.consent.models import ConsentEntry, Purpose
from arrimage.consent.queries import may_send
from arrimage.membership.models import Membership, Term
from arrimage.membership.operations import (
    admit,
    apply,
    begin_term,
    change_category,
    exclude,
    readmit,
    refuse,
    resign,
    tell_the_ledger,
    void_act,
    void_term,
    waive,
)
from arrimage.membership.queries import members_count, members_on
from arrimage.network.models import OrganisationRole
from tests.membership.conftest import noon, pay

APRIL, MAY = date(2018, 4, 1), date(2018, 5, 1)


@pytest.fixture
def bulletin(db) -> Purpose:
    return Purpose.objects.create(code="bulletin", name_fr="Bulletin", position=1)


@pytest.fixture
def asked(cafe, enterprises, helene):
    return apply(holder=cafe, category=enterprises, on=APRIL, at=noon(APRIL), contact=helene)


@pytest.fixture
def admitted(asked):
    return admit(membership=asked, on=APRIL, resolution="CA-1", at=noon(APRIL))


@pytest.fixture
def paid(admitted):
    pay(admitted.terms.get().invoice, date(2018, 4, 10))
    return admitted


def tell(day: date) -> int:
    return tell_the_ledger(memberships=Membership.objects.all(), at=noon(day))


def test_admitted_invoiced_then_a_member_once_paid(admitted, cafe):
    term = admitted.terms.get()
    assert (term.starts_on, term.ends_on, term.dues) == (APRIL, date(2019, 3, 31), Decimal("120.00"))
    assert (term.invoice.total, term.invoice.organisation, term.invoice.payer_email) == (
        Decimal("120.00"),
        cafe,
        "helene@cafe.example",
    )
    assert term.invoice.lines.get().label == "Cotisation, Entreprises, du 1er avril 2018 au 31 mars 2019"
    assert members_count(MAY) == 0
    pay(term.invoice, date(2018, 4, 10))
    assert [members_count(day) for day in (date(2018, 4, 9), date(2018, 4, 10))] == [0, 1]


def test_the_dues_of_her_band(cafe, enterprises):
    cafe.revenue_band = "from_1m"
    cafe.save()
    asked = apply(holder=cafe, category=enterprises, on=APRIL, at=noon(APRIL))
    admit(membership=asked, on=APRIL, resolution="1", at=noon(APRIL))
    assert asked.terms.get().dues == Decimal("240.00")


def test_a_free_category_makes_a_member_without_an_invoice(support, partners):
    asked = apply(holder=support, category=partners, on=APRIL, at=noon(APRIL))
    admit(membership=asked, on=APRIL, resolution="1", at=noon(APRIL))
    assert asked.terms.get().invoice is None
    assert members_count(APRIL) == 1


def test_nobody_applies_or_is_decided_on_twice(asked, cafe, enterprises):
    with pytest.raises(ValidationError, match="déjà demandé"):
        apply(holder=cafe, category=enterprises, on=APRIL, at=noon(APRIL))
    refuse(membership=asked, on=APRIL, reason="Hors territoire", at=noon(APRIL))
    with pytest.raises(ValidationError, match="déjà décidée"):
        admit(membership=asked, on=APRIL, resolution="1", at=noon(APRIL))
    assert members_count(APRIL) == 0


def test_a_category_keeps_to_its_holders_and_kinds(support, helene, enterprises, people):
    with pytest.raises(ValidationError, match="n’admet pas"):
        apply(holder=support, category=enterprises, on=APRIL, at=noon(APRIL))
    with pytest.raises(ValidationError, match="autre genre de membre"):
        apply(holder=helene, category=enterprises, on=APRIL, at=noon(APRIL))
    assert apply(holder=helene, category=people, on=APRIL, at=noon(APRIL)).holder == helene


def test_without_dues_for_the_year_nothing_is_half_done(asked, enterprises):
    enterprises.rates.all().delete()
    with pytest.raises(ValidationError, match="n’est pas connue"):
        admit(membership=asked, on=APRIL, resolution="1", at=noon(APRIL))
    assert [act.kind for act in asked.acts.all()] == ["applied"]


def test_a_next_year_is_prepared_once(paid):
    before = date(2019, 2, 1)
    first = begin_term(membership=paid, on=before, at=noon(before))
    assert (first.starts_on, first.ends_on, first.dues) == (APRIL.replace(year=2019), date(2020, 3, 31), Decimal(120))
    assert begin_term(membership=paid, on=before + timedelta(days=5), at=noon(before)) == first
    assert Term.objects.count() == 2


def test_a_member_in_grace_then_lapsed_then_back(paid):
    assert members_count(date(2019, 5, 30)) == 1
    assert members_count(date(2019, 5, 31)) == 0
    late = begin_term(membership=paid, on=date(2019, 9, 1), at=noon(date(2019, 9, 1)))
    pay(late.invoice, date(2019, 9, 3))
    assert [members_count(day) for day in (date(2019, 8, 1), date(2019, 9, 2), date(2019, 9, 3))] == [0, 0, 1]


def test_waived_dues_and_a_voided_year_stay_readable(admitted):
    waive(term=admitted.terms.get(), because="Membre fondateur", at=noon(MAY))
    assert members_count(MAY) == 1
    assert members_count(MAY, noon(date(2018, 4, 30))) == 0
    assert admitted.terms.count() == 2
    void_term(term=admitted.terms.get(voided_at=None), reason="Erreur", at=noon(date(2018, 6, 1)))
    assert members_count(MAY) == 0


def test_another_category_for_the_years_to_come_or_for_this_one_too(paid, partners):
    change_category(membership=paid, category=partners, at=noon(MAY))
    assert members_on(MAY).with_year(MAY).get().year_category != partners.pk
    change_category(membership=paid, category=partners, at=noon(MAY), from_present_year=True)
    assert members_on(MAY).with_year(MAY).get().year_category == partners.pk
    assert members_count(MAY) == 1, "the invoice paid stays that of the year"


def test_who_comes_back_has_a_second_stay_without_the_newcomers_discount(paid, enterprises):
    enterprises.first_year_discount = Decimal(50)
    enterprises.save()
    exclude(membership=paid, on=MAY, reason="Cotisation", resolution="CA-2", at=noon(MAY))
    later = date(2018, 10, 1)
    again = readmit(membership=paid, on=later, resolution="CA-3", at=noon(later))
    assert again.pk != paid.pk
    assert again.terms.get().dues == Decimal("60.00"), "six months of twelve, no discount"
    with pytest.raises(ValidationError, match="n’est pas parti"):
        readmit(membership=again, on=later, resolution="CA-4", at=noon(later))


def test_the_ledger_learns_of_a_settled_year_once(paid, bulletin):
    assert tell(MAY) == 1
    assert tell(MAY) == 0
    entry = ConsentEntry.objects.get()
    assert (entry.act, entry.on, entry.ends_on, str(entry.address)) == (
        "membership_began",
        APRIL,
        date(2019, 3, 31),
        "helene@cafe.example",
    )
    assert may_send("helene@cafe.example", bulletin, date(2021, 3, 30)).allowed
    assert not may_send("helene@cafe.example", bulletin, date(2021, 3, 31)).allowed


def test_dues_to_come_allow_nothing_yet(admitted):
    assert tell(MAY) == 0


def test_two_years_run_from_a_resignation(paid, bulletin):
    tell(MAY)
    resign(membership=paid, on=MAY, reason="Fermeture", at=noon(MAY))
    assert may_send("helene@cafe.example", bulletin, date(2020, 4, 30)).allowed
    assert not may_send("helene@cafe.example", bulletin, date(2020, 5, 1)).allowed
    assert tell(date(2018, 6, 1)) == 0
    void_act(act=paid.acts.get(kind="resigned"), reason="Erreur", at=noon(date(2018, 6, 1)))
    assert may_send("helene@cafe.example", bulletin, date(2020, 5, 1)).allowed


def test_who_belongs_through_another_member_goes_on_belonging(paid, bulletin, support, partners, helene):
    OrganisationRole.objects.create(person=helene, organisation=support)
    other = apply(holder=support, category=partners, on=APRIL, at=noon(APRIL))
    admit(membership=other, on=APRIL, resolution="1", at=noon(APRIL))
    tell(MAY)
    resign(membership=paid, on=MAY, reason="Fermeture", at=noon(MAY))
    assert may_send("helene@cafe.example", bulletin, date(2021, 3, 30)).allowed


def test_a_newcomer_of_a_member_organisation_belongs_from_her_first_day(paid, cafe):
    from arrimage.network.models import Person

    paul = Person.objects.create(first_name="Paul", last_name="Roy", email="paul@cafe.example")
    OrganisationRole.objects.create(person=paul, organisation=cafe, start=date(2018, 7, 1))
    tell(date(2018, 8, 1))
    assert ConsentEntry.objects.get(address__address="paul@cafe.example").on == date(2018, 7, 1)
