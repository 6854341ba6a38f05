"""Looking whether links to other sites answer: only when asked, since it tells those sites that we look."""

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from django.conf import settings
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


def external_links(issue: Issue) -> dict[str, str]:
    """Each address on another site, with the place where it stands first."""
    own, found = host(settings.BASE_URL), dict[str, str]()
    for language in ("fr", "en"):
        for one in written_in(issue, language):
            link = outgoing(one.value) if one.kind == "link" else ""
            if link.startswith(("http://", "https://")) and host(link) != own:
                found.setdefault(link, one.place)
    return dict(list(found.items())[:MOST_LINKS])


def silent_links(issue: Issue, ask: Callable[[str], str] | None = None) -> list[str]:
    """A sentence for each link to another site that does not answer; `ask` gives what is wrong, or nothing."""
    links = external_links(issue)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(ask or answer_of, links))
    return [f"{place}, {link} – {wrong}" for (link, place), wrong in zip(links.items(), answers, strict=True) if wrong]


def answer_of(link: str) -> str:
    """What is wrong with an address; empty when it answers, be it only to say that robots may not enter."""
    for _step in range(MOST_STEPS):
        try:
            status, onward = _asked(link)
        except (OSError, HTTPException, ValueError):
            return _("no answer")
        if status in GONE:
            return _("page not found (%(status)s)") % {"status": status}
        if status >= 500:
            return _("the site is out of order (%(status)s)") % {"status": status}
        if not 300 <= status < 400 or not onward:
            return ""
        link = urljoin(link, onward)
    return _("it leads round in circles")


def _asked(link: str) -> tuple[int, str]:
    """The status of the page and where it leads on; never of a machine on our own network."""
    parts = urlsplit(iri_to_uri(link))
    machine, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    known = [info[4][0] for info in socket.getaddrinfo(machine, port, type=socket.SOCK_STREAM)]
    if not known or not all(ip_address(str(one)).is_global for one in known):
        raise OSError("not a public machine")
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
