"""Giving access to people: accounts are made by the hub, never by strangers."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction

from arrimage.accounts.jobs import send_invitation
from arrimage.accounts.models import FeedToken, User, new_feed_token
from arrimage.accounts.roles import Role


def give_roles(*, user: User, roles: Iterable[str]) -> None:
    """Set exactly these roles; the hub's own extra groups that the person is in stay."""
    extra = user.groups.exclude(name__in=Role.values)
    user.groups.set([*extra, *Group.objects.filter(name__in=list(roles))])


@transaction.atomic
def open_account(*, email: str, roles: Iterable[str]) -> User:
    """Make an account without a password: its person chooses one through a link.

    Raises ValidationError when the address is not one, or is already in use.
    """
    user = User(email=email.lower())
    user.set_unusable_password()
    user.full_clean()
    user.save()
    give_roles(user=user, roles=roles)
    return user


def invite(*, user: User) -> None:
    """Send the person a link to choose her password, once what is being saved is saved."""
    transaction.on_commit(lambda: send_invitation.enqueue(user.pk))


def replace_feed_token(*, user: User) -> FeedToken:
    """A new secret for the person's private calendars; the old addresses stop answering at once."""
    token, _created = FeedToken.objects.update_or_create(user=user, defaults={"token": new_feed_token()})
    return token
