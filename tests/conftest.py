"""The cast, and the ground every test stands on.

Coralie coordinates the hub, Bernard presides it, Omar advises in a support organisation, Élise manages a member
enterprise, Sacha is a stranger who is signed in without any role.
"""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import HealthCheck, settings

from arrimage.accounts.models import User

SHARED = Path(__file__).resolve().parents[2] / "shared"
PASSWORD = "correct-horse-battery"

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


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        },
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


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
