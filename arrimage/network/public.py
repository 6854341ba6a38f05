"""The one door through which organisations leave for the public: pages, feeds, programming interfaces, open data.

Natural persons never pass it. A public page takes `public_organisations()`, which holds none of the columns that may
tell of a person, and no other: no page that an anonymous visitor opens reads a column on people, on their roles or on
their ways to be reached, which a test of the house watches.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Lower

from arrimage.network.matching.addresses import FREE_MAIL
from arrimage.network.models import ContactPoint, Organisation, Person
from arrimage.network.models.organisations import OrganisationQuerySet

EMAIL = re.compile(r"\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class PublicOrganisation:
    """What anyone may read of an organisation. A way to reach it that is a person's own is left empty."""

    pk: int
    name: str
    kind: str
    legal_form: str
    municipality: str
    county: str
    sectors: tuple[str, ...]
    description: str
    description_en: str
    website: str
    email: str
    phone: str
    address: str
    postal_code: str


def public_organisations(organisations: OrganisationQuerySet | None = None) -> list[PublicOrganisation]:
    """The social enterprises that are recognised, of those given, in alphabetical order, at as many queries
    for one as for a thousand."""
    chosen = Organisation.objects.all() if organisations is None else organisations
    shown = chosen.filter(kind=Organisation.Kind.ENTERPRISE, status=Organisation.Status.RECOGNISED)
    records = list(
        shown.select_related("municipality", "county").prefetch_related("sectors").order_by("sort_key", "pk")
    )
    personal = _personal({way for record in records for way in (record.email, record.phone, record.address) if way})
    return [_public(record, personal) for record in records]


def _public(record: Organisation, personal: set[str]) -> PublicOrganisation:
    def open_to_all(way: str) -> str:
        return "" if _plain(way) in personal else way

    address = open_to_all(record.address)
    return PublicOrganisation(
        pk=record.pk,
        name=record.name,
        kind=record.kind,
        legal_form=record.legal_form,
        municipality=str(record.municipality or ""),
        county=str(record.county or ""),
        sectors=tuple(sector.name for sector in record.sectors.all()),
        description=_without_emails(record.description),
        description_en=_without_emails(record.description_en),
        website=record.website,
        email="" if _is_of_a_person(record.email) else open_to_all(record.email),
        phone=open_to_all(record.phone),
        address=address,
        postal_code=record.postal_code if address else "",
    )


def _is_of_a_person(email: str) -> bool:
    return email.rpartition("@")[2].lower() in FREE_MAIL


def _without_emails(text: str) -> str:
    """Whose an address in the midst of a text is, nobody can tell."""
    return EMAIL.sub("", text)


def _personal(ways: Iterable[str]) -> set[str]:
    """Those of the ways, written plainly, that are a person's own: hers, or marked as personal where they are kept."""
    asked = {_plain(way) for way in ways}
    emails = Person.objects.exclude(email="").annotate(low=Lower("email")).filter(low__in=asked)
    phones = Person.objects.exclude(phone="").values_list("phone", flat=True)
    hers = ContactPoint.objects.filter(person__isnull=False) | ContactPoint.objects.filter(is_personal=True)
    known = [*emails.values_list("low", flat=True), *phones, *hers.values_list("value", flat=True)]
    return {_plain(way) for way in known} & asked


def _plain(way: str) -> str:
    """Letters and digits alone: «450 555-1234» and «(450) 555.1234» are one, so are two spellings of an address."""
    if "@" in way:
        return way.strip().lower()
    digits = "".join(sign for sign in way if sign.isalnum())
    return digits.lower()
