"""Mail about accounts; the mail that answers a person's own request is sent by the adapter."""

from email.utils import formataddr, parseaddr
from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.accounts.models import User
from arrimage.kit.identity import identity

DAY = 24 * 60 * 60


def absolute(path: str) -> str:
    """An address for a mail: from the settings, never from the host name that a request claims."""
    return f"{settings.BASE_URL}{path}"


def sender() -> str:
    """The hub's name, once it is known, before the address from which all mail leaves."""
    name = " ".join(identity().name.split())
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])) if name else settings.DEFAULT_FROM_EMAIL


def signed(text: str) -> str:
    """The text of a mail, and under it who writes and how to reach her (SOR/2012-36, s. 2)."""
    hub = identity()
    lines = [line.strip() for line in (hub.name, *hub.postal_address.splitlines(), hub.phone, hub.email)]
    who = "\n".join(line for line in lines if line)
    return f"{text.rstrip()}\n\n-- \n{who}\n" if who else text


def password_path(key: str) -> str:
    """The page where the person who holds `key` (user and token, joined by a hyphen) chooses a password."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return path.replace("UID-KEY", quote(key))


def password_link(user: User) -> str:
    """A link that works once, for as long as `PASSWORD_RESET_TIMEOUT` says."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return absolute(password_path(f"{user_pk_to_url_str(user)}-{token}"))


def send_invitation(user: User) -> None:
    context = {"user": user, "link": password_link(user), "days": settings.PASSWORD_RESET_TIMEOUT // DAY}
    with translation.override(user.language):
        body = render_to_string("accounts/email/invitation.txt", context)
        send_mail(_("Your access to Arrimage"), signed(body), sender(), [user.email])
