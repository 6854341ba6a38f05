"""The forms of general meetings: the meeting itself, and each step of its life."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.assembly.models import AgendaItem, AssemblySettings, Candidate, Election, GeneralMeeting
from arrimage.assembly.models.settings import BY_LAWS
from arrimage.assembly.rules import Majority
from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.membership.models import Membership
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.network.models import Committee

# What the notice tells or the roll rests on: it no longer changes once the notice has left.
SAID_IN_THE_NOTICE = ("kind", "title", "date", "start_time", "record_date", *BY_LAWS)


class MeetingForm(DeskForm[GeneralMeeting]):
    class Meta:
        model = GeneralMeeting
        fields = (
            *("kind", "title", "date", "start_time", "end_time", "where", "place", "online_link", "record_date"),
            *("message_fr", "message_en", "chair", "secretary", *BY_LAWS),
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and not self.instance.is_draft:
            for name in SAID_IN_THE_NOTICE:
                self.fields[name].disabled = True
                self.fields[name].help_text = ""
            self.fields["date"].help_text = _("The notice has left: what it says no longer changes.")

    def clean(self) -> dict[str, Any] | None:
        """Another record date, or other voters, make the roll stale: it has to be frozen again."""
        if {"record_date", "grace_votes"} & set(self.changed_data):
            self.instance.roll_frozen_at = None
        return super().clean()


class _AgendaRows(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # cannot be subscripted when run
    """The agenda: once the notice has left, only its notes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_fixed = bool(self.instance.pk) and not self.instance.is_draft
        if self.is_fixed:
            self.extra, self.can_delete, self.can_add = 0, False, False

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        for name in ("position", "title", "kind") if self.is_fixed else ():
            form.fields[name].disabled = True


AgendaRows = inlineformset_factory(
    GeneralMeeting,
    AgendaItem,
    formset=_AgendaRows,
    fields=("position", "title", "kind", "notes"),
    widgets={"notes": forms.Textarea({"rows": 2})},
    extra=1,
)


class ByLawsForm(DeskForm[AssemblySettings]):
    class Meta:
        model = AssemblySettings
        fields = BY_LAWS


class StepForm(forms.Form):
    """A step of a meeting; `hour`, where there is one, is that of the meeting's day, now when left empty."""

    def __init__(self, data: Any = None, *, meeting: GeneralMeeting, action: str) -> None:
        super().__init__(data, auto_id=f"{action}_%s")
        self.meeting = meeting
        for field in self.fields.values():
            use_native_widget(field)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "hour" in self.fields:
            said["at"] = self._moment(said.get("hour"))
            if said["at"] > timezone.now():
                self.add_error("hour", _("That hour has not come."))
        return said

    def _moment(self, hour: Any) -> datetime:
        return timezone.make_aware(datetime.combine(self.meeting.date, hour)) if hour else timezone.now()


def _hour() -> forms.TimeField:
    return forms.TimeField(label=gettext_lazy("Hour"), required=False, help_text=gettext_lazy("Empty: now."))


def _day() -> forms.DateField:
    return forms.DateField(label=gettext_lazy("Date"), initial=timezone.localdate)


def _reason() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Reason"), max_length=250)


class OpenForm(StepForm):
    chair = forms.CharField(label=gettext_lazy("Chair of the meeting"), max_length=160)
    secretary = forms.CharField(label=gettext_lazy("Secretary of the meeting"), max_length=160)
    hour = _hour()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.initial = {"chair": self.meeting.chair, "secretary": self.meeting.secretary}


class CloseForm(StepForm):
    note = forms.CharField(
        label=gettext_lazy("How it ended"),
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Such as who moved that it close, or that the quorum was lost."),
    )
    hour = _hour()


class PostedForm(StepForm):
    on = _day()


class ApproveForm(StepForm):
    on = _day()
    by = forms.CharField(
        label=gettext_lazy("Approved by"), max_length=160, help_text=gettext_lazy("A resolution, such as AGA-2027-02.")
    )


class CorrectionForm(StepForm):
    on = _day()
    text = forms.CharField(label=gettext_lazy("Correction"), widget=forms.Textarea)
    reason = _reason()


class AddToRollForm(StepForm):
    organisation = OrganisationLookup(label=gettext_lazy("Organisation"), required=False)
    person = PersonLookup(
        label=gettext_lazy("or person"), required=False, help_text=gettext_lazy("For an individual member.")
    )
    on = _day()
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        holder = {name: said[name] for name in ("organisation", "person") if said.get(name)}
        said["membership"] = Membership.objects.filter(**holder).order_by("-pk").first() if holder else None
        if said["membership"] is None and not self.errors:
            raise forms.ValidationError(_("Choose an organisation or a person that has a membership."))
        return said


class LineForm(StepForm):
    """A correction of one line of the roll."""

    what = forms.ChoiceField(
        label=gettext_lazy("Correction"),
        choices=(
            ("delegate", gettext_lazy("Another delegate")),
            ("strike", gettext_lazy("Strike from the roll")),
            ("restore", gettext_lazy("Put back on the roll")),
        ),
    )
    person = PersonLookup(label=gettext_lazy("Delegate"), required=False)
    name = forms.CharField(
        label=gettext_lazy("or her name"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For somebody who is not in the network."),
    )
    on = _day()
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Needed once the notice has left."),
    )


class ResolutionForm(StepForm):
    text = forms.CharField(label=gettext_lazy("Text of the resolution"), widget=forms.Textarea)
    moved_by = forms.CharField(label=gettext_lazy("Moved by"), max_length=160)
    seconded_by = forms.CharField(label=gettext_lazy("Seconded by"), max_length=160)
    majority = forms.ChoiceField(label=gettext_lazy("Majority"), choices=Majority.choices)
    votes_for = forms.IntegerField(label=gettext_lazy("For"), min_value=0, max_value=100_000)
    votes_against = forms.IntegerField(label=gettext_lazy("Against"), min_value=0, max_value=100_000, initial=0)
    abstentions = forms.IntegerField(label=gettext_lazy("Abstentions"), min_value=0, max_value=100_000, initial=0)
    hour = _hour()
    without_quorum_because = forms.CharField(
        label=gettext_lazy("Taken without a quorum because"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Only without a quorum: what the chair ruled."),
    )


class ElectionForm(forms.ModelForm[Election]):
    class Meta:
        model = Election
        fields = ("title", "college", "seats", "committee", "role", "term_ends_on")

    def __init__(self, data: Any = None, *, meeting: GeneralMeeting, action: str) -> None:
        super().__init__(data, auto_id=f"{action}_%s", instance=Election(meeting=meeting))
        self.meeting = meeting
        colleges = meeting.voters.on_the_roll().exclude(college="").order_by("college")
        named = [(name, name) for name in colleges.values_list("college", flat=True).distinct()]
        self.fields["college"] = forms.ChoiceField(
            label=gettext_lazy("Electoral college"),
            choices=[("", _("All the members")), *named],
            required=False,
        )
        boards = Committee.objects.filter(kind=Committee.Kind.BOARD)
        self.fields["committee"].queryset = boards  # type: ignore[attr-defined]
        self.initial.setdefault("committee", boards.values_list("pk", flat=True).first())
        for field in self.fields.values():
            use_native_widget(field)

    def clean_term_ends_on(self) -> Any:
        day = self.cleaned_data["term_ends_on"]
        if day and day <= self.meeting.date:
            raise forms.ValidationError(_("The term ends after the meeting: correct the day."))
        return day


class CandidateForm(StepForm):
    person = PersonLookup(label=gettext_lazy("Person"), required=False)
    name = forms.CharField(
        label=gettext_lazy("or her name"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For somebody who is not in the network."),
    )
    voter = forms.ModelChoiceField(
        label=gettext_lazy("Member represented"), queryset=Candidate.objects.none(), required=False
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["voter"].queryset = self.meeting.voters.on_the_roll()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("person") and not said.get("name") and not self.errors:
            raise forms.ValidationError(_("Name the candidate: a person of the network, or a name."))
        return said


class DecideForm(StepForm):
    """A vote counted: a number for each candidate; who was drawn when they tie."""

    ballots = forms.IntegerField(label=gettext_lazy("Ballots cast"), min_value=0, max_value=100_000)
    how_drawn = forms.CharField(
        label=gettext_lazy("How the tie was broken"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Only when a tie leaves too many for the seats: tick who gets them."),
    )
    hour = _hour()

    def __init__(self, data: Any = None, *, election: Election | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.candidates = list(election.candidates.all()) if election else []
        for one in self.candidates:
            votes = _("Votes for %(name)s") % {"name": one.name}
            self.fields[f"votes_{one.pk}"] = forms.IntegerField(label=votes, min_value=0, max_value=100_000, initial=0)
            drawn = _("%(name)s gets a seat left by a tie") % {"name": one.name}
            self.fields[f"drawn_{one.pk}"] = forms.BooleanField(label=drawn, required=False)
        self.order_fields([*(name for name in self.fields if name[:6] == "votes_"), "ballots", "hour"])
