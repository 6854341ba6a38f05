"""The cast, and the ground every test stands on.

Coralie coordinates the hub, Bernard presides it, Omar advises in a support organisation, Élise manages a member
enterprise, Sacha is a stranger who is signed in without any role.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import Client, override_settings
from django.test.utils import setup_databases, teardown_databases
from django.utils.timezone import localdate
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from arrimage.accounts.models import User
from arrimage.demo.operations import load_demo
from tests.windows import open_window

SHARED = Path(__file__).resolve().parents[2] / "shared"
PASSWORD = "correct-horse-battery"
LONGEST = "tests/judges/test_accessibility.py"

settings.register_profile(
    "arrimage", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("arrimage")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' own thread


@pytest.fixture
def shared() -> Path:
    """The folder of real documents beside the repository; tests that need it are left out where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"left out: the shared data folder is absent ({SHARED.name})")
    return SHARED


PLAIN_SETTINGS = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
    "LIMITS_FOLDER": None,
    # Each client of a test is a server of its own: it would list all the static files before its first page.
    "WHITENOISE_AUTOREFRESH": True,
}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file given to a test is not its name: one packed a second later would be another test for another process."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module's tests share what they did to the demo: they stay together when several processes share the suite.

    One module is longer than all the rest: it goes in two halves, to two processes. Whatever opens a page is marked.
    """
    for place, item in enumerate(items):
        asked = set(getattr(item, "fixturenames", ()))
        if {"client", "client_for", "demo", "hub"} & asked:
            item.add_marker("screen")
        if {"demo", "hub"} & asked:
            module = item.nodeid.partition("::")[0]
            half = str(place % 2) if module == LONGEST else ""
            item.add_marker(pytest.mark.xdist_group(module + half))


def pytest_collection_finish() -> None:
    """What the suite is made of stays to the end: not looked through for waste again and again."""
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def kept_files(tmp_path_factory) -> dict[str, Any]:
    """The settings that keep documents and pictures in a folder of this run."""
    folder = tmp_path_factory.mktemp("files")
    plain = "django.core.files.storage.FileSystemStorage"
    return {
        "MEDIA_ROOT": folder / "media",
        "STORAGES": {
            "default": {"BACKEND": plain},
            "private": {"BACKEND": plain, "OPTIONS": {"location": folder / "private", "base_url": None}},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }


@pytest.fixture(autouse=True)
def _plain_settings(settings, kept_files):
    for name, value in {**PLAIN_SETTINGS, **kept_files}.items():
        setattr(settings, name, value)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_modify_db_settings, django_db_use_migrations, django_db_blocker
) -> Iterator[None]:
    """As pytest-django's own, which would make no database where tests only know a running hub."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["MIGRATE"] = django_db_use_migrations
        connection.settings_dict["CONN_MAX_AGE"] = 0  # no thread of a running hub holds the database when it is dropped
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"], serialized_aliases=[])
        yield
        teardown_databases(made, verbosity=0)


@contextmanager
def _using(database: str) -> Iterator[None]:
    """Every thread's next connection is to that database; the cache holds nothing of another."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    cache.clear()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        cache.clear()


@contextmanager
def _copied(suffix: str) -> Iterator[str]:
    """The name of a copy of the database in use, which must have no connection; it is removed afterwards."""
    connection.close()
    connection.creation.clone_test_db(suffix, verbosity=0)
    try:
        yield str(connection.creation.get_test_db_clone_settings(suffix)["NAME"])
    finally:
        connection.creation.destroy_test_db(suffix=suffix, verbosity=0)


@pytest.fixture(scope="session")
def kept_demo(django_db_setup, django_db_blocker, kept_files, tmp_path_factory) -> Iterator[Callable[[], str]]:
    """The demo hub, loaded once for a process into a copy of the tests' database.

    Called, it gives the name of that copy, after it put back those of the demo's files that tests removed.
    """
    folder, kept = kept_files["MEDIA_ROOT"].parent, tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(**PLAIN_SETTINGS, **kept_files), _copied("demo") as database:
        with _using(database):
            load_demo(day=localdate())
        shutil.copytree(folder, kept, dirs_exist_ok=True)

        def put_back() -> str:
            shutil.copytree(kept, folder, dirs_exist_ok=True)
            return database

        yield put_back


@contextmanager
def _own_demo(kept_demo: Callable[[], str], kept_files: dict[str, Any], suffix: str = "own") -> Iterator[None]:
    """A copy of the demo hub to do as one likes with."""
    with (
        override_settings(**PLAIN_SETTINGS, **kept_files),
        _using(kept_demo()),
        _copied(suffix) as database,
        _using(database),
    ):
        yield


@contextmanager
def _demo_put_back(kept_demo: Callable[[], str], kept_files: dict[str, Any]) -> Iterator[None]:
    """The demo hub, within a transaction that nothing outlives."""
    with override_settings(**PLAIN_SETTINGS, **kept_files), _using(kept_demo()), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(kept_demo, django_db_blocker, kept_files) -> Iterator[None]:
    """The demo hub, for the tests of a module; each test that asks for `db` puts back what it changed.

    To copy a database is nothing on SQLite, where a long transaction in which one temporary table was made reads the
    whole schema again after each savepoint put back; on PostgreSQL it is the other way round.
    """
    given = _own_demo if connection.vendor == "sqlite" else _demo_put_back
    with django_db_blocker.unblock(), given(kept_demo, kept_files):
        yield


@pytest.fixture(scope="module")
def hub(kept_demo, django_db_blocker, kept_files) -> Iterator[str]:
    """The address of a running demo hub, shared by the tests of a module, which a browser can visit."""
    with django_db_blocker.unblock(), _own_demo(kept_demo, kept_files, "hub"):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="session")
def open_browser() -> Iterator[Callable[[str | None], Browser]]:
    """`open_browser(program)`: that Chromium, or Playwright's own when None."""
    connections.close_all()  # while Playwright's loop runs, Django keeps other connections than before and after
    with sync_playwright() as playwright:
        opened = []

        def launch(program: str | None) -> Browser:
            try:
                opened.append(playwright.chromium.launch(executable_path=program, args=["--no-sandbox"]))
            except Error:
                if os.environ.get("CI") == "true":
                    raise
                pytest.skip("left out: there is no Chromium here")
            return opened[-1]

        expect.set_options(timeout=15_000)
        yield launch
        connections.close_all()
        for browser in opened:
            browser.close()


@pytest.fixture(scope="session")
def browser(open_browser) -> Browser:
    """The system's Chromium, or Playwright's own."""
    return open_browser(shutil.which("chromium"))


@pytest.fixture
def visit(browser, hub) -> Iterator[Callable[..., Page]]:
    """`visit("/bureau/", who="coralie", phone=True)`: a page of the running demo hub in a window of its own."""
    windows = []

    def visit(path: str = "/", **options: Any) -> Page:
        windows.append(open_window(browser, hub, **options))
        page = windows[-1].new_page()
        page.goto(path)
        return page

    yield visit
    for window in windows:
        window.close()


@pytest.fixture
def today() -> date:
    """The day on which the tests look, always passed in."""
    return date(2018, 3, 15)


def _person(first_name: str, *roles: str) -> User:
    user = User.objects.create_user(
        f"{first_name.lower()}@example.org", PASSWORD, first_name=first_name, last_name="Exemple"
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    assert user.groups.count() == len(roles), f"unknown role among {roles}"
    return user


@pytest.fixture
def coralie(db) -> User:
    return _person("Coralie", "coordinator")


@pytest.fixture
def bernard(db) -> User:
    return _person("Bernard", "presidency")


@pytest.fixture
def paul(db) -> User:
    """The project officer."""
    return _person("Paul", "project_officer")


@pytest.fixture
def omar(db) -> User:
    return _person("Omar", "adviser")


@pytest.fixture
def fatima(db) -> User:
    """Works at the communications firm."""
    return _person("Fatima", "communications")


@pytest.fixture
def rachel(db) -> User:
    """The researcher."""
    return _person("Rachel", "researcher")


@pytest.fixture
def elise(db) -> User:
    return _person("Elise", "member")


@pytest.fixture
def sacha(db) -> User:
    return _person("Sacha")


@pytest.fixture
def client_for() -> Callable[[User | None], Client]:
    """A browser already signed in as that person, or a stranger's when None."""

    def sign_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
