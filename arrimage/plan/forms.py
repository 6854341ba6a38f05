"""The forms of the plan's records. An indicator's is in `binding`."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.files import UploadValidator
from arrimage.plan import models
from arrimage.plan.addresses import whole_number
from arrimage.plan.importing import deadlines

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
LONGEST_PLAN = 30  # years


def check_day(day: date | None) -> None:
    """Raises ValidationError for a year before 1900 or after 2200: one mistyped."""
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(_("This year makes no sense: write it with its four digits, such as 2018."))


def open_actions(keeping: int | None = None) -> "QuerySet[models.Action]":
    """The actions that may be chosen: those of plans not closed, and the one already chosen."""
    still_open = ~Q(plan__status=models.Plan.Status.CLOSED) | Q(pk=keeping)
    return models.Action.objects.filter(still_open).order_by("plan", "position", "pk")


class DatedPlanForm(DeskForm[models.Plan]):
    """A plan whose days make sense."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("start", "end"):
            try:
                check_day(cleaned.get(name))
            except ValidationError as refusal:
                self.add_error(name, refusal)
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end.year - start.year > LONGEST_PLAN:
            self.add_error("end", _("A plan lasts thirty years at most: correct one of the two dates."))
        return cleaned


class PlanForm(DatedPlanForm):
    class Meta:
        model = models.Plan
        fields = ("title", "code", "status", "start", "end", "parent_action", "is_public")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent_action"]
        field.queryset = open_actions(self.instance.parent_action_id).exclude(plan=self.instance.pk)
        field.help_text = _("For a plan that tells how an action of another plan will be done.")
        self.fields["code"].help_text = _("Its short name in addresses: letters, digits and hyphens.")


class ActionForm(DeskForm[models.Action]):
    class Meta:
        model = models.Action
        fields = (
            *("plan", "objective", "code", "label", "position", "deadline_raw", "deadline_start", "deadline_end"),
            *("budget_raw", "budget_amount", "state_override", "state_reason", "framework_items"),
        )
        widgets = {
            "deadline_raw": forms.TextInput,
            "budget_raw": forms.TextInput,
            "framework_items": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].disabled = self.instance.pk is not None
        self.fields["position"].required = False
        for name in ("deadline_start", "deadline_end"):
            self.fields[name].validators.append(check_day)
        objectives: Any = self.fields["objective"]
        objectives.queryset = self._objectives()
        self.fields["position"].help_text = _("The place on the board, 0 first. Empty: after the others.")
        self.fields["deadline_raw"].help_text = _(
            "As the plan says it: “Summer 2018”. Leave both dates empty to let these words tell them."
        )
        self.fields["state_override"].help_text = _("Empty: the state is computed from the indicators and the tasks.")
        self.helper.layout = Layout(
            Fieldset(_("Wording"), "plan", "objective", "code", "label", "position"),
            Fieldset(_("Deadline"), "deadline_raw", "deadline_start", "deadline_end", css_class="paired"),
            Fieldset(_("Budget"), "budget_raw", "budget_amount", css_class="paired"),
            Fieldset(_("State"), "state_override", "state_reason"),
            "framework_items",
        )

    def _objectives(self) -> "QuerySet[models.Objective]":
        if plan := self.instance.plan_id or whole_number(str(self.initial.get("plan"))):
            return models.Objective.objects.filter(plan=plan)
        return models.Objective.objects.exclude(plan__status=models.Plan.Status.CLOSED).order_by("plan", "position")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._clean_deadline(cleaned)
        if (cleaned.get("budget_amount") or 0) < 0:
            self.add_error("budget_amount", _("A budget cannot be below zero."))
        if cleaned.get("state_override") and not cleaned.get("state_reason"):
            self.add_error("state_reason", _("Say why the state is decided by hand."))
        objective, plan = cleaned.get("objective"), cleaned.get("plan")
        if objective and plan and objective.plan_id != plan.pk:
            self.add_error("objective", _("This objective belongs to another plan: choose one of this plan."))
        if plan and cleaned.get("position") is None and "position" not in self.errors:
            cleaned["position"] = following(plan.actions)
        return cleaned

    def _clean_deadline(self, cleaned: dict[str, Any]) -> None:
        """Words that are new, without dates, tell the dates themselves."""
        start, end = cleaned.get("deadline_start"), cleaned.get("deadline_end")
        if start and end and end < start:
            self.add_error("deadline_end", _("The deadline ends before it starts: correct one of the two dates."))
        if "deadline_raw" not in self.changed_data or {"deadline_start", "deadline_end"} & set(self.errors):
            return
        meant = deadlines.read(cleaned.get("deadline_raw", ""))
        self.instance.deadline_kind = meant.kind
        untouched = not {"deadline_start", "deadline_end"} & set(self.changed_data)
        if untouched or not (start or end):
            cleaned["deadline_start"], cleaned["deadline_end"] = meant.start, meant.end


def following(rows: Any) -> int:
    """The place after the last of an action's or a plan's rows."""
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


class DeliverableForm(DeskForm[models.Deliverable]):
    class Meta:
        model = models.Deliverable
        fields = ("action", "title", "nature", "due_on", "accepted_on", "acceptance_evidence", "review_months")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["action"]
        field.queryset = open_actions(self.instance.action_id)


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
        localized_fields = ("value",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs["inputmode"] = "decimal"
        self.fields["file"].validators.append(UploadValidator())

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


class DraftForm(DatedPlanForm):
    """What is asked before a draft becomes a live plan."""

    class Meta:
        model = models.Plan
        fields = ("title", "start", "end")
