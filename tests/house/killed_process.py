"""What `test_killed.py` kills: a process that forks once for each order read, and the fork stops inside its work.

An order is a line of JSON: `story` (a function of this module), its `given`, and `at`, the number of the statement
(a commit is two: before it, after it) after which the fork says so and waits for its end.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

# Held as long as the fork's connection to PostgreSQL lives: whoever gets it knows that the server is done with it.
ALIVE = 3_141_592


class Stop:
    """Counts the statements of this process and stops it after one."""

    def __init__(self, at: int) -> None:
        self.at, self.done = at, 0

    def step(self) -> None:
        self.done += 1
        if self.done == self.at:
            say("inside", os.getpid())
            while True:
                signal.pause()

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        result = execute(*statement)
        self.step()
        return result

    def around(self, commit: Callable[[], Any]) -> Callable[[], None]:
        def stopping() -> None:
            self.step()
            commit()
            self.step()

        return stopping


def save_form(given: dict[str, Any]) -> None:
    """What the browser sends when she presses «Save»."""
    from django.test import Client

    client = Client()
    client.cookies.load(given["cookies"])
    assert client.post(given["path"], given["sent"]).status_code == 302


def import_plan(given: dict[str, Any]) -> None:
    from arrimage.evidence.catalogue import catalogue
    from arrimage.plan.importing import read_plan
    from arrimage.plan.operations import create_plan_from_draft

    document = Path(given["document"])
    draft = read_plan(document, catalogue=catalogue())
    create_plan_from_draft(draft=draft, source_name=document.name, day=date(2018, 3, 15))


def import_contacts(given: dict[str, Any]) -> None:
    """What the worker does with an import of contacts, a few rows at a time."""
    from arrimage.network.jobs import work_on_import
    from arrimage.network.operations import importing, undoing

    importing.BATCH = undoing.AT_ONCE = given["batch"]
    work_on_import.call(given["pk"])


def renew(given: dict[str, Any]) -> None:
    """The daily job of renewals, a few members at a time; the letters are taken by nobody."""
    from django.utils import timezone

    from arrimage.kit import outbox
    from arrimage.membership.operations import renewing
    from arrimage.membership.operations.notices import send_due_notices

    renewing.BATCH, day = given["batch"], date.fromisoformat(given["day"])
    outbox.deliver_by(lambda letters, at: [outbox.Handed(reference="ledger") for _letter in letters])
    renewing.prepare_renewals(on=day, at=timezone.now())
    send_due_notices(on=day, at=timezone.now())


STORIES = {"save_form": save_form, "import_plan": import_plan, "import_contacts": import_contacts, "renew": renew}


def live(story: str, given: dict[str, Any], at: int) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ALIVE])
    connection.ensure_connection()
    stop = Stop(at)
    connection._commit = stop.around(connection._commit)  # type: ignore[attr-defined, method-assign]
    with connection.execute_wrapper(stop):
        STORIES[story](given)
    say("done", stop.done)


def say(word: str, number: int) -> None:
    sys.stdout.write(json.dumps([word, number]) + "\n")
    sys.stdout.flush()


def main() -> None:
    django.setup()
    from django.db import connections
    from django.test import Client

    Client().get("/")  # what a first request loads, each fork then finds there
    connections.close_all()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                live(**json.loads(line))
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _pid, status = os.waitpid(pid, 0)
        say("ended", status)


if __name__ == "__main__":
    main()
