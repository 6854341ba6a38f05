"""Importing a calendar: the file and its period, then one row for each event proposed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Activity
from arrimage.agenda.operations.journal import Company, Entry
from arrimage.agenda.proposals import Proposal, times_of
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.calendars.reading import UnreadableCalendar, read_calendar
from arrimage.kit.files import UploadValidator
from arrimage.network.models import Organisation, Person

MOST_PROPOSALS = 300
LONGEST_PERIOD = timedelta(days=400)
USUAL_PERIOD = timedelta(days=31)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class CalendarUploadForm(forms.Form):
    """Cleans to `entries`: the past events of the file within the period."""

    file = forms.FileField(
        label=_("Calendar file (.ics)"),
        validators=[UploadValidator(("ics",), max_megabytes=5)],
        widget=forms.ClearableFileInput({"accept": ".ics,text/calendar"}),
    )
    since = _day(_("From"))
    until = _day(_("To"))

    def __init__(self, *args: Any, **options: Any) -> None:
        today = localdate()
        super().__init__(*args, initial={"since": today - USUAL_PERIOD, "until": today}, **options)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not {"file", "since", "until"} <= said.keys():
            return said
        since, until = said["since"], min(said["until"], localdate())
        if since > until:
            raise forms.ValidationError(_("The period ends before it starts, or has not begun: correct its dates."))
        if until - since > LONGEST_PERIOD:
            raise forms.ValidationError(_("Choose a period of at most thirteen months."))
        said["entries"] = self._entries(said["file"], since, until)
        return said

    def _entries(self, file: Any, since: Any, until: Any) -> list[CalendarEntry]:
        try:
            entries = read_calendar(file.read(), since=since, until=until)
        except UnreadableCalendar as error:
            raise forms.ValidationError(str(error)) from error
        if not entries:
            raise forms.ValidationError(_("This calendar holds no event in that period. Choose other dates."))
        if len(entries) > MOST_PROPOSALS:
            raise forms.ValidationError(
                _("That period holds %(count)s events; at most %(most)s can be looked over at a time. Shorten it."),
                params={"count": len(entries), "most": MOST_PROPOSALS},
            )
        return entries


class ProposalForm(forms.Form):
    """One event; what is hidden travels with the row, so that nothing is kept until the person confirms."""

    take = forms.BooleanField(label=_("Log it"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    uid = forms.CharField(max_length=255, widget=forms.HiddenInput)
    date = forms.DateField(widget=forms.HiddenInput)
    start_time = forms.TimeField(required=False, widget=forms.HiddenInput)
    end_time = forms.TimeField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(), required=False, widget=forms.MultipleHiddenInput
    )
    people = forms.ModelMultipleChoiceField(Person.objects.all(), required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Dates and times travel in one form, whatever the language.
        for name, written in (("date", "%Y-%m-%d"), ("start_time", "%H:%M:%S"), ("end_time", "%H:%M:%S")):
            self.fields[name].widget.format = written  # type: ignore[attr-defined]

    def entry(self) -> Entry:
        said = self.cleaned_data
        details = {name: said[name] for name in ("start_time", "end_time", "place")}
        company = Company(organisations=list(said["organisations"]), people=list(said["people"]))
        return Entry(
            kind=said["kind"],
            date=said["date"],
            title=said["title"],
            company=company,
            details={**details, "calendar_uid": said["uid"]},
        )


ProposalRows = forms.formset_factory(
    ProposalForm, extra=0, max_num=MOST_PROPOSALS, absolute_max=MOST_PROPOSALS, validate_max=True
)


def row_of(proposal: Proposal) -> dict[str, Any]:
    """What a proposal's row starts from."""
    start, end = times_of(proposal.entry)
    return {
        "take": proposal.is_likely,
        "kind": proposal.kind or Activity.Kind.OTHER_MEETING,
        "title": proposal.entry.summary[:200],
        "uid": proposal.entry.uid,
        "date": proposal.date.isoformat(),
        "start_time": start and start.isoformat("seconds"),
        "end_time": end and end.isoformat("seconds"),
        "place": proposal.entry.location[:200],
        "organisations": [organisation.pk for organisation in proposal.organisations],
        "people": [person.pk for person in proposal.people],
    }
