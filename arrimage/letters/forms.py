"""What readers type on the site."""

from datetime import timedelta
from typing import Any
from unicodedata import category

from django import forms
from django.core.signing import TimestampSigner
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.addresses import of_a_stranger
from arrimage.kit.public_forms import PublicForm
from arrimage.letters.models import Newsletter, ReaderChoice


class AddressField(forms.CharField):
    """An e-mail address as the ledger spells it, accents before the @ included (RFC 6531). Raises InvalidAddress."""

    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return of_a_stranger(typed) if typed else ""


class _ReaderForm(PublicForm):
    least_time = timedelta(seconds=2)
    most_time = timedelta(days=1)
    signer = TimestampSigner(salt="letters.reader-form")

    email = AddressField(
        label=gettext_lazy("Your e-mail"),
        max_length=320,
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )


class SubscribeForm(_ReaderForm):
    """To one newsletter, or to those ticked among several; none is ticked in advance."""

    name = forms.CharField(
        label=gettext_lazy("Your name (optional)"),
        required=False,
        max_length=160,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    newsletters = forms.ModelMultipleChoiceField(
        label=gettext_lazy("I would like to receive"),
        queryset=Newsletter.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one newsletter.")},
    )
    field_order = ("newsletters", "email", "name", "website", "opened")

    def __init__(self, *args: Any, only: Newsletter | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.only = only
        if only is None:
            self.fields["newsletters"].queryset = Newsletter.objects.open_to_subscription()  # type: ignore[attr-defined]
        else:
            del self.fields["newsletters"]

    @property
    def chosen(self) -> list[Newsletter]:
        return [self.only] if self.only else list(self.cleaned_data["newsletters"].select_related("purpose"))


class MyLinkForm(_ReaderForm):
    """«Send me my link»."""


class FrequencyForm(forms.Form):
    """How often, for one newsletter."""

    every = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=ReaderChoice.Every.choices, widget=forms.RadioSelect
    )


RESERVED = frozenset({"inscription", "confirmer", "mon-lien", "frequence", "photo", "suivi"})


def check_code(code: str) -> str:
    """Raises ValidationError for a word that the site's own pages use."""
    if code in RESERVED:
        raise forms.ValidationError(_("This word is the address of another page: choose another code."))
    return code


def check_one_line(name: str) -> str:
    """Raises ValidationError for a line end or another control character: a name goes into a field of each letter."""
    if any(category(sign) in ("Cc", "Zl", "Zp") for sign in name):
        raise forms.ValidationError(_("Write this name on one line, without tabs or other invisible signs."))
    return name
