"""Elections: candidates, acclamation or a vote, and the seats that follow."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.assembly.models import Candidate, Election, Voter
from arrimage.assembly.operations.deciding import in_session, no_quorum, within_those_present
from arrimage.assembly.operations.meetings import locked
from arrimage.assembly.queries import college_present, quorum_at
from arrimage.assembly.rules import elected
from arrimage.network.models import CommitteeMember, Person

Method = Election.Method


@transaction.atomic
def add_candidate(
    *, election: Election, person: Person | None = None, name: str = "", voter: Voter | None = None
) -> Candidate:
    """Raises ValidationError when the vote is over, or when the voter is of another college or meeting."""
    election = _undecided(election)
    if voter is not None and (voter.meeting_id != election.meeting_id or not voter.votes or voter.is_struck):
        raise ValidationError(_("“%(name)s” does not vote at this meeting.") % {"name": voter})
    if voter is not None and election.college and voter.college != election.college:
        raise ValidationError(
            _("“%(name)s” is not of the college “%(college)s”.") % {"name": voter, "college": election.college}
        )
    candidate = Candidate(election=election, person=person, name=(name or str(person or "")).strip(), voter=voter)
    candidate.full_clean()
    candidate.save()
    return candidate


@transaction.atomic
def withdraw_candidate(*, candidate: Candidate) -> None:
    _undecided(candidate.election)
    candidate.delete()


@transaction.atomic
def acclaim(*, election: Election, at: datetime) -> Election:
    """Everybody is elected, being no more than the seats. Raises ValidationError."""
    election = _in_order(election, at)
    candidates = list(election.candidates.all())
    if not candidates:
        raise ValidationError(_("There is no candidate: name one first."))
    if len(candidates) > election.seats:
        raise ValidationError(_("There are more candidates than seats: a vote is needed."))
    for candidate in candidates:
        candidate.is_elected = True
        candidate.save(update_fields=["is_elected"])
    election.method, election.decided_at = Method.ACCLAMATION, at
    election.save()
    return election


@transaction.atomic
def record_votes(
    *,
    election: Election,
    ballots: int,
    votes: Mapping[int, int],
    at: datetime,
    drawn: Collection[int] = (),
    how_drawn: str = "",
) -> Election:
    """Write down the count, by the candidates' keys. Of those tied for the last seats, `drawn` names who gets them
    and `how_drawn` says how. Raises ValidationError.
    """
    election = _in_order(election, at)
    candidates = {candidate.pk: candidate for candidate in election.candidates.all()}
    counts = {pk: votes.get(pk, 0) for pk in candidates}
    within_those_present(ballots, college_present(election.meeting, election.college, at))
    if not candidates or min(counts.values()) < 0:
        raise ValidationError(_("Give each candidate a number of votes."))
    if max(counts.values()) > ballots or sum(counts.values()) > ballots * election.seats:
        raise ValidationError(_("There are more votes than the ballots allow: count again."))
    winners, tied = elected(counts, election.seats)
    if tied:
        winners |= _drawn(candidates, tied, set(drawn), election.seats - len(winners), how_drawn)
    for pk, candidate in candidates.items():
        candidate.votes, candidate.is_elected = counts[pk], pk in winners
        candidate.save(update_fields=["votes", "is_elected"])
    election.method, election.ballots, election.decided_at = Method.VOTE, ballots, at
    election.drawn = how_drawn.strip() if tied else ""
    election.save()
    return election


def _drawn(candidates: Mapping[int, Candidate], tied: set[int], drawn: set[int], left: int, how: str) -> set[int]:
    chosen = drawn & tied
    if len(chosen) != left or not how.strip():
        names = ", ".join(sorted(candidates[pk].name for pk in tied))
        raise ValidationError(
            _(
                "%(names)s have as many votes for the seats that remain (%(left)s): vote again, or tick who gets them "
                "and say how the tie was broken."
            )
            % {"names": names, "left": left}
        )
    return chosen


@transaction.atomic
def seat_elected(*, election: Election) -> list[CommitteeMember]:
    """Give those elected their seats on the committee, from the day of the meeting to the end of the term; once.

    Somebody unknown to the network is entered there by her name. Raises ValidationError.
    """
    election = (
        Election.objects.select_for_update(of=("self",)).select_related("meeting", "committee").get(pk=election.pk)
    )
    if election.committee is None:
        raise ValidationError(_("Say on which committee the seats are: change the election first."))
    seats = []
    for candidate in election.candidates.filter(is_elected=True, seat=None).select_related("voter__membership"):
        person = candidate.person or _new_person(candidate.name)
        seat = CommitteeMember(
            committee=election.committee,
            person=person,
            organisation=candidate.voter.membership.organisation if candidate.voter else None,
            role=election.role,
            start=election.meeting.date,
            end=election.term_ends_on,
        )
        seat.full_clean()
        seat.save()
        candidate.person, candidate.seat = person, seat
        candidate.save(update_fields=["person", "seat"])
        seats.append(seat)
    return seats


def _new_person(name: str) -> Person:
    first_name, _blank, last_name = name.strip().rpartition(" ")
    made: Person = Person.objects.create(first_name=first_name, last_name=last_name)
    return made


def _undecided(election: Election) -> Election:
    election = Election.objects.select_for_update().select_related("meeting").get(pk=election.pk)
    if election.decided_at is not None:
        raise ValidationError(_("This election is decided: its result no longer changes."))
    if locked(election.meeting).is_over:
        raise ValidationError(_("The meeting is over: nobody can be elected there any more."))
    return election


def _in_order(election: Election, at: datetime) -> Election:
    election = _undecided(election)
    meeting = in_session(election.meeting, at)
    quorum = quorum_at(meeting, at)
    if not quorum.is_reached:
        raise ValidationError(no_quorum(quorum))
    return election
