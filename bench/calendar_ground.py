"""Events by the thousand, over the year behind and the year ahead, for the bench of the public calendar."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection

from arrimage.agenda.models import Activity, Event
from arrimage.kit.bulk import insert_rows
from arrimage.kit.records import add_all
from arrimage.network.models import Municipality

YEAR = 365
PRICES = (None, Decimal(0), Decimal(40))


def fill(events: int, day: date, at: datetime) -> None:
    """As many each day of the two years, of every kind, in every municipality, free or not."""
    places = list(Municipality.objects.order_by("pk"))
    activities = [_activity(number, events, day, places) for number in range(events)]
    add_all(Activity, activities)
    insert_rows(Event, list(_events(activities, at)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def _activity(number: int, events: int, day: date, places: list[Municipality]) -> Activity:
    on = day + timedelta(days=number * 2 * YEAR // events - YEAR)
    kinds = Activity.EVENT_KINDS
    return Activity(
        title=f"Rencontre {number} des entreprises du fleuve",
        kind=kinds[number % len(kinds)],
        status=Activity.Status.HELD if on < day else Activity.Status.PLANNED,
        date=on,
        start_time=time(9 + number % 9),
        end_time=time(10 + number % 9),
        place="Salle du conseil",
        municipality=places[number % len(places)],
        is_online=number % 5 == 0,
    )


def _events(activities: list[Activity], at: datetime) -> Iterator[Event]:
    for number, activity in enumerate(activities):
        yield Event(
            activity=activity,
            slug=f"rencontre-{number}",
            state=Event.State.PUBLISHED,
            published_at=at,
            lowest_price=PRICES[number % len(PRICES)],
            summary="On se présente en une minute, puis on mange ensemble.",
        )
