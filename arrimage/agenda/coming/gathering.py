"""The calendar's three sources asked at once: events, public activities without a page, sessions of others.

Each is one query of plain rows, whatever their number, and is asked nothing when the filters leave it out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache, reduce
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.urls import reverse

from arrimage.agenda.coming.asked import Asked
from arrimage.agenda.coming.items import CalendarItem
from arrimage.agenda.models import Activity, Event, RelayedSession
from arrimage.agenda.public_page import full_among

PLANNED = Activity.Status.PLANNED
SOON = timedelta(days=62)
MOST_OFF = 30
# Columns of what happens on a date, the same on an activity and on a session.
DATED = (
    *("pk", "title", "kind", "date", "start_time", "end_time", "is_online", "place"),
    *("municipality__code", "municipality__name", "municipality__county__name"),
)
NAMED = {
    "municipality__code": "municipality",
    "municipality__name": "municipality_name",
    "municipality__county__name": "county",
}


@dataclass(frozen=True)
class Kept:
    """A source: its rows, the columns read of them, and how a row becomes an item.

    `dated` is what leads to the columns of the date and place, `has_days` whether it may last several days.
    """

    rows: Callable[[bool], QuerySet[Any, Any]]
    columns: tuple[str, ...]
    item: Callable[[dict[str, Any]], CalendarItem]
    dated: str
    has_days: bool
    status: str
    is_own: bool


def _dated(row: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    named = {NAMED.get(name, name): row[prefix + name] for name in DATED if name != "pk"}
    # A place that is not known is None in the rows, and nothing in the calendar.
    texts = {name: named[name] or "" for name in NAMED.values()}
    return {**named, **texts, "title": named["title"] or str(Activity.Kind(named["kind"]).label)}


def _events(member: bool) -> QuerySet[Any, Any]:
    shown = (Event.Audience.EVERYONE, Event.Audience.MEMBERS) if member else (Event.Audience.EVERYONE,)
    return Event.objects.published().filter(audience__in=shown, activity__duplicate_of=None)


@lru_cache(maxsize=2_000)  # a month shows hundreds of events, the same ones to everybody
def _page_of(slug: str) -> str:
    return reverse("agenda:event", args=[slug])


def _event(row: dict[str, Any]) -> CalendarItem:
    kept = ("end_date", "audience", "language", "lowest_price", "summary", "published_at", "sequence", "why_changed")
    status = row["activity__status"]
    return CalendarItem(
        key=f"event-{row['pk']}",
        calendar_key=f"activity-{row['activity__pk']}",
        url=_page_of(row["slug"]),
        is_held=status == Activity.Status.HELD,
        is_cancelled=status == Activity.Status.CANCELLED,
        is_postponed=status == Activity.Status.POSTPONED,
        changed_at=max(row["changed_at"] or row["published_at"], row["published_at"]),
        **{name: row[name] for name in kept},
        **_dated(row, "activity__"),
    )


def _activities(member: bool) -> QuerySet[Any, Any]:
    return Activity.objects.public().filter(event__isnull=True)


def _activity(row: dict[str, Any]) -> CalendarItem:
    return CalendarItem(
        key=f"activity-{row['pk']}",
        is_held=row["status"] == Activity.Status.HELD,
        is_cancelled=row["status"] == Activity.Status.CANCELLED,
        is_postponed=row["status"] == Activity.Status.POSTPONED,
        published_at=row["created_at"],
        changed_at=row["updated_at"],
        sequence=row["revision"],
        **_dated(row),
    )


def _sessions(member: bool) -> QuerySet[Any, Any]:
    """Those published, and those called off since."""
    states = (RelayedSession.State.PUBLISHED, RelayedSession.State.CANCELLED)
    return RelayedSession.objects.filter(state__in=states, published_at__isnull=False)


def _session(row: dict[str, Any]) -> CalendarItem:
    kept = ("end_date", "language", "lowest_price", "organiser", "url", "published_at")
    return CalendarItem(
        key=f"session-{row['pk']}",
        is_own=False,
        is_cancelled=row["state"] == RelayedSession.State.CANCELLED,
        changed_at=row["updated_at"],
        sequence=row["revision"],
        **{name: row[name] for name in kept},
        **_dated(row),
    )


EVENTS = Kept(
    _events,
    (
        *("pk", "slug", "summary", "end_date", "audience", "language", "lowest_price", "published_at", "changed_at"),
        *("sequence", "why_changed", "activity__status"),
        *(f"activity__{name}" for name in DATED),
    ),
    _event,
    dated="activity__",
    has_days=True,
    status="activity__status",
    is_own=True,
)
ACTIVITIES = Kept(
    _activities,
    ("status", "created_at", "updated_at", "revision", *DATED),
    _activity,
    dated="",
    has_days=False,
    status="status",
    is_own=True,
)
SESSIONS = Kept(
    _sessions,
    (
        *("state", "end_date", "language", "lowest_price", "organiser", "url", "published_at", "updated_at"),
        *("revision", *DATED),
    ),
    _session,
    dated="",
    has_days=True,
    status="state",
    is_own=False,
)
EVERY = (EVENTS, ACTIVITIES, SESSIONS)


def items(asked: Asked, since: date, until: date | None, *, member: bool = False) -> list[CalendarItem]:
    """What takes place from `since` to the eve of `until`, in order, cancelled and over included."""
    found = [item for kept, rows in _asked(asked, member) for item in _read(kept, _within(kept, rows, since, until))]
    return _with_full(sorted(found, key=lambda item: item.order))


def coming(asked: Asked, now: datetime, *, member: bool = False, first: int = 0, most: int = 50) -> list[CalendarItem]:
    """What one may still come to at that local moment, the next first: `most` of them after the `first` ones."""
    until = first + most
    # What begins soon is enough for most pages, and is found by its date; else all that comes is put in order.
    found = _next(asked, now, member, until, soon=now.date() + SOON)
    if len(found) < until:
        found = _next(asked, now, member, until, soon=None)
    return _with_full(found[first:])


def _next(asked: Asked, now: datetime, member: bool, number: int, soon: date | None) -> list[CalendarItem]:
    each = []
    for kept, rows in _asked(asked, member):
        ahead = _ahead(kept, rows, now)
        if soon:
            ahead = ahead.filter(**{f"{kept.dated}date__lt": soon})
        each.append(_read(kept, _ordered(kept, ahead)[:number]))
    return list(islice(merge(*each, key=lambda item: item.order), number))


def over(asked: Asked, now: datetime, *, member: bool = False, most: int = 30) -> list[CalendarItem]:
    """The latest that are over, the latest first."""
    each = []
    for kept, rows in _asked(asked, member):
        gone = rows.filter(**{f"{kept.dated}date__lte": now.date()}).order_by(*_latest_first(kept))
        each += [item for item in _read(kept, gone[:most]) if item.is_over(now) and not item.is_off]
    return sorted(each, key=lambda item: item.order, reverse=True)[:most]


def called_off(asked: Asked, since: date, until: date | None, *, member: bool = False) -> list[CalendarItem]:
    """What was announced from `since` to the eve of `until` and is cancelled, or postponed without a new day."""
    found = []
    for kept, rows in _asked(asked, member):
        states = (RelayedSession.State.CANCELLED,) if kept is SESSIONS else Activity.CALLED_OFF
        off = rows.filter(**{f"{kept.status}__in": states})
        found += _read(kept, _ordered(kept, _within(kept, off, since, until))[:MOST_OFF])
    return sorted(found, key=lambda item: item.order)[:MOST_OFF]


def stamp(asked: Asked, since: date, *, member: bool = False) -> tuple[str, datetime | None]:
    """What changes with any item from that day on, taken away or written again; and when one was last written."""
    figures: list[int] = []
    moments: list[datetime] = []
    for kept, rows in _asked(asked, member):
        at = {"", kept.dated}
        told = _within(kept, rows, since, None).aggregate(
            Count("pk"), *(Sum(f"{on}revision") for on in at), *(Max(f"{on}updated_at") for on in at)
        )
        moments += [value for value in told.values() if isinstance(value, datetime)]
        figures += [told[name] or 0 for name in sorted(told) if not name.endswith("max")]
    return "-".join(map(str, figures)), max(moments, default=None)


def _latest_first(kept: Kept) -> tuple[Any, ...]:
    start = F(f"{kept.dated}start_time").desc(nulls_last=True)
    return f"-{kept.dated}date", start, f"-{kept.dated}pk"


def _asked(asked: Asked, member: bool) -> Iterator[tuple[Kept, QuerySet[Any, Any]]]:
    """Each source that may answer, with its rows narrowed by the filters."""
    for kept in EVERY:
        narrowed = _narrowed(kept, asked)
        if narrowed is not None:
            yield kept, kept.rows(member).filter(narrowed)


def _narrowed(kept: Kept, asked: Asked) -> Q | None:
    """The filters as a condition on this source; None when nothing of it can pass."""
    at = kept.dated
    tells_more = kept is not ACTIVITIES  # a public activity says neither its price nor its language
    conditions = []
    if asked.kinds:
        conditions.append(Q(**{f"{at}kind__in": asked.kinds}))
    if asked.county:
        conditions.append(Q(**{f"{at}municipality__county__code": asked.county}))
    if asked.place:
        conditions.append(Q(**{f"{at}municipality__code": asked.place}))
    if asked.form:
        conditions.append(Q(**{f"{at}is_online": True}) if asked.form == "en-ligne" else _on_site(at))
    if asked.source and (asked.source == "nous") != kept.is_own:
        return None
    if asked.price:
        if not tells_more:
            return None
        conditions.append(Q(lowest_price=0) if asked.price == "gratuit" else Q(lowest_price__gt=0))
    if asked.language:
        if not tells_more:
            return None
        conditions.append(Q(language__in=(asked.language, Event.Language.BOTH)))
    if asked.audience:
        if kept is EVENTS:
            conditions.append(Q(audience=asked.audience))
        elif asked.audience != Event.Audience.EVERYONE:
            return None
    return reduce(lambda one, other: one & other, conditions, Q())


def _on_site(at: str) -> Q:
    """Not online alone: a hybrid one has a place too."""
    return Q(**{f"{at}is_online": False}) | ~Q(**{f"{at}place": ""}) | Q(**{f"{at}municipality__isnull": False})


def _within(kept: Kept, rows: QuerySet[Any, Any], since: date, until: date | None) -> QuerySet[Any, Any]:
    begun = Q(**{f"{kept.dated}date__lt": until}) if until else Q()
    return rows.filter(_until_at_least(kept, since), begun)


def _until_at_least(kept: Kept, day: date) -> Q:
    starts = Q(**{f"{kept.dated}date__gte": day})
    return starts | Q(end_date__gte=day) if kept.has_days else starts


def _ahead(kept: Kept, rows: QuerySet[Any, Any], now: datetime) -> QuerySet[Any, Any]:
    """Those standing whose end is not past: what `CalendarItem.is_coming` says, asked of the database."""
    today, at = now.date(), kept.dated
    standing = RelayedSession.State.PUBLISHED if kept is SESSIONS else PLANNED
    ahead = rows.filter(_until_at_least(kept, today), **{kept.status: standing})
    return ahead.exclude(_ended_today(kept, at, today, now.time()))


def _ended_today(kept: Kept, at: str, today: date, hour: time) -> Q:
    ended = Q(**{f"{at}end_time__isnull": False, f"{at}end_time__lte": hour})
    begun = Q(**{f"{at}end_time__isnull": True, f"{at}start_time__isnull": False, f"{at}start_time__lte": hour})
    one_day = Q(**{f"{at}date": today})
    if not kept.has_days:
        return one_day & (ended | begun)
    return (one_day & Q(end_date__isnull=True) & (ended | begun)) | (Q(end_date__isnull=False, end_date=today) & ended)


def _ordered(kept: Kept, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.order_by(f"{kept.dated}date", F(f"{kept.dated}start_time").asc(nulls_first=True), "pk")


def _read(kept: Kept, rows: QuerySet[Any, Any]) -> list[CalendarItem]:
    return sorted((kept.item(row) for row in rows.values(*kept.columns)), key=lambda item: item.order)


def _with_full(found: Iterable[CalendarItem]) -> list[CalendarItem]:
    listed = list(found)
    events = {int(item.key.removeprefix("event-")) for item in listed if item.key.startswith("event-")}
    full = {f"event-{key}" for key in full_among(events)} if events else set()
    return [replace(item, is_full=True) if item.key in full else item for item in listed]
