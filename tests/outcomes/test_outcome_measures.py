"""What counts of what events leave, whatever the records and the period."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.outcomes.measures import of_events
from arrimage.outcomes.models import Collaboration, Evaluation
from tests.outcomes.examples import an_event

pytestmark = pytest.mark.django_db
YEAR, DAY = Period(date(2026, 1, 1), date(2027, 1, 1)), date(2026, 6, 15)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
answers = st.lists(st.tuples(st.integers(0, 1), days, st.integers(1, 5), st.sampled_from(["hot", "cold"])), max_size=9)
told = st.lists(st.tuples(days, st.booleans()), max_size=6)


def figure(code, period=YEAR, **parameters) -> Figure:
    return Figure.of(catalogue.get(code), period, DAY, parameters)


@settings(max_examples=25)
@given(answers)
def test_satisfaction_is_counted_again_by_hand(db, drawn):
    with transaction.atomic():
        events = [an_event(), an_event("Forum", kind="forum")]
        for place, day, mark, about in drawn:
            Evaluation.objects.create(event=events[place], answered_on=day, satisfaction=mark, about=about)
        hot = [(place, day, mark) for place, day, mark, about in drawn if about == "hot"]
        numerous = [place for place in (0, 1) if sum(one[0] == place for one in hot) >= 3]
        marks = [mark for place, day, mark in hot if place in numerous and day <= DAY]
        shown = figure("outcomes.satisfaction")
        expected = round(100 * sum(mark >= 4 for mark in marks) / len(marks), 1) if marks else None
        assert shown.value == expected
        assert shown.counted.count() + shown.not_counted.count() == len(marks)
        transaction.set_rollback(True)


@settings(max_examples=25)
@given(told)
def test_collaborations_are_counted_again_by_hand(db, drawn):
    with transaction.atomic():
        event, first = an_event(), None
        for day, is_same in drawn:
            one = Collaboration.objects.create(
                event=event, kind="project", said_on=day, duplicate_of=first if is_same else None
            )
            first = first or one
        counting = [day for place, (day, is_same) in enumerate(drawn) if (not is_same or place == 0) and day <= DAY]
        assert figure("outcomes.collaborations_born").value == len(counting)
        parts = [figure("outcomes.collaborations_born", part).value for part in YEAR.split(DAY)]
        assert sum(parts) == len(counting)
        transaction.set_rollback(True)


def test_a_proof_never_tells_a_mark(evening):
    for mark in (1, 2, 5):
        Evaluation.objects.create(event=evening, answered_on=DAY, satisfaction=mark)
    shown = figure("outcomes.satisfaction")
    assert shown.value == 33.3
    listed = [str(one) for one in shown.candidates]
    assert len(set(listed)) == 1
    assert "5 à 7" in listed[0]


def test_they_are_narrowed_by_kind_of_event(evening):
    Collaboration.objects.create(event=evening, kind="project", said_on=DAY)
    Collaboration.objects.create(event=an_event("F", kind="forum"), kind="contact", said_on=DAY)
    assert figure("outcomes.collaborations_born", event_kind=["forum"]).value == 1
    assert figure("outcomes.collaborations_born", kind=["project"]).value == 1


def test_the_words_of_a_plan_say_which_events():
    assert of_events("Taux de satisfaction des formations", "") == {"event_kind": ["training"]}
    assert of_events("Taux de satisfaction", "Activités de réseautage") == {"event_kind": ["networking"]}
    assert of_events("Taux de satisfaction", "") == {}
