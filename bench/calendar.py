"""The public calendar over 5,000 events, as a stranger's browser gets it, beside the plain SQL of the same rows."""

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.utils import timezone

from arrimage.agenda.coming.months import month_of
from arrimage.agenda.coming.pages import A_PAGE
from bench.calendar_ground import fill
from bench.pages import Browser
from bench.results import Result
from bench.server import server
from bench.timing import in_turn

MOST = 50
EMPTY = "month_without_events"
COLUMNS = """e.id, e.slug, e.summary, e.end_date, e.audience, e.language, e.lowest_price, e.published_at, e.sequence,
    a.title, a.kind, a.status, a.date, a.start_time, a.end_time, a.place, a.is_online, m.code, m.name, c.name"""
JOINS = """FROM agenda_event e JOIN agenda_activity a ON a.id = e.activity_id
    LEFT JOIN network_municipality m ON m.id = a.municipality_id
    LEFT JOIN network_regionalcounty c ON c.id = m.county_id"""
SHOWN = "e.state <> 'draft' AND e.audience = 'everyone' AND NOT a.is_restricted AND a.duplicate_of_id IS NULL"


def measure(vendor: str, events: int) -> list[Result]:
    """Milliseconds of each page, in turn with its rows in plain SQL."""
    today = timezone.localdate()
    fill(events, today, timezone.now())
    month = month_of(today)
    pages: dict[str, tuple[str, dict[str, str], Callable[[], None]]] = {
        "list": ("/agenda/", {}, _next_ones(today)),
        "list_filtered": ("/agenda/", {"genre": "training", "prix": "gratuit"}, _next_ones(today, "training")),
        "month": ("/agenda/mois/", {}, _between(month.first_day, month.end)),
        # What the page costs before any event: the rest is what the events add.
        EMPTY: ("/agenda/mois/", {"mois": "2001-01"}, _between(date(2001, 1, 1), date(2001, 2, 1))),
    }
    with server(pages_alone=True) as port:
        browser = Browser(port)
        return [
            _page(f"calendar_{name}_{vendor}_{events}", browser, address, asked, plain)
            for name, (address, asked, plain) in pages.items()
        ]


def _page(name: str, browser: Browser, address: str, asked: dict[str, str], plain: Callable[[], None]) -> Result:
    if ("Rencontre" in browser.page(address, **asked)) == (EMPTY in name):
        raise SystemExit(f"{address} {asked} does not show the events that it should")
    page, limit = in_turn(lambda: browser.page(address, **asked), plain)
    return Result(name, page, "ms", limit, MOST)


def _next_ones(today: date, kind: str = "") -> Callable[[], None]:
    """A page of what comes, and how many come."""
    narrowed = " AND a.kind = %s AND e.lowest_price = 0" if kind else ""
    where = f"WHERE {SHOWN} AND a.status = 'planned' AND a.date >= %s{narrowed}"
    parameters = [today, *([kind] if kind else [])]

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {JOINS} {where}", parameters)
            cursor.fetchall()
            ordered = f"ORDER BY a.date, a.start_time, e.id LIMIT {A_PAGE}"
            cursor.execute(f"SELECT {COLUMNS} {JOINS} {where} {ordered}", parameters)
            cursor.fetchall()

    return read


def _between(since: date, until: date) -> Callable[[], None]:
    def read() -> None:
        with connection.cursor() as cursor:
            where = f"WHERE {SHOWN} AND a.date >= %s AND a.date < %s ORDER BY a.date, a.start_time, e.id"
            cursor.execute(f"SELECT {COLUMNS} {JOINS} {where}", [since, until])
            cursor.fetchall()

    return read
