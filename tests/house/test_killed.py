"""A process killed in the middle of its work leaves all of it or nothing, and a database that opens."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from arrimage.billing.models import Invoice, Line, NumberSeries, Payment
from arrimage.membership.models import Act, Category, Membership, RenewalNotice, Term
from arrimage.membership.renewal.usual import ensure_steps
from arrimage.network.jobs import take_up_imports
from arrimage.network.models import (
    ContactPoint,
    ImportRow,
    ImportRun,
    MatchQuestion,
    Municipality,
    Organisation,
    OrganisationRole,
    Person,
    RegionalCounty,
    Sector,
    SetAside,
    Tag,
)
from arrimage.network.operations import importing, undoing
from arrimage.network.operations.importing import choose_columns, confirm_import, write_import
from arrimage.network.operations.importing_at_once import run_import
from arrimage.network.operations.undoing import begin_undo
from arrimage.plan.models import Action, Indicator, Objective, Plan, PlanSource, Target
from tests.house.killed_process import ALIVE
from tests.kit.desk_pages import entries

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
MOST_STATEMENTS = 1_000
# An import makes some hundred and fifty: killed after every sixth, in each of its batches several times. The two
# databases share the statements out: one has the first, the other the one half-way to the next.
ROWS_AT_ONCE, EVERY = 2, 12
PLAN = """N°;Objectifs;Moyens et actions;Indicateurs;Échéancier;Responsables
1;Rallier les entreprises;;;;
1.1;;Rencontrer les entreprises;12 rencontres;Hiver 2018;Coordination
1.2;;Tenir un comité;Nombre de rencontres du comité;Automne 2018;Présidence
"""


def _statements(every: int = EVERY) -> range:
    return range(1 + every // 2 if connection.vendor == "postgresql" else 1, MOST_STATEMENTS, every)


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
    for statement in _statements(every=2):
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
    for statement in _statements(every=2):
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


CONTACTS = """Organisme;Ville;Courriel;Prénom;Nom;Fonction;Étiquettes;Employés
Café de la Gare;;autre@gare.example;Hélène;Côté;direction;Nouvelle;9
Le Phare;Valleyfield;"info@phare.example, dons@phare.example";Marie;Roy;;Membre;
Café de la Gares;Valleyfield;;;;;;
Phare inc.;Valleyfield;;Jean;Roy;commis;Membre;12
Café de la Gare inc.;;;Marie;Roy;;;10
La Halte;;;;;;;
"""


def _import_to_confirm() -> ImportRun:
    """A directory of an organisation and a person, nothing left of what came before; a file that says more of both."""
    for model in (ImportRun, Person, Organisation, Tag):
        model._base_manager.all().delete()
    for model in (Person, Organisation, OrganisationRole):
        model.history.all().delete()
    county, _made = RegionalCounty.objects.get_or_create(code="700", name="Beauharnois-Salaberry")
    place = {"code": "70052", "name": "Salaberry-de-Valleyfield", "county": county}
    town, _made = Municipality.objects.get_or_create(**place)
    cafe = Organisation.objects.create(name="Café de la Gare", municipality=town, email="bonjour@gare.example")
    helene = Person.objects.create(first_name="Hélène", last_name="Côté")
    OrganisationRole.objects.create(person=helene, organisation=cafe, title="directrice")
    return run_import(data=CONTACTS.encode(), name="liste.csv", day=date(2018, 3, 1), confirm=False)


def _read_again(run: ImportRun) -> None:
    targets = [column["target"] for column in run.columns]
    choose_columns(run=run, targets=targets, origin=run.origin, as_of=run.as_of, at=timezone.now())


def _confirm(run: ImportRun) -> None:
    confirm_import(run=run, at=timezone.now())


def _undo(run: ImportRun) -> None:
    _confirm(run)
    write_import(run=run, at=timezone.now())
    begin_undo(run=run, at=timezone.now())


def _directory() -> dict[str, list[Any]]:
    """What the import leaves, in words: keys differ from one time to the next."""
    record = ("name", "email", "phone", "employees", "municipality__name", "facts", "search_text", "revision")
    person = ("first_name", "last_name", "email", "facts", "search_text", "revision")
    row = ("number", "action", "state", "label", "reason", "reasons", "changes", "remarks")
    asked: dict[Any, tuple[str, ...]] = {
        Organisation.objects: (*record, "tags__name"),
        Person.objects: (*person, "tags__name"),
        OrganisationRole.objects: ("person__last_name", "person__first_name", "organisation__name", "title"),
        ContactPoint.objects: ("organisation__name", "person__last_name", "kind", "value"),
        SetAside.objects: ("organisation__name", "person__last_name", "field", "value", "origin", "on"),
        MatchQuestion.objects: ("organisation__name", "person__last_name", "score", "reasons", "fingerprint"),
        ImportRow.objects: (*row, "organisation__name", "person__first_name"),
        Organisation.history: ("name", "history_type", "revision"),
        Person.history: ("first_name", "last_name", "history_type", "revision"),
        OrganisationRole.history: ("organisation__name", "person__first_name", "history_type"),
    }
    return {manager.model.__name__: sorted(map(repr, manager.values_list(*names))) for manager, names in asked.items()}


def _taken_up(run: ImportRun) -> str:
    """What happens once the job has been silent for a while; the state it is in afterwards."""
    ImportRun.objects.filter(pk=run.pk).update(beat_at=timezone.now() - timedelta(minutes=10))
    take_up_imports.call()
    return ImportRun.objects.get(pk=run.pk).status


@pytest.mark.parametrize(("begin", "ending"), [(_read_again, "ready"), (_confirm, "done"), (_undo, "undone")])
def test_an_import_of_contacts_killed_at_any_statement_ends_as_if_it_was_not(killed, monkeypatch, begin, ending):
    monkeypatch.setattr(importing, "BATCH", ROWS_AT_ONCE)
    monkeypatch.setattr(undoing, "AT_ONCE", ROWS_AT_ONCE)
    whole, written = None, set()
    for statement in (0, *_statements()):
        run = _import_to_confirm()
        begin(run)
        was_killed = statement and killed.at(statement, "import_contacts", pk=run.pk, batch=ROWS_AT_ONCE)
        written.add(run.rows.filter(state=ImportRow.State.DONE).count())
        assert _database_is_sound()
        assert _taken_up(run) == ending
        if ending == "ready":
            _confirm(run)
            write_import(run=run, at=timezone.now())
        whole = whole or _directory()
        assert _directory() == whole, f"killed after statement {statement}"
        if statement and not was_killed:
            break
    assert len(written) > 2 or ending == "ready", "it was killed between batches too"


def _members_to_renew(day: date, *names: str) -> list[Membership]:
    """Members whose paid year ends in a month, nothing left of what came before."""
    for model in (RenewalNotice, Term, Act, Payment, Line, Invoice, NumberSeries, Membership, Organisation):
        model._base_manager.all().delete()
    category, _made = Category.objects.get_or_create(name_fr="Entreprises", defaults={"year": "rolling"})
    category.rates.get_or_create(applies_from=date(2000, 1, 1), defaults={"amount": 120})
    made = []
    for name in names:
        organisation = Organisation.objects.create(name=name, email=f"{name}@exemple.example")
        membership = Membership.objects.create(organisation=organisation, category=category)
        began = day - timedelta(days=335)
        at = timezone.now() - timedelta(days=335)
        Act.objects.create(membership=membership, kind="approved", on=began, recorded_at=at)
        year = {"starts_on": began, "ends_on": day + timedelta(days=29), "grace_until": day + timedelta(days=89)}
        Term.objects.create(membership=membership, category=category, dues=0, recorded_at=at, **year)
        made.append(membership)
    return made


def test_a_renewal_run_killed_at_any_statement_asks_each_member_once(killed):
    day = timezone.localdate()
    ensure_steps()
    outcomes = set()
    for statement in _statements():
        members = _members_to_renew(day, "gare", "phare", "halte", "rive", "quai")
        given = {"batch": ROWS_AT_ONCE, "day": day.isoformat()}
        was_killed = killed.at(statement, "renew", **given)
        outcomes.add((Invoice.objects.count(), RenewalNotice.objects.count()))
        assert _database_is_sound()
        assert not killed.at(MOST_STATEMENTS, "renew", **given), "the next run ends"
        for membership in members:
            asked = membership.terms.exclude(invoice=None)
            assert [asked.count(), RenewalNotice.objects.filter(term__in=asked).count()] == [1, 1], statement
        numbers = sorted(Invoice.objects.values_list("number", flat=True))
        assert numbers == [f"{day.year}-{place:04}" for place in range(1, 6)], f"killed after statement {statement}"
        if not was_killed:
            break
    assert {(0, 0), (2, 0), (4, 0), (5, 0), (5, 2), (5, 4), (5, 5)} <= outcomes, "killed between batches too"


def _whole_or_absent(outcomes: list[bool]) -> None:
    """Absent at each statement up to the commit, there at each one after."""
    assert outcomes == sorted(outcomes)
    assert outcomes.count(False) > 20, "it was killed inside the work, many times"
    assert outcomes[-1], "left alone it does its work"
