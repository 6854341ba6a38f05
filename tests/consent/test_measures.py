"""The share of requests answered in time, on every history of requests."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.consent.measures.requests import REQUESTS_ANSWERED_IN_TIME, of_requests
from arrimage.consent.models import PrivacyRequest
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period

MARCH = Period(date(2018, 3, 1), date(2018, 4, 1))


def figure(day: date, **parameters) -> Figure:
    return Figure.of(REQUESTS_ANSWERED_IN_TIME, MARCH, day, parameters)


def answer(request: PrivacyRequest, after: int) -> None:
    request.answered_on, request.outcome = request.received_on + timedelta(days=after), "granted"
    request.save()


def test_in_time_late_unanswered_and_still_running(ask, today):
    early, late, silent, running = (ask(days=14), ask(days=14), ask(days=14), ask())
    answer(early, 30)
    answer(late, 31)
    seen = figure(date(2018, 4, 3))
    assert list(seen.counted) == [early]
    assert {record: seen.reasons(record) for record in seen.not_counted} == {
        late: ["Elle a été répondue après son dernier jour."],
        silent: ["Elle est sans réponse et son dernier jour est passé."],
    }
    assert seen.value == 33.3
    assert running not in seen.candidates


def test_nothing_to_judge_is_no_figure(db):
    assert figure(date(2018, 4, 3)).value is None


@pytest.mark.parametrize(("day", "judged"), [(30, 0), (31, 1)])
def test_silence_is_judged_the_day_after_the_last(ask, today, day, judged):
    ask()
    assert figure(today + timedelta(days=day)).candidates.count() == judged


def test_an_extension_agreed_is_time_too(ask, today):
    request = ask(extended_to=today + timedelta(days=50), extension_reason="Convenu par écrit.")
    answer(request, 45)
    assert figure(date(2018, 5, 30)).value == 100


def test_only_the_kinds_asked_for(ask):
    for kind in ("access", "complaint"):
        answer(ask(kind=kind), 3)
    assert figure(date(2018, 4, 3), kind=["access"]).candidates.count() == 1


def test_the_words_of_an_indicator_call_for_it():
    assert of_requests("Demandes sur les renseignements personnels traitées", "Garder le site à jour") == {}
    assert of_requests("Demandes d’adhésion", "Inviter les membres") is None


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(-1, 90)), max_size=6), st.integers(0, 120))
def test_each_request_judged_counts_or_says_why_not(db, cases, look):
    PrivacyRequest.objects.all().delete()
    day = MARCH.start + timedelta(days=look)
    expected = []
    for shift, after in cases:
        received = MARCH.start + timedelta(days=shift)
        answered = None if after < 0 else received + timedelta(days=after)
        PrivacyRequest.objects.create(
            requester_name="A",
            received_on=received,
            answered_on=answered,
            outcome="" if answered is None else "granted",
        )
        known = answered is not None and answered <= day
        if received in MARCH and received <= day and (known or day > received + timedelta(days=30)):
            expected.append(known and after <= 30)
    seen = figure(day)
    assert seen.counted.count() == sum(expected)
    assert seen.not_counted.count() == len(expected) - sum(expected)
    assert all(seen.reasons(record) for record in seen.not_counted)
