"""Forms that strangers send: a trap for robots and a signed time stand in for a captcha."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext as _


class PublicForm(forms.Form):
    """A form that only a robot fills in full, in no time or days after it was drawn.

    Templates draw `website` out of people's sight (class `not-for-people`) and `opened`.
    """

    least_time: ClassVar[timedelta] = timedelta(seconds=3)
    most_time: ClassVar[timedelta] = timedelta(hours=12)
    signer: ClassVar[TimestampSigner] = TimestampSigner(salt="arrimage.public-form")

    # Hidden from people: only a robot fills it.
    website = forms.CharField(required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}))
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["opened"].initial = self.signer.sign("")
        self.fields["opened"].required = False

    @property
    def is_trapped(self) -> bool:
        """Whether the field that nobody sees was filled."""
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        sent_again = _("Look it over, then send it again.")
        try:
            self.signer.unsign(self.cleaned_data.get("opened", ""), max_age=self.most_time)
        except SignatureExpired:
            self._renew(_("The form stayed open for a long time.") + " " + sent_again)
        except BadSignature:
            self._renew(_("The form came back incomplete.") + " " + sent_again)
        else:
            if self._is_hasty():
                self._renew(_("The form came back very fast.") + " " + sent_again)
        return said

    def _is_hasty(self) -> bool:
        try:
            self.signer.unsign(self.cleaned_data["opened"], max_age=self.least_time)
        except SignatureExpired:
            return False
        return True

    def _renew(self, sentence: str) -> None:
        """Refuse this time; the page shown has a fresh form with the entries kept."""
        self.add_error(None, sentence)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["opened"] = self.signer.sign("")  # type: ignore[index]
