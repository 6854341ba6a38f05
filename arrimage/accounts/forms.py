"""Forms of one's own account, of signing in, and of the desk's accounts."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.models import User
from arrimage.accounts.operations import give_roles
from arrimage.accounts.queries import other_coordinators, roles_of
from arrimage.accounts.roles import Role
from arrimage.accounts.sign_in_links import open_if_known


class OurWords:
    """Labels in the hub's words; a label that stays on screen instead of a placeholder that goes away."""

    LABELS: ClassVar[dict[str, Any]] = {
        "login": _("E-mail"),
        "email": _("E-mail"),
        "remember": _("Stay signed in on this device"),
        "code": _("Code"),
        "name": _("Name of this device"),
        "passwordless": _("Sign in with it instead of my password"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)


class LoginForm(OurWords, account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the page has its own link to a new password


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    pass


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    pass


class ChangePasswordForm(OurWords, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(OurWords, account_forms.ResetPasswordKeyForm):
    pass


class RequestLinkForm(OurWords, account_forms.RequestLoginCodeForm):
    """Asking for the mail that signs in: somebody the hub knows gets her account here, and nobody is told."""

    def clean_email(self) -> str:
        open_if_known(self.cleaned_data["email"])
        return str(super().clean_email())


class LoginCodeForm(OurWords, account_forms.ConfirmLoginCodeForm):
    pass


class ChangeEmailForm(OurWords, account_forms.AddEmailForm):
    pass


class CodeForm(OurWords, mfa_forms.AuthenticateForm):
    pass


class CodeAgainForm(OurWords, mfa_forms.ReauthenticateForm):
    pass


class ApplicationForm(OurWords, ActivateTOTPForm):
    pass


class PasskeyForm(OurWords, passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _("Untick this for a key that only confirms your password.")


class PasskeyNameForm(OurWords, passkey_forms.EditWebAuthnForm):
    pass


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")


class UserForm(forms.ModelForm[User]):
    """An account as the coordination sees it: who, which roles, open or closed; never a password."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a role, the person signs in but sees only the public site."),
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email", "language", "is_active")
        labels = {"is_active": _("The account is open")}
        help_texts = {"is_active": _("Close it when the person leaves: what she entered stays.")}

    field_order = ("first_name", "last_name", "email", "roles", "language", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        if self.instance.pk:
            self.initial.setdefault("roles", [role.value for role in roles_of(self.instance)])
        else:
            del self.fields["is_active"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stays = cleaned.get("is_active", True) and Role.COORDINATOR.value in cleaned.get("roles", [])
        was = bool(self.instance.pk) and Role.COORDINATOR in roles_of(self.instance)
        if was and not stays and not other_coordinators(self.instance).exists():
            raise forms.ValidationError(
                _("This is the only open account with the coordination role: give the role to someone else first.")
            )
        return cleaned

    def save(self, commit: bool = True) -> User:
        if not self.instance.pk:
            self.instance.set_unusable_password()
        return super().save(commit)

    def _save_m2m(self) -> None:
        super()._save_m2m()
        give_roles(user=self.instance, roles=self.cleaned_data["roles"])
