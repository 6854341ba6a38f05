"""The desk's list of organisations and its search, beside the plain SQL that reads the same rows."""

from collections.abc import Callable

from django.db import connection

from arrimage.kit.asking import exactly, query_words
from arrimage.network.models import Organisation
from bench.pages import Browser, coordinator, signed_in
from bench.results import Result
from bench.server import server
from bench.timing import in_turn

LIST = "/bureau/organisations/"
MOST_FOR_LIST, MOST_FOR_SEARCH = 25, 40
SEARCHES = ("café", "cafe", "patriote", 'a"b', " ", "🙂", "café de la gare")
FOUND = "Maison des Patriotes du Richelieu"
COLUMNS = "o.id, o.name, o.kind, o.status, o.email, o.phone, m.name, c.name"
JOINS = """FROM network_organisation o
    LEFT JOIN network_municipality m ON m.id = o.municipality_id
    LEFT JOIN network_regionalcounty c ON c.id = o.county_id"""
SECTORS = """SELECT t.organisation_id, s.name
    FROM network_organisation_sectors t JOIN network_sector s ON s.id = t.sector_id"""
SEARCHED = {
    "sqlite": "o.id IN (SELECT rowid FROM network_organisation_search WHERE network_organisation_search MATCH %s)",
    "postgresql": "o.search_vector @@ %s::tsquery",
}


def measure(vendor: str) -> list[Result]:
    """The list, then each search. Stops when a search fails or does not find what it should."""
    Organisation.objects.create(name=FOUND, kind=Organisation.Kind.OTHER)
    name = f"{vendor}_{Organisation.objects.count()}"
    with server(pages_alone=True) as port:
        browser = signed_in(port, coordinator())
        if FOUND not in browser.page(LIST, q="patriote"):
            raise SystemExit(f"«patriote» does not find «{FOUND}»")
        page, plain = in_turn(lambda: browser.page(LIST), _plain("", []))
        results = [Result(f"list_{name}", page, "ms", plain, MOST_FOR_LIST)]
        return [*results, *(_search(browser, vendor, name, words) for words in SEARCHES)]


def _search(browser: Browser, vendor: str, name: str, words: str) -> Result:
    asked = exactly(words)
    query = asked.fts5 if vendor == "sqlite" else asked.tsquery
    plain = _plain(f"WHERE {SEARCHED[vendor]}", [query]) if query_words(words) else _plain("", [])
    page, limit = in_turn(lambda: browser.page(LIST, q=words), plain)
    return Result(f"search_{name} «{words}»", page, "ms", limit, MOST_FOR_SEARCH)


def _plain(where: str, parameters: list[str]) -> Callable[[], None]:
    """Fifty rows in their order, their sectors, and how many there are; past 2,000 found nobody counts."""

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {COLUMNS} {JOINS} {where} ORDER BY o.sort_key, o.id LIMIT 50", parameters)
            keys = [row[0] for row in cursor.fetchall()]
            counted = f"SELECT 1 FROM network_organisation o {where}{' LIMIT 2001' if where else ''}"
            cursor.execute(f"SELECT count(*) FROM ({counted}) found", parameters)
            cursor.fetchall()
            marks = ", ".join(["%s"] * len(keys)) or "NULL"
            sectors = "network_sector s JOIN network_organisation_sectors t ON t.sector_id = s.id"
            cursor.execute(
                f"SELECT t.organisation_id, s.name FROM {sectors} WHERE t.organisation_id IN ({marks})", keys
            )
            cursor.fetchall()

    return read
