"""The notice: within its delay, to each member, and on paper to those without an address."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from arrimage.assembly.models import AssemblySettings, GeneralMeeting, MeetingNotice
from arrimage.assembly.operations.calling import call_meeting, mark_posted, notify_added
from arrimage.assembly.operations.roll import add_to_roll, freeze_roll
from arrimage.assembly.rules import first_lawful_meeting, is_lawful, last_lawful_notice
from arrimage.membership.models import Category
from arrimage.network.models import Organisation, Person
from tests.assembly.conftest import FORGOTTEN, MEETING, NOTICE, moment


@given(meeting=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(0, 120), shift=st.integers(-200, 200))
def test_a_notice_is_lawful_until_the_last_day_and_no_later(meeting, days, shift):
    notice = meeting + timedelta(shift)
    assert is_lawful(notice, meeting, days) == (notice <= last_lawful_notice(meeting, days))
    assert is_lawful(notice, meeting, days) == (meeting >= first_lawful_meeting(notice, days))
    assert first_lawful_meeting(last_lawful_notice(meeting, days), days) == meeting


@pytest.mark.parametrize("days", [10, 21])
def test_the_notice_leaves_on_the_last_day_and_not_the_day_after(days, join, prepare, post):
    join("Boulangerie")
    meeting = prepare(notice_days=days)
    freeze_roll(meeting=meeting, at=NOTICE)
    last = MEETING - timedelta(days)
    with pytest.raises(ValidationError) as refused:
        call_meeting(meeting=meeting, at=moment(last + timedelta(1)))
    assert post.letters == []
    [sentence] = refused.value.messages
    assert str(last.day) in sentence
    assert str((MEETING + timedelta(1)).day) in sentence
    call_meeting(meeting=meeting, at=moment(last))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.called_on) == (GeneralMeeting.State.CALLED, last)


@pytest.mark.parametrize("hours", [0, 3, 30])
def test_a_meeting_is_not_called_once_its_hour_is_past_whatever_the_by_laws_ask(hours, join, prepare, post):
    join("Boulangerie")
    meeting = prepare(notice_days=0)
    freeze_roll(meeting=meeting, at=NOTICE)
    with pytest.raises(ValidationError) as refused:
        call_meeting(meeting=meeting, at=meeting.starts_at + timedelta(hours=hours))
    assert post.letters == []
    assert any("ce moment est passé" in sentence for sentence in refused.value.messages)
    call_meeting(meeting=meeting, at=meeting.starts_at - timedelta(minutes=1))
    assert len(post.letters) == 1


def test_without_a_roll_or_an_agenda_nothing_leaves(prepare, post):
    with pytest.raises(ValidationError) as refused:
        call_meeting(meeting=prepare(agenda=[]), at=NOTICE)
    assert len(refused.value.messages) == 2
    assert post.letters == []


def test_each_member_has_one_notice_in_the_language_of_her_delegate(join, call, friends, post):
    ann = Person.objects.create(first_name="Ann", last_name="Example", email="ann@coop.example", language="en")
    join("Boulangerie")
    join("English Coop", contact=ann)
    join("Un ami", friends)
    meeting = call()
    assert sorted(letter.to for letter in post.letters) == [
        "ann@coop.example",
        "info@org0.example",
        "info@org2.example",
    ]
    hers = next(letter for letter in post.letters if letter.person == ann.pk)
    assert (hers.language, hers.purpose) == ("en", "aga")
    assert "Rapport annuel" in hers.text
    assert "Centre communautaire" in hers.text
    assert "one vote" in hers.text
    assert MeetingNotice.objects.filter(voter__meeting=meeting, state="sent").count() == 3


def test_members_without_an_address_or_that_may_not_be_written_to_wait_for_a_letter(join, call, post):
    join(Organisation.objects.create(name="Sans courriel"))
    join(Organisation.objects.create(name="Retirée", email="non@coop.example"))
    join("Boulangerie")
    post.withheld.add("non@coop.example")
    meeting = call()
    waiting = MeetingNotice.objects.to_post()
    assert [(one.voter.name, one.state, one.withheld) for one in waiting] == [
        ("Retirée", "withheld", FORGOTTEN),
        ("Sans courriel", "no_address", ""),
    ]
    with pytest.raises(ValidationError):
        mark_posted(meeting=meeting, on=date(2026, 6, 3), day=date(2026, 6, 2))
    assert mark_posted(meeting=meeting, on=date(2026, 6, 2), day=date(2026, 6, 2)) == 2
    assert not waiting.all().exists()


def test_somebody_added_later_is_notified_and_nobody_is_twice(join, call, post):
    join("Boulangerie")
    meeting = call()
    add_to_roll(
        meeting=meeting, membership=join("Oubliée"), on=date(2026, 6, 2), reason="Oubli", by="Coralie", at=NOTICE
    )
    assert [one.voter.name for one in notify_added(meeting=meeting, at=NOTICE)] == ["Oubliée"]
    assert notify_added(meeting=meeting, at=NOTICE) == []
    assert len(post.letters) == 2


def test_when_the_post_fails_nothing_is_called(join, prepare, monkeypatch):
    join("Boulangerie")
    meeting = prepare()
    freeze_roll(meeting=meeting, at=NOTICE)

    def fails(letters, at):
        raise ConnectionError

    monkeypatch.setattr("arrimage.kit.outbox._delivers", fails)
    with pytest.raises(ConnectionError):
        call_meeting(meeting=meeting, at=NOTICE)
    meeting.refresh_from_db()
    assert (meeting.state, MeetingNotice.objects.count()) == (GeneralMeeting.State.DRAFT, 0)


def test_a_meeting_keeps_the_by_laws_of_the_day_it_was_made(prepare):
    AssemblySettings.objects.create(notice_days=21, quorum_rule="number", quorum_value=12)
    meeting = prepare()
    AssemblySettings.objects.update(notice_days=5)
    meeting.refresh_from_db()
    assert (meeting.notice_days, meeting.quorum_rule, meeting.quorum_value) == (21, "number", 12)


def test_the_notice_speaks_to_an_organisation_or_to_a_person(join, call, post):
    ami = Person.objects.create(first_name="Lise", last_name="Roy", email="lise@exemple.example")
    join("Boulangerie")
    join(ami, Category.objects.create(name_fr="Membres individuels", holder="person"))
    call()
    said = {letter.to: letter.text for letter in post.letters}
    assert "Vous avez une voix." in said["lise@exemple.example"]
    assert "Votre organisation a une voix, dans le collège" in said["info@org0.example"]
