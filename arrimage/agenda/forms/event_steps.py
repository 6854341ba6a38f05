"""What the small steps of an event ask: why, until when, how often."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.forms.documents import DocumentForm
from arrimage.agenda.forms.event import SCOPES
from arrimage.agenda.models import ActivityDocument, Event
from arrimage.agenda.operations.series import Scope
from arrimage.agenda.recurrence import MOST, Pattern, days_of, pattern_in_words, patterns_for, rule_of
from arrimage.kit.desk.forms import use_native_widget


class StepForm(forms.Form):
    """Nothing to say: the step only asks to be sure."""

    def __init__(self, *args: Any, event: Event, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.event, self.day = event, day
        for field in self.fields.values():
            use_native_widget(field)


class WhyForm(StepForm):
    why = forms.CharField(
        label=_("What is said of the change"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A sentence for the page and for those registered. You may leave it empty."),
    )


class PublishForm(StepForm):
    although_past = forms.BooleanField(label=_("Publish it although it is past"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.event.last_day >= self.day:
            del self.fields["although_past"]


class PostponeForm(WhyForm):
    to = forms.DateField(
        label=_("New day"), required=False, help_text=_("Leave it empty when the new day is not known yet.")
    )
    start_time = forms.TimeField(label=_("Starts at"), required=False)
    end_time = forms.TimeField(label=_("Ends at"), required=False)
    field_order = ("to", "start_time", "end_time", "why")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        activity = self.event.activity
        self.initial = {"start_time": activity.start_time, "end_time": activity.end_time, **self.initial}

    def times(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("start_time", "end_time")}


class RepeatForm(StepForm):
    """How often the event comes back; `days` are the dates that follow once it is valid."""

    pattern = forms.ChoiceField(label=_("It comes back"), widget=forms.RadioSelect)
    ends = forms.ChoiceField(
        label=_("It ends"),
        choices=(("count", _("After a number of events")), ("until", _("On a day"))),
        initial="count",
        widget=forms.RadioSelect,
    )
    count = forms.IntegerField(
        label=_("How many events in all"), min_value=2, max_value=MOST, required=False, initial=6
    )
    until = forms.DateField(label=_("Until"), required=False)

    days: list[date]
    rule = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.first = self.event.activity.date
        choices = [(one.value, capfirst(pattern_in_words(one, self.first))) for one in patterns_for(self.first)]
        self.fields["pattern"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("pattern", choices[0][0])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        ends = said.get("ends")
        if ends and not said.get(ends) and ends not in self.errors:
            self.add_error(ends, str(_("Say how many events, or choose a day.")))
        if self.errors:
            return said
        limit = {ends: said[ends]} if ends else {}
        self.rule = rule_of(Pattern(said["pattern"]), self.first, **limit)
        self.days = days_of(self.rule, self.first)
        if len(self.days) < 2:
            self.add_error(ends, str(_("This gives no other day than the first: choose a later end.")))
        return said


class EventDocumentForm(DocumentForm):
    """Of an event of a series, it asks which of them the document is for."""

    scope = forms.ChoiceField(
        label=_("For"),
        choices=SCOPES,
        initial=Scope.THIS,
        required=False,
        help_text=_("An event that has a document of that title keeps its own."),
    )

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.activity = event.activity
        if event.series_id is None:
            del self.fields["scope"]

    @property
    def chosen_scope(self) -> Scope:
        return Scope(self.cleaned_data.get("scope") or Scope.THIS)

    class Meta(DocumentForm.Meta):
        model = ActivityDocument
        fields = ("file", "title", "is_public")
