"""Which entry of the agenda a session found is: the source's own, one that others told, an event of the hub, none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings

from arrimage.agenda.models import Event, RelayedSession, Sighting, Source
from arrimage.agenda.sessions.found import FoundSession
from arrimage.agenda.sessions.likeness import (
    Likeness,
    Told,
    Verdict,
    bare_address,
    compare,
    told_by_event,
    told_by_session,
    told_by_source,
)
from arrimage.agenda.sessions.sayings import said_of
from arrimage.kit.identity import identity as hub_identity
from arrimage.kit.text import fold

MOVED_AT_MOST = timedelta(days=90)


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    DOUBTFUL = "doubtful"
    OWN = "own"


@dataclass
class Identified:
    """`alike` are the entries it may be, each with its evidence: it is then a new one, and somebody says."""

    found: FoundSession
    action: Action
    session: RelayedSession | None = None
    event: Event | None = None
    sighting: Sighting | None = None
    evidence: tuple[str, ...] = ()
    alike: list[tuple[RelayedSession | Event, tuple[str, ...]]] = field(default_factory=list)


class Known:
    """The entries that the sessions of one reading may be, read at once."""

    def __init__(self, source: Source | None, reading: Iterable[FoundSession], *, day: date) -> None:
        found = list(reading)
        self.source, self.day = source, day
        self.uids = {one.uid for one in found}
        mine = Sighting.objects.filter(source=source).select_related("session") if source and source.pk else []
        self.by_uid = {sighting.uid: sighting for sighting in mine}
        days = {one.date for one in found if one.date}
        self.sessions: defaultdict[date, list[RelayedSession]] = defaultdict(list)
        for session in _sessions_of(days):
            self.add(session)
        self.events = _events_of(days)

    def add(self, session: RelayedSession) -> None:
        self.sessions[session.date].append(session)

    def lost(self) -> list[Sighting]:
        """What the source said before and no longer says under that identifier."""
        return [sighting for sighting in self.by_uid.values() if sighting.uid not in self.uids]

    def identify(self, found: FoundSession) -> Identified:
        """Raises nothing: what is like no entry is to be created. `found` has a date."""
        told = told_by_source(found)
        ours = [(event, compare(told, said)) for event, said in self.events if said.date == found.date]
        if sure := _best(ours, Verdict.SAME):
            return Identified(found, Action.OWN, event=sure[0], evidence=sure[1].evidence)
        sighting = self.by_uid.get(found.uid)
        if sighting and not self._is_another(sighting, found):
            changed = sighting.said != said_of(found)
            action = Action.UPDATE if changed else Action.SAME
            return Identified(found, action, sighting.session, sighting=sighting, evidence=("uid",))
        theirs = [(one, compare(told, told_by_session(one))) for one in self._candidates(found)]
        if best := _best(theirs, Verdict.SAME):
            return self._seen_elsewhere(found, best[0], best[1].evidence)
        if moved := self._moved(found):
            return Identified(found, Action.UPDATE, moved.session, sighting=moved, evidence=("source", "title"))
        every: list[tuple[RelayedSession | Event, Likeness]] = [*theirs, *ours]
        doubts = [(one, likeness.evidence) for one, likeness in every if likeness.verdict == Verdict.DOUBTFUL]
        action = Action.DOUBTFUL if doubts else Action.CREATE
        return Identified(found, action, evidence=doubts[0][1] if doubts else (), alike=doubts)

    def _is_another(self, sighting: Sighting, found: FoundSession) -> bool:
        """Some sources announce the next session under the identifier of the one that took place: that one stays."""
        return sighting.session.is_over(self.day) and found.date is not None and found.date >= self.day

    def _candidates(self, found: FoundSession) -> list[RelayedSession]:
        """Of that day, without those that the same source tells beside this one: it tells no session twice."""
        told = {one.session_id for uid, one in self.by_uid.items() if uid in self.uids and one.gone_at is None}
        return [one for one in self.sessions[found.date] if one.pk not in told] if found.date else []

    def _seen_elsewhere(self, found: FoundSession, session: RelayedSession, evidence: Any) -> Identified:
        """A source that gives new identifiers at each export tells the session it told before."""
        before = next((sighting for sighting in self.lost() if sighting.session_id == session.pk), None)
        changed = before.said != said_of(found) if before else _says_more(found, session)
        action = Action.UPDATE if changed else Action.SAME
        return Identified(found, action, session, sighting=before, evidence=evidence)

    def _moved(self, found: FoundSession) -> Sighting | None:
        """The one session that the source no longer tells, under the same title and address, a few weeks apart.

        One that is over took place: what is announced after it is another one.
        """
        ahead = [one for one in self.lost() if one.gone_at is None and not one.session.is_over(self.day)]
        alike = [sighting for sighting in ahead if _is_moved(sighting, found)]
        return alike[0] if len(alike) == 1 else None


def entries_like(session: RelayedSession) -> list[tuple[RelayedSession | Event, tuple[str, ...]]]:
    """The entries of its day that a session written by hand may be, each with its evidence.

    Nothing is sure of what somebody typed: what a source would have been recognised as is a question too. What is set
    aside is left out, and what the same source tells beside it: it tells no session twice.
    """
    told, days = told_by_session(session), {session.date}
    sources = session.sightings.filter(source__isnull=False, gone_at=None).values("source")
    beside = Sighting.objects.filter(source__in=sources, gone_at=None).values_list("session", flat=True)
    left_out = {session.pk, *beside}
    others = [
        (one, compare(told, told_by_session(one)))
        for one in _sessions_of(days)
        if one.pk not in left_out and one.state != RelayedSession.State.HIDDEN
    ]
    every: list[tuple[RelayedSession | Event, Likeness]] = [
        *others,
        *((event, compare(told, said)) for event, said in _events_of(days)),
    ]
    return [(one, likeness.evidence) for one, likeness in every if likeness.verdict != Verdict.OTHER]


def _is_moved(sighting: Sighting, found: FoundSession) -> bool:
    said = sighting.said
    if not found.date or fold(str(said.get("title", ""))) != fold(found.title) or not sighting.url or not found.url:
        return False
    near = abs(sighting.session.date - found.date) <= MOVED_AT_MOST
    return near and bare_address(sighting.url) == bare_address(found.url)


def _says_more(found: FoundSession, session: RelayedSession) -> bool:
    told = said_of(found)
    missing = (name for name in ("description", "start_time", "end_time", "place", "organiser", "url", "lowest_price"))
    more = any(told[name] and getattr(session, name) in (None, "") for name in missing)
    return more or (found.cancelled and session.state != RelayedSession.State.CANCELLED)


def _best(pairs: list[tuple[Any, Likeness]], verdict: Verdict) -> tuple[Any, Likeness] | None:
    kept = [pair for pair in pairs if pair[1].verdict == verdict]
    return max(kept, key=lambda pair: pair[1].score) if kept else None


def _sessions_of(days: set[date]) -> Iterable[RelayedSession]:
    found = RelayedSession.objects.filter(date__in=days) if days else RelayedSession.objects.none()
    return found.select_related("municipality__county", "organisation")


def _events_of(days: set[date]) -> list[tuple[Event, Told]]:
    hub = hub_identity().name
    found = Event.objects.filter(activity__date__in=days, activity__duplicate_of=None) if days else Event.objects.none()
    events = found.select_related("activity__municipality__county")
    return [(event, told_by_event(event, hub=hub, url=f"{settings.BASE_URL}/agenda/{event.slug}/")) for event in events]
