"""The calendar as others follow it: iCalendar (RFC 5545) and RSS 2.0. Items in, bytes out."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.agenda.coming.items import CalendarItem
from arrimage.agenda.identifiers import uid_of_key
from arrimage.kit.calendars.entry import CalendarEntry, day_after
from arrimage.kit.calendars.writing import write_calendar
from arrimage.kit.templatetags.formats import clock, long_date, money
from arrimage.kit.text import writable


def calendar_of(items: Iterable[CalendarItem], *, name: str) -> bytes:
    """As a calendar programme follows it. What is called off stays, cancelled: the programme takes it off by itself."""
    return write_calendar((_entry(item) for item in items), name=name)


def rss_of(items: Iterable[CalendarItem], *, title: str, page: str, here: str) -> bytes:
    """What was announced, dated by its announcement, never by its own date, which its title says."""
    feed = Rss201rev2Feed(
        title=writable(title),
        link=absolute(page),
        description=_("What the hub announces, as it announces it."),
        language="fr-ca",
        feed_url=absolute(here),
    )
    for item in items:
        feed.add_item(
            title=writable(headline(item)),
            link=link_of(item),
            description=writable(words_of(item)),
            unique_id=uid_of(item),
            unique_id_is_permalink=False,
            pubdate=item.published_at,
            categories=[item.kind_words],
        )
    return feed.writeString("utf-8").encode()


def uid_of(item: CalendarItem) -> str:
    """One for good: a programme that reads the feed again changes what it has instead of adding to it."""
    return uid_of_key(item.calendar_key or item.key)


def link_of(item: CalendarItem) -> str:
    """The page of the item, or its line in the month's list."""
    if item.url:
        return item.url if "://" in item.url else absolute(item.url)
    return absolute(f"{reverse('agenda:public')}?mois={item.date:%Y-%m}#{item.key}")


def headline(item: CalendarItem) -> str:
    """«Annulé : Dîner-causerie – 3 décembre 2026, 13 h»."""
    when = long_date(item.date)
    if item.end_date and item.end_date > item.date:
        when = _("%(first)s to %(last)s") % {"first": when, "last": long_date(item.end_date)}
    elif item.start_time:
        when = f"{when}, {clock(item.start_time)}"
    said = f"{item.title} – {when}"
    if item.is_cancelled:
        return _("Cancelled: %(event)s") % {"event": said}
    return _("Postponed: %(event)s") % {"event": said} if item.is_postponed else said


def words_of(item: CalendarItem) -> str:
    """What it is, where, for whom and how much, a line each."""
    price = ""
    if item.lowest_price is not None:
        price = _("From %(price)s") % {"price": money(item.lowest_price)} if item.lowest_price else _("Free")
    organiser = _("Organised by %(organiser)s") % {"organiser": item.organiser} if item.organiser else ""
    return "\n".join(line for line in (_note(item), item.summary, item.where, price, organiser) if line)


def _note(item: CalendarItem) -> str:
    if item.is_cancelled:
        return item.why_changed or _("This activity is cancelled.")
    if item.is_postponed:
        later = _("This activity is postponed: its new date will be announced.")
        return f"{later} {item.why_changed}".strip()
    return item.why_changed


def _entry(item: CalendarItem) -> CalendarEntry:
    start, end = span_of(item)
    return CalendarEntry(
        uid=uid_of(item),
        start=start,
        end=end,
        summary=item.title,
        description=words_of(item),
        location=item.where,
        url=link_of(item) if item.url else "",
        last_modified=item.changed_at,
        sequence=item.sequence,
        cancelled=item.is_off,
    )


def span_of(item: CalendarItem) -> tuple[date | datetime, date | datetime | None]:
    """When it starts and ends, at the hub's local time; whole days when no hour is told, no end when none is known."""
    if item.start_time is None:
        return item.date, item.end_date
    start = _moment(item.date, item.start_time)
    if item.end_time is None:
        # Of several days without their last hour: until the end of the last one.
        return start, _moment(day_after(item.last_day), time.min) if item.end_date else None
    end = _moment(item.last_day, item.end_time)
    return start, end if end > start else None


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, get_default_timezone())
