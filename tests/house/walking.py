"""A walk through every page of the demo hub as each person, and what was heard on the way."""

import logging
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

from django.http import HttpResponse
from django.test import Client

from arrimage.accounts.models import User
from arrimage.demo.welcome import DOMAIN


@dataclass
class Page:
    """One answer; `text` is all that it holds, packed spreadsheets unpacked."""

    role: str
    route: str
    address: str
    status: int
    headers: dict[str, str]
    text: str

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")


class Heard(logging.Handler):
    """Keeps whatever the logs of a running hub would have said."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(f"{record.name} {logging.Formatter().format(record)}")


def signed_in(name: str) -> Client:
    client = Client(raise_request_exception=False)
    user = User.objects.get(email=f"{name}@{DOMAIN}")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def look(client: Client, role: str, route: str, address: str) -> Page:
    response = client.get(address)
    return Page(role, route, address, response.status_code, dict(response.items()), _text(response))


def _text(response: HttpResponse) -> str:
    content = response.getvalue()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


@dataclass
class Markup(HTMLParser):
    """What a strict content-security policy forbids, found in a page."""

    forbidden: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inert = (given.get("type") or "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in given and not inert):
            self.forbidden.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().startswith("javascript:"):
                self.forbidden.append(f"<{tag} {name}={value}>")
