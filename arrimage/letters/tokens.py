"""The secret part of the links that readers follow without signing in: signed, and no address in them."""

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner

from arrimage.letters.models import Issue, SignUp
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


def early_token(issue: Issue) -> str:
    """For the documents of a release under embargo, in the hands of those who received it."""
    return _signer("embargo").sign(str(issue.pk))


def early_issue_of(token: str) -> int | None:
    return _number(_signer("embargo"), token)


def picture_token(picture: int) -> str:
    return _signer("picture").sign(str(picture))


def picture_of_token(token: str) -> int | None:
    return _number(_signer("picture"), token)


def _number(signer: Signer, token: str) -> int | None:
    try:
        return int(signer.unsign(token))
    except BadSignature:
        return None


def _dated() -> TimestampSigner:
    return TimestampSigner(key=settings.CONSENT_KEY, salt="arrimage.letters.sign-up", sep=".")


def _plain() -> Signer:
    return _signer("tracking")


def _signer(what: str) -> Signer:
    return Signer(key=settings.CONSENT_KEY, salt=f"arrimage.letters.{what}", sep=".")
