"""How signing in behaves here: on invitation only, in the hub's words, with links that no request can forge."""

import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.checks import DEMO_DOMAIN
from arrimage.accounts.emails import absolute, password_path, sender, signed
from arrimage.accounts.models import User
from arrimage.accounts.sign_in_links import code_context

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the hub’s coordination to open it again."),
        "email_password_mismatch": _("The e-mail or the password is not right. Check both, then try again."),
        "email_taken": _("This e-mail cannot be used here. Choose another one."),
        "duplicate_email": _("This is already your e-mail."),
        "incorrect_password": _("This is not your password. Check it, then try again."),
        "too_many_login_attempts": _("Too many tries. Wait fifteen minutes, then try again."),
        "incorrect_code": _("This code is not right, or is too old. Check it, or ask for another one."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if settings.PRODUCTION and user.email.endswith(DEMO_DOMAIN):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Somebody who has just signed in is not asked for her password again at once."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        proofs = get_authentication_records(self.request, self.request.user)
        return not proofs or time.time() - proofs[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff arrive at their desk, everybody else in the member space."""
        return reverse("desk:home" if request.user.has_perm("accounts.use_desk") else "space:home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        return absolute(password_path(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_from_email(self) -> str:
        return sender()

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down breaks no page, and the page does not tell which addresses have an account."""
        more = {"reset_link": absolute(reverse("account_reset_password"))}
        if template_prefix == "account/email/login_code":
            more |= code_context(email)
        message: EmailMessage = self.render_mail(template_prefix, email, {**context, **more})
        message.body = signed(str(message.body))
        try:
            message.send()
        except OSError as error:  # smtplib's errors are OSErrors; their text may hold the address
            logger.error("A mail about an account was not sent (%s): check EMAIL_URL.", type(error).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Wait for the next one to appear, then enter it."),
    }
