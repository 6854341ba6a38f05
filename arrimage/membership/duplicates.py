"""Whether an application is of an organisation that the directory knows, or that has applied already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from arrimage.membership.models import Application
from arrimage.network.matching.descriptions import KnownOrganisation, describe_organisation
from arrimage.network.matching.evidence import Comparison
from arrimage.network.matching.index import OrganisationIndex
from arrimage.network.models import Organisation
from arrimage.network.names import match_key
from arrimage.network.neq import digits

MOST_COMPARED = 200


@dataclass(frozen=True)
class Likeness:
    """A record of the directory that may be the applicant, with the evidence."""

    organisation: Organisation
    comparison: Comparison

    @property
    def is_certain(self) -> bool:
        return bool(self.comparison.certain)


def matches(application: Application) -> Sequence[Likeness]:
    """The organisations of the directory that may be this one, the surest first."""
    asked = _described(application)
    nearby = _nearby(application)
    found = OrganisationIndex([_known(one) for one in nearby]).match(asked)
    pairs = [(found.found, found.by)] if found.found and found.by else found.likely
    by_key = {one.pk: one for one in nearby}
    return [Likeness(by_key[known.pk], said) for known, said in pairs if known.pk in by_key and said]


def certain_match(application: Application) -> Organisation | None:
    """The one organisation that it surely is, or None."""
    found = matches(application)
    return found[0].organisation if len(found) == 1 and found[0].is_certain else None


def same_enterprise(application: Application) -> list[Application]:
    """Other applications of the same enterprise that wait, or that are being written back."""
    waiting = Application.objects.filter(state__in=(Application.State.SUBMITTED, Application.State.RETURNED))
    key, neq = match_key(application.name), digits(application.neq)
    others = waiting.exclude(pk=application.pk).exclude(name="")
    return [one for one in others if (key and match_key(one.name) == key) or (neq and digits(one.neq) == neq)]


def _nearby(application: Application) -> list[Organisation]:
    """Those worth comparing: a full index of the directory is for imports of thousands."""
    key, neq, email = match_key(application.name), digits(application.neq), application.email.strip()
    tied = Q(match_key=key) if key else Q()
    if neq:
        tied |= Q(neq=neq)
    if email:
        tied |= Q(email__iexact=email) | Q(people__email__iexact=email)
    exact = list(Organisation.objects.filter(tied).distinct()[:MOST_COMPARED]) if tied else []
    alike: Any = Organisation.objects.search(application.name)[:20] if key else []
    return list({one.pk: one for one in (*exact, *alike)}.values())


def _described(application: Application) -> KnownOrganisation:
    values = {
        "name": application.name,
        "neq": application.neq,
        "email": application.email,
        "phone": application.phone,
        "website": application.website,
        "municipality": application.municipality_id,
        "county": application.municipality.county_id if application.municipality else None,
        "postal_code": application.postal_code,
    }
    return describe_organisation(values)


def _known(one: Organisation) -> KnownOrganisation:
    names = ("name", "legal_name", "trade_names", "neq", "email", "phone", "website", "postal_code")
    values = {name: getattr(one, name) for name in names}
    return describe_organisation(values | {"municipality": one.municipality_id, "county": one.county_id}, pk=one.pk)
