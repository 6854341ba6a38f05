"""The ledger's answers, over random histories, against a small model written from the law and from nothing else.

S.C. 2010, c. 23, ss. 6(6), 10 and 11; SOR/2013-221, ss. 3 and 4. The model walks through the acts one by one and keeps
what stands, where the ledger asks the database which entries stand.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from arrimage.consent.chain import verify
from arrimage.consent.models import Purpose, Wording
from arrimage.consent.operations import record
from arrimage.consent.queries import decide
from arrimage.consent.rules import Act
from tests.consent.conftest import noon

pytestmark = pytest.mark.django_db

FIRST, SPAN = date(2016, 1, 15), 1700  # two 29 February, nine changes of clocks
FACTUAL = "renouvellement"
PURPOSES = ("bulletin", "invitations", FACTUAL)
# What is said of a purpose that needs no consent.
OF_FACTUAL = {"given", "confirmed", "withdrawn", "refused"}
ONE_PURPOSE = {"given", "confirmed", "published", "unpublished", "handed", "relationship_began", "relationship_ended"}
KINDS = sorted(
    {*ONE_PURPOSE, "withdrawn", "refused", "membership_began", "membership_ended", "purchase", "contract_began"}
    | {"contract_ended", "inquiry", "referred", "referral_used", "asked", "deceased"}
)
days = st.one_of(
    st.integers(0, SPAN).map(lambda n: FIRST + timedelta(days=n)),
    st.sampled_from([date(2016, 2, 29), date(2020, 2, 29), date(2018, 3, 11), date(2018, 11, 4), date(2018, 8, 31)]),
)
acts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "on": days,
        "purpose": st.sampled_from([None, *PURPOSES]),
        "lasts": st.none() | st.integers(0, 400),
        "late": st.sampled_from([0, 0, 0, 1, 30]),
    }
)
histories = st.lists(acts, min_size=1, max_size=5)
SHOWN = 12  # days asked about in each history


@dataclass(frozen=True)
class Event:
    kind: str
    on: date
    purpose: str | None
    until: date | None  # last day of a membership, contract, relationship or publication known beforehand
    late: bool  # written down on a later day than it happened
    place: int


def events_of(history):
    """The acts as the ledger accepts them, in the order in which they are written down."""
    made = []
    for place, act in enumerate(history):
        purpose = act["purpose"] or ("bulletin" if act["kind"] in ONE_PURPOSE else None)
        if purpose == FACTUAL and act["kind"] not in OF_FACTUAL:
            purpose = "invitations"
        purpose = None if act["kind"] == "deceased" else purpose
        opens = act["kind"].endswith("_began") or act["kind"] in ("published", "purchase")
        until = act["on"] + timedelta(days=act["lasts"]) if opens and act["lasts"] is not None else None
        made.append(Event(act["kind"], act["on"], purpose, until, act["late"] > 0, place))
    return made


def lawful(events, purpose, day):
    """Whether the law, read strictly, lets one write to the person for that purpose on that day."""
    past = [event for event in events if event.on <= day and event.purpose in (None, purpose)]
    # What one person did on one day is read in the order of the ledger; a consent on paper that came late comes
    # first of its day, since nothing tells that it was not followed by the refusal. A late refusal is a refusal.
    past.sort(key=lambda event: (event.on, not (event.late and event.kind in ("given", "confirmed")), event.place))
    used = any(event.kind == "referral_used" and event.on <= day for event in events)
    said, refused = False, False
    going: dict[str, list[date]] = {"membership": [], "contract": [], "relationship": [], "published": []}
    until: list[date] = []  # first days too late
    handed = referred = False
    for event in sorted(past, key=lambda event: (event.on, event.place)):
        family = event.kind.removesuffix("_began").removesuffix("_ended").replace("unpublished", "published")
        months = 24 if family in ("membership", "contract", "purchase") else 6 if family == "inquiry" else 0
        if event.kind.endswith("_began") or event.kind == "published":
            last = event.until
            over = date.max if last is None else last + (relativedelta(months=months) if months else timedelta(days=1))
            going[family].append(over)
        elif event.kind.endswith("_ended") or event.kind == "unpublished":
            going[family] = [event.on + relativedelta(months=months)] if months else []
        elif family in ("purchase", "inquiry"):
            until.append((event.until or event.on) + relativedelta(months=months))
        handed = handed or event.kind == "handed"
        referred = referred or event.kind == "referred"
    for event in past:
        if event.kind in ("given", "confirmed"):
            said, refused = True, refused and purpose != FACTUAL
        if event.kind in ("withdrawn", "refused", "deceased"):
            said, refused = False, True
    if purpose == FACTUAL:
        return not refused
    running = any(day < over for overs in (*going.values(), until) for over in overs)
    return said or (not refused and (running or handed or (referred and not used)))


def moments(events):
    """Each day that may be a limit, with the days before and after it."""
    limits = set()
    for event in events:
        for start in filter(None, (event.on, event.until)):
            limits |= {start, start + relativedelta(months=6), start + relativedelta(months=24)}
    return sorted({limit + timedelta(days=shift) for limit in limits for shift in (-1, 0, 1)} | {date(2024, 1, 1)})


def write(address, events, history, wordings):
    for event, act in zip(events, history, strict=True):
        purpose = wordings[event.purpose].purpose if event.purpose else None
        record(
            address=address,
            act=Act(event.kind),
            on=event.on,
            ends_on=event.until,
            purpose=purpose,
            wording=wordings[event.purpose] if event.kind in ("given", "confirmed") else None,
            source="paper",
            role="Directrice",
            url="https://exemple.org",
            referrer="Luc Gagnon",
            at=noon(event.on + timedelta(days=act["late"])),
        )


@pytest.fixture
def wordings(bulletin, invitations):
    factual = Purpose.objects.create(code=FACTUAL, name_fr="Avis de renouvellement", kind="factual")
    return {
        purpose.code: Wording.objects.create(purpose=purpose, version=1, text="Oui.", identity="Pôle")
        for purpose in (bulletin, invitations, factual)
    }


@pytest.mark.slow
@settings(max_examples=20, phases=[Phase.generate])
@given(drawn=st.lists(histories, min_size=12, max_size=12), offset=st.integers(0, 50))
def test_the_ledger_answers_as_the_law_does(wordings, drawn, offset):
    """A dozen people at once, each with a history of her own, on days around all their limits."""
    people = {f"p{number}@exemple.org": events_of(history) for number, history in enumerate(drawn)}
    with transaction.atomic():
        for (address, events), history in zip(people.items(), drawn, strict=True):
            write(address, events, history, wordings)
        limits = sorted({day for events in people.values() for day in moments(events)})
        step = max(1, len(limits) // SHOWN)
        for day in limits[offset % step :: step]:
            for purpose in PURPOSES:
                for address, answer in decide(people, purpose, day).items():
                    events = people[address]
                    assert answer.allowed == lawful(events, purpose, day), (purpose, day, answer, events)
                    if answer.allowed and answer.until and not _something_happens(events, day, answer.until):
                        assert lawful(events, purpose, answer.until), "it holds until the day it says"
                    assert answer.reason
        assert verify().broken == ""
        transaction.set_rollback(True)


def _something_happens(events, day, until):
    return any(day < event.on <= until for event in events)
