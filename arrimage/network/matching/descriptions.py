"""What is known of an organisation or a person for the purpose of telling whether two are the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from arrimage.network.matching.addresses import domain_of, phone_key
from arrimage.network.names import match_key, person_key
from arrimage.network.neq import digits


@dataclass(slots=True, eq=False)
class KnownOrganisation:
    """A record of the directory, or one that a file is about to add (`pk` is None until it is saved).

    `sorted_keys` are its keys with their words in alphabetical order, by which two names are likened.
    """

    keys: tuple[str, ...]
    neq: str = ""
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    municipality: int | None = None
    county: int | None = None
    postal_code: str = ""
    name: str = ""
    pk: int | None = None
    row: int = 0
    values: dict[str, Any] | None = None
    sorted_keys: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class KnownPerson:
    """`organisations` are those she holds a role in; `key` has her names in alphabetical order; `generation` is what
    tells a parent from a child of the same name («père», «jr»)."""

    key: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    organisations: tuple[KnownOrganisation, ...] = ()
    first_name: str = ""
    last_name: str = ""
    generation: str = ""
    pk: int | None = None
    row: int = 0
    values: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def describe_organisation(
    values: dict[str, Any], *, emails: Iterable[str] = (), phones: Iterable[str] = (), **more: Any
) -> KnownOrganisation:
    """From the values of its fields; `municipality` and `county` are keys. More e-mails and phones help."""
    names = (values.get("name", ""), values.get("legal_name", ""), *str(values.get("trade_names") or "").splitlines())
    mail = _unique([email.lower() for email in (values.get("email", ""), *emails)])
    neq = digits(str(values.get("neq") or ""))
    keys = _unique([match_key(name) for name in names if name])
    return KnownOrganisation(
        keys=keys,
        sorted_keys=tuple([" ".join(sorted(key.split())) for key in keys]),
        neq=neq if len(neq) == 10 and neq.isdigit() else "",
        emails=mail,
        domains=_unique([domain_of(address) for address in (*mail, values.get("website") or "") if address]),
        phones=_unique([phone_key(number) for number in (values.get("phone", ""), *phones)]),
        municipality=values.get("municipality"),
        county=values.get("county"),
        postal_code=str(values.get("postal_code") or "").replace(" ", "").upper(),
        name=values.get("name", ""),
        **more,
    )


def describe_person(
    values: dict[str, Any], *, emails: Iterable[str] = (), phones: Iterable[str] = (), **more: Any
) -> KnownPerson:
    first, last = values.get("first_name", ""), values.get("last_name", "")
    key, generation = person_key(f"{first} {last}")
    return KnownPerson(
        key=key,
        generation=generation,
        emails=_unique([email.lower() for email in (values.get("email", ""), *emails)]),
        phones=_unique([phone_key(number) for number in (values.get("phone", ""), *phones)]),
        first_name=first,
        last_name=last,
        **more,
    )


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
