"""Renewal notices: each once, in its time, stopped by a payment or a departure; what they say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from arrimage.billing.operations import credit_invoice
from arrimage.billing.tokens import page_url
from arrimage.kit import outbox
from arrimage.membership.models import NoticeStep, RenewalNotice
from arrimage.membership.operations import resign
from arrimage.membership.operations.notices import send_due_notices, word_notice
from arrimage.membership.operations.renewing import prepare_renewals
from arrimage.membership.renewal.fields import FIELDS, fill, problems
from arrimage.membership.renewal.letters import sample_values, words_of
from arrimage.membership.renewal.usual import USUAL, ensure_steps
from arrimage.network.models import Organisation
from tests.membership.conftest import noon, pay

pytestmark = pytest.mark.django_db
END = date(2018, 3, 31)
GRACE = date(2018, 5, 30)


@pytest.fixture(autouse=True)
def _steps(db):
    ensure_steps()


@pytest.fixture
def renewed(member, cafe, helene):
    """A member in Hélène's care whose year ends on 31 March, and who has the invoice of the next."""
    membership = member(cafe, contact=helene, grace_until=GRACE)
    prepare_renewals(on=END - timedelta(days=60), at=noon(END - timedelta(days=60)))
    return membership


def day(days: int) -> date:
    return END + timedelta(days=days)


def send(days: int):
    return send_due_notices(on=day(days), at=noon(day(days)))


def sent_days(membership) -> list[int]:
    found = RenewalNotice.objects.filter(term__membership=membership, state="sent")
    return list(found.order_by("days").values_list("days", flat=True))


@pytest.mark.slow
def test_who_does_not_pay_is_told_five_times_and_no_more(renewed, posted):
    for days in range(-61, 120):
        send(days)
        send(days)
    assert sent_days(renewed) == [-60, -30, -7, 7, 30]
    assert [letter.to for letter in posted] == ["helene@cafe.example"] * 5
    assert {letter.purpose for letter in posted} == {"renouvellement"}


def test_the_letter_names_the_amount_the_days_and_the_private_page(renewed, posted):
    send(-60)
    [letter] = posted
    invoice = renewed.terms.last().invoice
    assert page_url(invoice) in letter.text
    assert "Bonjour Hélène," in letter.text
    assert "Café de la Gare" in letter.text
    assert "120,00\N{NO-BREAK SPACE}$" in letter.text
    assert "31 mars 2018" in letter.text
    assert invoice.number in letter.text
    assert "{" not in letter.subject + letter.text


def test_who_reads_english_is_written_to_in_english(renewed, helene, posted):
    helene.language = "en"
    helene.save()
    send(-60)
    assert posted[0].language == "en"
    assert "March 31, 2018" in posted[0].text


@pytest.mark.slow
def test_a_payment_stops_the_notices(renewed, posted):
    send(-60)
    pay(renewed.terms.last().invoice, day(-40))
    for days in range(-40, 60):
        send(days)
    assert sent_days(renewed) == [-60]


def test_half_a_payment_leaves_the_other_half_to_ask_for(renewed, posted):
    pay(renewed.terms.last().invoice, day(-59), amount=Decimal("60.50"))
    send(-30)
    assert "59,50\N{NO-BREAK SPACE}$" in posted[-1].text


def test_a_credited_invoice_is_asked_for_no_more(renewed, posted):
    credit_invoice(invoice=renewed.terms.last().invoice, on=day(-50), reason="Erreur", at=noon(day(-50)))
    send(-30)
    assert not posted


def test_who_resigns_is_left_alone(renewed, posted):
    resign(membership=renewed, on=day(-35), reason="Fin des activités", at=noon(day(-35)))
    send(-30)
    assert not posted


def test_after_a_pause_only_the_latest_notice_leaves(renewed, posted):
    send(-60)
    assert send(8).sent == 1
    assert sent_days(renewed) == [-60, 7]
    assert send(9).sent == 0, "those missed never leave"


def test_a_lapsed_member_is_written_to_no_more(member, cafe, helene, posted):
    membership = member(cafe, contact=helene, grace_until=day(10))
    prepare_renewals(on=day(-60), at=noon(day(-60)))
    send(10)
    send(30)
    assert sent_days(membership) == [7]


def test_without_an_address_the_member_is_listed_and_nobody_is_written_to(member, posted):
    membership = member(Organisation.objects.create(name="Sans courriel"))
    prepare_renewals(on=day(-60), at=noon(day(-60)))
    done = send(-60)
    assert (done.sent, done.no_address) == (0, 1)
    assert not posted
    assert RenewalNotice.objects.get(term__membership=membership).state == "no_address"
    assert send(-59).no_address == 0


def test_what_the_ledger_withholds_is_written_down_as_such(renewed, monkeypatch):
    def withhold(given, at):
        return [outbox.Handed(withheld="L’adresse a rebondi.") for _letter in given]

    monkeypatch.setattr(outbox, "_delivers", withhold)
    assert send(-60).withheld == 1
    assert RenewalNotice.objects.get().state == "withheld"


def test_a_batch_that_breaks_leaves_neither_letter_nor_trace(renewed, monkeypatch):
    def broken(given, at):
        raise OSError("the disk is full")

    monkeypatch.setattr(outbox, "_delivers", broken)
    with pytest.raises(OSError, match="disk"):
        send(-60)
    assert not RenewalNotice.objects.exists()


def test_a_notice_that_the_hub_no_longer_sends_stays_home(renewed, posted):
    NoticeStep.objects.filter(days=-60).update(is_active=False)
    assert send(-60).sent == 0


def test_the_newly_admitted_get_no_renewal_notice(member, cafe, helene, posted):
    member(cafe, contact=helene, paid=None)
    assert send(30 - 365).sent == 0
    assert not posted


@pytest.mark.parametrize("days", sorted(USUAL))
def test_the_usual_notices_hold_together_in_both_languages(days):
    step = NoticeStep.objects.get(days=days)
    word_notice(step=step)
    for language in ("fr", "en"):
        for words in words_of(step, language):
            assert "{" not in fill(words, sample_values(END))


def test_an_unknown_field_is_refused_with_its_place():
    step = NoticeStep.objects.get(days=-60)
    step.text_fr = "Bonjour {prénom},\n\nVous devez {montent} : {lien}"
    with pytest.raises(ValidationError) as refused:
        word_notice(step=step)
    [sentence] = refused.value.message_dict["text_fr"]
    assert "{montent}" in sentence
    assert "3" in sentence
    step.refresh_from_db()
    assert "{montent}" not in step.text_fr


@pytest.mark.parametrize("text", ["Bonjour {prénom", "Bonjour prénom}", "{{lien}}"])
def test_a_brace_that_opens_or_closes_nothing_is_refused(text):
    assert problems(text)


def test_a_message_without_the_link_to_pay_is_refused():
    step = NoticeStep.objects.get(days=-60)
    step.text_fr = "Bonjour {prénom}, payez {montant}."
    with pytest.raises(ValidationError, match="lien"):
        word_notice(step=step)


def test_each_field_can_be_named_in_both_languages():
    for field in FIELDS:
        assert not problems(f"{{{field.key}}} {{{field.french}}} {{ {field.french.upper()} }}")


def test_a_hub_that_took_a_notice_away_does_not_find_it_back():
    NoticeStep.objects.filter(days=30).delete()
    assert ensure_steps() == 0
    assert NoticeStep.objects.count() == 4
