"""The demo's years of membership: invoiced, reminded, paid or not, by the rules that the product itself follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from arrimage.billing.amounts import NewLine, rounded
from arrimage.billing.models import BillingSettings, Invoice, Payment
from arrimage.billing.operations import (
    NewInvoice,
    credit_invoice,
    issue_invoices,
    take_back_payment,
    take_numbers,
)
from arrimage.billing.operations.numbers import RECEIPT
from arrimage.billing.payers import payer_of
from arrimage.consent.queries import decide
from arrimage.demo.clock import noon
from arrimage.demo.membership_text import BOUNCED, CREDITED, HALF, UNPAID, WAIVED
from arrimage.kit.bulk import insert_rows, overwrite_rows
from arrimage.kit.templatetags.formats import long_date
from arrimage.letters.outbox import purpose_made
from arrimage.membership.dues import dues_in
from arrimage.membership.models import DuesRate, RenewalNotice, Term
from arrimage.membership.renewal.letters import PURPOSE
from arrimage.membership.renewal.usual import USUAL
from arrimage.membership.years import DAY, renewed_year, year_after

if TYPE_CHECKING:
    from arrimage.demo.membership import Held

BY = "Coralie Beaulieu"
PREPARED_BEFORE = 60 * DAY
CREDIT = Decimal("0.2")  # the part of an invoice credited where it asked too much
METHODS = ("cheque", "interac", "interac", "transfer", "card")


@dataclass
class Year:
    """A term to be, the day its invoice leaves and the day it is paid."""

    held: "Held"
    term: Term
    invoiced_on: date
    paid_on: date | None = None

    @property
    def is_first(self) -> bool:
        return self.invoiced_on == self.held.joined

    @property
    def dues(self) -> Decimal:
        return self.term.dues


def load_years(held: "list[Held]", today: date, random: Random) -> None:
    BillingSettings.objects.create(
        how_to_pay_fr="Chèque à l’ordre du Pôle d’économie sociale des Rives, ou virement Interac à "
        "bonjour@pole-des-rives.example."
    )
    scales: dict[int, list[DuesRate]] = {}
    for rate in DuesRate.objects.all():
        scales.setdefault(rate.category_id, []).append(rate)
    years: list[Year] = []
    for one in held:
        of_one = list(_years(one, scales, today))
        _pay(of_one, today, random)
        years += of_one
    charged = [year for year in years if year.dues and not year.term.waived_because]
    _invoice(charged)
    insert_rows(Term, [year.term for year in years])
    _payments([year for year in charged if year.paid_on], random)
    _afterwards(charged)
    _notices(charged, today)


def _years(held: "Held", scales: dict[int, list[DuesRate]], today: date) -> Iterator[Year]:
    """Each year that began, or that the renewal run has prepared, before the holder left."""
    category, organisation = held.membership.category, held.membership.organisation
    until = held.left or today - DAY
    starts_on, year = renewed_year(category, None, held.joined)
    invoiced_on, is_first = held.joined, True
    while invoiced_on <= until:
        dues = dues_in(
            category,
            scales[category.pk],
            year,
            starts_on,
            is_first=is_first,
            band=organisation.revenue_band if organisation else "",
        )
        waived = held.stay.reason if held.stay.fate == WAIVED and not is_first else ""
        term = Term(
            membership=held.membership,
            category=category,
            starts_on=starts_on,
            ends_on=year.ends_on,
            grace_until=year.grace_until,
            dues=dues,
            waived_because=waived,
            recorded_at=noon(invoiced_on),
            recorded_by=BY,
        )
        yield Year(held, term, invoiced_on)
        starts_on, year, is_first = year.ends_on + DAY, year_after(category, year.ends_on), False
        invoiced_on = starts_on - PREPARED_BEFORE


def _pay(years: list[Year], today: date, random: Random) -> None:
    """Most pay between the invoice and the end of the grace; some leave first, some do not pay their last year."""
    for year in years:
        is_first, is_last = year is years[0], year is years[-1]
        paid_on = year.invoiced_on + timedelta(days=random.randrange(2, 15 if is_first else 70))
        left = year.held.left
        leaves = left is not None and (year.term.starts_on > left - PREPARED_BEFORE or paid_on > left)
        if paid_on < today and not leaves and not (is_last and year.held.stay.fate == UNPAID):
            year.paid_on = paid_on


def _invoice(years: list[Year]) -> None:
    """Numbered in the order of their days, and each written down on its own."""
    years.sort(key=lambda year: (year.invoiced_on, year.held.stay.name))
    payment_days = timedelta(days=BillingSettings.current().payment_days)
    wanted = []
    for year in years:
        membership, term = year.held.membership, year.term
        period = f"du {long_date(term.starts_on)} au {long_date(term.ends_on)}"
        line = NewLine(label=f"Cotisation, {term.category.name_fr}, {period}", unit_price=year.dues, is_taxable=False)
        payer = payer_of(membership.holder, contact=membership.contact)
        # As the renewal run does: a renewal is to be paid by the last day of the year that ends.
        usual = year.invoiced_on + payment_days
        due_on = usual if year.is_first else max(term.starts_on - DAY, usual)
        wanted.append(NewInvoice(payer=payer, lines=[line], on=year.invoiced_on, due_on=due_on))
    invoices = issue_invoices(invoices=wanted, at=noon(max(year.invoiced_on for year in years)), by=BY)
    for year, invoice in zip(years, invoices, strict=True):
        year.term.invoice = invoice
        invoice.recorded_at = noon(year.invoiced_on)
    overwrite_rows(Invoice, invoices, ["recorded_at"])


def _payments(years: list[Year], random: Random) -> None:
    payments = [payment for year in years if (payment := _payment(year, random))]
    payments.sort(key=lambda payment: payment.received_on)
    for _year, of_the_year in groupby(payments, key=lambda payment: payment.received_on.year):
        paid = list(of_the_year)
        numbers = take_numbers(series=RECEIPT, year=_year, count=len(paid))
        for payment, number in zip(paid, numbers, strict=True):
            payment.receipt = number
    insert_rows(Payment, payments)


def _payment(year: Year, random: Random) -> Payment:
    method = random.choice(METHODS)
    share = {HALF: Decimal("0.5"), CREDITED: 1 - CREDIT}.get(year.held.stay.fate, Decimal(1))
    return Payment(
        invoice=year.term.invoice,
        received_on=year.paid_on,
        amount=rounded(year.dues * share),
        method=method,
        reference=f"{random.randrange(100, 900)}" if method == "cheque" else "",
        recorded_at=noon(year.paid_on or year.invoiced_on),
        recorded_by=BY,
    )


def _afterwards(years: list[Year]) -> None:
    """A cheque without funds, an invoice of too much, what is no longer asked of those who left."""
    for year in years:
        fate, invoice = year.held.stay.fate, year.term.invoice
        if fate == BOUNCED and year is _last(years, year) and year.paid_on:
            said = {"reason": "Chèque sans provision", "on": year.paid_on + 6 * DAY}
            take_back_payment(payment=invoice.payments.get(), at=noon(year.paid_on + 6 * DAY), by=BY, **said)
        elif fate == CREDITED:
            on = year.invoiced_on + DAY
            amount = year.dues - rounded(year.dues * (1 - CREDIT))
            credit_invoice(invoice=invoice, reason=year.held.stay.reason, on=on, at=noon(on), by=BY, amount=amount)
        elif year.held.left and not year.paid_on:
            left = max(year.held.left, year.invoiced_on)
            credit_invoice(invoice=invoice, reason="Départ du membre", on=left, at=noon(left), by=BY)


def _last(years: list[Year], year: Year) -> Year:
    return max((one for one in years if one.held is year.held), key=lambda one: one.term.starts_on)


def withhold_notices() -> None:
    """Those that would have gone to who had refused them by then, once the ledger says so."""
    purpose, withheld = purpose_made(PURPOSE), RenewalNotice.State.WITHHELD
    written = RenewalNotice.objects.exclude(to="").order_by("sent_at")
    for day, notices in groupby(written, key=lambda one: localdate(one.sent_at)):
        of_the_day = list(notices)
        may = decide({one.to for one in of_the_day}, purpose, day)
        refused = [one.pk for one in of_the_day if not may[one.to].allowed]
        RenewalNotice.objects.filter(pk__in=refused).update(state=withheld)


def _notices(years: list[Year], today: date) -> None:
    """Those that left for each renewal, until it was paid or the holder had left."""
    RenewalNotice.objects.bulk_create(
        RenewalNotice(
            term=year.term,
            days=days,
            state=RenewalNotice.State.SENT,
            to=year.term.invoice.payer_email,
            subject=words["subject_fr"],
            sent_at=noon(left),
        )
        for year in years
        if not year.is_first
        for days, words in USUAL.items()
        if (left := year.term.starts_on + days * DAY) < (year.paid_on or year.held.left or today)
    )
