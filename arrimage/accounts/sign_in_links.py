"""The link that signs in, mailed beside a code: for one use, for a quarter of an hour, opened on any device.

Nothing is kept of it: it is signed over what signing in changes (`last_login`), so that one that was used is worth
nothing, and neither are those asked for before it.
"""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from arrimage.accounts.emails import absolute
from arrimage.accounts.models import User

SALT = "arrimage.accounts.link"

# Whoever knows people says who may have an account at an address that has none; it may open one.
Opening = Callable[[str], User | None]
_opened_by: Opening | None = None


def open_accounts_by(opening: Opening) -> None:
    """Called once, when it starts, by the room that keeps people."""
    global _opened_by
    _opened_by = opening


def open_if_known(email: str) -> None:
    """Give an account to somebody the hub knows at this address, unless the address has one, open or closed."""
    if _opened_by and email and not User.objects.filter(email__iexact=email).exists():
        _opened_by(email)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep=".")


def _state(user: User) -> str:
    said = f"{user.pk}:{user.email}:{user.password}:{user.last_login}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:32]


def sign_in_link(user: User) -> str:
    return absolute(reverse("accounts:sign-in-link", args=[_signer().sign(f"{user.pk}-{_state(user)}")]))


def user_of(token: str) -> User | None:
    """Whom the link signs in today, None when it is too old, was used, or is none of ours."""
    try:
        key, _dash, state = _signer().unsign(token, max_age=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT).partition("-")
    except BadSignature:
        return None
    user = User.objects.filter(pk=int(key), is_active=True).first()
    return user if user is not None and constant_time_compare(state, _state(user)) else None


def use_up(user: User) -> bool:
    """Make this link, and every other mailed before, worth nothing; False when somebody has just done it."""
    same = User.objects.filter(pk=user.pk, last_login=user.last_login)
    return bool(same.update(last_login=timezone.now()))


def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in somebody who has proved that she reads her mail; a second step, where she has one, is asked for next."""
    user.refresh_from_db()
    record_authentication(request, user, method="code", email=user.email)
    return cast(HttpResponse, perform_login(request, Login(user=user, email=user.email)))


def code_context(email: str) -> dict[str, Any]:
    """What the mail with a code says beside it."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return {"link": sign_in_link(user), "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60} if user else {}
