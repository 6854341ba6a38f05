"""The forms of the page that closes an event. Each has its own prefix: several are on one page."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.models import Event
from arrimage.outcomes.operations.asking import MEETING_PEOPLE
from arrimage.outcomes.operations.closing import people_there

LEAST = (
    ("1", gettext_lazy("All of it")),
    ("0.75", gettext_lazy("Three quarters of it or more")),
    ("0.5", gettext_lazy("Half of it or more")),
)


class StepForm(forms.Form):
    """A step after the event; a press without anything to say has no field."""

    def __init__(self, data: Any = None, *, event: Event, action: str) -> None:
        super().__init__(data, prefix=action)
        self.event = event


class CloseForm(StepForm):
    head_count = forms.IntegerField(
        label=gettext_lazy("How many people came"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Everyone, those whose name was not taken too."),
    )
    why_no_attendance = forms.CharField(
        label=gettext_lazy("Why the attendance is not known"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Only when nobody is noted as present."),
    )
    asks_evaluation = forms.BooleanField(
        label=gettext_lazy("Ask those present for an evaluation"),
        required=False,
        initial=True,
        help_text=gettext_lazy("By e-mail, the day after closing unless you send it before; without a name."),
    )
    asks_effect = forms.BooleanField(
        label=gettext_lazy("Ask them in a month what came of it"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Two taps; what they tell becomes a collaboration."),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        known = self.event.activity.head_count or 0
        self.fields["head_count"].initial = max(known, people_there(self.event)) or None
        if self.event.activity.kind not in MEETING_PEOPLE:
            del self.fields["asks_effect"]


class ReopenForm(StepForm):
    why = forms.CharField(label=gettext_lazy("Why it is reopened"), max_length=250)


class ThankForm(StepForm):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Letter"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("“Hello …” comes before, the name of the hub after."),
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject in English"), max_length=150, required=False)
    text_en = forms.CharField(
        label=gettext_lazy("Letter in English"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("For those who registered in English; empty: they read the French one."),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for language, ending in (("fr-ca", ""), ("en", "_en")):
            with translation.override(language):
                names = {"event": self.event}
                self.fields[f"subject{ending}"].initial = _("Thank you for coming to “%(event)s”") % names
                self.fields[f"text{ending}"].initial = (
                    _(
                        "Thank you for coming to “%(event)s”. What you brought to it made it what it was, and we hope "
                        "to see you at the next one."
                    )
                    % names
                )


class IssueForm(StepForm):
    least = forms.TypedChoiceField(
        label=gettext_lazy("To those who attended"), choices=LEAST, coerce=Decimal, initial="1"
    )
    tells = forms.BooleanField(label=gettext_lazy("Send each her link by e-mail"), required=False, initial=True)


class RevokeForm(StepForm):
    why = forms.CharField(label=gettext_lazy("Why it is revoked"), max_length=250)
