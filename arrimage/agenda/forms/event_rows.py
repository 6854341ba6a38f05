"""The rows kept with an event: its programme, who speaks, its pictures."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.models import Event, EventPicture, Slot, Speaker
from arrimage.agenda.pictures import KINDS, MAX_MEGABYTES, check_picture, made_light
from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.templatetags.formats import long_date
from arrimage.network.lookups import PersonLookup


class SlotForm(DeskForm[Slot]):
    class Meta:
        model = Slot
        fields = ("day", "start_time", "end_time", "title", "room")


class SlotSet(BaseInlineFormSet[Slot, Event, SlotForm]):
    def clean(self) -> None:
        """Each line is on a day of the event, as the event's form has just said."""
        super().clean()
        event: Any = self.instance
        activity = getattr(event, "activity", None)
        if activity is None or activity.date is None:
            return
        for form in self.forms:
            day = form.cleaned_data.get("day") if hasattr(form, "cleaned_data") else None
            if day and not activity.date <= day <= event.last_day:
                said = {"first": long_date(activity.date), "last": long_date(event.last_day)}
                text = _("This day is not one of the event’s: choose one from %(first)s to %(last)s.")
                form.add_error("day", text % said)
                raise ValidationError(_("A line of the programme is on another day than the event."))


class SpeakerForm(DeskForm[Speaker]):
    person = PersonLookup(
        label=gettext_lazy("In the directory"), required=False, help_text=gettext_lazy("Not needed to name somebody.")
    )

    class Meta:
        model = Speaker
        fields = ("name", "title", "person", "position")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].required = False
        self.fields["position"].required = False

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0

    def clean(self) -> dict[str, Any]:
        """Somebody of the directory need not be typed again."""
        said = super().clean() or {}
        if not said.get("name") and said.get("person"):
            said["name"] = str(said["person"])[:160]
        if not said.get("name") and not self.errors:
            self.add_error("name", _("Say who speaks."))
        return said


class PictureForm(DeskForm[EventPicture]):
    file = forms.FileField(
        label=gettext_lazy("Picture"),
        validators=[check_picture],
        widget=forms.FileInput({"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )

    class Meta:
        model = EventPicture
        fields = ("file", "alternative", "credit", "consent", "consent_note", "is_cover")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        text = _("A photograph of %(most)s MB at the most (%(kinds)s). Where and when it was taken is not kept.")
        self.fields["file"].help_text = text % {"most": MAX_MEGABYTES, "kinds": ", ".join(KINDS)}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return made_light(file, file.name) if "file" in self.changed_data and file else file

    def _get_validation_exclusions(self) -> set[str]:
        """That one picture alone is at the top is seen to by all the rows together."""
        return {*super()._get_validation_exclusions(), "is_cover"}  # type: ignore[misc]


class PictureSet(BaseInlineFormSet[EventPicture, Event, PictureForm]):
    def clean(self) -> None:
        super().clean()
        if len(self._covers()) > 1:
            raise ValidationError(_("One picture alone goes at the top of the page: untick the others."))

    def save(self, commit: bool = True) -> Any:
        """The one at the top changes places before the others are saved, as the database takes one at a time."""
        for form in self._covers():
            EventPicture.objects.filter(event=self.instance).exclude(pk=form.instance.pk).update(is_cover=False)
        return super().save(commit)

    def _covers(self) -> list[Any]:
        kept = [form for form in self.forms if form not in self.deleted_forms and hasattr(form, "cleaned_data")]
        return [form for form in kept if form.cleaned_data.get("is_cover")]


SlotRows = inlineformset_factory(Event, Slot, form=SlotForm, formset=SlotSet, extra=1)
SpeakerRows = inlineformset_factory(Event, Speaker, form=SpeakerForm, extra=1)
PictureRows = inlineformset_factory(Event, EventPicture, form=PictureForm, formset=PictureSet, extra=1)
