"""The data that each measure needs, loaded into an empty database before the clock starts."""

from collections.abc import Callable
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from arrimage.demo.clock import Clock
from arrimage.demo.copies import VARIED_YEARS, copy_enterprises
from arrimage.demo.operations import SEED
from arrimage.demo.organisations import load_network
from arrimage.demo.people import load_accounts
from arrimage.network.operations import FIRST_TERRITORY, load_sectors, load_territory
from arrimage.network.territory_file import read_territory
from bench import (
    board,
    calendar,
    consent,
    contacts,
    importing,
    letters,
    organisations,
    registration,
    renewal,
    search,
)
from bench.results import Result


class _TablesAtOnce:
    """For Django, every application is without migrations: its tables are made as they end up, in a few seconds."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def _empty() -> None:
    settings.VAR.mkdir(parents=True, exist_ok=True)
    settings.MIGRATION_MODULES = _TablesAtOnce()
    call_command("migrate", run_syncdb=True, verbosity=0)


def on_the_demo(vendor: str, scale: int) -> list[Result]:
    """The board over so many times the demo's activities."""
    _empty()
    call_command("load_demo", scale=scale, verbosity=0)
    return board.measure(vendor)


def on_a_network(vendor: str, scale: int) -> list[Result]:
    """The list over so many times the demo's organisations."""
    _empty()
    _network(min(scale, VARIED_YEARS))
    copy_enterprises(scale)
    load_accounts()
    _tell_the_planner(vendor)
    return organisations.measure(vendor)


def on_a_crowd(vendor: str, scale: int) -> list[Result]:
    """The search over so many organisations and twice as many people."""
    _empty()
    _network(1)
    load_accounts()
    writing = search.people_the_network(scale)
    _tell_the_planner(vendor)
    return [writing, *search.measure(vendor)]


def _network(years: int) -> None:
    load_territory(places=read_territory(FIRST_TERRITORY))
    load_sectors()
    load_network(Random(SEED), Clock(timezone.localdate()), years)


def _tell_the_planner(vendor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if vendor == "postgresql" else "ANALYZE")


def on_a_territory(vendor: str, scale: int) -> list[Result]:
    """A file of so many rows, into a directory that is empty."""
    _empty()
    load_territory(places=read_territory(FIRST_TERRITORY))
    load_sectors()
    return contacts.measure(vendor, scale)


def on_a_ledger(vendor: str, scale: int) -> list[Result]:
    """The consent ledger of so many addresses."""
    _empty()
    return consent.measure(vendor, scale)


def on_a_mailing_list(vendor: str, scale: int) -> list[Result]:
    """So many readers of a newsletter."""
    _empty()
    return letters.measure(vendor, scale)


def on_a_register(vendor: str, scale: int) -> list[Result]:
    """So many members whose year ends in a month."""
    _empty()
    return renewal.measure(vendor, scale)


def on_an_agenda(vendor: str, scale: int) -> list[Result]:
    """The public calendar of so many events."""
    _empty()
    load_territory(places=read_territory(FIRST_TERRITORY))
    return calendar.measure(vendor, scale)


def on_an_event(vendor: str, scale: int) -> list[Result]:
    """So many people for a fifth as many seats."""
    _empty()
    return registration.measure(vendor, scale)


MEASURES: dict[str, Callable[[str, int], list[Result]]] = {
    "board": on_the_demo,
    "organisations": on_a_network,
    "search": on_a_crowd,
    "contacts": on_a_territory,
    "consent": on_a_ledger,
    "letters": on_a_mailing_list,
    "renewal": on_a_register,
    "calendar": on_an_agenda,
    "registration": on_an_event,
    "importing": lambda vendor, scale: importing.measure(),
}
