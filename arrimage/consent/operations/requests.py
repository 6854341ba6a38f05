"""Receiving requests about personal information, and answering them."""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from arrimage.accounts.models import User
from arrimage.consent.jobs import acknowledge
from arrimage.consent.models import PrivacyRequest, PrivacyRequestDocument
from arrimage.consent.operations.forgetting import forget
from arrimage.consent.queries.holdings import subject_of, subject_of_request
from arrimage.network.models import ImportRun, Person

Kind, Channel, Identity, Outcome = (
    PrivacyRequest.Kind,
    PrivacyRequest.Channel,
    PrivacyRequest.Identity,
    PrivacyRequest.Outcome,
)


class NotCertain(Exception):
    """Nothing is sent or removed before it is certain whom the request is about."""


@transaction.atomic
def receive_request(*, kind: str, name: str, email: str, phone: str, message: str, day: date) -> PrivacyRequest:
    """A request come through the public form; its sender gets an acknowledgement, known to the hub or not."""
    request = PrivacyRequest.objects.create(
        kind=kind,
        received_on=day,
        channel=Channel.FORM,
        requester_name=name,
        requester_email=email,
        requester_phone=phone,
        message=message,
    )
    transaction.on_commit(lambda: acknowledge.enqueue(request.pk))
    return request


@transaction.atomic
def receive_from_account(*, user: User, kind: str, message: str, day: date) -> PrivacyRequest:
    """A request of somebody signed in: who she is is certain."""
    request = PrivacyRequest.objects.create(**_from_account(user), kind=kind, message=message, received_on=day)
    transaction.on_commit(lambda: acknowledge.enqueue(request.pk))
    return request


@transaction.atomic
def note_own_download(*, user: User, day: date) -> PrivacyRequest:
    """She took her data away by herself: asked and answered at once, written once a day in the register."""
    same = PrivacyRequest.objects.filter(user=user, kind=Kind.PORTABILITY, channel=Channel.ACCOUNT, answered_on=day)
    known = same.first()
    if known is not None:
        return known
    return PrivacyRequest.objects.create(
        **_from_account(user), kind=Kind.PORTABILITY, received_on=day, answered_on=day, outcome=Outcome.GRANTED
    )


def _from_account(user: User) -> dict[str, Any]:
    return {
        "channel": Channel.ACCOUNT,
        "identity": Identity.ACCOUNT,
        "requester_name": str(user),
        "requester_email": user.email,
        "user": user,
        "person": Person.objects.filter(user=user).first(),
    }


@transaction.atomic
def forget_requester(*, request: PrivacyRequest, day: date) -> list[ImportRun]:
    """Remove what is held on the person of the request; returns the imports given up because their file held her.

    Raises NotCertain when it is not certain who she is.
    """
    subject = subject_of_request(request)
    if subject is None or not request.is_certain:
        raise NotCertain
    return forget(subject=subject_of(person=subject.person, user=subject.user), day=day)


def add_request_document(*, request: PrivacyRequest, file: "File[Any]", title: str) -> PrivacyRequestDocument:
    return PrivacyRequestDocument.objects.create(request=request, file=file, title=title)
