"""In session: who is there at any moment, the quorum, proxies, votes, elections, the minutes."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.assembly.models import Attendance, Election, Proxy, Resolution
from arrimage.assembly.operations.deciding import sign_resolution, take_resolution
from arrimage.assembly.operations.electing import acclaim, add_candidate, record_votes, seat_elected
from arrimage.assembly.operations.meetings import (
    approve_minutes,
    close_meeting,
    correct_minutes,
    open_meeting,
    write_minutes,
)
from arrimage.assembly.operations.presence import arrive, give_proxy, leave, take_back_arrival, withdraw_proxy
from arrimage.assembly.queries import quorum_at
from arrimage.assembly.rules import Majority, carries, elected, quorum_needed
from arrimage.network.models import Committee, CommitteeMember, Person
from arrimage.network.operations.merging import merge
from tests.assembly.conftest import MEETING, NOTICE, START

MINUTE = timedelta(minutes=1)
VOTE = {"text": "Adopter le rapport", "moved_by": "A", "seconded_by": "B"}


@pytest.fixture
def members(join) -> list:
    return [join(f"Coop {number}") for number in range(4)]


def voters(meeting) -> list:
    return list(meeting.voters.order_by("name"))


# The rules --------------------------------------------------------------------------------------------------


@given(roll=st.integers(0, 5000), percent=st.decimals("0.01", "100", places=2))
def test_a_percentage_quorum_is_the_fewest_that_reach_it(roll, percent):
    needed = quorum_needed("percent", percent, roll)
    exact = Fraction(percent) * roll / 100
    assert needed >= max(exact, 1)
    assert needed == 1 or needed - 1 < exact


@given(roll=st.integers(0, 5000), number=st.integers(1, 500))
def test_a_quorum_by_number_does_not_depend_on_the_roll(roll, number):
    assert quorum_needed("number", Decimal(number), roll) == number


@given(yes=st.integers(0, 300), no=st.integers(0, 300))
def test_majorities(yes, no):
    assert carries(Majority.SIMPLE, yes, no) == (yes > no)
    assert carries(Majority.TWO_THIRDS, yes, no) == (yes > 0 and Fraction(yes, yes + no) >= Fraction(2, 3))


@given(votes=st.dictionaries(st.integers(0, 8), st.integers(0, 6)), seats=st.integers(1, 5))
def test_nobody_elected_has_fewer_votes_than_somebody_left_out(votes, seats):
    sure, tied = elected(votes, seats)
    assert len(sure) <= seats
    assert not sure & tied
    assert not tied or len(sure) + len(tied) > seats
    out = votes.keys() - sure - tied
    assert all(votes[one] >= votes[other] for one in sure for other in votes.keys() - sure)
    assert all(votes[one] > votes[other] for one in tied for other in out)


# At the door ------------------------------------------------------------------------------------------------


def test_the_quorum_follows_those_who_come_and_go(members, session):
    meeting = session(quorum_rule="percent", quorum_value=50)
    first, second, *_rest = voters(meeting)
    arrive(voter=first, at=START)
    arrive(voter=first, at=START + MINUTE)  # tapped twice
    arrive(voter=second, at=START + 5 * MINUTE, mode="online")
    leave(voter=first, at=START + 10 * MINUTE)
    counts = [quorum_at(meeting, START + minutes * MINUTE) for minutes in (-1, 0, 5, 9, 10)]
    assert [(quorum.present, quorum.is_reached) for quorum in counts] == [
        (0, False),
        (1, False),
        (2, True),
        (2, True),
        (1, False),
    ]


def test_an_observer_present_does_not_count(join, members, session, friends):
    join("Un ami", friends)
    meeting = session()
    arrive(voter=meeting.voters.observers().get(), at=START)
    assert quorum_at(meeting, START).present == 0


def test_a_name_tapped_by_mistake_is_taken_back_until_something_is_voted(members, session):
    meeting = session(quorum_rule="number", quorum_value=1)
    first, second, *_rest = voters(meeting)
    arrive(voter=first, at=START)
    take_back_arrival(voter=first)
    assert not Attendance.objects.exists()
    arrive(voter=second, at=START)
    take_resolution(meeting=meeting, votes_for=1, at=START + MINUTE, **VOTE)
    with pytest.raises(ValidationError):
        take_back_arrival(voter=second)


def test_nobody_leaves_before_arriving_nor_is_there_twice(members, session):
    first = voters(session())[0]
    arrive(voter=first, at=START)
    with pytest.raises(ValidationError):
        leave(voter=first, at=START - MINUTE)
    leave(voter=first, at=START + 9 * MINUTE)
    with pytest.raises(ValidationError):
        arrive(voter=first, at=START + 3 * MINUTE)
    arrive(voter=first, at=START + 12 * MINUTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(voter=first, arrived_at=START)


def test_two_lines_merged_into_one_member_do_not_both_vote(members, session):
    meeting = session()
    merge(survivor=members[0].organisation, merged=members[1].organisation, at=START)
    first, second, *_rest = voters(meeting)
    arrive(voter=first, at=START)
    with pytest.raises(ValidationError):
        arrive(voter=second, at=START)


# Proxies ----------------------------------------------------------------------------------------------------


def test_a_proxy_votes_while_its_carrier_is_there_and_gives_way_to_the_member(members, session):
    meeting = session(proxies_allowed=True)
    carrier, absent, *_rest = voters(meeting)
    give_proxy(giver=absent, holder=carrier, at=NOTICE)
    assert quorum_at(meeting, START).present == 0
    arrive(voter=carrier, at=START)
    assert quorum_at(meeting, START).present == 2
    arrive(voter=absent, at=START + 5 * MINUTE)
    assert quorum_at(meeting, START + 5 * MINUTE).present == 2
    leave(voter=carrier, at=START + 6 * MINUTE)
    assert quorum_at(meeting, START + 6 * MINUTE).present == 1


def test_a_proxy_leaves_with_its_carrier_and_ends_when_withdrawn(members, session):
    meeting = session(proxies_allowed=True)
    carrier, absent, *_rest = voters(meeting)
    arrive(voter=carrier, at=START)
    proxy = give_proxy(giver=absent, holder=carrier, at=START + MINUTE)
    assert quorum_at(meeting, START + MINUTE).present == 2
    withdraw_proxy(proxy=proxy, at=START + 2 * MINUTE)
    assert quorum_at(meeting, START + 2 * MINUTE).present == 1


def test_proxies_beyond_what_the_by_laws_allow_are_refused(members, session):
    meeting = session(proxies_allowed=True, proxies_per_person=1)
    carrier, second, third, fourth = voters(meeting)
    give_proxy(giver=second, holder=carrier, at=START)
    for giver, holder in ((third, carrier), (second, fourth), (carrier, fourth), (third, second), (third, third)):
        with pytest.raises(ValidationError):
            give_proxy(giver=giver, holder=holder, at=START)
    assert Proxy.objects.count() == 1


def test_the_limit_is_that_of_the_person_whichever_member_she_stands_for(join, session):
    marie = Person.objects.create(first_name="Marie", last_name="Exemple")
    join("Coop 1", contact=marie), join("Coop 2", contact=marie), join("Coop 3"), join("Coop 4")
    one, two, three, four = voters(session(proxies_allowed=True))
    give_proxy(giver=three, holder=one, at=START)
    with pytest.raises(ValidationError, match="Marie"):
        give_proxy(giver=four, holder=two, at=START)


def test_without_proxies_in_the_by_laws_none_is_given(members, session):
    carrier, absent, *_rest = voters(session())
    with pytest.raises(ValidationError):
        give_proxy(giver=absent, holder=carrier, at=START)


moves = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["arrive", "leave", "proxy", "withdraw"]), st.integers(0, 3)),
    max_size=25,
)


@pytest.mark.slow
@settings(max_examples=40)
@given(moves=moves, most=st.integers(1, 3))
def test_whatever_happens_at_the_door_each_member_has_one_vote(moves, most, members, session):
    with transaction.atomic():
        meeting = session(proxies_allowed=True, proxies_per_person=most)
        every = voters(meeting)
        for minute, (one, move, other) in enumerate(moves):
            _try(move, every[one], every[other], START + minute * MINUTE)
            now = START + minute * MINUTE
            present = list(Attendance.objects.at(now).values_list("voter", "mode", "carried_by"))
            there = {pk for pk, mode, _by in present if mode != "proxy"}
            assert len(present) == len({pk for pk, *_rest in present}) <= 4
            assert all(by in there for _pk, mode, by in present if mode == "proxy")
            assert all(sum(by == pk for *_rest, by in present) <= most for pk in there)
        transaction.set_rollback(True)


def _try(move, one, other, at) -> None:
    try:
        with transaction.atomic():
            if move == "arrive":
                arrive(voter=one, at=at)
            elif move == "leave":
                leave(voter=one, at=at)
            elif move == "proxy":
                give_proxy(giver=one, holder=other, at=at)
            elif (proxy := one.proxies_given.filter(revoked_at=None).first()) is not None:
                withdraw_proxy(proxy=proxy, at=at)
    except ValidationError:
        pass


# Votes ------------------------------------------------------------------------------------------------------


def test_a_resolution_is_numbered_and_carried_by_its_majority(members, session):
    meeting = session()
    for voter in voters(meeting):
        arrive(voter=voter, at=START)
    made = [
        take_resolution(meeting=meeting, votes_for=yes, votes_against=no, majority=rule, at=START, **VOTE)
        for yes, no, rule in ((2, 1, "simple"), (2, 2, "simple"), (2, 1, "two_thirds"), (1, 1, "two_thirds"))
    ]
    assert [one.number for one in made] == ["AGA-2026-01", "AGA-2026-02", "AGA-2026-03", "AGA-2026-04"]
    assert [one.is_carried for one in made] == [True, False, True, False]


def test_without_a_quorum_nothing_is_decided_unless_the_chair_says_why(members, session):
    meeting = session(quorum_rule="number", quorum_value=2)
    arrive(voter=voters(meeting)[0], at=START)
    with pytest.raises(ValidationError, match="2"):
        take_resolution(meeting=meeting, votes_for=1, at=START, **VOTE)
    taken = take_resolution(
        meeting=meeting, votes_for=1, at=START, without_quorum_because="Ajournement seulement", **VOTE
    )
    assert (taken.present, taken.quorum, taken.without_quorum_because) == (1, 2, "Ajournement seulement")


def test_there_are_no_more_votes_than_voters_present(members, session):
    meeting = session()
    arrive(voter=voters(meeting)[0], at=START)
    with pytest.raises(ValidationError):
        take_resolution(meeting=meeting, votes_for=1, abstentions=1, at=START, **VOTE)
    good = take_resolution(meeting=meeting, votes_for=1, at=START, **VOTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.filter(pk=good.pk).update(votes_against=1)


def test_a_resolution_is_signed_once(members, session):
    meeting = session()
    arrive(voter=voters(meeting)[0], at=START)
    resolution = take_resolution(meeting=meeting, votes_for=1, at=START, **VOTE)
    with pytest.raises(ValidationError):
        sign_resolution(resolution=resolution, by="Bernard Exemple", on=MEETING - timedelta(1))
    sign_resolution(resolution=resolution, by="Bernard Exemple", on=MEETING)
    with pytest.raises(ValidationError):
        sign_resolution(resolution=resolution, by="Coralie Exemple", on=MEETING)


# Elections --------------------------------------------------------------------------------------------------


def an_election(meeting, seats=2, **fields) -> Election:
    board = Committee.objects.create(name="Conseil d’administration", kind=Committee.Kind.BOARD)
    fields = {"title": "Administrateurs", "committee": board, "term_ends_on": date(2028, 6, 30), **fields}
    return Election.objects.create(meeting=meeting, seats=seats, **fields)


def test_those_elected_receive_their_seats_once(members, session):
    meeting = session()
    for voter in voters(meeting):
        arrive(voter=voter, at=START)
    election = an_election(meeting)
    known = Person.objects.create(first_name="Marie", last_name="Exemple")
    first = add_candidate(election=election, person=known, voter=voters(meeting)[0])
    second, third = (add_candidate(election=election, name=name) for name in ("Luce Tremblay", "Jean Roy"))
    record_votes(election=election, ballots=4, votes={first.pk: 4, second.pk: 3, third.pk: 1}, at=START)
    assert len(seat_elected(election=election)) == 2
    assert seat_elected(election=election) == []
    seats = CommitteeMember.objects.order_by("person__sort_key")
    assert [(str(seat.person), seat.start, seat.end) for seat in seats] == [
        ("Marie Exemple", MEETING, date(2028, 6, 30)),
        ("Luce Tremblay", MEETING, date(2028, 6, 30)),
    ]
    assert seats[0].organisation == members[0].organisation
    with pytest.raises(ValidationError):
        acclaim(election=election, at=START)


def test_no_more_candidates_than_seats_are_acclaimed(members, session):
    meeting = session()
    arrive(voter=voters(meeting)[0], at=START)
    election = an_election(meeting, seats=1)
    with pytest.raises(ValidationError):
        acclaim(election=election, at=START)
    add_candidate(election=election, name="Luce Tremblay")
    acclaim(election=election, at=START)
    other = an_election(meeting, seats=1)
    for name in ("Luce Tremblay", "Jean Roy"):
        add_candidate(election=other, name=name)
    with pytest.raises(ValidationError):
        acclaim(election=other, at=START)


def test_a_tie_for_the_last_seat_is_broken_in_the_open(members, session):
    meeting = session()
    for voter in voters(meeting):
        arrive(voter=voter, at=START)
    election = an_election(meeting, seats=1)
    one, two = (add_candidate(election=election, name=name) for name in ("Luce Tremblay", "Jean Roy"))
    count = {"election": election, "ballots": 4, "votes": {one.pk: 2, two.pk: 2}, "at": START}
    with pytest.raises(ValidationError, match="Jean Roy, Luce Tremblay"):
        record_votes(**count)
    record_votes(**count, drawn=[two.pk], how_drawn="Tirage au sort par la présidence")
    assert [one.name for one in election.candidates.filter(is_elected=True)] == ["Jean Roy"]


def test_a_college_elects_its_own_with_its_own_ballots(join, members, session, supporters):
    join("Soutien A", supporters)
    meeting = session()
    for voter in voters(meeting):
        arrive(voter=voter, at=START)
    election = an_election(meeting, seats=1, college="Soutien")
    with pytest.raises(ValidationError):
        add_candidate(election=election, name="Luce", voter=meeting.voters.get(name="Coop 0"))
    luce = add_candidate(election=election, name="Luce", voter=meeting.voters.get(name="Soutien A"))
    with pytest.raises(ValidationError):
        record_votes(election=election, ballots=2, votes={luce.pk: 2}, at=START)
    record_votes(election=election, ballots=1, votes={luce.pk: 1}, at=START)


def test_without_a_quorum_nobody_is_elected(members, session):
    election = an_election(session(), seats=1)
    add_candidate(election=election, name="Luce Tremblay")
    with pytest.raises(ValidationError):
        acclaim(election=election, at=START)


# The end ----------------------------------------------------------------------------------------------------


def test_a_meeting_is_opened_on_its_day_and_closed_after_its_votes(members, call):
    meeting = call()
    with pytest.raises(ValidationError):
        open_meeting(meeting=meeting, at=START - timedelta(1))
    meeting = open_meeting(meeting=meeting, at=START)
    arrive(voter=voters(meeting)[0], at=START)
    take_resolution(meeting=meeting, votes_for=1, at=START + 30 * MINUTE, **VOTE)
    with pytest.raises(ValidationError):
        close_meeting(meeting=meeting, at=START + 10 * MINUTE)
    close_meeting(meeting=meeting, at=START + 90 * MINUTE)
    assert Attendance.objects.get().left_at == START + 90 * MINUTE
    with pytest.raises(ValidationError):
        arrive(voter=voters(meeting)[1], at=START + 95 * MINUTE)


def test_minutes_are_written_then_approved_then_only_corrected(members, session):
    meeting = session()
    item = meeting.agenda.first()
    assert write_minutes(meeting=meeting, texts={item.pk: "La présidente ouvre à 18 h."}) == 1
    said = {"text": "Lire 18 h 10.", "reason": "Erreur d’heure", "by": "Coralie", "at": START, "on": MEETING}
    with pytest.raises(ValidationError):
        correct_minutes(meeting=meeting, **said)
    close_meeting(meeting=meeting, at=START + 60 * MINUTE)
    with pytest.raises(ValidationError):
        approve_minutes(meeting=meeting, on=MEETING, by=" ")
    approve_minutes(meeting=meeting, on=date(2027, 6, 10), by="AGA-2027-02")
    with pytest.raises(ValidationError):
        write_minutes(meeting=meeting, texts={item.pk: "Autre chose"})
    correct_minutes(meeting=meeting, **said)
    item.refresh_from_db()
    assert item.minutes == "La présidente ouvre à 18 h."
    assert [one.text for one in meeting.corrections.all()] == ["Lire 18 h 10."]
