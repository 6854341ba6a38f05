"""Who may open or change what: every address of the product × every role, as `permissions.txt` says.

`yes` lets the person in (a page, a redirection elsewhere, or a form that says what is missing); `login` sends her to
sign in; a number is the refusal's status.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template import Template
from django.test import Client

from arrimage.accounts.models import User
from arrimage.demo.welcome import DOMAIN
from tests.house.addresses import every_address, examples

TABLE = Path(__file__).with_name("permissions.txt")
ROLES = ("anonymous", "sacha", "elise", "omar", "fatima", "rachel", "paul", "bernard", "coralie")
# What a screen must be told before it looks at who asks.
SAID = {
    "bureau/vues/": {"screen": "activity", "name": "Les miennes"},
    "bureau/agenda/en-lot/": {"action": "hold", "all": "1"},
    "bureau/seances/en-lot/": {"action": "publish", "all": "1"},
    "bureau/seances/<int:pk>/suivre/": {"field": "place"},
    "bureau/veille/en-lot/": {"action": "publish", "all": "1"},
    "bureau/opportunites/en-lot/": {"action": "publish", "all": "1"},
    "bureau/organisations/en-lot/": {"action": "statut", "all": "1"},
    "bureau/reseau/radar/entreprises/en-lot/": {"action": "appel", "all": "1"},
    "bureau/personnes/en-lot/": {"action": "etiqueter", "all": "1"},
    "bureau/consentements/exclusions/en-lot/": {"action": "lever", "all": "1"},
    "bureau/infolettres/retours/en-lot/": {"action": "vu", "all": "1"},
    "bureau/adhesions/en-lot/": {"action": "note", "all": "1"},
    "bureau/adhesions/demandes/en-lot/": {"action": "approve", "all": "1"},
    "bureau/evenements/inscriptions/en-lot/": {"action": "accepter", "all": "1"},
    "bureau/comptes/en-lot/": {"action": "inviter", "all": "1"},
    "bureau/besoins/en-lot/": {"action": "gather", "all": "1"},
    "bureau/plan/indicateurs/en-lot/": {"action": "rendre-publics", "all": "1"},
    "bureau/themes/en-lot/": {"action": "unite", "all": "1"},
}


def _lines() -> dict[tuple[str, str], list[str]]:
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            method, route, *answers = line.split()
            found[method, route] = answers
    return found


LINES = _lines()


def test_every_address_has_its_line_and_every_line_its_address():
    asked = {("GET", address.route) for address in every_address()}
    asked |= {("POST", address.route) for address in every_address() if address.takes_post}
    assert asked - LINES.keys() == set(), "say in permissions.txt who may"
    assert LINES.keys() - asked == set(), "these addresses are no more"


@pytest.fixture(scope="module")
def hub_of_all(demo) -> tuple[dict[str, str], dict[str, Client]]:
    User.objects.create_user(f"sacha@{DOMAIN}", first_name="Sacha", last_name="Exemple")
    addresses = examples()
    clients = {"anonymous": Client(raise_request_exception=False)}
    for name in ROLES[1:]:
        client = clients[name] = Client()
        client.force_login(
            User.objects.get(email=f"{name}@{DOMAIN}"), "allauth.account.auth_backends.AuthenticationBackend"
        )
    return addresses, clients


@contextmanager
def put_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer(response: HttpResponse) -> str:
    if response.status_code == 302 and "/compte/login/" in response["Location"]:
        return "login"
    return str(response.status_code) if response.status_code in (401, 403, 404, 405, 500) else "yes"


@pytest.fixture
def only_the_door(method, monkeypatch) -> None:
    """What is asked of a page here is whether one enters; `test_every_page.py` draws each of them for every role."""
    if method == "GET":
        monkeypatch.setattr(Template, "render", lambda _template, _context: "")


@pytest.mark.slow
@pytest.mark.usefixtures("only_the_door")
@pytest.mark.parametrize(("method", "route"), LINES)
def test_the_address_answers_each_role_as_the_table_says(method, route, hub_of_all, db):
    addresses, clients = hub_of_all
    got = []
    for role in ROLES:
        with put_back():
            ask = clients[role].get if method == "GET" else clients[role].post
            got.append(answer(ask(addresses[route], SAID.get(route, {}) if method == "POST" else {})))
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, LINES[method, route], strict=True))
