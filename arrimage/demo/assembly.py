"""The demo's general meetings: one held last spring, its minutes approved, and one to call within the month."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

from arrimage.assembly.models import (
    AssemblySettings,
    Attendance,
    Election,
    GeneralMeeting,
    MeetingNotice,
    Proxy,
    Voter,
)
from arrimage.assembly.operations.deciding import sign_resolution, take_resolution
from arrimage.assembly.operations.electing import add_candidate, record_votes, seat_elected
from arrimage.assembly.operations.meetings import (
    approve_minutes,
    close_meeting,
    open_meeting,
    schedule_meeting,
    write_minutes,
)
from arrimage.assembly.operations.roll import freeze_roll
from arrimage.assembly.queries import address_of
from arrimage.demo.assembly_text import ANNUAL, RESOLUTIONS, SPECIAL
from arrimage.demo.clock import Clock, noon
from arrimage.kit.templatetags.formats import long_date
from arrimage.network.models import Committee

DAY = timedelta(days=1)
PRESENT, ONLINE = 27, 6  # of those present, how many by the link
PLACE = "Salle du Canal, 100, rue du Canal, Salaberry-de-Valleyfield"
LINK = "https://rencontre.example/assemblee"
BOARD = "Conseil d’administration"


def load_assembly(clock: Clock) -> None:
    AssemblySettings.objects.create(quorum_value=20, proxies_allowed=True, notice_days=15)
    _held(clock)
    _to_come(clock.today)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), get_current_timezone())


def _held(clock: Clock) -> None:
    day = clock.day(2, 20)
    meeting = schedule_meeting(
        kind=GeneralMeeting.Kind.ANNUAL,
        title=f"Assemblée générale annuelle {day.year}",
        day=day,
        start_time=time(18),
        end_time=time(20, 30),
        record_date=day - 30 * DAY,
        place=PLACE,
        where=GeneralMeeting.Where.HYBRID,
        online_link=LINK,
        agenda=[(title, kind) for title, kind, _minutes in ANNUAL],
    )
    freeze_roll(meeting=meeting, at=noon(day - 29 * DAY))
    _call(meeting, noon(day - 21 * DAY))
    chair = {"chair": "Bernard Lacoste", "secretary": "Coralie Beaulieu"}
    meeting = open_meeting(meeting=meeting, at=_at(day, 18, 5), **chair)
    present = _arrivals(meeting, day)
    _decide(meeting, present, day)
    _elect(meeting, present, day, clock)
    close_meeting(meeting=meeting, at=_at(day, 20, 10))
    keys = meeting.agenda.values_list("pk", flat=True)
    said = [minutes for _title, _kind, minutes in ANNUAL]
    write_minutes(meeting=meeting, texts=dict(zip(keys, said, strict=True)))
    approved = day + 28 * DAY
    approve_minutes(meeting=meeting, on=approved, by=f"{BOARD}, séance du {long_date(approved)}")
    for resolution in meeting.resolutions.all():
        sign_resolution(resolution=resolution, by="Bernard Lacoste, président", on=approved)


def _call(meeting: GeneralMeeting, at: datetime) -> None:
    """As `call_meeting` leaves it, but for the letters: nobody is written to about a meeting of last spring."""
    GeneralMeeting.objects.filter(pk=meeting.pk).update(state=GeneralMeeting.State.CALLED, called_on=at.date())
    people = ("delegate", "membership__contact", "membership__organisation", "membership__person")
    notices = []
    for voter in meeting.voters.select_related(*people):
        to = address_of(voter)
        state = MeetingNotice.State.SENT if to else MeetingNotice.State.NO_ADDRESS
        notices.append(
            MeetingNotice(
                voter=voter,
                person=voter.delegate,
                state=state,
                to=to,
                subject=f"Avis de convocation : {meeting.title}",
                handed_at=at,
                posted_on=None if to else at.date(),
            )
        )
    MeetingNotice.objects.bulk_create(notices)


def _arrivals(meeting: GeneralMeeting, day: date) -> list[Voter]:
    """Two voters in three, in the order of the roll; two members are represented, an observer listens."""
    voters = list(meeting.voters.on_the_roll())
    present = [voter for place, voter in enumerate(voters) if place % 3 != 1][:PRESENT]
    absent = [voter for place, voter in enumerate(voters) if place % 3 == 1]
    modes = Attendance.Mode
    there = [
        Attendance(
            voter=voter,
            mode=modes.ONLINE if place >= PRESENT - ONLINE else modes.IN_PERSON,
            arrived_at=_at(day, 17, 35 + place % 24),
        )
        for place, voter in enumerate(present)
    ]
    for giver, holder in zip(absent, present[:2], strict=False):
        Proxy.objects.create(giver=giver, holder=holder, received_at=noon(day - DAY))
        arrived = _at(day, 18)
        there.append(Attendance(voter=giver, mode=modes.PROXY, carried_by=holder, arrived_at=arrived))
    there += [Attendance(voter=one, arrived_at=_at(day, 17, 50)) for one in meeting.voters.observers()[:1]]
    Attendance.objects.bulk_create(there)
    return present


def _decide(meeting: GeneralMeeting, present: list[Voter], day: date) -> None:
    for place, (text, moved, seconded, against, abstentions) in enumerate(RESOLUTIONS):
        take_resolution(
            meeting=meeting,
            text=text,
            moved_by=present[moved].delegate_name or present[moved].name,
            seconded_by=present[seconded].delegate_name or present[seconded].name,
            votes_for=len(present) - against - abstentions,
            votes_against=against,
            abstentions=abstentions,
            at=_at(day, 19, 5 + 20 * place),
        )


def _elect(meeting: GeneralMeeting, present: list[Voter], day: date, clock: Clock) -> None:
    board = Committee.objects.get(name=BOARD)
    seated = set(board.members.values_list("person", flat=True))
    election = Election.objects.create(
        meeting=meeting,
        title="Administratrices et administrateurs, entreprises",
        college="Entreprises",
        seats=2,
        committee=board,
        role="Membre",
        term_ends_on=clock.last_of(25),
    )
    eligible = [one for one in present if one.college == election.college and one.delegate_id not in seated]
    candidates = [add_candidate(election=election, person=one.delegate, voter=one) for one in eligible[:3]]
    votes = dict(zip([one.pk for one in candidates], (18, 15, 9), strict=True))
    record_votes(election=election, ballots=22, votes=votes, at=_at(day, 19, 50))
    seat_elected(election=election)


def _evening(day: date) -> date:
    """The first Wednesday from that day on, the end-of-year holidays left alone."""
    found = day + (2 - day.weekday()) % 7 * DAY
    is_holiday = (found.month, found.day) >= (12, 20) or (found.month, found.day) <= (1, 6)
    return found + 14 * DAY if is_holiday else found


def _to_come(today: date) -> None:
    """The roll is frozen and the notice ready: it has to leave within some three weeks."""
    day = _evening(today + 33 * DAY)
    meeting = schedule_meeting(
        kind=GeneralMeeting.Kind.SPECIAL,
        title="Assemblée générale extraordinaire : règlements généraux",
        day=day,
        start_time=time(17, 30),
        record_date=today - 2 * DAY,
        place=PLACE,
        where=GeneralMeeting.Where.HYBRID,
        online_link=LINK,
        message_fr="Le conseil propose deux changements aux règlements généraux; leurs textes sont au bureau du pôle.",
        agenda=list(SPECIAL),
    )
    freeze_roll(meeting=meeting, at=noon(today - DAY))
