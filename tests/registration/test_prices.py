"""What a place costs, and what the books say of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from arrimage.agenda.structured_data import event_data
from arrimage.billing.models import BillingSettings, Invoice
from arrimage.registration.jobs import follow_prices
from arrimage.registration.models import PromoCode, Registration, Ticket
from arrimage.registration.operations import (
    accept_offer,
    approve,
    cancel_order,
    cancel_registration,
    confirm_order,
    place_order,
    refuse,
    transfer,
)
from arrimage.registration.prices import price_of, usual
from arrimage.registration.tokens import register_path
from tests.registration.conftest import NOW, after, an_enrolment, an_event, an_order, named, place, somebody, states

PRICES = st.decimals(0, 10_000, places=2)


@given(PRICES, st.integers(1, 100) | st.none(), st.decimals("0.01", 10_000, places=2))
def test_a_reduction_never_goes_under_zero_nor_over_the_price(price, percent, amount):
    ticket = Ticket(pricing="fixed", price=price)
    code = PromoCode(percent=percent, amount=None if percent else amount)
    paid = price_of(ticket, code=code)
    assert 0 <= paid <= price
    assert paid == paid.quantize(Decimal("0.01"))


@given(PRICES, PRICES | st.none(), PRICES)
def test_one_pays_what_one_can_from_the_least_up(least, suggested, chosen):
    ticket = Ticket(pricing="chosen", price=least, suggested=suggested)
    assert usual(ticket) >= least
    if chosen < least:
        with pytest.raises(ValidationError):
            price_of(ticket, chosen=chosen)
    else:
        assert price_of(ticket, chosen=chosen, code=PromoCode(percent=50)) == chosen


def test_a_free_ticket_and_no_ticket_cost_nothing():
    assert price_of(Ticket(pricing="free")) == price_of(None) == 0


@pytest.fixture
def paying(db):
    enrolment = an_enrolment()
    enrolment.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    return enrolment


@pytest.fixture
def regular(paying) -> Ticket:
    return paying.tickets.get()


def test_one_invoice_for_the_places_given_another_for_who_accepts_later(paying, regular):
    order = place(paying, *(somebody(name, ticket=regular) for name in ("Ana", "Bob", "Chloé")))
    assert not Invoice.objects.exists()
    confirm_order(order=order, at=NOW)
    [invoice] = order.invoices
    assert (invoice.subtotal, invoice.lines.count(), invoice.payer_email) == (80, 2, "ana@exemple.example")
    cancel_registration(registration=named(paying, "Ana"), at=NOW)
    [note] = invoice.credit_notes.all()
    assert note.total == 40
    accept_offer(registration=named(paying, "Chloé"), at=NOW)
    assert [one.subtotal for one in order.invoices] == [80, 40]


def test_taxes_are_credited_to_the_cent_whatever_the_order(paying, regular):
    BillingSettings.objects.create(charges_taxes=True, gst_number="1", qst_number="2")
    order = place(paying, somebody("Ana", ticket=regular), somebody("Bob", ticket=regular), is_known=True)
    cancel_registration(registration=named(paying, "Bob"), at=NOW)
    cancel_registration(registration=named(paying, "Ana"), at=NOW)
    [invoice] = order.invoices
    assert sum(note.total for note in invoice.credit_notes.all()) == invoice.total > 80


def test_a_place_given_up_late_is_not_credited_unless_the_staff_says_so(paying, regular, coralie):
    paying.cancel_until_hours = 48
    paying.save()
    place(paying, somebody("Ana", ticket=regular), is_known=True)
    place(paying, somebody("Bob", ticket=regular), is_known=True)
    late = NOW.replace(day=14)
    cancel_registration(registration=named(paying, "Ana"), at=late)
    assert not Invoice.objects.filter(kind="credit").exists()
    cancel_registration(registration=named(paying, "Bob"), at=late, by=coralie, credits=True)
    assert Invoice.objects.filter(kind="credit").count() == 1


def test_a_whole_order_given_up_is_credited_whole(paying, regular):
    order = place(paying, somebody("Ana", ticket=regular), somebody("Bob", ticket=regular), is_known=True)
    cancel_order(order=order, at=NOW)
    [invoice] = order.invoices
    assert invoice.balance_on(NOW.date()) == 0


def test_codes_lower_the_price_for_as_many_as_they_may(paying, regular):
    code = paying.promo_codes.create(code="Été 2018", percent=25, most=1)
    place(paying, somebody("Ana", ticket=regular), promo_code=" ete 2018 ")
    assert named(paying, "Ana").price == 30
    for words, said in (("hiver", "hiver"), ("été 2018", "ete")):
        with pytest.raises(ValidationError) as refused:
            place(paying, somebody("Bob", ticket=regular), promo_code=words)
        assert "promo_code" in refused.value.message_dict, said
    code.most, code.valid_until = None, NOW
    code.save()
    with pytest.raises(ValidationError):
        place(paying, somebody("Bob", ticket=regular), promo_code="été 2018")


def test_whoever_is_registered_already_does_not_use_the_code_again_when_she_brings_somebody(paying, regular):
    paying.promo_codes.create(code="DUO", percent=25, most=2)
    ana, bob = somebody("Ana", ticket=regular), somebody("Bob", ticket=regular)
    place(paying, ana, promo_code="duo", is_known=True)
    place(paying, ana, bob, promo_code="duo", is_known=True)
    assert [named(paying, name).price for name in ("Ana", "Bob")] == [30, 30]
    with pytest.raises(ValidationError):
        place(paying, ana, somebody("Carl", ticket=regular), promo_code="duo", is_known=True)


def test_an_early_ticket_is_offered_until_its_day(paying):
    early = paying.tickets.create(name_fr="Hâtif", pricing="fixed", price=Decimal(30), available_until=after(days=1))
    place(paying, somebody("Ana", ticket=early))
    with pytest.raises(ValidationError, match="Hâtif"):
        place(paying, somebody("Bob", ticket=early), at=after(days=1))
    with pytest.raises(ValidationError):
        place(paying, "Chloé")


def test_who_says_she_is_a_member_and_is_not_known_as_one_waits_for_a_look(paying):
    for_members = paying.tickets.create(name_fr="Membre", pricing="fixed", price=Decimal(20), holder="members")
    place(paying, somebody("Ana", ticket=for_members), is_known=True)
    assert states(paying) == {"Ana": "pending"}
    assert not Invoice.objects.exists()
    approve(registration=named(paying, "Ana"), at=NOW)
    assert Invoice.objects.get().subtotal == 20


def test_a_place_given_away_then_refused_is_credited_and_whoever_pays_is_told(paying, posted):
    member = paying.tickets.create(name_fr="Membre", pricing="fixed", price=Decimal(25), holder="members")
    order = place(paying, somebody("Cleo", ticket=member), is_known=True)
    approve(registration=named(paying, "Cleo"), at=NOW)
    zed = {"first_name": "Zed", "last_name": "Exemple", "email": "zed@exemple.example"}
    transfer(registration=named(paying, "Cleo"), **zed, at=NOW)
    del posted[:]
    refuse(registration=named(paying, "Zed"), at=NOW)
    assert (states(paying), order.invoices[0].balance_on(NOW.date())) == ({"Zed": "refused"}, 0)
    told = {one.to: one for one in posted}
    assert set(told) == {"zed@exemple.example", "cleo@exemple.example"}
    assert "crédit de 25,00\xa0$" in told["cleo@exemple.example"].text
    assert "Il ne reste rien à payer" in told["cleo@exemple.example"].text
    assert "Zed Exemple" in told["cleo@exemple.example"].text
    assert "$" not in told["zed@exemple.example"].text


def test_the_event_tells_its_lowest_price(paying, regular):
    event = paying.event
    event.refresh_from_db()
    assert event.lowest_price == 40
    paying.tickets.create(name_fr="Selon ses moyens", pricing="chosen", price=5)
    event.refresh_from_db()
    assert (event.lowest_price, event.revision) == (5, 1)
    Registration.objects.all().delete()
    paying.tickets.all().delete()
    event.refresh_from_db()
    assert event.lowest_price == 0


def test_an_event_that_is_free_for_members_alone_is_not_said_to_be_free(paying, regular):
    free = paying.tickets.create(name_fr="Membre", holder="members")
    paying.event.refresh_from_db()
    assert paying.event.lowest_price == 40
    assert event_data(paying.event)["isAccessibleForFree"] is False
    regular.delete()
    paying.event.refresh_from_db()
    assert paying.event.lowest_price == 0, "all of it is for members"
    free.delete()
    paying.tickets.create(name_fr="Autres", pricing="fixed", price=30, holder="others")
    paying.event.refresh_from_db()
    assert paying.event.lowest_price == 30


def test_an_early_price_that_is_over_is_advertised_no_more(db):
    coming = an_enrolment(event=an_event(localdate() + timedelta(days=10)))
    coming.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    until = timezone.now() + timedelta(days=1)
    early = coming.tickets.create(name_fr="Hâtif", pricing="fixed", price=25, available_until=until)
    coming.event.refresh_from_db()
    assert coming.event.lowest_price == 25
    Ticket.objects.filter(pk=early.pk).update(available_until=timezone.now())
    assert follow_prices.call() == 1
    coming.event.refresh_from_db()
    assert coming.event.lowest_price == 40


@pytest.mark.parametrize("charges_taxes", [True, False])
def test_taxes_are_told_where_the_hub_charges_them_alone(db, client, posted, charges_taxes):
    BillingSettings.objects.create(charges_taxes=charges_taxes, gst_number="1", qst_number="2")
    coming = an_enrolment(event=an_event(localdate() + timedelta(days=10)))
    ticket = coming.tickets.create(name_fr="Régulier", pricing="fixed", price=Decimal(40))
    page = client.get(register_path(coming.event)).content.decode()
    assert ("avant taxes" in page, "Vous payez après" in page) == (charges_taxes, True)
    place(coming, somebody("Ana", ticket=ticket), is_known=True, at=timezone.now())
    assert ("taxes comprises" in posted[-1].text, "Facture" in posted[-1].text) == (charges_taxes, True)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "crédit de 40,00\xa0$. Il ne reste rien à payer."),
        (10_000, "aucun crédit, la place annulée reste facturée."),
    ],
)
def test_the_letter_of_a_place_given_up_says_what_is_credited(db, posted, hours, said):
    paid = an_enrolment(cancel_until_hours=hours)
    ticket = paid.tickets.create(name_fr="Régulier", pricing="fixed", price=Decimal(40))
    place(paid, somebody("Ana", ticket=ticket), is_known=True)
    cancel_registration(registration=named(paid, "Ana"), at=after(hours=1))
    assert said in posted[-1].text
    assert "taxes" not in posted[-1].text


def test_a_price_under_the_least_saves_nothing(paying):
    free = paying.tickets.create(name_fr="Selon ses moyens", pricing="chosen", price=5)
    with pytest.raises(ValidationError):
        place_order(
            enrolment=paying, new=an_order(somebody("Ana", ticket=free, chosen=Decimal(4))), at=NOW + timedelta(hours=1)
        )
    assert not Registration.objects.exists()
