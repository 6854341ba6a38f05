"""The screens: each step where it is expected, a refusal that says why and loses nothing, a door quick to the tap."""

from datetime import timedelta
from io import BytesIO

import pdfplumber
import pytest
import time_machine
from django.urls import reverse

from arrimage.assembly.models import AssemblySettings, Attendance, Election, GeneralMeeting, Proxy, Resolution
from arrimage.assembly.operations.presence import arrive
from arrimage.network.models import Committee, CommitteeMember
from tests.assembly.conftest import MEETING, NOTICE, START

HTMX = {"HX-Request": "true"}


@pytest.fixture
def members(join) -> list:
    return [join(f"Coop {number}") for number in range(3)]


def at(page: str, *args) -> str:
    return reverse(f"desk:{page}", args=args)


def page_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


@time_machine.travel(NOTICE, tick=False)
def test_from_the_form_to_the_call(desk, members, post):
    AssemblySettings.objects.create(notice_days=12, quorum_value=25)
    form = page_of(desk.get(at("generalmeeting-create")))
    assert 'value="12"' in form
    typed = {
        "kind": "annual",
        "title": "AGA 2026",
        "date": "2026-06-18",
        "start_time": "18:00",
        "where": "in_person",
        "place": "Centre communautaire",
        "record_date": "2026-05-01",
        "notice_days": "12",
        "quorum_rule": "percent",
        "quorum_value": "25",
        "proxies_per_person": "1",
        "grace_votes": "on",
        "agenda-TOTAL_FORMS": "1",
        "agenda-INITIAL_FORMS": "0",
        "agenda-0-position": "1",
        "agenda-0-title": "Ouverture",
        "agenda-0-kind": "information",
    }
    desk.post(at("generalmeeting-create"), typed)
    meeting = GeneralMeeting.objects.get()
    assert "6 juin 2026" in page_of(desk.get(at("generalmeeting-detail", meeting.pk)))
    desk.post(at("assembly-steps", meeting.pk), {"action": "freeze"})
    assert "Coop 0" in page_of(desk.get(at("assembly-roll", meeting.pk)))
    desk.post(at("assembly-steps", meeting.pk), {"action": "call"})
    meeting.refresh_from_db()
    assert (meeting.state, len(post.letters)) == ("called", 3)


@time_machine.travel(START - timedelta(days=3), tick=False)
def test_too_late_a_call_is_refused_with_the_lawful_date(desk, members, prepare, post):
    meeting = prepare()
    desk.post(at("assembly-steps", meeting.pk), {"action": "freeze"})
    answer = page_of(desk.post(at("assembly-steps", meeting.pk), {"action": "call"}))
    assert "25 juin 2026" in answer
    assert post.letters == []


def test_once_called_what_the_notice_said_cannot_be_changed_by_the_form(desk, members, call):
    meeting = call()
    address = at("generalmeeting-edit", meeting.pk)
    item = meeting.agenda.first()
    typed = {
        "revision": meeting.revision,
        "date": "2026-07-30",
        "where": "in_person",
        "place": "Autre salle",
        "chair": "Bernard",
        "agenda-TOTAL_FORMS": "1",
        "agenda-INITIAL_FORMS": "1",
        "agenda-0-id": item.pk,
        "agenda-0-title": "Autre chose",
        "agenda-0-notes": "Dix minutes",
    }
    assert desk.post(address, typed).status_code == 302
    meeting.refresh_from_db()
    item.refresh_from_db()
    assert (meeting.date, meeting.place, item.title, item.notes) == (MEETING, "Autre salle", "Ouverture", "Dix minutes")


def test_another_record_date_asks_for_the_roll_to_be_frozen_again(desk, members, prepare):
    meeting = prepare()
    desk.post(at("assembly-steps", meeting.pk), {"action": "freeze"})
    form = desk.get(at("generalmeeting-edit", meeting.pk)).context["whole"]
    sent = {name: value for name, value in form.form.initial.items() if value not in (None, False)}
    rows = {"agenda-TOTAL_FORMS": "0", "agenda-INITIAL_FORMS": "0"}
    meeting.refresh_from_db()
    desk.post(
        at("generalmeeting-edit", meeting.pk),
        {**sent, **rows, "record_date": "2026-05-15", "revision": meeting.revision},
    )
    meeting.refresh_from_db()
    assert (str(meeting.record_date), meeting.roll_frozen_at) == ("2026-05-15", None)


@time_machine.travel(START, tick=False)
def test_one_tap_makes_a_member_present_and_moves_the_quorum(desk, members, session):
    meeting = session(quorum_value=50)
    door = at("assembly-door", meeting.pk)
    assert "Coop 2" not in page_of(desk.get(door, {"q": "Coop 1"}, headers=HTMX))
    voter = meeting.voters.get(name="Coop 1")
    part = page_of(desk.post(door, {"voter": voter.pk, "did": "in_person", "q": ""}, headers=HTMX))
    assert "<html" not in part
    assert "1 sur 3" in part
    assert desk.post(door, {"voter": voter.pk, "did": "left", "q": "Coop"}).url == f"{door}?q=Coop"
    assert Attendance.objects.get().left_at == START


@time_machine.travel(START, tick=False)
def test_a_proxy_beyond_the_limit_says_why_at_the_door(desk, members, session):
    meeting = session(proxies_allowed=True)
    first, second, third = meeting.voters.all()
    door = at("assembly-door", meeting.pk)
    for giver in (second, third):
        part = page_of(desk.post(door, {"voter": giver.pk, "did": "proxy", "holder": first.pk}, headers=HTMX))
    assert "autant de procurations" in part
    assert Proxy.objects.count() == 1


@time_machine.travel(START, tick=False)
def test_a_vote_refused_loses_nothing_that_was_typed(desk, members, session):
    meeting = session(quorum_rule="number", quorum_value=2)
    arrive(voter=meeting.voters.first(), at=START)
    address = at("assembly-resolutions", meeting.pk)
    typed = {
        "action": "take",
        "text": "Adopter le rapport",
        "moved_by": "Marie",
        "seconded_by": "Jean",
        "majority": "simple",
        "votes_for": "1",
        "votes_against": "0",
        "abstentions": "0",
    }
    answer = page_of(desk.post(address, typed))
    assert "pas quorum" in answer
    assert "Adopter le rapport" in answer
    assert desk.post(address, {**typed, "without_quorum_because": "Urgence"}).status_code == 302
    assert Resolution.objects.get().without_quorum_because == "Urgence"


@time_machine.travel(START, tick=False)
def test_the_presidency_signs_and_changes_nothing_else(bernard, client_for, members, session):
    meeting = session(quorum_rule="number", quorum_value=1)
    resolution = Resolution.objects.create(
        meeting=meeting,
        number="AGA-2026-01",
        text="T",
        moved_by="A",
        seconded_by="B",
        voted_at=START,
        present=1,
        quorum=1,
    )
    client = client_for(bernard)
    client.post(at("assembly-sign", resolution.pk))
    resolution.refresh_from_db()
    assert (resolution.signed_by, resolution.signed_on) == (str(bernard), MEETING)
    assert client.post(at("assembly-steps", meeting.pk), {"action": "close"}).status_code == 403
    assert client.post(at("assembly-door", meeting.pk), {}).status_code == 403


@time_machine.travel(START, tick=False)
def test_the_project_officer_keeps_the_door_only(paul, client_for, members, session):
    meeting = session()
    client, voter = client_for(paul), meeting.voters.first()
    client.post(at("assembly-door", meeting.pk), {"voter": voter.pk, "did": "in_person"})
    assert Attendance.objects.get().voter == voter
    assert client.post(at("assembly-resolutions", meeting.pk), {"action": "take"}).status_code == 403


@time_machine.travel(START, tick=False)
def test_an_election_from_its_candidates_to_the_seats_on_the_board(desk, members, session):
    board = Committee.objects.create(name="Conseil", kind=Committee.Kind.BOARD)
    meeting = session(quorum_rule="number", quorum_value=1)
    for voter in meeting.voters.all():
        arrive(voter=voter, at=START)
    new = {
        "action": "new",
        "title": "Administration",
        "seats": "1",
        "committee": board.pk,
        "term_ends_on": "2028-06-30",
    }
    assert desk.post(at("assembly-elections", meeting.pk), {**new, "term_ends_on": "2020-01-01"}).status_code == 200
    desk.post(at("assembly-elections", meeting.pk), new)
    election = Election.objects.get()
    address = at("assembly-election", election.pk)
    for name in ("Luce Tremblay", "Jean Roy"):
        desk.post(address, {"action": "candidate", "name": name})
    luce, jean = election.candidates.get(name="Luce Tremblay"), election.candidates.get(name="Jean Roy")
    count = {"action": "count", "ballots": "3", f"votes_{luce.pk}": "2", f"votes_{jean.pk}": "1"}
    assert "recomptez" in page_of(desk.post(address, {**count, "ballots": "9"}))
    desk.post(address, count)
    desk.post(address, {"action": "seat"})
    assert str(CommitteeMember.objects.get().person) == "Luce Tremblay"


@time_machine.travel(START, tick=False)
def test_the_minutes_are_kept_closed_approved_and_printed_in_french(desk, members, session):
    meeting = session()
    item = meeting.agenda.first()
    desk.post(at("assembly-running", meeting.pk), {f"minutes_{item.pk}": "La présidente ouvre."})
    desk.post(at("assembly-steps", meeting.pk), {"action": "close", "note": "Levée."})
    refused = page_of(
        desk.post(at("assembly-steps", meeting.pk), {"action": "approve", "on": "2026-06-17", "by": "CA-9"})
    )
    assert "CA-9" in refused
    desk.post(at("assembly-steps", meeting.pk), {"action": "approve", "on": "2026-06-18", "by": "CA-2026-09"})
    correction = {"action": "correct", "on": "2026-06-18", "text": "Lire 18 h 10", "reason": "Erreur"}
    desk.post(at("assembly-steps", meeting.pk), correction)
    answer = desk.get(at("assembly-document", meeting.pk, "proces-verbal", "pdf"), headers={"Accept-Language": "en"})
    with pdfplumber.open(BytesIO(answer.getvalue())) as document:
        printed = " ".join(page.extract_text() for page in document.pages)
    for words in ("La présidente ouvre.", "CA-2026-09", "Lire 18 h 10", "Procès-verbal"):
        assert words in printed


def test_a_line_of_the_roll_is_corrected_with_its_reason(desk, members, call):
    meeting = call()
    voter = meeting.voters.first()
    address = at("assembly-line", voter.pk)
    refused = page_of(desk.post(address, {"action": "line", "what": "delegate", "name": "Luce", "on": "2026-06-10"}))
    assert "Luce" in refused
    given = {"action": "line", "what": "delegate", "name": "Luce", "on": "2026-06-10", "reason": "Remplacement"}
    assert desk.post(address, given).status_code == 302
    voter.refresh_from_db()
    assert voter.delegate_name == "Luce"
    assert "Remplacement" in page_of(desk.get(at("assembly-roll", meeting.pk)))


def test_papers_nobody_knows_are_not_found(desk, members, call):
    meeting = call()
    for name, form in (("inconnu", "pdf"), ("avis", "odt")):
        assert desk.get(at("assembly-document", meeting.pk, name, form)).status_code == 404
    english = desk.get(at("assembly-document", meeting.pk, "avis", "pdf") + "?langue=en")
    with pdfplumber.open(BytesIO(english.getvalue())) as document:
        assert "Notice of meeting" in document.pages[0].extract_text()
