"""What is printed after the meeting: its minutes, and each resolution to sign."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.assembly.documents.calling import reading
from arrimage.assembly.emails import where_and_when
from arrimage.assembly.models import Attendance, Election, GeneralMeeting, Resolution, Voter
from arrimage.assembly.queries import attended, quorum_at
from arrimage.assembly.rendering.paper import Blanks, Block, Heading, Paper, Table, Text
from arrimage.kit.identity import identity
from arrimage.kit.templatetags.formats import clock, long_date


def minutes(meeting: GeneralMeeting) -> Paper:
    """Attendance, quorum, what was said at each item, decisions, elections, and the corrections made since."""
    blocks = [
        Text("\n".join(where_and_when(meeting))),
        *_opening(meeting),
        *(block for item in meeting.agenda.all() for block in (Heading(str(item)), Text(item.minutes or "–"))),
        *_resolutions(meeting),
        *_elections(meeting),
        *_ending(meeting),
        Heading(_("Members present or represented")),
        _attendance(meeting),
        *_corrections(meeting),
        Blanks([_("Chair:"), _("Secretary:")]),
    ]
    return Paper("proces-verbal", _("Minutes: %(title)s") % {"title": meeting}, identity().name, blocks, reading())


def _opening(meeting: GeneralMeeting) -> Iterable[Block]:
    people = [(_("Chair: %(who)s"), meeting.chair), (_("Secretary: %(who)s"), meeting.secretary)]
    if named := [words % {"who": who} for words, who in people if who]:
        yield Text("\n".join(named))
    if meeting.called_on:
        days = {"day": long_date(meeting.called_on), "record": long_date(meeting.record_date)}
        yield Text(_("Notice was given on %(day)s; the roll was drawn up as of %(record)s.") % days)
    if meeting.opened_at:
        yield Text(_("The meeting opened at %(hour)s.") % {"hour": clock(meeting.opened_at)} + " " + _quorum(meeting))


def _quorum(meeting: GeneralMeeting) -> str:
    """The quorum at the first decision, when there is one, else at the opening."""
    first = meeting.resolutions.order_by("voted_at").first()
    moment = first.voted_at if first else meeting.opened_at
    assert moment is not None
    quorum = quorum_at(meeting, moment)
    counted = {"hour": clock(moment), "present": quorum.present, "roll": quorum.roll, "needed": quorum.needed}
    said = (
        _(
            "At %(hour)s, %(present)s of the %(roll)s voters were present or represented: the quorum (%(needed)s) was "
            "met."
        )
        if quorum.is_reached
        else _(
            "At %(hour)s, %(present)s of the %(roll)s voters were present or represented: the quorum (%(needed)s) was "
            "not met."
        )
    )
    return said % counted


def _resolutions(meeting: GeneralMeeting) -> Iterable[Block]:
    made = list(meeting.resolutions.all())
    if made:
        yield Heading(_("Resolutions"))
    for one in made:
        yield Text(f"{one.number} – {outcome(one)}\n{one.text}\n{movers(one)}\n{votes(one)}")


def movers(one: Resolution) -> str:
    return _("Moved by %(mover)s, seconded by %(seconder)s.") % {"mover": one.moved_by, "seconder": one.seconded_by}


def outcome(one: Resolution) -> str:
    return _("Carried") if one.is_carried else _("Defeated")


def votes(one: Resolution) -> str:
    counted = _("For: %(yes)s; against: %(no)s; abstentions: %(none)s. Voters present or represented: %(present)s.") % {
        "yes": one.votes_for,
        "no": one.votes_against,
        "none": one.abstentions,
        "present": one.present,
    }
    if one.without_quorum_because:
        counted += " " + _("Taken without a quorum: %(why)s.") % {"why": one.without_quorum_because.rstrip(".")}
    return counted


def _elections(meeting: GeneralMeeting) -> Iterable[Block]:
    held = list(meeting.elections.exclude(decided_at=None).prefetch_related("candidates__voter"))
    if held:
        yield Heading(_("Elections"))
    for election in held:
        yield Text(f"{election.title}\n{how_decided(election)}")
        rows = [
            [
                one.name,
                one.voter.name if one.voter else "",
                "" if one.votes is None else str(one.votes),
                _("Elected") if one.is_elected else _("Not elected"),
            ]
            for one in election.candidates.all()
        ]
        yield Table([_("Candidate"), _("Member"), _("Votes"), _("Result")], rows)


def how_decided(election: Election) -> str:
    seats = ngettext("%(count)s seat", "%(count)s seats", election.seats) % {"count": election.seats}
    parts = [seats, str(election.get_method_display()).lower()]
    if election.ballots is not None:
        ballots = ngettext("%(count)s ballot cast", "%(count)s ballots cast", election.ballots)
        parts.append(ballots % {"count": election.ballots})
    if election.drawn:
        parts.append(_("tie broken: %(how)s") % {"how": election.drawn})
    return " · ".join(parts)


def _ending(meeting: GeneralMeeting) -> Iterable[Block]:
    if meeting.closed_at:
        said = _("The meeting closed at %(hour)s.") % {"hour": clock(meeting.closed_at)}
        yield Text(f"{said} {meeting.closing_note}".strip())
    if meeting.approved_on:
        approved = {"day": long_date(meeting.approved_on), "who": meeting.approved_by}
        yield Text(_("Minutes approved on %(day)s: %(who)s.") % approved)


def _attendance(meeting: GeneralMeeting) -> Table:
    rows = [[voter.name, voter.delegate_name, _how(voter), _hours(voter)] for voter in attended(meeting)]
    return Table([_("Member"), _("Delegate"), _("How"), _("Hours")], rows or [["–", "", "", ""]])


def _how(voter: Voter) -> str:
    modes = [_mode(one) for one in voter.attendances.all()]
    return "; ".join([*dict.fromkeys(modes), *([] if voter.votes else [_("without a vote")])])


def _mode(presence: Attendance) -> str:
    if presence.carried_by is None:
        return str(presence.get_mode_display())
    return _("By proxy (%(who)s)") % {"who": presence.carried_by.delegate_name or presence.carried_by.name}


def _hours(voter: Voter) -> str:
    every = voter.attendances.all()
    return "; ".join(f"{clock(one.arrived_at)} – {clock(one.left_at) if one.left_at else '…'}" for one in every)


def _corrections(meeting: GeneralMeeting) -> Iterable[Block]:
    made = list(meeting.corrections.all())
    if made:
        yield Heading(_("Corrections made since"))
        yield Table(
            [_("Date"), _("Correction"), _("Reason")], [[long_date(one.on), one.text, one.reason] for one in made]
        )


def resolution(one: Resolution) -> Paper:
    """A certified extract of the minutes, to sign."""
    meeting = one.meeting
    said = {"title": meeting.title, "day": long_date(meeting.date)}
    blocks: list[Block] = [
        Text(_("Extract of the minutes of %(title)s, held on %(day)s.") % said),
        Text(one.text),
        Text(movers(one)),
        Text(votes(one)),
        Text(f"{outcome(one)}."),
    ]
    if one.signed_on:
        signed = {"who": one.signed_by, "day": long_date(one.signed_on)}
        blocks.append(Text(_("Signed by %(who)s on %(day)s.") % signed))
    blocks.append(Blanks([_("Signature:"), _("Name and office:"), _("Date:")]))
    name = f"resolution-{one.number}"
    return Paper(name, _("Resolution %(number)s") % {"number": one.number}, identity().name, blocks, reading())
