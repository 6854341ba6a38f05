"""An account for somebody the network knows: at her first link, tied to her alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from arrimage.accounts.models import User
from arrimage.accounts.operations import give_roles, open_account
from arrimage.accounts.queries import roles_of
from arrimage.accounts.roles import Role
from arrimage.network.facts import Confidence, Provenance, Source, note
from arrimage.network.models import Person
from arrimage.network.queries import is_hers_alone, people_without_account

PERSON_FACTS = ("first_name", "last_name", "pronoun", "email", "phone", "language")
LANGUAGES = {Person.Language.FRENCH: User.Language.FRENCH, Person.Language.ENGLISH: User.Language.ENGLISH}


def open_for_address(*, email: str, day: date) -> User | None:
    """An account at the address of somebody who has a role today, None for any other address.

    It is tied to her when the address is hers alone; otherwise it stands for nobody until she says who she is.
    """
    people = people_without_account(email, day)
    if not people:
        return None
    try:
        with transaction.atomic():
            user = open_account(email=email, roles=[Role.MEMBER])
            if len(people) == 1 and is_hers_alone(email):
                tie(user=user, person=people[0])
    except ValidationError:  # opened by another request a moment ago, or no address at all
        return User.objects.filter(email__iexact=email).first()
    return user


@transaction.atomic
def tie(*, user: User, person: Person) -> None:
    """The account speaks for that person from now on. Raises ValidationError when one of them is tied already."""
    found = Person.objects.select_for_update().get(pk=person.pk)
    if found.user_id is not None or Person.objects.filter(user=user).exists():
        raise ValidationError("tied already")
    found.user = user
    found.save(update_fields=["user"])
    person.user = user
    if not user.get_full_name():
        user.first_name, user.last_name = found.first_name, found.last_name
        user.language = LANGUAGES.get(Person.Language(found.language), User.Language.FRENCH)
        user.save(update_fields=["first_name", "last_name", "language"])


def account_of(*, person: Person, email: str) -> User:
    """The person's account, the one at that address if it stands for nobody, or a new one; staff keep their roles.

    Raises ValidationError when the account at the address stands for somebody else.
    """
    if person.user is not None:
        return person.user
    user: Any = User.objects.filter(email__iexact=email).first() or open_account(email=email, roles=[])
    tie(user=user, person=person)
    if not roles_of(user):
        give_roles(user=user, roles=[Role.MEMBER])
    return user  # type: ignore[no-any-return]


def follow_new_address(sender: Any, request: Any, user: User, **said: Any) -> None:
    """She signs in with a new address that she has confirmed: her contact follows, when it had the former one."""
    former, new = said["from_email_address"], said["to_email_address"]
    person = Person.objects.filter(user=user).first()
    if person is not None and former is not None and person.email.lower() == former.email.lower():
        change_own_details(person=person, values={"email": new.email}, day=localdate())


@transaction.atomic
def change_own_details(*, person: Person, values: Mapping[str, Any], day: date) -> None:
    """What somebody says of herself, noted as said by her; her account bears the same name and language."""
    found = Person.objects.select_for_update().get(pk=person.pk)
    for name, value in values.items():
        setattr(found, name, value)
    said = [name for name in values if name in PERSON_FACTS and values[name]]
    note(found, said, Provenance(Source.MEMBER, day, Confidence.HIGH))
    found._history_user = found.user  # type: ignore[attr-defined]
    found.save()
    user = found.user
    if user is not None and "last_name" in values:
        user.first_name, user.last_name = found.first_name, found.last_name
        user.language = LANGUAGES.get(Person.Language(found.language), User.Language.FRENCH)
        user.save(update_fields=["first_name", "last_name", "language"])
