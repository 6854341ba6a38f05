"""The whole form of an activity, with its rows: presences, decisions, follow-ups."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import inlineformset_factory
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.models import User
from arrimage.agenda.forms.who import WhoField
from arrimage.agenda.likely_days import check_year
from arrimage.agenda.models import Activity, ConfidentialNote, Decision, Event, FollowUp, Presence
from arrimage.agenda.operations.events import check_not_moved_back
from arrimage.agenda.operations.journal import Company, heads_named, keep_confidential_note, name_company
from arrimage.consent.models import AccessEntry
from arrimage.consent.operations import log_access
from arrimage.kit.desk.forms import DeskForm

MOST_PEOPLE = 100_000
NOTE_PERMISSIONS = ("agenda.view_confidentialnote", "agenda.change_confidentialnote")


class ActivityForm(DeskForm[Activity]):
    wants_request = True

    who = WhoField(
        label=_("Who"),
        required=False,
        help_text=_("Organisations, people, municipalities and MRC to add to those present."),
    )
    note = forms.CharField(
        label=_("Confidential note"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Read only by those with that permission; in no list, export, search or report."),
    )

    class Meta:
        model = Activity
        fields = (
            "kind",
            "status",
            "title",
            "date",
            "start_time",
            "end_time",
            "is_online",
            "place",
            "municipality",
            "who",
            "head_count",
            "agenda",
            "minutes",
            "note",
            "is_public",
            "is_restricted",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        user = self.request.user
        self.fields["who"].use(user)  # type: ignore[attr-defined]
        if not user.has_perms(NOTE_PERMISSIONS):
            del self.fields["note"]
        if not user.has_perm("agenda.view_restricted_activity"):
            del self.fields["is_restricted"]
        if self.instance.pk:
            self._show_what_is_kept_elsewhere()
        else:
            self.instance.owner = user

    def _show_what_is_kept_elsewhere(self) -> None:
        met = Company(
            municipalities=list(self.instance.municipalities_met.all()), counties=list(self.instance.counties_met.all())
        )
        self.initial.setdefault("who", met)
        if "note" in self.fields:
            note = ConfidentialNote.objects.filter(activity=self.instance).first()
            self.initial.setdefault("note", note.text if note else "")
            if note and not self.is_bound:
                log_access(user=self.request.user, record=note, what=AccessEntry.What.NOTE)

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        if "date" in self.changed_data:  # what was brought in from an older journal is left as it is
            check_year(day)
        return day

    def clean_head_count(self) -> int | None:
        """A number that was counted from the names, and that nobody retyped, is to be counted again."""
        typed: int | None = self.cleaned_data["head_count"]
        if typed is not None and typed > MOST_PEOPLE:
            raise forms.ValidationError(_("So many people cannot have been there: check the number."))
        if self.instance.pk and "head_count" not in self.changed_data and typed == heads_named(self.instance):
            return None
        return typed

    def _post_clean(self) -> None:
        """Its event, which this form changes too, is not moved to a day that is over."""
        super()._post_clean()  # type: ignore[misc]
        event = Event.objects.filter(activity=self.instance).first() if self.instance.pk else None
        if event is None or "date" in self.errors:
            return
        event.activity = self.instance
        try:
            check_not_moved_back(event, localdate())
        except ValidationError as error:
            self.add_error(None, error)

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        if "who" in self.changed_data:
            name_company(activity=self.instance, company=self.cleaned_data["who"])
        if "note" in self.changed_data:
            keep_confidential_note(activity=self.instance, text=self.cleaned_data["note"])


class PresenceForm(DeskForm[Presence]):
    wants_request = True

    name = forms.CharField(label=_("Who"), disabled=True, required=False)

    class Meta:
        model = Presence
        fields = ("name", "state")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["name"] = str(Presence.objects.named_for(self.request.user).get(pk=self.instance.pk))


class FollowUpForm(DeskForm[FollowUp]):
    class Meta:
        model = FollowUp
        fields = ("text", "owner", "due_on", "done_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]


class PresenceRows(inlineformset_factory(Activity, Presence, form=PresenceForm, extra=0, max_num=0)):  # type: ignore[misc]
    """Who is already there; others are added by the field «Who»."""

    can_add = False


DecisionRows = inlineformset_factory(
    Activity, Decision, fields=("text",), extra=1, widgets={"text": forms.Textarea({"rows": 2})}
)
FollowUpRows = inlineformset_factory(Activity, FollowUp, form=FollowUpForm, extra=1)
