"""Who has access to an organisation in the member space: asked for, given, invited by a colleague, ended."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.accounts.models import User
from arrimage.network import emails
from arrimage.network.models import AccessRequest, Organisation, OrganisationRole, Person
from arrimage.network.names import match_key
from arrimage.network.operations.accounts import account_of
from arrimage.network.queries import people_at

State = AccessRequest.State
CONFIRMED_WITHIN = timedelta(days=7)
_signer = TimestampSigner(salt="arrimage.network.access", sep=".")


class AlreadyAnswered(Exception):
    """Somebody has answered the request meanwhile."""


class LastManager(Exception):
    """An organisation that people manage keeps one who does."""


def token_of(request: AccessRequest) -> str:
    return _signer.sign(str(request.pk))


def request_of(token: str) -> AccessRequest | None:
    """The request that a mailed link confirms; None when it is too old, was confirmed, or is none of ours."""
    try:
        key = _signer.unsign(token, max_age=CONFIRMED_WITHIN)
    except BadSignature:
        return None
    waiting = AccessRequest.objects.filter(pk=int(key), state=State.UNCONFIRMED)
    return waiting.select_related("organisation", "invited_by").first()


@transaction.atomic
def ask_for_access(*, said: dict[str, Any], organisation: Organisation | None, at: datetime) -> AccessRequest:
    """Somebody says which organisation is hers; nothing is shown to the hub before her address confirms."""
    request = AccessRequest.objects.create(**said, organisation=organisation, asked_at=at)
    emails.ask_to_confirm(request, token_of(request), at)
    return request


@transaction.atomic
def invite_colleague(*, organisation: Organisation, by: Person, said: dict[str, Any], at: datetime) -> AccessRequest:
    """Write to a colleague; she joins when she follows the link, and nothing is said of what the hub knows of her."""
    AccessRequest.objects.filter(
        organisation=organisation, email__iexact=said["email"], is_invitation=True, state=State.UNCONFIRMED
    ).delete()
    request = AccessRequest.objects.create(
        **said, organisation=organisation, invited_by=by, is_invitation=True, asked_at=at
    )
    emails.invite(request, token_of(request), at)
    return request


@transaction.atomic
def withdraw_invitation(*, request: AccessRequest) -> None:
    AccessRequest.objects.filter(pk=request.pk, is_invitation=True, state=State.UNCONFIRMED).delete()


@transaction.atomic
def confirm(*, request: AccessRequest, at: datetime) -> User | None:
    """The address answers. A request joins the hub's queue (None); an invited colleague joins: here is her account.

    Raises AlreadyAnswered when the link was followed a moment ago.
    """
    found = AccessRequest.objects.select_for_update().get(pk=request.pk)
    if found.state != State.UNCONFIRMED:
        raise AlreadyAnswered
    found.confirmed_at = at
    if not found.is_invitation:
        found.state = State.WAITING
        found.save()
        return None
    try:
        with transaction.atomic():
            user = _let_in(found, _person_of(found), timezone.localdate(at), None)
    except ValidationError:  # her address stands for somebody else: the hub looks into it
        found.state = State.WAITING
        found.save()
        return None
    found.state, found.decided_at = State.ACCEPTED, at
    found.save()
    return user


def _person_of(request: AccessRequest) -> Person | None:
    """Whom the network knows under both that address and that name; a name alone or an address alone is not she."""
    name = match_key(request.name)
    same = [person for person in people_at(request.email) if person.match_key == name]
    return same[0] if len(same) == 1 else None


@transaction.atomic
def accept(
    *,
    request: AccessRequest,
    organisation: Organisation,
    person: Person | None,
    title: str,
    manages: bool,
    by: Any,
    at: datetime,
) -> Person:
    """Make the role, and the contact and account when there is none; tell her.

    Raises AlreadyAnswered, and ValidationError when her address is another contact's account.
    """
    found = _open(request)
    found.organisation, found.title, found.manages = organisation, title, manages
    user = _let_in(found, person, timezone.localdate(at), by)
    found.state, found.decided_by, found.decided_at = State.ACCEPTED, by, at
    found.save()
    emails.tell_access(found, user.email, at)
    assert found.person is not None
    return found.person


@transaction.atomic
def refuse(*, request: AccessRequest, answer: str, by: Any, at: datetime) -> None:
    found = _open(request)
    found.state, found.answer, found.decided_by, found.decided_at = State.REFUSED, answer, by, at
    found.save()
    emails.tell_access(found, found.email, at)


def _open(request: AccessRequest) -> AccessRequest:
    found = AccessRequest.objects.select_for_update().get(pk=request.pk)
    if found.state != State.WAITING:
        raise AlreadyAnswered
    return found


def _let_in(request: AccessRequest, person: Person | None, day: date, by: Any) -> User:
    """The role, with the contact and the account behind it."""
    assert request.organisation is not None, "an accepted request names an organisation"
    if person is None:
        person = Person(first_name=request.first_name, last_name=request.last_name, email=request.email)
        person._history_user = by  # type: ignore[attr-defined]
        person.save()
    try:
        user = account_of(person=person, email=request.email)
    except ValidationError:
        raise ValidationError(
            _("An account at %(email)s stands for another contact: choose that contact, or ask for another address.")
            % {"email": request.email}
        ) from None
    role = person.roles.current(day).filter(organisation=request.organisation).first()
    if role is None:
        role = OrganisationRole(person=person, organisation=request.organisation, start=day)
    role.title, role.manages = request.title or role.title, request.manages or role.manages
    role.save()
    request.person = person
    return user


@transaction.atomic
def open_to_applicant(*, person: Person, organisation: Organisation, title: str, day: date) -> OrganisationRole:
    """Whoever the hub has just admitted her organisation through enters its space, and manages its profile unless
    somebody does already. Her account opens with the first link mailed to her address.
    """
    role = person.roles.current(day).filter(organisation=organisation).first()
    role = role or OrganisationRole(person=person, organisation=organisation, title=title)
    managers = OrganisationRole.objects.current(day).filter(organisation=organisation, manages=True)
    role.manages = role.manages or not managers.exists()
    role.save()
    return role


@transaction.atomic
def change_role(*, role: OrganisationRole, title: str, manages: bool, day: date) -> None:
    """Say what a colleague does, and whether she manages the profile. Raises LastManager."""
    if role.manages and not manages:
        _another_manages(role, day)
    role.title, role.manages = title, manages
    role.save()


@transaction.atomic
def end_role(*, role: OrganisationRole, day: date) -> None:
    """The colleague left yesterday: from today she sees the organisation no more. Raises LastManager."""
    if role.manages:
        _another_manages(role, day)
    yesterday = day - timedelta(days=1)
    if role.start is not None and role.start > yesterday:  # never held a whole day
        role.delete()
        return
    role.end = yesterday
    role.save()


def _another_manages(role: OrganisationRole, day: date) -> None:
    others = OrganisationRole.objects.current(day).filter(organisation=role.organisation_id, manages=True)
    # Locked, so that two who manage do not end one another's role at once.
    if not [one for one in others.select_for_update(of=("self",)) if one.person_id != role.person_id]:
        raise LastManager


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete the requests whose address never answered; returns how many."""
    old = AccessRequest.objects.filter(state=State.UNCONFIRMED, asked_at__lt=now - CONFIRMED_WITHIN)
    count, _models = old.delete()
    return count
