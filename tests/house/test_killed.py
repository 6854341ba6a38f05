"""A process killed in the middle of its work leaves all of it or nothing, and a database that opens."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.urls import reverse

from arrimage.network.models import Organisation, OrganisationRole, Person, Sector
from arrimage.plan.models import Action, Indicator, Objective, Plan, PlanSource, Target
from tests.house.killed_process import ALIVE
from tests.kit.desk_pages import entries

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
MOST_STATEMENTS = 1_000
PLAN = """N°;Objectifs;Moyens et actions;Indicateurs;Échéancier;Responsables
1;Rallier les entreprises;;;;
1.1;;Rencontrer les entreprises;12 rencontres;Hiver 2018;Coordination
1.2;;Tenir un comité;Nombre de rencontres du comité;Automne 2018;Présidence
"""


class Killed:
    """Runs a story up to its n-th statement, and kills it there."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def at(self, statement: int, story: str, **given: Any) -> bool:
        """Whether the story was killed: not so when it ended before that statement."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"story": story, "given": given, "at": statement}) + "\n")
        self.process.stdin.flush()
        word, number = self._heard()
        assert word != "ended", "the story failed by itself: its error is told above"
        if word == "inside":
            os.kill(number, signal.SIGKILL)
        assert self._heard() == ["ended", signal.SIGKILL if word == "inside" else 0]
        _wait_for_the_server()
        return word == "inside"

    def _heard(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the process that was to be killed died by itself"
        return json.loads(line)


def _wait_for_the_server() -> None:
    """PostgreSQL undoes the work of a connection that broke; it holds this lock until then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ALIVE])
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ALIVE])


@pytest.fixture
def killed(transactional_db) -> Iterator[Killed]:
    name = str(connection.settings_dict["NAME"])
    here = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.house.killed_process"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": here, "DJANGO_SETTINGS_MODULE": "arrimage.config.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield Killed(process)
    process.communicate()


def _database_is_sound() -> bool:
    """Asked from outside, as a new process would."""
    if connection.vendor != "sqlite":
        return True
    opened = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        broken = opened.execute("PRAGMA foreign_key_check").fetchall()
        return opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)] and not broken
    finally:
        opened.close()


def _organisation(culture: Sector) -> Organisation:
    organisation = Organisation.objects.create(name="Coop du Fleuve")
    organisation.sectors.add(culture)
    person = Person.objects.create(first_name="Élise", last_name="Exemple")
    OrganisationRole.objects.create(person=person, organisation=organisation, title="Direction")
    return organisation


def _all_of(pk: int) -> dict[str, Any]:
    """All that one press of «Save» writes: the record, its list, its rows, and their histories."""
    stored = Organisation.objects.get(pk=pk)
    return {
        "record": (stored.name, stored.revision),
        "list": sorted(stored.sectors.values_list("name", flat=True)),
        "rows": sorted(stored.roles.values_list("title", flat=True)),
        "history": [(entry.name, entry.sectors.count()) for entry in stored.history.all()],
        "rows' history": sorted(OrganisationRole.history.filter(organisation=pk).values_list("title", flat=True)),
    }


def test_a_save_killed_at_any_statement_is_whole_or_absent(killed, client_for, coralie):
    client = client_for(coralie)
    culture, food = (Sector.objects.create(code=code, name=name) for code, name in (("71", "Culture"), ("11", "Agro")))
    somebody = Person.objects.create(first_name="Omar", last_name="Exemple")
    outcomes = []
    for statement in range(1, MOST_STATEMENTS):
        pk = _organisation(culture).pk
        path, before = reverse("desk:organisation-edit", args=[pk]), _all_of(pk)
        new_row = {"roles-0-title": "Présidence", "roles-1-person": str(somebody), "roles-1-title": "Trésorerie"}
        sent = entries(client.get(path), name="Coop des Rapides", sectors=[culture.pk, food.pk], **new_row)
        cookies = client.cookies.output(header="", sep=";")
        was_killed = killed.at(statement, "save_form", path=path, sent=sent, cookies=cookies)
        after = _all_of(pk)
        assert _database_is_sound()
        outcomes.append(after != before)
        if after != before:
            assert after["record"] == ("Coop des Rapides", 2), f"killed after statement {statement}"
            assert after["list"] == ["Agro", "Culture"], f"killed after statement {statement}"
            assert after["rows"] == ["Présidence", "Trésorerie"], f"killed after statement {statement}"
            assert after["history"][0] == ("Coop des Rapides", 2), f"killed after statement {statement}"
            assert after["rows' history"] == ["Direction", "Présidence", "Trésorerie"]
        if not was_killed:
            break
    _whole_or_absent(outcomes)


def test_an_import_killed_at_any_statement_is_a_whole_plan_or_none(killed, tmp_path):
    document = tmp_path / "plan.csv"
    document.write_text(PLAN, encoding="utf-8")
    models = (Plan, PlanSource, Objective, Action, Indicator, Target, Plan.history, Action.history, Indicator.history)
    outcomes, whole = [], set()
    for statement in range(1, MOST_STATEMENTS):
        was_killed = killed.at(statement, "import_plan", document=str(document))
        counts = tuple((model if hasattr(model, "count") else model.objects).count() for model in models)
        assert _database_is_sound()
        outcomes.append(any(counts))
        if any(counts):
            whole.add(counts)
            Plan.objects.all().delete()
            for model in models[6:]:
                model.all().delete()
        if not was_killed:
            break
    _whole_or_absent(outcomes)
    [counts] = whole
    assert counts[:5] == (1, 1, 1, 2, 2)


def _whole_or_absent(outcomes: list[bool]) -> None:
    """Absent at each statement up to the commit, there at each one after."""
    assert outcomes == sorted(outcomes)
    assert outcomes.count(False) > 20, "it was killed inside the work, many times"
    assert outcomes[-1], "left alone it does its work"
