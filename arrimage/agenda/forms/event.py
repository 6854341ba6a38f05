"""The form of an event, which is also that of its activity: one form, whichever of the two keeps each field."""

from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model, model_to_dict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arrimage.agenda.forms.organisations import OrganisationsField, company
from arrimage.agenda.likely_days import check_year
from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations.events import check_days, check_not_moved_back, name_page
from arrimage.agenda.operations.series import Said, Scope, said_by
from arrimage.agenda.public_page import expecting
from arrimage.agenda.recurrence import begun_on
from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.kit.records import save_if_unchanged

OF_ACTIVITY = ("kind", "title", "date", "start_time", "end_time", "is_online", "place", "municipality")
LISTS = ("organisers", "partners")
SCOPES = (
    (Scope.THIS, _("This event only")),
    (Scope.FOLLOWING, _("This one and the following")),
    (Scope.ALL, _("All those to come")),
)


class Edit:
    """What the form leaves with the event, for what follows its save."""

    def __init__(self, why: str, scope: Scope, before: Said | None) -> None:
        self.why, self.scope, self.before = why, scope, before


class UnchangedField(forms.IntegerField):
    """The revision that was read: it tells nothing that a person changed."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class EventForm(DeskForm[Event]):
    wants_request = True

    organisers = OrganisationsField(label=_("Organisers beside the hub"), required=False)
    partners = OrganisationsField(label=_("Partners"), required=False)
    why = forms.CharField(
        label=_("What is said of the change"),
        max_length=300,
        required=False,
        help_text=_("Those registered read it when the day, the times, the place or the link change."),
    )
    scope = forms.ChoiceField(
        label=_("This event belongs to a series. Change:"),
        choices=SCOPES,
        initial=Scope.THIS,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What was changed for one event alone stays as it is."),
    )
    activity_revision = UnchangedField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields = ("end_date", "summary", "description", "audience", "language", "online_url", "access_notes")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        is_new = self.instance.pk is None
        self.activity = Activity(kind=Activity.Kind.NETWORKING) if is_new else self.instance.activity
        if is_new:
            self.activity.owner, self.activity.status = self.request.user, Activity.Status.PLANNED
        self._add_activity_fields()
        self._show_lists()
        series = None if is_new else self.instance.series
        if series is None:
            del self.fields["scope"]
        if is_new or self.instance.published_at is None:
            del self.fields["why"]
        self.before = said_by(self.instance) if series and self.is_bound else None
        self.day_before = None if is_new else self.activity.date
        self._lay_out()

    def _add_activity_fields(self) -> None:
        kinds = [(kind.value, kind.label) for kind in Activity.EVENT_KINDS]
        others = [(kind.value, kind.label) for kind in Activity.Kind if kind not in Activity.EVENT_KINDS]
        fields: Any = fields_for_model(Activity, OF_ACTIVITY)
        fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=[*kinds, (_("Other kinds"), others)])
        fields["title"].required = True
        self.fields = {**fields, **self.fields}
        for field in fields.values():
            use_native_widget(field)
        self.initial = {**model_to_dict(self.activity, OF_ACTIVITY), **self.initial}
        self.initial.setdefault("activity_revision", self.activity.revision)

    def _show_lists(self) -> None:
        for name in LISTS:
            self.fields[name].use(self.request.user)  # type: ignore[attr-defined]
            chosen = getattr(self.instance, name).all() if self.instance.pk else []
            self.initial.setdefault(name, company(chosen))

    def _lay_out(self) -> None:
        change = [name for name in ("scope", "why") if name in self.fields]
        self.helper.layout = Layout(
            "activity_revision",
            Fieldset(str(_("What")), "kind", "title", "summary", "description", "language"),
            Fieldset(str(_("When")), "date", "start_time", "end_time", "end_date", css_class="paired"),
            Fieldset(str(_("Where")), "place", "municipality", "access_notes", "is_online", "online_url"),
            Fieldset(str(_("For whom, with whom")), "audience", *LISTS),
            *([Fieldset(str(_("This change")), *self._warned(), *change)] if change else []),
        )

    @property
    def who_is_told(self) -> str:
        """How many people a change is told to, before it is saved; nothing for an event that is over."""
        is_over = self.instance.last_day < localdate()
        count = 0 if is_over or self.instance.published_at is None else expecting(self.instance)
        said = ngettext(
            "%(count)s person registered is told if you change the day, the times, the place or the link.",
            "%(count)s people registered are told if you change the day, the times, the place or the link.",
            count,
        )
        return said % {"count": count} if count else ""

    def _warned(self) -> list[HTML]:
        warning = '{% include "components/alert.html" with tone="warning" text=form.who_is_told %}'
        return [HTML(warning)] if self.who_is_told else []

    # What was typed ----------------------------------------------------------------------------------------

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        check_year(day)
        return day

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or Scope.THIS

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day, scope = said.get("date"), said.get("scope")
        if day and scope in (Scope.FOLLOWING, Scope.ALL) and day != self.day_before:
            self._check_series_day(day, scope)
        return said

    def _check_series_day(self, day: date, scope: str) -> None:
        series, occurrence = self.instance.series, self.instance.occurrence
        if scope == Scope.ALL:
            text = _("All the events of a series cannot change their day at once: choose “this one and the following”.")
            self.add_error("scope", str(text))
        elif series is not None and occurrence is not None:
            try:
                begun_on(series.rule, series.starts_on, occurrence, day)
            except ValidationError as error:
                self.add_error("date", error)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for name in OF_ACTIVITY:
            if name in self.cleaned_data:
                setattr(self.activity, name, self.cleaned_data[name])
        self.instance.activity = self.activity
        wrong = [name for name in OF_ACTIVITY if name in self.errors]
        try:
            self.activity.full_clean(exclude=[*wrong, "owner"])
        except ValidationError as error:
            self._put(error)
        if not {"date", "end_date"} & set(self.errors):
            try:
                check_days(self.instance)
                check_not_moved_back(self.instance, localdate())
            except ValidationError as error:
                self._put(error)

    def _put(self, error: ValidationError) -> None:
        for name, sentences in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else "end_time" if name == "__all__" else None, sentences)

    # What is kept -------------------------------------------------------------------------------------------

    @property
    def changes_activity(self) -> bool:
        return bool(set(self.changed_data) & set(OF_ACTIVITY))

    @property
    def can_undo(self) -> bool:
        """An undo goes back in the event's own history: the activity, and the others of a series, have theirs."""
        return not self.changes_activity and self.cleaned_data.get("scope", Scope.THIS) == Scope.THIS

    def save(self, commit: bool = True) -> Event:
        """The activity is saved before its event, which needs its key. Raises StaleRecord, as the event's own save."""
        event: Event = super().save(commit=False)
        if self.activity.pk is None:
            self.activity.save()
            event.made_its_activity = True
        elif self.changes_activity:
            save_if_unchanged(self.activity, self.cleaned_data.get("activity_revision") or 0)
        event.activity = self.activity
        name_page(event)
        scope = Scope(self.cleaned_data.get("scope", Scope.THIS))
        event.edit = Edit(self.cleaned_data.get("why", ""), scope, self.before)  # type: ignore[attr-defined]
        return event

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        for name in LISTS:
            if name in self.changed_data or not self.instance.pk:
                getattr(self.instance, name).set(self.cleaned_data[name].organisations)
