"""«May we write to her?», basis by basis, a day before and a day after each limit."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.models import Sender, Suppression
from arrimage.consent.operations import NewAct, change_address, lift, record_many, suppress, withdraw
from arrimage.consent.queries import UnknownPurpose, decide, may_send
from arrimage.consent.rules import Act, add_months
from tests.consent.conftest import JULIE, noon

DAY = timedelta(days=1)
LATER = date(2030, 1, 1)


def test_nothing_is_sent_to_an_address_nobody_knows(bulletin):
    decision = may_send(JULIE, bulletin, LATER)
    assert not decision.allowed
    assert decision.reason == "Aucun motif d’écrire à cette adresse n’est consigné."


def test_an_express_consent_has_no_end(write, bulletin):
    given = date(2018, 3, 3)
    write("given", given)
    assert not may_send(JULIE, bulletin, given - DAY).allowed
    decision = may_send(JULIE, bulletin, LATER)
    assert (decision.allowed, decision.basis, decision.until) == (True, "express", None)
    assert "3 mars 2018" in decision.reason


def test_a_consent_to_one_purpose_says_nothing_of_another(write, invitations):
    write("given", date(2018, 3, 3))
    assert not may_send(JULIE, invitations, LATER).allowed


@pytest.mark.parametrize(
    ("act", "on", "last"),
    [
        ("purchase", date(2018, 3, 15), date(2020, 3, 14)),
        ("purchase", date(2016, 2, 29), date(2018, 2, 27)),  # no 29 February: the 28th is the first day too late
        ("purchase", date(2018, 2, 28), date(2020, 2, 27)),
        ("purchase", date(2018, 3, 1), date(2020, 2, 29)),
        ("inquiry", date(2018, 8, 31), date(2019, 2, 27)),
        ("inquiry", date(2019, 8, 29), date(2020, 2, 28)),
        ("inquiry", date(2018, 9, 11), date(2019, 3, 10)),  # across the change of clocks
        ("membership_ended", date(2018, 3, 31), date(2020, 3, 30)),
        ("contract_ended", date(2018, 11, 4), date(2020, 11, 3)),
    ],
)
def test_an_implied_consent_ends_to_the_day(write, bulletin, act, on, last):
    write(act, on)
    assert may_send(JULIE, bulletin, on).allowed
    assert not may_send(JULIE, bulletin, on - DAY).allowed
    assert may_send(JULIE, bulletin, last).until == last
    assert may_send(JULIE, bulletin, last).allowed
    over = may_send(JULIE, bulletin, last + DAY)
    assert not over.allowed
    assert over.until == last, "it says when it ended"


def test_a_member_may_be_written_to_as_long_as_she_is_one_and_24_months_more(write, bulletin):
    write("membership_began", date(2010, 4, 1))
    assert may_send(JULIE, bulletin, date(2018, 4, 1)).until is None
    write("membership_ended", date(2018, 3, 31))
    assert may_send(JULIE, bulletin, date(2020, 3, 30)).basis == "membership"
    assert not may_send(JULIE, bulletin, date(2020, 3, 31)).allowed


def test_the_end_of_a_term_known_beforehand_sets_the_limit_until_it_is_renewed(write, bulletin):
    write("membership_began", date(2017, 4, 1), ends_on=date(2018, 3, 31))
    assert may_send(JULIE, bulletin, date(2018, 1, 1)).until == date(2020, 3, 30)
    write("membership_began", date(2018, 4, 1), ends_on=date(2019, 3, 31))
    assert may_send(JULIE, bulletin, date(2020, 4, 1)).until == date(2021, 3, 30)


def test_a_resignation_before_the_end_of_the_term_counts_from_the_resignation(write, bulletin):
    write("membership_began", date(2018, 4, 1), ends_on=date(2019, 3, 31))
    write("membership_ended", date(2018, 6, 30))
    assert may_send(JULIE, bulletin, date(2020, 6, 29)).allowed
    assert not may_send(JULIE, bulletin, date(2020, 6, 30)).allowed


def test_in_a_cooperative_membership_is_a_business_relationship(write, bulletin):
    write("membership_began", date(2018, 4, 1))
    assert "coopérative" not in may_send(JULIE, bulletin, date(2018, 5, 1)).reason
    Sender.objects.create(is_cooperative=True)
    assert "coopérative" in may_send(JULIE, bulletin, date(2018, 5, 1)).reason


def test_a_published_address_serves_its_own_purpose_while_it_is_published(write, bulletin, invitations):
    write("published", date(2018, 3, 1))
    assert may_send(JULIE, bulletin, LATER).basis == "published"
    assert not may_send(JULIE, invitations, LATER).allowed
    write("unpublished", date(2019, 3, 1))
    assert may_send(JULIE, bulletin, date(2019, 2, 28)).allowed
    assert not may_send(JULIE, bulletin, date(2019, 3, 1)).allowed


def test_a_relationship_between_organisations_is_over_the_day_it_ends(write, bulletin):
    write("relationship_began", date(2018, 3, 1), ends_on=date(2018, 12, 31))
    assert may_send(JULIE, bulletin, date(2018, 12, 31)).basis == "relationship"
    assert not may_send(JULIE, bulletin, date(2019, 1, 1)).allowed


def test_a_referral_allows_one_message_that_names_who_referred(write, bulletin):
    write("referred", date(2018, 3, 1))
    decision = may_send(JULIE, bulletin, date(2018, 3, 2))
    assert (decision.allowed, decision.referrer) == (True, "Luc Gagnon")
    assert "Luc Gagnon" in decision.reason
    write("referral_used", date(2018, 3, 2))
    assert not may_send(JULIE, bulletin, date(2018, 3, 2)).allowed
    write("referred", date(2018, 4, 1))
    assert not may_send(JULIE, bulletin, date(2018, 4, 1)).allowed, "only the first message ever"


def test_a_withdrawal_beats_every_basis_at_once(write, bulletin, invitations):
    write("given", date(2018, 3, 1))
    write("membership_began", date(2018, 3, 1))
    write("withdrawn", date(2018, 5, 1), purpose=bulletin)
    assert may_send(JULIE, bulletin, date(2018, 4, 30)).allowed
    refused = may_send(JULIE, bulletin, date(2018, 5, 1))
    assert not refused.allowed
    assert "1er mai 2018" in refused.reason
    assert may_send(JULIE, invitations, date(2018, 5, 1)).allowed, "the other purposes are not concerned"
    write("withdrawn", date(2018, 6, 1), purpose=None)
    assert not may_send(JULIE, invitations, date(2018, 6, 1)).allowed


def test_nothing_implied_revives_what_was_refused_but_a_new_consent_does(write, bulletin):
    write("refused", date(2018, 5, 1))
    write("purchase", date(2018, 6, 1))
    assert not may_send(JULIE, bulletin, date(2018, 6, 2)).allowed
    write("given", date(2018, 7, 1))
    assert may_send(JULIE, bulletin, date(2018, 7, 1)).basis == "express"
    write("withdrawn", date(2018, 8, 1))
    assert not may_send(JULIE, bulletin, date(2018, 8, 1)).allowed


def test_on_one_day_the_later_entry_wins(write, bulletin):
    day = date(2018, 5, 1)
    write("given", day)
    write("withdrawn", day)
    assert not may_send(JULIE, bulletin, day).allowed
    write("given", day)
    assert may_send(JULIE, bulletin, day).allowed


def test_a_paper_found_later_does_not_beat_the_withdrawal_of_its_day(write, bulletin):
    day = date(2018, 5, 1)
    write("withdrawn", day)
    write("given", day, recorded=day + DAY)
    assert not may_send(JULIE, bulletin, LATER).allowed


def test_a_past_day_is_answered_as_it_was_known(write, bulletin):
    write("given", date(2018, 3, 1), recorded=date(2018, 4, 10))
    day = date(2018, 3, 31)
    assert may_send(JULIE, bulletin, day).allowed
    assert not may_send(JULIE, bulletin, day, known_on=date(2018, 4, 9)).allowed


def test_a_legal_notice_needs_no_consent(write, notices):
    write("withdrawn", date(2018, 5, 1))
    decision = may_send(JULIE, notices, LATER)
    assert (decision.allowed, decision.basis) == (True, "statutory")


@pytest.mark.parametrize("reason", ["bounced", "deceased"])
def test_but_an_address_that_reaches_nobody_is_told(bulletin, notices, reason):
    suppress(address=JULIE, reason=reason, at=noon(date(2018, 5, 1)))
    for purpose in (bulletin, notices):
        assert may_send(JULIE, purpose, date(2018, 4, 30)).why.value != reason
        assert may_send(JULIE, purpose, date(2018, 5, 1)).why.value == reason


def test_mail_that_comes_back_can_reach_again(write, bulletin):
    write("given", date(2018, 3, 1))
    row = suppress(address="JULIE@exemple.org ", reason="bounced", at=noon(date(2018, 5, 1)))
    lift(suppression=row, day=date(2018, 6, 1))
    assert not may_send(JULIE, bulletin, date(2018, 5, 31)).allowed
    assert may_send(JULIE, bulletin, date(2018, 6, 1)).allowed


def test_a_complaint_stands_until_a_new_consent(write, bulletin):
    write("given", date(2018, 3, 1))
    suppress(address=JULIE, reason="complained", at=noon(date(2018, 5, 1)))
    assert may_send(JULIE, bulletin, date(2018, 5, 2)).why.value == "complained"
    write("given", date(2018, 7, 1))
    assert not may_send(JULIE, bulletin, date(2018, 6, 30)).allowed
    assert may_send(JULIE, bulletin, date(2018, 7, 1)).allowed


@pytest.mark.parametrize(
    "address", ["", "julie", "julie@", "@exemple.org", "a b@exemple.org", "julie@exemple", "é" * 300]
)
def test_what_is_no_address_is_refused_with_a_reason(bulletin, address):
    decision = may_send(address, bulletin, LATER)
    assert not decision.allowed
    assert "adresse de courriel" in decision.reason


@pytest.mark.parametrize("letter", ["a", "é", "a.b"])
def test_more_than_sixty_four_octets_before_the_at_are_refused_and_said(letter):
    longest = (letter * 64).encode()[:64].decode()
    assert normalise(f"{longest}@exemple.org") == f"{longest}@exemple.org"
    with pytest.raises(InvalidAddress, match="Ce qui précède le @"):
        normalise(f"{longest}z@exemple.org")


@pytest.mark.parametrize(
    "written", ["  Julie@Exemple.ORG", "JULIE@EXEMPLE.ORG\n", "julie@exemple.org", "\ufeffjulie@exemple.org"]
)
def test_an_address_is_known_however_it_is_written(write, bulletin, written):
    write("given", date(2018, 3, 1))
    assert may_send(written, bulletin, LATER).allowed


@pytest.mark.parametrize(
    "written", ["info@café-gare.org", "info@CAFÉ-GARE.org", "info@cafe\u0301-gare.org", "info@xn--caf-gare-d1a.org"]
)
def test_a_domain_with_accents_is_one_domain(write, bulletin, written):
    write("given", date(2018, 3, 1), address="info@café-gare.org")
    assert may_send(written, bulletin, LATER).allowed


def test_dots_and_labels_make_other_addresses(write, bulletin):
    write("given", date(2018, 3, 1), address="julie.tremblay@gmail.com")
    assert not may_send("julietremblay@gmail.com", bulletin, LATER).allowed
    assert not may_send("julie.tremblay+pole@gmail.com", bulletin, LATER).allowed


def test_the_day_is_the_hubs_on_both_sides_of_midnight_and_of_the_change_of_clocks(bulletin, wording):
    toronto = ZoneInfo("America/Toronto")
    for moment, day in (
        (datetime(2018, 11, 4, 23, 59, tzinfo=toronto), date(2018, 11, 4)),
        (datetime(2018, 11, 5, 0, 1, tzinfo=toronto), date(2018, 11, 5)),
        (datetime(2019, 3, 10, 23, 30, tzinfo=toronto), date(2019, 3, 10)),
        (datetime(2019, 3, 10, 0, 30, tzinfo=toronto), date(2019, 3, 10)),
    ):
        address = f"{moment:%m%d%H}@exemple.org"
        withdraw(address=address, purpose=bulletin, at=moment, source="link")
        assert may_send(address, bulletin, day).why.value == "withdrawn"
        assert may_send(address, bulletin, day - DAY).why.value == "nothing"


def test_who_changes_address_takes_along_what_stands_and_what_she_refused(write, bulletin, invitations):
    write("given", date(2018, 3, 1))
    write("inquiry", date(2018, 3, 1))
    write("withdrawn", date(2018, 4, 1), purpose=invitations)
    change_address(old=JULIE, new="j@ailleurs.org", at=noon(date(2018, 5, 1)), source="mail")
    assert may_send("j@ailleurs.org", bulletin, LATER).basis == "express"
    assert not may_send("j@ailleurs.org", invitations, date(2018, 5, 1)).allowed
    assert may_send(JULIE, bulletin, date(2018, 5, 1)).why.value == "left"
    write("withdrawn", date(2018, 6, 1), address="j@ailleurs.org", purpose=bulletin)
    change_address(old="j@ailleurs.org", new=JULIE, at=noon(date(2018, 7, 1)), source="mail")
    assert not may_send(JULIE, bulletin, LATER).allowed


def test_an_implied_consent_does_not_grow_longer_with_a_new_address(write, bulletin):
    write("inquiry", date(2018, 3, 1))
    change_address(old=JULIE, new="j@ailleurs.org", at=noon(date(2018, 5, 1)), source="mail")
    assert may_send("j@ailleurs.org", bulletin, date(2018, 5, 1)).until == date(2018, 8, 31)


def test_a_list_is_answered_as_each_of_its_addresses(write, bulletin):
    write("given", date(2018, 3, 1))
    write("inquiry", date(2018, 3, 1), address="luc@exemple.org")
    write("withdrawn", date(2018, 3, 1), address="ada@exemple.org")
    suppress(address="eve@exemple.org", reason="bounced", at=noon(date(2018, 3, 1)))
    asked = [JULIE, " LUC@exemple.org", "ada@exemple.org", "eve@exemple.org", "personne@exemple.org", "rien"]
    for day in (date(2018, 3, 1), date(2018, 12, 1)):
        answers = decide(asked, "bulletin", day)
        assert list(answers) == asked
        assert answers == {address: may_send(address, bulletin, day) for address in asked}


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    write, bulletin, django_assert_max_num_queries, monkeypatch
):
    acts = [
        NewAct(address=f"a{n}@exemple.org", act=Act.INQUIRY, on=date(2018, 3, 1), source="phone") for n in range(300)
    ]
    record_many(acts=acts, at=noon(date(2018, 3, 1)))
    asked = [f"a{n}@exemple.org" for n in range(500)]
    with django_assert_max_num_queries(4):
        short = decide(asked, bulletin, date(2018, 4, 1))
    monkeypatch.setattr("arrimage.consent.queries.sending.ASKED_AT_ONCE", 10)
    with django_assert_max_num_queries(4):
        long = decide(asked, bulletin, date(2018, 4, 1))
    assert short == long
    assert sum(answer.allowed for answer in long.values()) == 300


def test_an_unknown_purpose_is_an_error_not_a_no(db):
    with pytest.raises(UnknownPurpose):
        may_send(JULIE, "inconnu", LATER)


def test_every_reason_is_a_sentence_in_both_languages(write, bulletin):
    for number, act in enumerate(("given", "purchase", "inquiry", "handed", "membership_began", "referred", "refused")):
        write(act, date(2018, 3, 1), address=f"{number}@exemple.org")
        for language in ("fr-ca", "en"):
            with translation.override(language):
                reason = may_send(f"{number}@exemple.org", bulletin, date(2018, 3, 2)).reason
            assert reason.endswith(".")
            assert "%" not in reason


def test_months_are_calendar_months():
    assert add_months(date(2016, 2, 29), 24) == date(2018, 2, 28)
    assert add_months(date(2018, 12, 31), 2) == date(2019, 2, 28)
    assert add_months(date(2019, 8, 31), -6) == date(2019, 2, 28)
    assert add_months(date(2018, 1, 15), 11) == date(2018, 12, 15)


def test_a_suppression_outlives_a_purpose_specific_consent(write, bulletin):
    write("withdrawn", date(2018, 3, 1), purpose=bulletin)
    write("given", date(2018, 4, 1))
    assert Suppression.objects.get().lifted_on == date(2018, 4, 1)
