"""The secret part of the links that readers follow without signing in: signed, and no address in them."""

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner

from arrimage.letters.models import SignUp
from arrimage.letters.models.readers import CONFIRMED_WITHIN


def sign_up_token(sign_up: SignUp) -> str:
    return _dated().sign(str(sign_up.pk))


def sign_up_of(token: str) -> SignUp | None:
    """The subscription asked for that the token speaks of; None once it is too old, gone, or for another token."""
    try:
        key = _dated().unsign(token, max_age=CONFIRMED_WITHIN)
    except BadSignature:
        return None
    return SignUp.objects.filter(pk=int(key)).first()


def tracking_token(mailing: int, variant: str, url: str = "") -> str:
    """The same for all readers of a mailing (and of a subject line): nobody can be told from it."""
    return _plain().sign_object([mailing, variant, url])


def tracked_of(token: str) -> tuple[int, str, str] | None:
    """The mailing, the subject line and the link that a tracking token speaks of."""
    try:
        mailing, variant, url = _plain().unsign_object(token)
    except BadSignature:
        return None
    return int(mailing), str(variant), str(url)


def _dated() -> TimestampSigner:
    return TimestampSigner(key=settings.CONSENT_KEY, salt="arrimage.letters.sign-up", sep=".")


def _plain() -> Signer:
    return Signer(key=settings.CONSENT_KEY, salt="arrimage.letters.tracking", sep=".")
