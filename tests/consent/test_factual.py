"""What the hub writes of its own accord about a membership or an event: no consent is needed, a refusal is honoured.

S.C. 2010, c. 23, s. 6(6) spares the consent, not the way to refuse (ss. 6(2)(c) and 11).
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.timezone import localdate

from arrimage.consent.decisions import Why
from arrimage.consent.models import Address, ConsentEntry, Purpose
from arrimage.consent.operations import (
    NewAct,
    carry_refusals,
    change_address,
    erase_address,
    record_many,
    row_of,
    suppress,
    withdraw,
)
from arrimage.consent.queries import decide, may_send, surely_allowed
from arrimage.consent.rules import Act
from arrimage.consent.tokens import token_of
from tests.consent.conftest import JULIE, noon

pytestmark = pytest.mark.django_db
DAY, LATER = date(2018, 5, 1), date(2018, 12, 1)
ELSEWHERE = "j@ailleurs.org"


@pytest.fixture
def renewals(db) -> Purpose:
    return Purpose.objects.create(
        code="renouvellement", name_fr="Avis de renouvellement", name_en="Renewal notices", kind="factual", position=4
    )


@pytest.fixture
def follow_ups(db) -> Purpose:
    return Purpose.objects.create(code="suites", name_fr="Suites d’un événement", kind="factual", position=5)


def refuses(purpose: Purpose | None, on: date = DAY, act: Act = Act.WITHDRAWN, address: str = JULIE) -> ConsentEntry:
    [entry] = record_many(acts=[NewAct(address=address, act=act, on=on, source="link", purpose=purpose)], at=noon(on))
    return entry


def test_nobody_is_asked_for_it(renewals):
    decision = may_send(JULIE, renewals, LATER)
    assert (decision.allowed, decision.why, decision.until) == (True, Why.FACTUAL, None)
    for language in ("fr-ca", "en"):
        with translation.override(language):
            assert decision.reason.endswith(".")


def test_who_refuses_the_newsletter_is_still_told_of_her_membership(write, bulletin, renewals):
    write("withdrawn", DAY, purpose=bulletin)
    assert may_send(JULIE, renewals, LATER).why is Why.FACTUAL


@pytest.mark.parametrize("act", [Act.WITHDRAWN, Act.REFUSED])
def test_who_refuses_one_of_them_receives_the_other(renewals, follow_ups, act):
    refuses(renewals, act=act)
    assert not may_send(JULIE, renewals, DAY).allowed
    assert may_send(JULIE, renewals, DAY - timedelta(days=1)).allowed
    assert may_send(JULIE, follow_ups, LATER).allowed


def test_who_refuses_everything_receives_neither_but_what_the_law_owes_her(renewals, follow_ups, notices):
    replies = Purpose.objects.create(code="adhesion", name_fr="Adhésion", kind="service")
    refuses(None)
    assert [may_send(JULIE, one, LATER).allowed for one in (renewals, follow_ups)] == [False, False]
    assert [may_send(JULIE, one, LATER).allowed for one in (notices, replies)] == [True, True]


def test_nothing_implied_and_no_other_consent_takes_a_refusal_back(write, renewals):
    refuses(None)
    for month, act in enumerate(("membership_began", "inquiry", "purchase", "given"), start=6):
        write(act, date(2018, month, 1))
    assert may_send(JULIE, renewals, LATER).why is Why.WITHDRAWN


def test_taking_it_up_again_needs_no_set_words_and_the_chain_holds(renewals, capsys):
    refuses(None)
    back = NewAct(address=JULIE, act=Act.CONFIRMED, on=date(2018, 7, 1), source="link", purpose=renewals)
    record_many(acts=[back], at=noon(date(2018, 7, 1)))
    assert not may_send(JULIE, renewals, date(2018, 6, 30)).allowed
    assert may_send(JULIE, renewals, date(2018, 7, 1)).basis == "express"
    refuses(renewals, date(2018, 8, 1))
    assert not may_send(JULIE, renewals, LATER).allowed
    call_command("verify_consents")
    assert "intact" in capsys.readouterr().out


@pytest.mark.parametrize("act", [Act.INQUIRY, Act.MEMBERSHIP_BEGAN, Act.PUBLISHED, Act.HANDED, Act.ASKED])
def test_the_ledger_takes_nothing_else_about_it(renewals, act):
    said = {"role": "Directrice", "url": "https://exemple.org", "source": "records"}
    with pytest.raises(ValidationError, match="n’exige"):
        record_many(acts=[NewAct(address=JULIE, act=act, on=DAY, purpose=renewals, **said)], at=noon(DAY))


@pytest.mark.parametrize("reason", ["bounced", "deceased", "complained"])
def test_nothing_goes_where_nobody_reads_or_somebody_complained(renewals, reason):
    suppress(address=JULIE, reason=reason, at=noon(DAY))
    assert may_send(JULIE, renewals, DAY).why.value == reason


def test_an_address_given_up_is_written_to_again_once_it_serves_again(write, renewals):
    change_address(old=JULIE, new=ELSEWHERE, at=noon(DAY), source="mail")
    assert may_send(JULIE, renewals, LATER).why is Why.LEFT
    assert may_send(ELSEWHERE, renewals, LATER).allowed
    write("inquiry", date(2018, 6, 1))
    assert may_send(JULIE, renewals, date(2018, 6, 1)).allowed


@pytest.mark.parametrize("how", ["change", "carry"])
def test_the_refusal_follows_her_to_another_address(renewals, follow_ups, how):
    refuses(renewals)
    if how == "change":
        change_address(old=JULIE, new=ELSEWHERE, at=noon(DAY), source="mail")
    else:
        carry_refusals(old=JULIE, new=ELSEWHERE, at=noon(DAY))
    assert not may_send(ELSEWHERE, renewals, LATER).allowed
    assert may_send(ELSEWHERE, follow_ups, LATER).allowed


def test_who_came_back_for_one_thing_still_refuses_the_others_at_her_new_address(write, bulletin, renewals):
    refuses(None)
    write("given", date(2018, 6, 1))
    carry_refusals(old=JULIE, new=ELSEWHERE, at=noon(date(2018, 7, 1)))
    assert not may_send(ELSEWHERE, renewals, LATER).allowed


@pytest.mark.parametrize("everything", [True, False])
def test_the_refusal_outlives_the_destruction_of_the_address(renewals, everything):
    refuses(None if everything else renewals)
    erase_address(address=Address.objects.get(address=JULIE), at=noon(DAY))
    assert may_send(JULIE, renewals, LATER).why is Why.WITHDRAWN
    row_of(JULIE)
    assert may_send(JULIE, renewals, LATER).why is Why.WITHDRAWN


def test_a_long_list_costs_no_more_queries_than_a_short_one(renewals, django_assert_max_num_queries, monkeypatch):
    for number in range(0, 90, 3):
        refuses(None if number % 2 else renewals, address=f"a{number}@exemple.org")
    asked = [f"a{number}@exemple.org" for number in range(120)]
    with django_assert_max_num_queries(4):
        short = decide(asked, renewals, LATER)
    monkeypatch.setattr("arrimage.consent.queries.sending.ASKED_AT_ONCE", 10)
    with django_assert_max_num_queries(4):
        long = decide(asked, renewals, LATER)
    assert short == long == {address: may_send(address, renewals, LATER) for address in asked}
    assert sum(answer.allowed for answer in long.values()) == 90


def test_whom_a_list_takes_for_sure_is_whom_the_ledger_allows(write, renewals):
    people = [f"b{number}@exemple.org" for number in range(6)]
    for address in people:
        row_of(address)
    refuses(None, address=people[0])
    refuses(renewals, address=people[1])
    suppress(address=people[2], reason="bounced", at=noon(DAY))
    change_address(old=people[3], new=people[4], at=noon(DAY), source="mail")
    sure = set(surely_allowed(renewals, LATER).values_list("address", flat=True))
    assert sure == {people[4], people[5]}
    assert all(answer.allowed for answer in decide(sure, renewals, LATER).values())


# From the links of the mail


@pytest.fixture
def link(db):
    return f"/courriels/{token_of(row_of(JULIE).code)}/"


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def choose(client, link, **said):
    token = client.get(link).context["csrf_token"]
    return client.post(link, {**said, "csrfmiddlewaretoken": str(token)}, follow=True)


def page_after(client, link, **said):
    return choose(client, link, **said).content.decode()


def test_a_mail_program_refuses_it_in_one_click(visitor, link, renewals, follow_ups):
    assert "Avis de renouvellement" in visitor.get(f"{link}retrait/renouvellement/").content.decode()
    assert may_send(JULIE, renewals, localdate()).allowed, "looking changes nothing"
    response = visitor.post(f"{link}retrait/renouvellement/", {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, bool(response.cookies)) == (200, False)
    assert not may_send(JULIE, renewals, localdate()).allowed
    assert may_send(JULIE, follow_ups, localdate()).allowed
    before = ConsentEntry.objects.count()
    visitor.post(f"{link}retrait/renouvellement/")
    assert ConsentEntry.objects.count() == before, "pressed twice, it is one refusal"


def test_stopping_everything_says_what_still_arrives(visitor, link, renewals, follow_ups):
    asked = visitor.get(f"{link}retrait/").content.decode()
    assert "réponses à ce que vous demandez vous-même" in asked
    done = visitor.post(f"{link}retrait/").content.decode()
    assert "sauf les avis légaux qui vous sont dus et les réponses à ce que vous demandez vous-même" in done
    for purpose in (renewals, follow_ups):
        assert not may_send(JULIE, purpose, localdate()).allowed


def test_what_answers_her_cannot_be_refused(client, link, notices):
    Purpose.objects.create(code="adhesion", name_fr="Adhésion", kind="service")
    for code in ("adhesion", "avis"):
        assert client.get(f"{link}retrait/{code}/").url == link  # what can be chosen, all the same
        assert client.post(f"{link}retrait/{code}/").status_code == 404
        assert client.post(link, {"purpose": code, "choice": "withdraw"}).status_code == 404
    assert not ConsentEntry.objects.exists()


def test_she_refuses_it_and_takes_it_up_again_on_the_page_of_her_choices(visitor, link, renewals, capsys):
    page = visitor.get(link).content.decode()
    assert "Vous recevez ces messages quand ils vous concernent." in page
    assert "Recevoir de nouveau" not in page
    page = page_after(visitor, link, purpose="renouvellement", choice="withdraw")
    assert "Vous ne recevez pas ces messages." in page
    assert "Recevoir de nouveau «\N{NO-BREAK SPACE}Avis de renouvellement\N{NO-BREAK SPACE}»" in page
    page = page_after(visitor, link, purpose="renouvellement", choice="give")
    assert "Vous recevez ces messages quand ils vous concernent." in page
    assert may_send(JULIE, renewals, localdate()).allowed
    entry = ConsentEntry.objects.latest("number")
    assert (entry.act, entry.purpose, entry.wording, entry.source) == ("confirmed", renewals, None, "link")
    assert entry.details.place == "127.0.0.1"
    call_command("verify_consents")
    assert "intact" in capsys.readouterr().out


def test_taking_up_what_one_receives_writes_nothing(visitor, link, renewals):
    choose(visitor, link, purpose="renouvellement", choice="give")
    assert not ConsentEntry.objects.exists()


def test_a_newsletter_is_not_taken_up_without_its_words(client, link, bulletin):
    assert client.post(link, {"purpose": "bulletin", "choice": "give"}).status_code == 404
    assert not ConsentEntry.objects.exists()


# On the desk


def test_the_coordinator_writes_down_a_refusal_by_phone_and_sees_it(client_for, coralie, renewals):
    client = client_for(coralie)
    said = {"address": JULIE, "act": "refused", "on": DAY.isoformat(), "source": "phone", "purpose": renewals.pk}
    assert client.post("/bureau/consentements/consigner/", said).status_code == 302
    assert not may_send(JULIE, renewals, LATER).allowed
    page = client.get(f"/bureau/consentements/adresses/{row_of(JULIE).pk}/").content.decode()
    assert "Avis de renouvellement" in page
    withdraw(address=JULIE, purpose=None, at=noon(LATER), source="link")
    back = {**said, "act": "given", "on": (LATER + timedelta(days=1)).isoformat()}
    assert client.post("/bureau/consentements/consigner/", back).status_code == 302
    assert may_send(JULIE, renewals, localdate()).allowed
    standing = client.get("/bureau/consentements/?state=standing").content.decode()
    assert "Avis de renouvellement" in standing
