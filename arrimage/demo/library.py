"""What the demo hub watched, and the opportunities that it passes on: some open, some closing soon, some closed."""

from datetime import datetime, time, timedelta

from django.utils.timezone import get_current_timezone
from simple_history.utils import bulk_create_with_history

from arrimage.accounts.models import User
from arrimage.demo.clock import Clock
from arrimage.demo.library_text import OPPORTUNITIES, WATCHED, Call, Read
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.network.models import Organisation, RegionalCounty, Sector


def load_library(clock: Clock, users: dict[str, User]) -> None:
    authors = (users["paul"], users["coralie"], users["paul"])
    counties = {county.name: county for county in RegionalCounty.objects.all()}
    items = [_item(read, clock, authors[place % 3], counties) for place, read in enumerate(WATCHED)]
    bulk_create_with_history(items, WatchedItem)
    _in_sectors(WatchedItem, WATCHED)
    issuers = {one.name: one for one in Organisation.objects.filter(name__in=[call.issuer for call in OPPORTUNITIES])}
    calls = [_call(call, clock, authors[place % 3], counties, issuers) for place, call in enumerate(OPPORTUNITIES)]
    bulk_create_with_history(calls, Opportunity)
    _in_sectors(Opportunity, OPPORTUNITIES)


def _item(read: Read, clock: Clock, by: User, counties: dict[str, RegionalCounty]) -> WatchedItem:
    noted_on = clock.today - timedelta(days=read.days_ago)
    return WatchedItem(
        title=read.title,
        kind=read.kind,
        source=read.source,
        url=read.url,
        published_on=noted_on - timedelta(days=3),
        noted_on=noted_on,
        summary=read.summary,
        county=counties.get(read.county),
        language=read.language,
        is_public=read.is_public,
        public_since=_morning(clock, read.days_ago) if read.is_public else None,
        noted_by=by,
    )


def _call(
    call: Call, clock: Clock, by: User, counties: dict[str, RegionalCounty], issuers: dict[str, Organisation]
) -> Opportunity:
    noted_on = clock.today - timedelta(days=call.noted_days_ago)
    return Opportunity(
        title=call.title,
        kind=call.kind,
        issuer=issuers.get(call.issuer),
        issuer_name="" if call.issuer in issuers else call.issuer,
        url=call.url,
        published_on=noted_on - timedelta(days=2),
        deadline_on=clock.today + timedelta(days=call.closes_in_days),
        closes_at=time(16, 30) if call.has_hour else None,
        county=counties.get(call.county),
        amount=call.amount,
        summary=call.summary,
        is_public=call.is_public,
        is_withdrawn=call.is_withdrawn,
        noted_on=noted_on,
        public_since=_morning(clock, call.noted_days_ago) if call.is_public else None,
        noted_by=by,
    )


def _morning(clock: Clock, days_ago: int) -> datetime:
    """Before anybody loads the demo on the day itself, and before that day's newsletter."""
    return datetime.combine(clock.today - timedelta(days=days_ago), time(0, 5), get_current_timezone())


def _in_sectors(model: type[WatchedItem] | type[Opportunity], told: tuple[Read, ...] | tuple[Call, ...]) -> None:
    sectors = {sector.code: sector for sector in Sector.objects.filter(code__in=[one.sector for one in told])}
    records = {record.title: record for record in model.objects.all()}
    for one in told:
        if one.sector in sectors:
            records[one.title].sectors.add(sectors[one.sector])
