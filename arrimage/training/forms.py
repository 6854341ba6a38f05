"""The forms of needs and themes: in the member space and at the desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from arrimage.agenda.likely_days import check_year
from arrimage.agenda.models import Event, RelayedSession
from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.training.models import LearningNeed, Theme

MOST_LETTERS, MOST_PEOPLE = 300, 500
SO_MANY = {
    "min_value": _("Write how many people would come, from 1 to 500."),
    "max_value": _("Write how many people would come, from 1 to 500."),
    "invalid": _("Write how many people would come, from 1 to 500."),
}
TOO_LONG = ngettext_lazy(
    "Say it in %(limit_value)d letter at most, we call you for the rest. You wrote %(show_value)d.",
    "Say it in %(limit_value)d letters at most, we call you for the rest. You wrote %(show_value)d.",
    "limit_value",
)


def need_field(label: Any) -> forms.CharField:
    """The browser does not cut what is pasted: the server says that it is too long, and keeps it in the form."""
    errors = {"required": _("Say in a few words what you need."), "max_length": TOO_LONG}
    field = forms.CharField(
        label=label, max_length=MOST_LETTERS, widget=forms.Textarea({"rows": 2}), error_messages=errors
    )
    field.widget.attrs.pop("maxlength", None)
    return field


def people_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("How many people would come?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        error_messages=SO_MANY,
    )


class MemberForm(forms.Form):
    """What «Me too» asks: for which of her organisations, and how many would come. `prefix` tells several apart."""

    people = people_field()

    def __init__(self, *args: Any, organisations: Any = (), looked_at: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(organisations) > 1:
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("For which organisation?"),
                choices=[(one.pk, str(one)) for one in organisations],
                coerce=int,
                initial=looked_at.pk if looked_at else None,
            )
        self.organisations = {one.pk: one for one in organisations}

    def organisation(self) -> Any:
        """The organisation chosen, her only one, or None for somebody who comes for herself."""
        chosen = self.cleaned_data.get("organisation") or next(iter(self.organisations), None)
        return self.organisations.get(chosen)


class SayForm(MemberForm):
    text = need_field(_("I need…"))
    field_order = ("text", "people", "organisation")


class NeedForm(DeskForm[LearningNeed]):
    """A need that somebody said otherwise than in her space."""

    text = need_field(_("What they need"))
    organisation = OrganisationLookup(label=_("For the organisation"), required=False)
    person = PersonLookup(label=_("Said by"), required=False)
    people = people_field()
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label=_("Theme"),
        required=False,
        empty_label=_("To be gathered later"),
    )

    class Meta:
        model = LearningNeed
        fields = ("text", "organisation", "person", "people", "heard", "said_on", "theme")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["said_on"].initial = localdate
        themes: Any = self.fields["theme"]
        if self.instance.pk and self.instance.state != LearningNeed.State.OPEN:
            del self.fields["theme"]
        else:
            themes.queryset = Theme.objects.open()

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def clean_said_on(self) -> Any:
        day = self.cleaned_data["said_on"]
        if day > localdate():
            raise forms.ValidationError(_("This day has not come yet: write the day it was said."))
        return day


class ThemeForm(DeskForm[Theme]):
    class Meta:
        model = Theme
        fields = ("title", "interested_wanted")


class GatherForm(forms.Form):
    """Into which theme: one that gathers already, or a new one."""

    theme = forms.ModelChoiceField(Theme.objects.none(), label=_("Theme"), required=False, empty_label=_("A new theme"))
    title = forms.CharField(label=_("Name of the new theme"), max_length=160, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["theme"].queryset = Theme.objects.open()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("theme") and not said.get("title", "").strip():
            self.add_error("title", _("Choose a theme, or name a new one."))
        return said


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What those who asked are told"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Why no session is held, or what else may help them. It leaves by e-mail."),
        error_messages={"required": _("Say something to those who asked: why not, or what else may help them.")},
    )


class NewSessionForm(forms.Form):
    """What a draft begins with; the rest is written on the event's own page."""

    title = forms.CharField(label=_("Title"), max_length=200)
    day = forms.DateField(label=_("Date"))
    starts_at = forms.TimeField(label=_("Starts at"), required=False)
    ends_at = forms.TimeField(label=_("Ends at"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    is_online = forms.BooleanField(label=_("Online"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            use_native_widget(field)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        check_year(day)
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("day") and said["day"] < localdate():
            self.add_error("day", _("This day is over: choose one to come."))
        starts, ends = said.get("starts_at"), said.get("ends_at")
        if starts and ends and ends < starts:
            self.add_error("ends_at", _("The session ends before it starts: correct one of the two times."))
        return said


class ChooseSessionForm(forms.Form):
    """A session that is there already, of the hub or of others."""

    event = forms.ModelChoiceField(
        Event.objects.none(), label=_("Session of the hub"), required=False, empty_label=_("None of these")
    )
    session = forms.ModelChoiceField(
        RelayedSession.objects.none(), label=_("Session of others"), required=False, empty_label=_("None of these")
    )

    def __init__(self, *args: Any, events: Any = None, sessions: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, found, day in (("event", events, _day_of_event), ("session", sessions, _day_of_session)):
            field: Any = self.fields[name]
            field.queryset = found
            field.label_from_instance = day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and bool(said.get("event")) == bool(said.get("session")):
            self.add_error("event", _("Choose one session: one of the hub, or one of others."))
        return said


def _day_of_event(event: Event) -> str:
    named = f"{day_in_words(event.activity.date)} – {event}"
    return str(_("%(session)s (draft)") % {"session": named}) if event.state == Event.State.DRAFT else named


def _day_of_session(session: RelayedSession) -> str:
    return f"{day_in_words(session.date)} – {session}"


def day_in_words(day: date) -> str:
    """«mardi 15 décembre»; with its year when it is not this one."""
    return date_format(day, "l j F" if day.year == localdate().year else "l j F Y")
