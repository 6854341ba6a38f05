"""The organisation and the person of an application, found in the directory or made, each fact with its source."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.membership.models import Application, Category
from arrimage.network.facts import Confidence, Provenance, Source
from arrimage.network.models import Organisation, Person
from arrimage.network.names import match_key
from arrimage.network.neq import digits
from arrimage.network.operations.access import open_to_applicant
from arrimage.network.operations.facts import assert_facts

FACTS = (
    *("name", "kind", "legal_form", "address", "municipality", "postal_code", "description", "employees"),
    "revenue_band",
)


def holder_of(
    application: Application, category: Category, organisation: Organisation | None, at: datetime
) -> tuple[Organisation | Person, Person]:
    """Who will hold the membership, and who receives its notices.

    What the applicant says enters the profile as said by the organisation itself: it never silently replaces what
    is better known. Her own address is not the organisation's: it alone lets her in.
    """
    come_from = Provenance(Source.MEMBER, localdate(at), Confidence.HIGH, _("membership application"))
    if category.holder == Category.Holder.PERSON:
        person = _person(application, None, come_from)
        return person, person
    found = organisation or Organisation()
    assert_facts(record=found, values=_facts(application, found), come_from=come_from)
    person = _person(application, found, come_from)
    open_to_applicant(person=person, organisation=found, title=application.role, day=localdate(at))
    return found, person


def _facts(application: Application, found: Organisation) -> dict[str, Any]:
    said = {name: getattr(application, name) for name in FACTS}
    said["neq"] = digits(application.neq)
    if application.website:
        site = application.website
        said["website"] = site if "://" in site else f"https://{site}"
    if found.pk is None:
        said["status"] = Organisation.Status.TO_VERIFY.value
    if not found.phone:
        said["phone"] = application.phone
    return said


def _person(application: Application, organisation: Organisation | None, come_from: Provenance) -> Person:
    names = {"first_name": application.first_name, "last_name": application.last_name}
    key = match_key(f"{application.first_name} {application.last_name}")
    known = Person.objects.filter(match_key=key)
    found = known.filter(email__iexact=application.email).first() if application.email else None
    if found is None and organisation is not None and organisation.pk:
        # A name alone is not she: what opens the organisation's space goes to the address that the hub knew.
        found = known.filter(roles__organisation=organisation, email="", user=None).first()
    person = found or Person()
    values = {**names, "email": application.email, "phone": application.phone, "language": application.language}
    assert_facts(record=person, values=values, come_from=come_from)
    return person
