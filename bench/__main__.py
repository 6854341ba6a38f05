"""`python -m bench [--only NAME]`: measure, print a table, write `bench/results.json`."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import starting
from bench.databases import scratch, vendors
from bench.results import RESULTS, Result, table, write

ROOT = Path(__file__).resolve().parent.parent
# How many times the demo: about 141 activities and 60 enterprises each.
BOARDS = (71, 710, 7100)
NETWORK = 1667
CROWD, SMALL_CROWD = 100_000, 100
CONTACTS = 100_000
ADDRESSES = 100_000
MEMBERS = 10_000
EVENTS = 5_000
CROWD_AT_THE_DOOR = 500
READERS = (10_000, 100_000, 1_000_000)
MOST_ON_SQLITE = 100_000


def inside(measure: str, scale: int, on: list[str] | None = None) -> Iterator[Result]:
    """The measure on each of these databases, by default those that answer."""
    for vendor in on or vendors():
        with TemporaryDirectory() as folder, scratch(vendor, Path(folder)) as address:
            environment = {**os.environ, "DATABASE_URL": address, "DATA_DIR": folder}
            command = [sys.executable, "-W", "ignore", "-m", "bench.inside", measure, vendor, "--scale", str(scale)]
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            yield from (Result.from_json(json.loads(line)) for line in done.stdout.splitlines())


def boards(scales: tuple[int, ...]) -> Iterator[Result]:
    for scale in scales:
        yield from inside("board", scale)


def letters(scales: tuple[int, ...]) -> Iterator[Result]:
    for scale in scales:
        yield from inside("letters", scale, ["postgresql"] if scale > MOST_ON_SQLITE else None)


def measures(small: bool) -> dict[str, Callable[[], Iterator[Result] | list[Result]]]:
    return {
        "board": lambda: boards((1,) if small else BOARDS),
        "organisations": lambda: inside("organisations", 1 if small else NETWORK),
        "search": lambda: inside("search", SMALL_CROWD if small else CROWD),
        "contacts": lambda: inside("contacts", 50 if small else CONTACTS),
        "consent": lambda: inside("consent", 100 if small else ADDRESSES),
        "renewal": lambda: inside("renewal", 50 if small else MEMBERS),
        "calendar": lambda: inside("calendar", 100 if small else EVENTS),
        "registration": lambda: inside("registration", 20 if small else CROWD_AT_THE_DOOR),
        "letters": lambda: letters((200,) if small else READERS),
        "import": lambda: inside("importing", 1, ["sqlite"]),
        "start": starting.measure,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(measures(small=True)))
    parser.add_argument("--small", action="store_true", help="a few records, to try the bench itself")
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    say = sys.stdout.write
    if "postgresql" not in vendors():
        say("PostgreSQL does not answer at 127.0.0.1:5432: left out.\n")
    results: list[Result] = []
    for name, measure in measures(asked.small).items():
        if asked.only in (None, name):
            say(f"{name} …\n")
            results.extend(measure())
            write(results, asked.results)
    say(table(results) + "\n")
    say(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.\n")


if __name__ == "__main__":
    main()
