"""Looking whether links answer: only when asked, since it tells other sites that we look.

Pages of our own are asked within the process, as a stranger sees them: they may not be reachable from here by their
public address.
"""

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from arrimage.letters.links import host, outgoing
from arrimage.letters.models import Issue
from arrimage.letters.operations.texts import written_in

TIMEOUT = 5.0  # seconds
AT_ONCE = 8
MOST_LINKS = 100
MOST_STEPS = 4
GONE = {404, 410}


def links_of(issue: Issue) -> dict[str, str]:
    """Each address, ours or another site's, with the place where it stands first."""
    found: dict[str, str] = {}
    for language in ("fr", "en"):
        for one in written_in(issue, language):
            link = outgoing(one.value) if one.kind == "link" else ""
            if link.startswith(("http://", "https://")):
                found.setdefault(link, one.place)
    return dict(list(found.items())[:MOST_LINKS])


def is_ours(link: str) -> bool:
    """Whether the hub answers there: another port of its machine is somebody else's."""
    return _machine(link) == _machine(settings.BASE_URL)


def _machine(link: str) -> tuple[str, int | None]:
    try:
        port = urlsplit(link).port
    except ValueError:
        return "", 0
    return host(link), None if port in (80, 443) else port


def silent_links(issue: Issue, ask: Callable[[str], str] | None = None) -> list[str]:
    """A sentence for each link that does not answer; `ask` gives what is wrong at another site, or nothing."""
    links = links_of(issue)
    others = [link for link in links if not is_ours(link)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wrong = dict(zip(others, pool.map(ask or answer_of, others), strict=True))
    wrong |= {link: answer_of_ours(link) for link in links if is_ours(link)}
    return [f"{place}, {link} – {wrong[link]}" for link, place in links.items() if wrong[link]]


def answer_of_ours(link: str) -> str:
    """What is wrong with a page of ours for a stranger; files that the web server serves itself are not asked for."""
    handler = BaseHandler()
    handler.load_middleware()
    for _step in range(MOST_STEPS):
        parts = urlsplit(iri_to_uri(link))
        path = parts.path or "/"
        if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
            return ""
        asked = RequestFactory().get(
            f"{path}?{parts.query}", secure=parts.scheme == "https", headers={"host": parts.netloc}
        )
        with translation.override(translation.get_language()):
            response = handler.get_response(asked)
        onward = response.headers.get("Location", "")
        if not 300 <= response.status_code < 400 or not onward:
            return _in_words(response.status_code)
        link = urljoin(link, onward)
        if not is_ours(link):
            return answer_of(link)
    return _("it leads round in circles")


def answer_of(link: str) -> str:
    """What is wrong with an address; empty when it answers, be it only to say that robots may not enter."""
    for _step in range(MOST_STEPS):
        try:
            status, onward = _asked(link)
        except NotPublic:
            return _("it is on a private network, where readers cannot go")
        except (OSError, HTTPException, ValueError):
            return _("no answer")
        if not 300 <= status < 400 or not onward:
            return _in_words(status)
        link = urljoin(link, onward)
    return _("it leads round in circles")


class NotPublic(OSError):
    """A machine of our own network, which is never asked."""


def _in_words(status: int) -> str:
    if status in GONE:
        return _("page not found (%(status)s)") % {"status": status}
    return _("the site is out of order (%(status)s)") % {"status": status} if status >= 500 else ""


def _asked(link: str) -> tuple[int, str]:
    """The status of the page and where it leads on; never of a machine on our own network."""
    parts = urlsplit(iri_to_uri(link))
    machine, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    known = [info[4][0] for info in socket.getaddrinfo(machine, port, type=socket.SOCK_STREAM)]
    if not known or not all(ip_address(str(one)).is_global for one in known):
        raise NotPublic
    connection: HTTPConnection = (
        _Secure(machine, str(known[0]), port) if secure else _Plain(machine, str(known[0]), port)
    )
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("GET", path, headers={"User-Agent": "Arrimage (verification of links)"})
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""
    finally:
        connection.close()


class _Plain(HTTPConnection):
    """Asks the very machine that was looked at, whatever the name says a moment later."""

    def __init__(self, machine: str, number: str, port: int) -> None:
        super().__init__(machine, port, timeout=TIMEOUT)
        self.number = number

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), TIMEOUT)


class _Secure(HTTPSConnection):
    def __init__(self, machine: str, number: str, port: int) -> None:
        self.safety = ssl.create_default_context()
        super().__init__(machine, port, timeout=TIMEOUT, context=self.safety)
        self.number = number

    def connect(self) -> None:
        plain = socket.create_connection((self.number, self.port), TIMEOUT)
        self.sock = self.safety.wrap_socket(plain, server_hostname=self.host)
