"""Forms of the sessions of others: one by hand, a source, a link to read."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.likely_days import check_length, check_year
from arrimage.agenda.models import Activity, RelayedSession, Source
from arrimage.agenda.sessions.sayings import FIELDS
from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.public_addresses import Unresolved, refusal_of
from arrimage.network.lookups import OrganisationLookup

KINDS = [(kind.value, kind.label) for kind in Activity.EVENT_KINDS]


class RelayedSessionForm(DeskForm[RelayedSession]):
    class Meta:
        model = RelayedSession
        fields = (
            *("kind", "title", "date", "start_time", "end_time", "end_date", "is_online", "place", "municipality"),
            *("organiser", "url", "lowest_price", "language", "description", "state"),
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = KINDS  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = (  # type: ignore[attr-defined]
            self.fields["municipality"].queryset.select_related("county")  # type: ignore[attr-defined]
        )
        if not self.instance.pk:
            # Whoever writes it down knows it: nobody else needs to look it over.
            self.initial.setdefault("kind", Activity.Kind.TRAINING)
            self.initial.setdefault("state", RelayedSession.State.PUBLISHED)

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        check_year(day)
        return day

    def clean_end_date(self) -> date | None:
        last: date | None = self.cleaned_data["end_date"]
        if last:
            check_year(last)
            check_length(self.cleaned_data.get("date", last), last)
        return last

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("start_time"), said.get("end_time")
        if end and not start:
            self.add_error("start_time", _("Say at what time it starts, since it has an end."))
        elif start and end and end < start and not said.get("end_date"):
            self.add_error("end_time", _("The session ends before it starts: correct one of the two times."))
        return said

    def save(self, commit: bool = True) -> RelayedSession:
        """What was corrected at the desk is kept: a source no longer changes it."""
        if self.instance.pk:
            kept = {*self.instance.kept_by_hand, *(name for name in self.changed_data if name in FIELDS)}
            self.instance.kept_by_hand = sorted(kept)
        saved: RelayedSession = super().save(commit)
        return saved


class SourceForm(DeskForm[Source]):
    organisation = OrganisationLookup(
        label=gettext_lazy("Organisation in the directory"),
        required=False,
        help_text=gettext_lazy("Whose sessions they are, when it is only one’s."),
    )

    class Meta:
        model = Source
        fields = ("url", "name", "organisation", "kind", "format", "every_hours", "publishes_directly", "is_active")

    # Asked of what is read by itself, not of a file.
    OF_ADDRESSES = ("format", "every_hours", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = KINDS  # type: ignore[attr-defined]
        if self.instance.is_file:
            for name in ("url", *self.OF_ADDRESSES):
                del self.fields[name]
            return
        self.fields["url"].help_text = gettext_lazy(
            "Of a calendar (.ics), a feed (RSS), a table (CSV) or the page where the sessions are listed."
        )

    def clean_url(self) -> str:
        """An address that the server would never read is refused now; a name that no site has yet is only warned of."""
        url: str = self.cleaned_data["url"]
        refusal = refusal_of(url) if "url" in self.changed_data else None
        if refusal is not None and not isinstance(refusal, Unresolved):
            raise forms.ValidationError(str(refusal))
        self.instance.address_warning = "" if refusal is None else str(refusal)
        return url

    def save(self, commit: bool = True) -> Source:
        """Another address, or another way to read it, is read from the start."""
        if {"url", "format"} & set(self.changed_data):
            self.instance.etag = self.instance.last_modified = ""
        saved: Source = super().save(commit)
        return saved


class LinkForm(forms.Form):
    """The link of a page where a session is told."""

    url = forms.URLField(
        label=gettext_lazy("Link of the page"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy(
            "Copied from your browser: its title, its dates and its place are read when it says them."
        ),
    )
