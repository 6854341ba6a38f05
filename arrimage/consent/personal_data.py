"""What is held to respect the law itself: requests, incidents, openings of confidential files."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.models import (
    AccessEntry,
    Address,
    ConsentEntry,
    ConsentRequest,
    EntryDetails,
    Incident,
    PrivacyRequest,
    PrivacyRequestDocument,
    Processor,
    RetentionRun,
    Sender,
    Suppression,
)
from arrimage.consent.models.access_log import KEPT_MONTHS as ACCESS_LOG_MONTHS
from arrimage.consent.models.incidents import KEPT_MONTHS as INCIDENT_MONTHS
from arrimage.consent.operations.ledger import erase_address
from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose, Subject
from arrimage.network.models import ContactKind, ContactPoint

REQUESTS, DOCUMENTS = "consent.requests", "consent.documents"
INCIDENTS, OPENINGS = "consent.incidents", "consent.openings"
LEDGER = gettext_lazy(
    "The act and its day stay in the chained ledger; the address and the words about the person are destroyed."
)
NO = gettext_lazy("A no must outlive the address: only its keyed hash is kept, by which nobody can be found.")
PROOF = gettext_lazy("It proves that the law was respected; it goes by the retention schedule.")


def _answered_before(day: date) -> QuerySet[PrivacyRequest]:
    return PrivacyRequest.objects.filter(answered_on__lt=day)


def _documents_of_answered(day: date) -> QuerySet[PrivacyRequestDocument]:
    return PrivacyRequestDocument.objects.filter(request__answered_on__lt=day)


def _known_before(day: date) -> QuerySet[Incident]:
    return Incident.objects.annotate(known=Coalesce("known_to", "known_on")).filter(known__lt=day)


def _opened_before(day: date) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(opened_at__date__lt=day)


@personal_data.before_forgetting
def erase_from_the_ledger(subject: Subject) -> None:
    """Destroy what ties the ledger's entries to the person; the chain and the list of exclusions still stand."""
    others = ContactPoint.objects.filter(person=subject.person, kind=ContactKind.EMAIL) if subject.person else []
    known = {*subject.addresses, *(point.value.strip().lower() for point in others)}
    for address in Address.objects.filter(address__in=known):
        erase_address(address=address, at=timezone.now())


def nobody(row: Any) -> str:
    return _("Name removed")


personal_data.register_purposes(
    Purpose(
        "privacy",
        gettext_lazy("Respecting your rights"),
        gettext_lazy("To answer requests in time, and to prove that personal information is protected."),
    ),
    Purpose(
        "consents",
        gettext_lazy("Writing to people as they wish"),
        gettext_lazy("To know and prove what each person accepted, refused or withdrew (S.C. 2010, c. 23, s. 13)."),
    ),
)
personal_data.register_classes(
    DataClass(
        REQUESTS,
        gettext_lazy("Answered privacy requests"),
        gettext_lazy("the answer"),
        _answered_before,
        Fate.ANONYMISE,
        36,
        gettext_lazy("P-39.1, s. 36: kept until every recourse is exhausted; three years to prove it after."),
    ),
    DataClass(
        DOCUMENTS,
        gettext_lazy("Documents of answered requests"),
        gettext_lazy("the answer"),
        _documents_of_answered,
        Fate.DELETE,
        36,
        gettext_lazy("P-39.1, s. 36: kept until every recourse is exhausted; three years to prove it after."),
    ),
    DataClass(
        INCIDENTS,
        gettext_lazy("Confidentiality incidents"),
        gettext_lazy("the day the incident was known"),
        _known_before,
        Fate.DELETE,
        INCIDENT_MONTHS,
        gettext_lazy("A-2.1, r. 3.1, s. 8: five years at the least."),
        least=INCIDENT_MONTHS,
    ),
    DataClass(
        OPENINGS,
        gettext_lazy("Openings of confidential files"),
        gettext_lazy("the opening"),
        _opened_before,
        Fate.DELETE,
        ACCESS_LOG_MONTHS,
        gettext_lazy("P-39.1, s. 10: two years to notice and understand an abuse."),
        least=ACCESS_LOG_MONTHS,
    ),
)
personal_data.register(
    Held(
        PrivacyRequest,
        "privacy",
        given=("requester_name", "requester_email", "requester_phone", "message"),
        written=("reasons", "extension_reason"),
        person="person",
        user="user",
        address="requester_email",
        reason=PROOF,
        values={
            "requester_name": nobody,
            "requester_email": "",
            "requester_phone": "",
            "message": "",
            "person": None,
            "user": None,
        },
        retention=REQUESTS,
    ),
    Held(PrivacyRequestDocument, "privacy", texts=("title",), files=("file",), reason=PROOF, retention=DOCUMENTS),
    Held(
        Incident,
        "privacy",
        texts=("title", "data_concerned", "circumstances", "measures"),
        reason=PROOF,
        retention=INCIDENTS,
    ),
    Held(AccessEntry, "privacy", authors=("user",), user="user", reason=PROOF, retention=OPENINGS),
    Held(RetentionRun, "privacy", authors=("run_by",), user="run_by", reason=PROOF),
    Held(Address, "consents", given=("address",), address="address", reason=LEDGER),
    Held(ConsentEntry, "consents", written=("address",), address="address__address", reason=LEDGER),
    Held(
        EntryDetails,
        "consents",
        given=("name", "role", "url", "referrer", "place"),
        written=("note", "recorded_by"),
        files=("proof",),
        address="entry__address__address",
        reason=LEDGER,
    ),
    Held(ConsentRequest, "consents", written=("address", "why", "asked_by"), address="address__address", reason=LEDGER),
    Held(Suppression, "consents", given=("address",), written=("note",), address="address", reason=NO),
    Held(
        Sender,
        "consents",
        written=("name", "postal_address", "phone", "email"),
        reason=gettext_lazy("These are the coordinates under which the hub itself writes."),
    ),
    Held(
        Processor,
        "privacy",
        written=("name",),
        reason=gettext_lazy("These are suppliers of the hub, named in its impact assessment."),
    ),
)
