"""Questions to the domain name system, with short waits and one budget for a whole page."""

import ipaddress
import time
from functools import cache
from typing import Protocol

import dns.exception
import dns.name
import dns.resolver
import dns.reversename
from publicsuffixlist import PublicSuffixList

SECONDS = 3.0
# A page of checks asks some thirty questions; nobody waits longer than this for it.
BUDGET = 15.0


class NoReply(Exception):
    """No name server answered, or it failed: nothing can be said, for good or ill."""


class Dns(Protocol):
    """Each question answers with an empty list when the name or the record does not exist. Raises NoReply."""

    def txt(self, name: str) -> list[str]: ...

    def mx(self, name: str) -> list[tuple[int, str]]: ...

    def addresses(self, name: str) -> list[str]: ...

    def names(self, address: str) -> list[str]: ...


class Resolver:
    """The real one, for one page: it remembers its answers and gives up when its budget is spent."""

    def __init__(self, seconds: float = SECONDS, budget: float = BUDGET) -> None:
        self.resolver = dns.resolver.Resolver()
        self.seconds, self.until = seconds, time.monotonic() + budget
        self.known: dict[tuple[str, str], list[str]] = {}

    def txt(self, name: str) -> list[str]:
        return self._ask(name, "TXT")

    def mx(self, name: str) -> list[tuple[int, str]]:
        found = [line.split(" ", 1) for line in self._ask(name, "MX")]
        return sorted((int(weight), host) for weight, host in found)

    def addresses(self, name: str) -> list[str]:
        return [*self._ask(name, "A"), *self._ask(name, "AAAA")]

    def names(self, address: str) -> list[str]:
        return self._ask(dns.reversename.from_address(address).to_text(), "PTR")

    def _ask(self, name: str, kind: str) -> list[str]:
        key = (name.lower().rstrip("."), kind)
        if key not in self.known:
            self.known[key] = self._answer(*key)
        return self.known[key]

    def _answer(self, name: str, kind: str) -> list[str]:
        left = self.until - time.monotonic()
        if left <= 0:
            raise NoReply(name)
        try:
            answer = self.resolver.resolve(name, kind, lifetime=min(self.seconds, left), search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong, UnicodeError):
            return []
        except (dns.exception.DNSException, OSError) as problem:
            raise NoReply(name) from problem
        if kind == "TXT":
            # RFC 7208 3.3: the strings of one record follow one another without a space.
            return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
        if kind == "MX":
            return [f"{row.preference} {row.exchange.to_text(omit_final_dot=True) or '.'}" for row in answer]
        return [row.to_text().rstrip(".") for row in answer]


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def organisational(domain: str) -> str:
    """The registered domain by the public list of suffixes (RFC 7489, 3.2): `courriel.pole.qc.ca` is `pole.qc.ca`.

    The list is the library's own file: nothing is fetched.
    """
    name = domain.lower().rstrip(".")
    return str(_suffixes().privatesuffix(name) or name)


@cache
def _suffixes() -> PublicSuffixList:
    """Read when first asked: two hundred kilobytes that most processes never need."""
    return PublicSuffixList()


def are_aligned(one: str, other: str, *, strictly: bool = False) -> bool:
    """RFC 7489 3.1: the same domain, or the same registered one."""
    first, second = one.lower().rstrip("."), other.lower().rstrip(".")
    return first == second or (not strictly and organisational(first) == organisational(second))
