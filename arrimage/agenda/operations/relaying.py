"""Relaying the sessions of others: what a reading of a source changes in the agenda, and what somebody decides."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from arrimage.agenda.models import Event, RelayedSession, Resemblance, Sighting, Source
from arrimage.agenda.sessions.found import FoundSession
from arrimage.agenda.sessions.identity import Action, Identified, Known, entries_like
from arrimage.agenda.sessions.sayings import FIELDS, WHEN, said_of, said_of_session, values_of
from arrimage.network.importing.places import Places

State = RelayedSession.State


@transaction.atomic
def relay(*, source: Source, found: Iterable[FoundSession], at: datetime, day: date) -> list[Identified]:
    """Write down what one reading of the source found; returns what each session was recognised as.

    What the source told before and no longer tells, and whose day has not come, is marked as gone: somebody sees it.
    A reading that finds nothing marks nothing: the source is silent rather than empty.
    """
    dated = [one for one in found if one.date]
    known, places = Known(source, dated, day=day), Places.of_the_territory()
    done = []
    for one in dated:
        identified = known.identify(one)
        _write(identified, known, source=source, places=places, at=at)
        done.append(identified)
    if dated:
        _mark_gone(known, at, day)
    return done


def identify_all(*, source: Source | None, found: Iterable[FoundSession], day: date) -> list[Identified]:
    """What each session would be recognised as; writes nothing. Two that are one another are both to be created."""
    dated = [one for one in found if one.date]
    known = Known(source, dated, day=day)
    return [known.identify(one) for one in dated]


def _write(one: Identified, known: Known, *, source: Source, places: Places, at: datetime) -> None:
    if one.action == Action.OWN:
        return
    if one.session is None:
        one.session = _created(one, source, places, at)
        known.add(one.session)
    elif not one.session.sightings.exists():
        # What somebody wrote before any source told it is a saying too, the first.
        say_by_hand(session=one.session, at=one.session.created_at)
    if (earlier := known.by_uid.get(one.found.uid)) and earlier != one.sighting:
        _leave_identifier(earlier)
    before = one.sighting.said.get("cancelled", False) if one.sighting else False
    one.sighting = _sighted(one, source, at)
    known.by_uid[one.found.uid] = one.sighting
    settle(session=one.session)
    _follow_cancellation(one.session, before=bool(before), now=one.found.cancelled)


def _created(one: Identified, source: Source, places: Places, at: datetime) -> RelayedSession:
    values = values_of(said_of(one.found))
    values["language"] = values["language"] or Event.Language.FRENCH
    session = RelayedSession(kind=source.kind, organisation=source.organisation, **values)
    session.municipality = places.find(session.place).municipality if session.place else None
    if source.publishes_directly and not one.alike and not one.found.cancelled:
        session.state, session.published_at = State.PUBLISHED, at
    session.save()
    for entry, evidence in one.alike:
        to = {"event": entry} if isinstance(entry, Event) else {"other": entry}
        Resemblance.objects.create(session=session, evidence=list(evidence), **to)
    return session


def say_by_hand(*, session: RelayedSession, at: datetime) -> Sighting:
    """Keep what the session's own form says, as a source would say it."""
    said = said_of_session(session)
    values = {"said": said, "url": session.url, "last_seen_at": at}
    sighting, _made = Sighting.objects.update_or_create(
        session=session, source=None, defaults=values, create_defaults={**values, "first_seen_at": at}
    )
    return sighting


@transaction.atomic
def ask_of_likeness(*, session: RelayedSession) -> list[Resemblance]:
    """Keep a question for each entry that a session written or changed by hand may be; returns the new ones.

    A question that no longer holds goes; a pair that somebody kept apart is not asked of again. Of two sessions, the
    one known first is `other`, which stays when they are one.
    """
    if session.state == State.HIDDEN:
        return []
    found = {_pair(session, entry): evidence for entry, evidence in entries_like(session)}
    known = {(one.session_id, one.other_id, one.event_id): one for one in _resemblances_of(session)}
    for pair, one in known.items():
        if pair not in found and one.kept_apart_at is None:
            one.delete()
    new = [(pair, list(evidence)) for pair, evidence in found.items() if pair not in known]
    return [
        Resemblance.objects.create(session_id=mine, other_id=other, event_id=event, evidence=evidence)
        for (mine, other, event), evidence in new
    ]


def _pair(session: RelayedSession, entry: RelayedSession | Event) -> tuple[int, int | None, int | None]:
    if isinstance(entry, Event):
        return session.pk, None, entry.pk
    return max(session.pk, entry.pk), min(session.pk, entry.pk), None


def _resemblances_of(session: RelayedSession) -> QuerySet[Resemblance]:
    return Resemblance.objects.filter(session=session) | Resemblance.objects.filter(other=session)


def _leave_identifier(earlier: Sighting) -> None:
    """The session that took place keeps what was said of it, and leaves its identifier to the one announced now."""
    earlier.uid = f"{earlier.uid[:480]}/{values_of(earlier.said)['date']}"
    earlier.save(update_fields=["uid"])


def _sighted(one: Identified, source: Source, at: datetime) -> Sighting:
    said = said_of(one.found)
    sighting = one.sighting or Sighting(session=one.session, source=source, first_seen_at=at, said=said)
    if sighting.said != said:
        sighting.changed_at = at
    sighting.uid, sighting.url, sighting.said = one.found.uid, one.found.url, said
    sighting.last_seen_at, sighting.gone_at = at, None
    sighting.save()
    return sighting


def settle(*, session: RelayedSession) -> bool:
    """Make the session say what its sources say, the first to have told it before the others; whether it changed.

    What was corrected by hand stays. Dates and times come from one source together: two halves make no day.
    """
    sayings = _standing(session)
    changed = []
    for name in FIELDS:
        if name in session.kept_by_hand:
            continue
        told = _settled(name, sayings)
        if told and told[0] != getattr(session, name):
            setattr(session, name, told[0])
            changed.append(name)
    if changed:
        session.save()
    return bool(changed)


def _standing(session: RelayedSession) -> list[dict[str, Any]]:
    every = list(session.sightings.order_by("first_seen_at", "pk"))
    standing = [one for one in every if one.gone_at is None] or every
    return [values_of(one.said) for one in standing]


def _settled(name: str, sayings: Sequence[dict[str, Any]]) -> tuple[Any, ...]:
    """The one value that the sayings give; none where they are silent."""
    if name in WHEN:
        return _when(name, sayings)
    if name == "is_online":
        return (any(one[name] for one in sayings),) if sayings else ()
    return tuple(one[name] for one in sayings if one[name] not in ("", None))[:1]


def _when(name: str, sayings: Sequence[dict[str, Any]]) -> tuple[Any, ...]:
    first = next((one for one in sayings if one["date"]), None)
    if first is None:
        return ()
    if name in ("date", "end_date"):
        return (first[name],)
    timed = next((one for one in sayings if one["date"] == first["date"] and one["start_time"]), first)
    if name == "start_time" or timed["end_time"]:
        return (timed[name],)
    # The hour at which it ends, from another source that has it start at the same one.
    same = (one for one in sayings if (one["date"], one["start_time"]) == (timed["date"], timed["start_time"]))
    return (next((one["end_time"] for one in same if one["end_time"]), None),)


def _follow_cancellation(session: RelayedSession, *, before: bool, now: bool) -> None:
    """A cancellation at the source cancels; a session announced again waits for somebody's yes."""
    if now and not before and session.state not in (State.HIDDEN, State.CANCELLED):
        session.state = State.CANCELLED
    elif before and not now and session.state == State.CANCELLED:
        session.state = State.PROPOSED
    else:
        return
    session.save()


def _mark_gone(known: Known, at: datetime, day: date) -> None:
    """Only of what has not begun: a source forgets what is over."""
    for sighting in known.lost():
        said = values_of(sighting.said)["date"]
        if sighting.gone_at is None and said and said >= day:
            sighting.gone_at = at
            sighting.save(update_fields=["gone_at"])


# What somebody decides --------------------------------------------------------------------------------------


@transaction.atomic
def publish(*, sessions: QuerySet[RelayedSession], at: datetime) -> int:
    """Put them on the public agenda; returns how many. A cancelled one stays cancelled."""
    waiting = sessions.filter(state__in=(State.PROPOSED, State.HIDDEN)).order_by("pk")
    return _each(waiting, state=State.PUBLISHED, published_at=at)


def announce(*, session: RelayedSession, at: datetime) -> None:
    """Note when it was published, the first time that its form says it is."""
    if session.state == State.PUBLISHED and session.published_at is None:
        session.published_at = at
        session.save(update_fields=["published_at"])


@transaction.atomic
def set_aside(*, sessions: QuerySet[RelayedSession]) -> int:
    """Take them off, or leave them out; their sources no longer bring them back. Returns how many."""
    return _each(sessions.exclude(state=State.HIDDEN).order_by("pk"), state=State.HIDDEN)


def _each(sessions: QuerySet[RelayedSession], **values: Any) -> int:
    """Saved one by one, for their history."""
    count = 0
    for session in sessions:
        for name, value in values.items():
            setattr(session, name, value)
        session.save()
        count += 1
    return count


@transaction.atomic
def follow_source(*, session: RelayedSession, name: str) -> None:
    """Give up a correction made by hand: the field says again what the sources say."""
    session.kept_by_hand = [kept for kept in session.kept_by_hand if kept != name]
    session.save()
    settle(session=session)


@transaction.atomic
def merge(*, resemblance: Resemblance) -> RelayedSession:
    """The two are one: the one known first stays, with the sources of both; one of the hub's own is set aside."""
    session = resemblance.session
    if resemblance.event_id:
        session.state = State.HIDDEN
        session.save()
        resemblance.delete()
        return session
    kept = resemblance.other
    if kept is None:  # the constraint forbids it
        raise ValueError("a resemblance to nothing")
    session.sightings.update(session=kept)
    _repoint(session, kept)
    if session.state == State.PUBLISHED and kept.state == State.PROPOSED:
        kept.state, kept.published_at = State.PUBLISHED, session.published_at
        kept.save()
    session.delete()
    settle(session=kept)
    _join_sayings_by_hand(kept)
    return kept


def _join_sayings_by_hand(kept: RelayedSession) -> None:
    """Both were written by hand: the one that stays is said once, with what the other added to it."""
    sayings = list(kept.sightings.filter(source=None).order_by("first_seen_at", "pk"))
    if len(sayings) > 1:
        Sighting.objects.filter(pk__in=[one.pk for one in sayings[1:]]).delete()
        say_by_hand(session=kept, at=max(one.last_seen_at for one in sayings))


def _repoint(gone: RelayedSession, kept: RelayedSession) -> None:
    """What other rooms tie to the session follows it (a need that it answers)."""
    own = {Sighting, Resemblance}
    for relation in RelayedSession._meta.related_objects:
        model: Any = relation.related_model
        if model not in own and not model.__name__.startswith("Historical"):
            model._default_manager.filter(**{relation.field.name: gone}).update(**{relation.field.name: kept})


def keep_apart(*, resemblance: Resemblance, at: datetime) -> None:
    """They are two: the question is not asked again."""
    resemblance.kept_apart_at = at
    resemblance.save(update_fields=["kept_apart_at"])


def counted(done: Iterable[Identified]) -> Counter[Action]:
    return Counter(one.action for one in done)
