"""What the demo's events left: who came, the closing, evaluations, certificates, collaborations."""

from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils.timezone import get_current_timezone, localdate

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event
from arrimage.consent.queries import decide
from arrimage.demo.clock import noon
from arrimage.demo.season_text import COLLABORATIONS, IMPROVE, THANKS, EventText
from arrimage.letters.outbox import purpose_made
from arrimage.outcomes.emails import address_of
from arrimage.outcomes.models import Asking, Collaboration, Evaluation
from arrimage.outcomes.operations.certifying import issue_certificates
from arrimage.outcomes.operations.closing import Account, close_event
from arrimage.registration.emails import AFTERWARDS
from arrimage.registration.models import CheckIn, Registration

DAY = timedelta(days=1)
ANSWERED = 3  # two of three answer the evaluation


def account_for(event: Event, people: list[Registration], text: EventText, coralie: User, today: date) -> None:
    """All came but the last ones; the event was closed the next day."""
    present = people[: text.registered - text.absent]
    day = event.activity.date
    start = datetime.combine(day, text.start, get_current_timezone())
    CheckIn.objects.bulk_create(
        CheckIn(registration=one, day=day, how=CheckIn.How.NAME, at=start + timedelta(minutes=place % 20), by=coralie)
        for place, one in enumerate(present)
    )
    # Received when they were noted: otherwise they would all have come in after the closing.
    CheckIn.objects.filter(registration__in=present).update(received_at=F("at"))
    closed = noon(day + DAY)
    close_event(event=event, account=Account(), by=coralie, at=closed)
    _evaluate(event, present, closed)
    if event.activity.kind == Activity.Kind.TRAINING:
        issue_certificates(event=event, at=closed)
    elif event.activity.kind == Activity.Kind.NETWORKING:
        _collaborate(event, present, today)


def _evaluate(event: Event, present: list[Registration], closed: datetime) -> None:
    asked, answered = [], []
    may = decide({address_of(one) for one in present}, purpose_made(AFTERWARDS), localdate(closed))
    for place, one in enumerate(present):
        answer = may[address_of(one)]
        answers = answer.allowed and place % ANSWERED != 0
        withheld = "" if answer.allowed else answer.reason[:250]
        said = {"about": Asking.About.HOT, "asked_at": closed, "withheld": withheld, "is_answered": answers}
        asked.append(Asking(registration=one, **said))
        if answers:
            answered.append(_evaluation(event, place, closed + (1 + place % 4) * DAY))
    Asking.objects.bulk_create(asked)
    Evaluation.objects.bulk_create(answered)


def _evaluation(event: Event, place: int, at: datetime) -> Evaluation:
    return Evaluation(
        event=event,
        about=Asking.About.HOT,
        answered_on=at.date(),
        satisfaction=(5, 4, 5, 3, 4)[place % 5],
        usefulness=(4, 5, 3, 4)[place % 4],
        content=(5, 4, 4)[place % 3],
        organisation=(5, 4, 5, 4)[place % 4],
        would_recommend=place % 6 != 0,
        liked=THANKS[place % len(THANKS)] if place % 2 else "",
        to_improve=IMPROVE[place % len(IMPROVE)] if place % 4 == 1 else "",
    )


def _collaborate(event: Event, present: list[Registration], today: date) -> None:
    """What was born, as told a month later; the first one by both of them."""
    members = [one for one in present if one.organisation_id]
    told = event.activity.date + 32 * DAY
    if told > today:
        return
    made: list[Collaboration] = []
    for place, (kind, note) in enumerate(COLLABORATIONS[: 2 + event.pk % 3]):
        one, other = members[2 * place], members[2 * place + 1]
        made.append(
            Collaboration.objects.create(
                event=event,
                kind=kind,
                said_on=told,
                said_by=one,
                organisation=one.organisation,
                partner=other.organisation,
                note=note,
            )
        )
    first = made[0]
    Collaboration.objects.create(
        event=event,
        kind=first.kind,
        said_on=told + 2 * DAY,
        said_by=members[1],
        organisation=first.partner,
        partner=first.organisation,
        duplicate_of=first,
    )
