"""The forms of the plan's records."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.files import UploadValidator
from arrimage.plan import models


class PlanForm(DeskForm[models.Plan]):
    class Meta:
        model = models.Plan
        fields = ("title", "code", "status", "start", "end", "parent_action", "is_public")


class ActionForm(DeskForm[models.Action]):
    class Meta:
        model = models.Action
        fields = (
            *("plan", "objective", "code", "label", "position", "deadline_raw", "deadline_start", "deadline_end"),
            *("budget_raw", "budget_amount", "state_override", "state_reason", "framework_items"),
        )
        widgets = {"framework_items": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("deadline_start"), cleaned.get("deadline_end")
        if start and end and end < start:
            self.add_error("deadline_end", _("The deadline ends before it starts: correct one of the two dates."))
        if cleaned.get("state_override") and not cleaned.get("state_reason"):
            self.add_error("state_reason", _("Say why the state is decided by hand."))
        objective, plan = cleaned.get("objective"), cleaned.get("plan")
        if objective and plan and objective.plan_id != plan.pk:
            self.add_error("objective", _("This objective belongs to another plan: choose one of this plan."))
        return cleaned


class IndicatorForm(DeskForm[models.Indicator]):
    class Meta:
        model = models.Indicator
        fields = ("action", "objective", "text", "position", "measure", "parameters", "is_public", "framework_items")
        widgets = {"framework_items": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("action")) == bool(cleaned.get("objective")):
            self.add_error("action", _("An indicator belongs to an action or to an objective: choose one of the two."))
        return cleaned


class DeliverableForm(DeskForm[models.Deliverable]):
    class Meta:
        model = models.Deliverable
        fields = ("action", "title", "nature", "due_on", "accepted_on", "acceptance_evidence", "review_months")


class FrameworkForm(DeskForm[models.Framework]):
    class Meta:
        model = models.Framework
        fields = ("name", "funder")


class NoteForm(DeskForm[models.ActionNote]):
    class Meta:
        model = models.ActionNote
        fields = ("text",)


class DocumentForm(DeskForm[models.ActionDocument]):
    file = forms.FileField(label=gettext_lazy("File"), validators=[UploadValidator()])

    class Meta:
        model = models.ActionDocument
        fields = ("title", "file")


class ReadingForm(DeskForm[models.Reading]):
    class Meta:
        model = models.Reading
        fields = ("date", "value", "evidence", "file")

    def to_reading(self) -> dict[str, Any]:
        """What `operations.add_reading` asks."""
        given = self.cleaned_data
        return {"value": given["value"], "evidence": given["evidence"], "as_of": given["date"], "file": given["file"]}


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Your plan’s document"),
        help_text=gettext_lazy("Word, Excel, LibreOffice, CSV, PDF, Markdown or text, 25 MB at most."),
    )
    plan = forms.ModelChoiceField(
        models.Plan.objects.all(),
        required=False,
        label=gettext_lazy("It corrects"),
        empty_label=gettext_lazy("No plan: it is a new one"),
        help_text=gettext_lazy("For a corrected document: you will choose which differences to take."),
    )


class DraftForm(DeskForm[models.Plan]):
    """What is asked before a draft becomes a live plan."""

    class Meta:
        model = models.Plan
        fields = ("title", "start", "end")
