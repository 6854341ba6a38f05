"""Which machines the server may call for somebody: those that anyone on the Internet could call too."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}
MOST_LETTERS = 2_000
# These carry an IPv4 address inside, which a translator on the way would call (RFC 6052, RFC 8215, RFC 3056).
RESERVED = ("example", "invalid", "test")  # no site has such a name: RFC 2606, 2
TRANSLATED = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96")))


class Unfetchable(Exception):
    """The address cannot be read; the text is a sentence for whoever gave it."""


class Unresolved(Unfetchable):
    """No site answers to the name, now at least."""


@dataclass(frozen=True)
class Target:
    """An address taken apart: nothing of it is read twice by two readers who could understand it differently."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Raises Unfetchable for what is no plain web address: another scheme, a port of another service, a password."""
    if len(url) > MOST_LETTERS or not url.isprintable():
        raise Unfetchable(_("This is not the address of a web page: copy it again from your browser."))
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise Unfetchable(_("This is not the address of a web page: copy it again from your browser.")) from error
    if parts.scheme not in PORTS or not host:
        raise Unfetchable(_("The address begins with http:// or https://: copy it again from your browser."))
    if "@" in parts.netloc:
        raise Unfetchable(_("This address holds a name or a password: give the one that anyone can open."))
    target = Target(parts.scheme, _ascii(host), port or PORTS[parts.scheme], _path(parts))
    if target.port not in PORTS.values() and target.port not in {known for _ip, known in settings.FETCHED_IN_TESTS}:
        raise Unfetchable(_("This address leads to another door (port) than the web’s: only 80 and 443 are opened."))
    return target


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise Unfetchable(_("This is not the address of a web page: copy it again from your browser.")) from error


def _path(parts: SplitResult) -> str:
    asked = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{asked}", safe="/%?#[]@!$&'()*+,;=:-._~")


def is_reserved(url: str) -> bool:
    """Whether the address names a site that may never be, as documentation and demonstrations do."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host.rstrip(".").rpartition(".")[2] in RESERVED


def refusal_of(url: str, *, seconds: float = 3) -> Unfetchable | None:
    """Why the server would not read that address, asked without reading it: no name behind it, no public machine."""
    try:
        target = target_of(url)
        if is_reserved(url):
            return Unresolved(_unanswered(target))
        resolved(target, seconds)
    except Unfetchable as refusal:
        return refusal
    return None


def resolved(target: Target, seconds: float) -> list[Any]:
    """The machines of that name, as `socket.getaddrinfo` says them, once all were found to be public.

    They are what one connects to: the name, asked a second time, could answer another machine.
    """
    found = _asked(target, seconds)
    for _family, _type, _protocol, _name, place in found:
        if (place[0], target.port) not in settings.FETCHED_IN_TESTS and not is_public(place[0]):
            raise Unfetchable(
                _("“%(host)s” is no address of the public Internet: the server does not go there.")
                % {"host": target.host}
            )
    return found


def _asked(target: Target, seconds: float) -> list[Any]:
    """In a thread of its own: the system asks as long as it likes."""
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.extend(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answers.clear()

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(seconds, 0))
    found = [] if asking.is_alive() else list(answers)
    if not found:
        raise Unresolved(_unanswered(target))
    return found


def _unanswered(target: Target) -> str:
    return _("No site answers to the name “%(host)s”: check the address, or try later.") % {"host": target.host}


def is_public(address: str) -> bool:
    """Whether it is neither private, of this machine or network, shared by a carrier, reserved, nor one in disguise."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.is_site_local or any(ip in net for net in TRANSLATED)):
        return False
    return ip.is_global and not _is_special(ip)


def _is_special(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
