"""The door: what several devices note, twice, late, in any order, becomes one truth."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.registration.acts import IN, OUT, Act, Count, read_act
from arrimage.registration.attendance import attendance, no_shows, present_at
from arrimage.registration.models import CheckIn, Enrolment, Order, Registration
from arrimage.registration.operations.checking_in import change_head_count, take_acts
from tests.door.conftest import DAY, an_event, moment

NAMES = UUID(int=7)
AFTER = moment(hour=23)


def there(code: UUID, mark: UUID | None = None, **values: Any) -> Act:
    return Act(IN, mark or uuid4(), moment(), code=code, day=DAY, **values)


def taken_back(code: UUID, *marks: UUID) -> Act:
    return Act(OUT, uuid4(), moment(hour=18), code=code, day=DAY, undoes=marks)


@pytest.fixture
def take(evening, paul):
    def take(*acts: Act, by: Any = paul) -> list[str]:
        return [answer.status for answer in take_acts(event=evening, acts=acts, by=by, at=moment(hour=20))]

    return take


def test_a_press_is_a_presence_and_a_second_press_takes_it_back(evening, register, take):
    anne = register(evening, "Anne", "Roy")
    first = there(anne.code)
    assert take(first) == ["kept"]
    assert list(present_at(evening)) == [anne]
    assert take(taken_back(anne.code, first.mark)) == ["kept"]
    assert not present_at(evening).exists()
    assert take(there(anne.code)) == ["kept"], "she may be noted again"
    assert attendance(evening, AFTER).present == 1


def test_what_a_device_sends_twice_counts_once(evening, register, take):
    anne = register(evening, "Anne", "Roy")
    act = there(anne.code)
    assert take(act, act) == ["kept", "known"]
    assert CheckIn.objects.count() == 1


def test_two_devices_make_one_presence_and_the_second_is_told(evening, register, take, paul, coralie):
    anne = register(evening, "Anne", "Roy")
    one, two = there(anne.code), there(anne.code)
    take(one, by=paul)
    [answer] = take_acts(event=evening, acts=[two], by=coralie, at=moment(hour=20))
    assert answer.status == "again"
    assert "Anne Roy" in answer.said
    assert "Paul" in answer.said
    assert CheckIn.objects.standing().count() == 1
    take(taken_back(anne.code, one.mark))
    assert CheckIn.objects.standing().get().mark == two.mark, "the other device still saw her"


def test_what_one_person_notes_twice_herself_is_one_presence_and_no_conflict(evening, register, coralie):
    anne = register(evening, "Anne", "Roy")
    acts = [there(anne.code), there(anne.code)]
    answers = take_acts(event=evening, acts=acts, by=coralie, at=moment(hour=20))
    assert [(answer.status, answer.said) for answer in answers] == [("kept", ""), ("again", "")]
    assert CheckIn.objects.standing().count() == 1


def test_a_press_taken_back_before_it_arrives_never_counts(evening, register, take):
    anne = register(evening, "Anne", "Roy")
    act = there(anne.code)
    assert take(taken_back(anne.code, act.mark), act) == ["kept", "known"]
    assert not present_at(evening).exists()


def test_somebody_cancelled_who_comes_all_the_same_is_noted_and_said(evening, register):
    anne = register(evening, "Anne", "Roy", state="cancelled")
    [answer] = take_acts(event=evening, acts=[there(anne.code)], by=None, at=moment(hour=20))
    assert answer.status == "kept"
    assert "Anne Roy" in answer.said
    assert list(present_at(evening)) == [anne]


def test_a_walk_in_is_made_once_and_goes_when_taken_back(evening, register, take):
    register(evening, "Anne", "Roy")
    walk_in = there(
        uuid4(), how="walk_in", first_name="Léo", last_name="Cyr", organisation="Coop", email="leo@x.example"
    )
    assert take(walk_in, walk_in) == ["kept", "known"]
    leo = Registration.objects.get(code=walk_in.code)
    assert (leo.is_walk_in, leo.state, leo.place, leo.order.email) == (True, "confirmed", 2, "leo@x.example")
    assert attendance(evening, AFTER).walk_ins == 1
    take(taken_back(leo.code, walk_in.mark))
    leo.refresh_from_db()
    assert (leo.state, attendance(evening, AFTER).walk_ins) == ("cancelled", 0)


def test_a_walk_in_taken_back_before_it_arrives_waits_for_it(take):
    walk_in = there(uuid4(), how="walk_in", last_name="Cyr")
    undone = taken_back(walk_in.code, walk_in.mark)
    assert take(undone) == ["wait"]
    assert take(walk_in, undone) == ["kept", "kept"]


def test_somebody_deleted_meanwhile_is_noted_under_the_name_that_the_device_knew(evening, register, take):
    anne = register(evening, "Anne", "Roy")
    anne.order.delete()
    assert take(there(anne.code, first_name="Anne", last_name="Roy")) == ["kept"]
    assert [str(one) for one in present_at(evening)] == ["Anne Roy"]


def test_the_code_of_another_event_opens_nothing(evening, register, take):
    other = an_event("Un autre soir")
    Enrolment.objects.create(event=other)
    stranger = register(other, "Luc", "Dion")
    assert take(there(stranger.code, last_name="Dion")) == ["refused"]
    assert not CheckIn.objects.exists()


def test_an_unknown_code_without_a_name_is_refused_with_what_to_do(evening):
    [answer] = take_acts(event=evening, acts=[there(uuid4())], by=None, at=moment())
    assert answer.status == "refused"
    assert answer.said


def test_an_event_without_registration_takes_walk_ins(db):
    event = an_event("Visite")
    take_acts(event=event, acts=[there(uuid4(), last_name="Cyr")], by=None, at=moment())
    assert attendance(event, AFTER).present == 1
    assert event.enrolment.is_open is False


def test_no_shows_are_known_once_the_event_is_over(evening, register, take):
    anne, luc = register(evening, "Anne", "Roy"), register(evening, "Luc", "Dion")
    register(evening, "Max", "Roy", state="waiting")
    take(there(anne.code))
    assert not no_shows(evening, moment(hour=18)).exists()
    assert list(no_shows(evening, AFTER)) == [luc]
    told = attendance(evening, AFTER)
    assert (told.registered, told.present, told.no_shows, told.walk_ins) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "x",
        {},
        {"kind": "in"},
        {"kind": "in", "mark": "x", "at": "hier"},
        {"kind": "fête", "mark": str(NAMES)},
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(sent):
    with pytest.raises(ValidationError) as refused:
        read_act(sent)
    assert refused.value.messages[0]


def count(change: int) -> Count:
    return Count(uuid4(), moment(), change)


def test_the_head_count_is_the_sum_of_all_devices_and_keeps_what_was_typed(evening, paul):
    act = count(1)
    change_head_count(event=evening, acts=[act, act, count(5), count(-2)], by=paul, at=moment())
    evening.activity.refresh_from_db()
    assert evening.activity.head_count == 4
    evening.activity.head_count = 30
    evening.activity.save()
    change_head_count(event=evening, acts=[count(1)], by=paul, at=moment())
    evening.activity.refresh_from_db()
    assert evening.activity.head_count == 31


# --- Any order, any number of times ----------------------------------------------------------------------------

PEOPLE, DEVICES = 4, 3
presses = st.lists(st.tuples(st.integers(0, DEVICES - 1), st.integers(0, PEOPLE - 1)), min_size=1, max_size=14)


def acts_of(pressed: list[tuple[int, int]]) -> tuple[list[Act], set[UUID]]:
    """What each device notes of people, of whom the last is a walk-in, without hearing of the others; who is there."""
    standing: dict[tuple[int, int], UUID] = {}
    acts = []
    for number, (device, person) in enumerate(pressed):
        code, mark = uuid5(NAMES, f"person {person}"), uuid5(NAMES, f"mark {number}")
        if (device, person) in standing:
            acts.append(replace(taken_back(code, standing.pop((device, person))), mark=mark))
        else:
            standing[device, person] = mark
            acts.append(there(code, mark, last_name=f"Personne {person}"))
    return acts, {uuid5(NAMES, f"person {person}") for _device, person in standing}


@pytest.mark.slow
@given(pressed=presses, data=st.data())
@settings(max_examples=40)
def test_acts_of_several_devices_in_any_order_and_any_number_of_times_make_one_truth(db, register, pressed, data):
    Order.objects.all().delete()
    event = an_event()
    Enrolment.objects.create(event=event)
    for person in range(PEOPLE - 1):
        register(event, "", f"Personne {person}", code=uuid5(NAMES, f"person {person}"))
    acts, truth = acts_of(pressed)
    on_the_way = data.draw(st.permutations(acts + data.draw(st.lists(st.sampled_from(acts), max_size=6))))
    for _again in range(3):  # a device sends again what was not taken
        answers = take_acts(event=event, acts=on_the_way, by=None, at=moment(hour=20))
        on_the_way = [act for act, answer in zip(on_the_way, answers, strict=True) if answer.status == "wait"]
    assert on_the_way == []
    assert {one.code for one in present_at(event)} == truth
    standing = CheckIn.objects.standing().filter(registration__enrolment__event=event)
    assert standing.count() == len(truth), "one presence for each"
    walk_ins = Registration.objects.filter(enrolment__event=event, is_walk_in=True)
    assert walk_ins.count() == any(person == PEOPLE - 1 for _device, person in pressed)
    assert walk_ins.filter(state="confirmed").count() == (uuid5(NAMES, f"person {PEOPLE - 1}") in truth)
