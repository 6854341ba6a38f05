"""The data that each measure needs, loaded into an empty database before the clock starts."""

from collections.abc import Callable
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from arrimage.demo.copies import VARIED_YEARS, copy_enterprises
from arrimage.demo.operations import SEED
from arrimage.demo.organisations import load_network
from arrimage.demo.people import load_accounts
from arrimage.network.operations import FIRST_TERRITORY, load_sectors, load_territory
from arrimage.network.territory_file import read_territory
from bench import board, consent, importing, organisations
from bench.results import Result


def _empty() -> None:
    settings.VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)


def on_the_demo(vendor: str, scale: int) -> list[Result]:
    """The board over so many times the demo's activities."""
    _empty()
    call_command("load_demo", scale=scale, verbosity=0)
    return board.measure(vendor)


def on_a_network(vendor: str, scale: int) -> list[Result]:
    """The list over so many times the demo's organisations."""
    _empty()
    load_territory(places=read_territory(FIRST_TERRITORY))
    load_sectors()
    load_network(Random(SEED), min(scale, VARIED_YEARS))
    copy_enterprises(scale)
    load_accounts()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if vendor == "postgresql" else "ANALYZE")
    return organisations.measure(vendor)


def on_a_ledger(vendor: str, scale: int) -> list[Result]:
    """The consent ledger of so many addresses."""
    _empty()
    return consent.measure(vendor, scale)


MEASURES: dict[str, Callable[[str, int], list[Result]]] = {
    "board": on_the_demo,
    "organisations": on_a_network,
    "consent": on_a_ledger,
    "importing": lambda vendor, scale: importing.measure(),
}
