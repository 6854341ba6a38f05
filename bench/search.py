"""What people find among 100,000 organisations and 200,000 people, asking as people do, and how long it takes.

The forty ways to ask are those of `tests/kit/search_variants.py`, written before the search was.
"""

from collections.abc import Callable, Iterator
from random import Random
from statistics import median
from time import perf_counter

from django.db import connection
from django.db.models import Model, QuerySet

from arrimage.demo.operations import SEED
from arrimage.kit.asking import exactly
from arrimage.kit.search import index_name
from arrimage.network.models import Organisation, Person
from arrimage.network.queries import who_is_there
from bench.pages import Browser, coordinator, signed_in
from bench.results import Result
from bench.server import server
from bench.timing import TIMES, milliseconds
from tests.kit.search_variants import LOOK_ALIKES, ORGANISATIONS, PEOPLE, VARIANTS, Pair

EVERYTHING, LIST, PEOPLE_LIST = "/bureau/recherche/", "/bureau/organisations/", "/bureau/personnes/"
MOST, LEAST_FOUND, ONE_PAGE = 30, 36, 50
KINDS = ("Coopérative", "Maison", "Centre", "Atelier", "Café", "Ressourcerie", "Jardin", "Théâtre", "Fondation", "Club")
SYLLABLES = ("ba", "bel", "ber", "char", "cour", "dau", "du", "fer", "gau", "guer", "la", "lan", "le", "mar", "mont")
ENDINGS = ("bert", "bois", "court", "din", "eau", "est", "gny", "ier", "ière", "let", "lin", "mont", "rand", "tin")
FIRST_NAMES = ("Anne", "Carole", "Daniel", "Émile", "Hélène", "Jean-Guy", "Line", "Marc", "Noémie", "Serge", "Zoé")


def people_the_network(scale: int) -> Result:
    """Write so many organisations and twice as many people, beside writing as many without any search."""
    draw = Random(SEED)
    places = [f"{name} {number}" for number, name in enumerate(_names(draw, scale))]
    organisations = [Organisation(name=f"{draw.choice(KINDS)} {place}") for place in places]
    without, taken = (_written(many, organisations) for many in (QuerySet(Organisation), Organisation.objects.all()))
    Organisation.objects.bulk_create(Organisation(name=name) for name in LOOK_ALIKES)
    Organisation.objects.bulk_create(Organisation(name=pair.name) for pair in ORGANISATIONS)
    people = [(draw.choice(FIRST_NAMES), name) for name in _names(draw, 2 * scale)]
    people += [(first, last) for first, _blank, last in (pair.name.rpartition(" ") for pair in PEOPLE)]
    Person.objects.bulk_create((Person(first_name=first, last_name=last) for first, last in people), 5_000)
    return Result(f"search_{connection.vendor}_write_{scale}", round(taken, 3), "s", round(without, 3))


def _names(draw: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        yield (draw.choice(SYLLABLES) + draw.choice(SYLLABLES) + draw.choice(ENDINGS)).capitalize()


def _written(records: "QuerySet[Organisation]", organisations: list[Organisation]) -> float:
    """Seconds; what an earlier writing left is taken away."""
    if (first := organisations[0].pk) is not None:
        Organisation.objects.filter(pk__gte=first)._raw_delete(connection.alias)
    for organisation in organisations:
        organisation.pk = None
    start = perf_counter()
    records.bulk_create(organisations, 5_000)
    return perf_counter() - start


def measure(vendor: str) -> list[Result]:
    """Recall, then the times. Stops when fewer than 36 of the forty ways find what they should."""
    missed = [pair for pair in VARIANTS if not _finds(pair)]
    if len(VARIANTS) - len(missed) < LEAST_FOUND:
        raise SystemExit(f"The search misses {', '.join(pair.query for pair in missed)}")
    with server(pages_alone=True) as port:
        times = _times(vendor, signed_in(port, coordinator()))
    return [Result(f"search_{vendor}_found", len(VARIANTS) - len(missed), "of 40", len(VARIANTS)), *times]


def _times(vendor: str, browser: Browser) -> list[Result]:
    user = coordinator()
    asked: dict[str, tuple[Callable[[Pair], object], tuple[Pair, ...]]] = {
        "everything": (lambda pair: browser.page(EVERYTHING, q=pair.query), VARIANTS),
        "list": (lambda pair: browser.page(LIST, q=pair.query), ORGANISATIONS),
        "people": (lambda pair: browser.page(PEOPLE_LIST, q=pair.query), PEOPLE),
        "look_up": (lambda pair: who_is_there(user, pair.query), VARIANTS),
    }
    results = []
    for name, (ask, pairs) in asked.items():
        models = (Organisation, Person) if pairs is VARIANTS else (Person,) if pairs is PEOPLE else (Organisation,)
        taken, limit = _typical(ask, pairs), _typical(lambda pair, models=models: _plain(pair, models), pairs)
        results.append(Result(f"search_{vendor}_{name}", taken, "ms", limit, MOST))
    return results


def _finds(pair: Pair) -> bool:
    model = Person if pair in PEOPLE else Organisation
    return pair.name in [str(record) for record in model.objects.search(pair.query)[:ONE_PAGE]]


def _typical(ask: Callable[[Pair], object], pairs: tuple[Pair, ...]) -> float:
    """The median over the queries of each one's median time, in milliseconds, once warm."""
    for pair in pairs:
        ask(pair)
    return round(median(median(milliseconds(lambda: ask(pair)) for _ in range(min(5, TIMES))) for pair in pairs), 1)  # noqa: B023


def _plain(pair: Pair, models: tuple[type[Model], ...]) -> None:
    """The first rows that hold the very words, in their order."""
    words = exactly(pair.query)
    for model in models:
        table, index = model._meta.db_table, index_name(model)
        where, asked = f"id IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", words.fts5
        if connection.vendor == "postgresql":
            where, asked = "search_vector @@ %s::tsquery", words.tsquery
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY sort_key, id LIMIT {ONE_PAGE}", [asked])
            cursor.fetchall()
