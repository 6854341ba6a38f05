"""What those who came are asked on their own page: short, for a thumb."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.network.models import Organisation
from arrimage.outcomes.models import Asking, Collaboration
from arrimage.registration.attendance import present_at
from arrimage.registration.models import Registration

About = Asking.About
MARKS = [(mark, str(mark)) for mark in range(1, 6)]
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
NOTHING = "nothing"
QUESTIONS = {
    "satisfaction": gettext_lazy("All in all, were you satisfied?"),
    "usefulness": gettext_lazy("Is it useful for your work?"),
    "content": gettext_lazy("And the content?"),
    "organisation": gettext_lazy("And the organisation: place, welcome, schedule?"),
    "would_recommend": gettext_lazy("Would you recommend it?"),
    "has_applied": gettext_lazy("Have you used what you learned?"),
    "liked": gettext_lazy("What did you like best?"),
    "to_improve": gettext_lazy("What should be better?"),
}
ASKED = {
    About.HOT: ("satisfaction", "usefulness", "content", "organisation", "would_recommend", "liked", "to_improve"),
    About.COLD: ("has_applied", "usefulness", "satisfaction", "liked", "to_improve"),
}
TEXTS = ("liked", "to_improve")


class EvaluationForm(forms.Form):
    """The questions of an evaluation, hot or cold; only the first mark is needed."""

    def __init__(self, data: Any = None, *, about: str) -> None:
        super().__init__(data)
        for name in ASKED[About(about)]:
            self.fields[name] = _question(name)

    def said(self) -> dict[str, Any]:
        """By field of `Evaluation`."""
        return {name: _read(name, value) for name, value in self.cleaned_data.items()}

    @property
    def choices(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in TEXTS]

    @property
    def texts(self) -> list[Any]:
        return [self[name] for name in self.fields if name in TEXTS]


def _question(name: str) -> forms.Field:
    label, is_required = QUESTIONS[name], name == "satisfaction"
    if name in TEXTS:
        return forms.CharField(label=label, required=False, max_length=2_000, widget=forms.Textarea({"rows": 2}))
    is_mark = name in {"satisfaction", "usefulness", "content", "organisation"}
    return forms.ChoiceField(
        label=label,
        required=is_required,
        choices=MARKS if is_mark else YES_NO,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a number from 1 to 5."),
            "invalid_choice": gettext_lazy("Choose one of the answers shown."),
        },
    )


def _read(name: str, value: str) -> Any:
    if name in TEXTS:
        return value
    if not value:
        return None
    return value == "yes" if value in ("yes", "no") else int(value)


class EffectForm(forms.Form):
    """What came of the event, and with whom: an organisation met there that agreed to be named, or one typed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=[*Collaboration.Kind.choices, (NOTHING, gettext_lazy("Nothing for now"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what came of it, or “Nothing for now”."),
            "invalid_choice": gettext_lazy("Choose one of the answers shown."),
        },
    )
    partner = forms.ModelChoiceField(
        label=gettext_lazy("With whom?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Another one, or I would rather not say"),
    )
    partner_name = forms.CharField(label=gettext_lazy("Another organisation"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("In a few words"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        super().__init__(data)
        field: Any = self.fields["partner"]
        field.queryset = organisations_met(registration)

    def said(self) -> dict[str, Any] | None:
        """By field of `Collaboration`; None when nothing came of it."""
        values = dict(self.cleaned_data)
        if values["kind"] == NOTHING:
            return None
        if values["partner"] is not None:
            values["partner_name"] = ""
        return values

    def clean_partner_name(self) -> str:
        name: str = self.cleaned_data["partner_name"].strip()
        if "@" in name:
            raise forms.ValidationError(_("Write the name of the organisation, not somebody’s e-mail."))
        return name


def organisations_met(registration: Registration) -> Any:
    """The organisations of those who came and agreed to be introduced, but for her own."""
    others = present_at(registration.enrolment.event).filter(wants_introductions=True, organisation__isnull=False)
    met = Organisation.objects.filter(pk__in=others.order_by().values("organisation"))
    return met.exclude(pk=registration.organisation_id).order_by("sort_key", "pk")
