"""What is asked of the register of requests."""

from datetime import date

from django.db.models import Q

from arrimage.consent.models import Anonymisation, PrivacyRequest
from arrimage.kit.personal_data import Subject
from arrimage.kit.text import fold, sort_key
from arrimage.network.models import Person

MOST = 5


def possible_contacts(request: PrivacyRequest) -> list[Person]:
    """Contacts with the e-mail or the name of the request: for the staff to judge, never tied by themselves."""
    first, _blank, rest = request.requester_name.partition(" ")
    alike = Q(sort_key__in=[sort_key(request.requester_name), sort_key(f"{rest} {first}")])
    if request.requester_email:
        alike |= Q(email__iexact=request.requester_email)
    return list(Person.objects.filter(alike)[:MOST])


def is_under_another_name(request: PrivacyRequest, subject: Subject) -> bool:
    """Whether the record tied to the request has another name or another e-mail than whoever asked: a record tied by
    mistake would have somebody else's information sent or removed.

    The order of the names counts for nothing; nor does a record that names nobody any more.
    """
    if subject.person and Anonymisation.of(Person).filter(object_id=subject.person.pk).exists():
        return False
    email = request.requester_email.strip().lower()
    other_email = bool(email and subject.addresses) and email not in subject.addresses
    return other_email or set(fold(request.requester_name).split()) != set(fold(subject.name).split())


def waiting(day: date) -> tuple[list[PrivacyRequest], list[PrivacyRequest], int]:
    """The late requests, those due soon, and how many others wait."""
    unanswered = PrivacyRequest.objects.open().order_by("due_on", "pk")
    late, soon = list(unanswered.late(day)), list(unanswered.due_soon(day))
    return late, soon, unanswered.count() - len(late) - len(soon)
