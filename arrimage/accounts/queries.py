"""What the screens and the gate-keepers ask about accounts."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from arrimage.accounts.models import User
from arrimage.accounts.roles import Role

STAFF_PERMISSIONS = ("accounts.use_desk", "wagtailadmin.access_admin")
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_staff(user: Any) -> bool:
    """Whether the person may enter the desk or the workshop."""
    return any(user.has_perm(permission) for permission in STAFF_PERMISSIONS)


def has_second_factor(user: User) -> bool:
    """Whether an authenticator application or a passkey protects the account; recovery codes alone do not."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def with_second_factor(users: QuerySet[User]) -> QuerySet[User]:
    """The users, each with `second_factor`, a boolean."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    return users.annotate(second_factor=Exists(factors))


def roles_of(user: User) -> list[Role]:
    """In the order of the roles; one query unless the groups were prefetched."""
    names = {group.name for group in user.groups.all()}
    return [role for role in Role if role.value in names]


def other_coordinators(user: User) -> QuerySet[User]:
    return User.objects.filter(is_active=True, groups__name=Role.COORDINATOR.value).exclude(pk=user.pk)
