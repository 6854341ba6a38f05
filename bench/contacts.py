"""The import of a large file of contacts, planned and written; beside the plain SQL that inserts the same rows."""

import csv
import io
import resource
import time
from datetime import date
from random import Random

from django.db import connection, transaction

from arrimage.kit.text import fold
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person
from arrimage.network.operations.importing_at_once import run_import
from bench.results import Result

ROWS = 100_000
MOST_SECONDS, MOST_MEGABYTES = 60, 500
SEED = 20180331
HEADINGS = ("Organisme", "NEQ", "Ville", "Courriel", "Téléphone", "Prénom", "Nom", "Fonction", "Employés")
KINDS = ("CPE", "Coop de solidarité", "Ressourcerie", "Maison des jeunes", "Café", "Atelier", "Les Jardins", "Théâtre")
SYLLABLES = (
    "ba bel bri ca cha clé co da do du fa flo ga gri jo la lé li lou ma mi mo na no pa pé pi ra ri ro sa si ta ti va vi"
)
TABLES = (Organisation, Person, OrganisationRole)


def contacts(rows: int) -> bytes:
    """A CSV as a hub's lists are: two rows in three name a new organisation, every row a person."""
    random = Random(SEED)
    towns = list(Municipality.objects.order_by("pk").values_list("name", flat=True))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    organisations: list[tuple[str, str]] = []
    for number in range(rows):
        if number % 3 < 2:
            name = f"{random.choice(KINDS)} {_word(random)} {_word(random)}"
            organisations.append((name, random.choice(towns)))
        name, town = organisations[-1] if number % 3 < 2 else random.choice(organisations)
        domain = f"{fold(name).replace(' ', '')[:30]}.example"
        first, last = _word(random), f"{_word(random)}-{_word(random)}"
        phone = f"450 {number // 10_000 + 200:03d}-{number % 10_000:04d}"
        writer.writerow(
            [name, "", town, f"{fold(last).replace(' ', '')}@{domain}", phone, first, last, "Direction", number % 50]
        )
    return text.getvalue().encode("cp1252", "replace")


def _vocabulary(size: int) -> list[str]:
    """Made-up words; they recur in the file as surnames and street words do in a region."""
    random = Random(SEED)
    syllables = SYLLABLES.split()
    return [
        "".join(random.choice(syllables) for _ in range(random.choice((2, 3, 3)))).capitalize() for _ in range(size)
    ]


WORDS = _vocabulary(6_000)


def _word(random: Random) -> str:
    return random.choice(WORDS)


def measure(vendor: str, scale: int) -> list[Result]:
    """Stops when the import does not add what the file holds."""
    data, before = contacts(scale), _megabytes()
    start = time.perf_counter()
    run = run_import(data=data, name="contacts.csv", day=date(2018, 3, 31))
    seconds, held = round(time.perf_counter() - start, 2), _megabytes()
    if run.status != "done" or run.rows.count() != scale or not Person.objects.exists():
        raise SystemExit(f"the import of {scale} rows ended {run.status}")
    name = f"contacts_{vendor}_{scale}"
    return [
        Result(name, seconds, "s", _plain(), MOST_SECONDS),
        Result(f"{name}_memory", held, "MB", before, MOST_MEGABYTES),
    ]


def _megabytes() -> int:
    """The most memory that this process has held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _plain() -> float:
    """The seconds it takes to insert the same records into tables without index, history or search."""
    taken = 0.0
    with connection.cursor() as cursor, transaction.atomic():
        for model in TABLES:
            table = model._meta.db_table
            columns = [connection.ops.quote_name(field.column) for field in model._meta.concrete_fields]
            listed, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
            cursor.execute(f"CREATE TEMPORARY TABLE plain_{table} AS SELECT {listed} FROM {table} LIMIT 0")
            cursor.execute(f"SELECT {', '.join(_plain_column(column) for column in columns)} FROM {table}")
            rows = cursor.fetchall()
            start = time.perf_counter()
            cursor.executemany(f"INSERT INTO plain_{table} ({listed}) VALUES ({marks})", rows)
            taken += time.perf_counter() - start
    return max(round(taken, 2), 0.01)


def _plain_column(column: str) -> str:
    """Objects of JSON come back as they went in on SQLite only."""
    return f"{column}::text" if connection.vendor == "postgresql" and column in ('"facts"', '"custom"') else column
