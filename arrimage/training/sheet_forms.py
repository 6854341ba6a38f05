"""The form of a training sheet, with its costs and what participants take away."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.likely_days import check_year
from arrimage.agenda.models import Activity, Event
from arrimage.agenda.periods import Preset, period_of
from arrimage.evidence.period import Period
from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.kit.files import UploadValidator
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.training.models import Cost, Material, TrainingSheet


class SheetForm(DeskForm[TrainingSheet]):
    wants_request = True

    trainer = PersonLookup(label=_("Trainer"), required=False)
    trainer_organisation = OrganisationLookup(label=_("Training organisation"), required=False)

    class Meta:
        model = TrainingSheet
        fields = (
            "event",
            "objectives",
            "audience",
            "prerequisites",
            "trainer",
            "trainer_organisation",
            "hours",
            "subsidy",
            "funder",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["event"]
            return
        visible = Event.objects.visible_to(self.request.user).filter(training_sheet=None)
        events: Any = self.fields["event"]
        events.queryset = visible.exclude(activity__status=Activity.Status.CANCELLED).select_related("activity")
        events.label_from_instance = lambda event: f"{event.activity.date:%Y-%m-%d} – {event}"


class MaterialForm(DeskForm[Material]):
    class Meta:
        model = Material
        fields = ("title", "file", "url", "is_public")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].validators.append(UploadValidator())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("url"):
            self.add_error("file", _("Choose a file or write an address."))
        return said


CostRows = inlineformset_factory(TrainingSheet, Cost, fields=("kind", "label", "amount"), extra=1)
MaterialRows = inlineformset_factory(TrainingSheet, Material, form=MaterialForm, extra=1)


class PeriodForm(forms.Form):
    """From one day to another, both included; without an answer, the fiscal year that goes on."""

    du = forms.DateField(label=_("From"), required=False)
    au = forms.DateField(label=_("To"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in self.fields.values():
            use_native_widget(each)

    def clean_du(self) -> date | None:
        return self._likely("du")

    def clean_au(self) -> date | None:
        return self._likely("au")

    def _likely(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day:
            check_year(day)
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("du"), said.get("au")
        if first and last and last < first:
            self.add_error("au", _("The last day comes before the first: correct one of the two."))
        return said

    def period(self) -> Period:
        """The days asked for, completed by the fiscal year; that year alone when they cannot be read."""
        usual = period_of(Preset.THIS_FISCAL_YEAR, localdate())
        said = self.cleaned_data if self.is_valid() else {}
        start, last = said.get("du") or usual.start, said.get("au") or usual.last_day
        return Period(start, max(start, last) + timedelta(days=1))
