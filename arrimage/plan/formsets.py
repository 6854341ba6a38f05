"""Rows that belong to a record of the plan, filled in on its form."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.accounts.models import User
from arrimage.accounts.roles import Role
from arrimage.evidence import catalogue
from arrimage.kit.desk.forms import use_native_widget
from arrimage.kit.files import UploadValidator
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.plan import models


class RowForm(forms.ModelForm[Any]):
    """A row with the browser's own date fields, numbers without idle zeros, words on one line, any file checked."""

    on_one_line: tuple[str, ...] = ("label", "raw", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.on_one_line:
                field.widget = forms.TextInput(attrs={"class": "form-control"})
            use_native_widget(field)
            if isinstance(field, forms.FileField):
                _simple_file(field, getattr(self.instance, name))
            value = self.initial.get(name)
            if isinstance(value, Decimal):
                plain = f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
                self.initial[name] = Decimal(plain) if field.localize else plain
            if field.localize:
                field.widget.attrs["inputmode"] = "decimal"


def _simple_file(field: forms.FileField, kept: Any) -> None:
    """Checked, and told by its name where one is already kept (a row is deleted whole)."""
    field.validators.append(UploadValidator())
    field.widget = forms.FileInput(attrs={"class": "form-control"})
    if kept:
        field.help_text = _("Kept: %(name)s") % {"name": kept.name.rpartition("/")[2]}


class RoleChoice(forms.ModelChoiceField[Group]):
    def label_from_instance(self, group: Any) -> str:
        return str(Role(group.name).label)


class ResponsibilityRow(RowForm):
    """Who answers for an action: in the plan's words, tied to a role, an organisation or a person."""

    role = RoleChoice(Group.objects.filter(name__in=Role.values), required=False, label=gettext_lazy("Role"))
    organisation = OrganisationLookup(required=False, label=gettext_lazy("Organisation"))
    person = PersonLookup(required=False, label=gettext_lazy("Person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].required = False

    def clean(self) -> dict[str, Any]:
        """Without words of the plan, the party's own name."""
        cleaned = super().clean() or {}
        role = cleaned.get("role")
        named = cleaned.get("person") or cleaned.get("organisation") or (role and Role(role.name).label)
        cleaned["label"] = cleaned.get("label") or str(named or "")
        if not cleaned["label"] and not self.errors:
            self.add_error("label", _("Say who answers for the action, or choose a role, an organisation, a person."))
        return cleaned


class TaskRow(RowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners: Any = self.fields["owner"]
        at_work = Q(is_active=True, groups__name__in=set(Role.values) - {Role.MEMBER.value})
        owners.queryset = User.objects.filter(at_work | Q(pk=self.instance.owner_id)).distinct()


class OwnRows(BaseInlineFormSet[Any, Any, Any]):
    """Rows one of whose fields chooses among what belongs to the same record or its plan."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "period" in form.fields:
            form.fields["period"].queryset = _periods_of(self.instance)
            form.fields["period"].empty_label = _("The whole plan")
            form.fields["period"].help_text = ""
        if "parent" in form.fields:
            others = models.FrameworkItem.objects.filter(framework=self.instance.pk)
            form.fields["parent"].queryset = others.exclude(pk=form.instance.pk)


class TargetRows(OwnRows):
    """What is counted from records cannot be aimed below zero; what is typed by hand may be."""

    def clean(self) -> None:
        super().clean()
        measure = self.instance.measure
        if not catalogue.known(measure) or catalogue.get(measure).manual:
            return
        for form in self.forms:
            for name in FIGURES:
                if (form.cleaned_data.get(name) or 0) < 0:
                    form.add_error(name, _("Records are counted from zero: this cannot be below zero."))


def _periods_of(indicator: models.Indicator) -> Any:
    if not (indicator.action_id or indicator.objective_id):
        return models.ReportingPeriod.objects.exclude(plan__status=models.Plan.Status.CLOSED)
    return indicator.plan.periods.all()


class PeriodRows(BaseInlineFormSet[Any, Any, Any]):
    """A reported period stays: its figures were given to somebody."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.frozen_at:
                sentence = _("“%(period)s” was reported: it cannot be deleted. Untick its deletion.")
                raise ValidationError(sentence % {"period": form.instance})


class TypedValues(BaseInlineFormSet[Any, Any, Any]):
    """Typed values to correct; a new one is typed on its own page, which checks its day."""

    can_add = False


def _rows(parent: Any, model: Any, *fields: str, **options: Any) -> type[BaseInlineFormSet[Any, Any, Any]]:
    return inlineformset_factory(parent, model, fields=fields, **{"form": RowForm, "extra": 1, **options})


ReportingPeriods = _rows(models.Plan, models.ReportingPeriod, "label", "start", "end", formset=PeriodRows)
Responsibilities = _rows(
    models.Action, models.Responsibility, "label", "role", "organisation", "person", form=ResponsibilityRow
)
Tasks = _rows(models.Action, models.Task, "label", "owner", "due_on", "done_on", "is_milestone", form=TaskRow)
BudgetLines = _rows(models.Action, models.BudgetLine, "label", "source", "planned", "committed", "spent")
FIGURES = ("value", "baseline")  # typed as the reader writes them: «10,5»
Targets = _rows(
    models.Indicator, models.Target, "period", *FIGURES, "raw", formset=TargetRows, localized_fields=FIGURES
)
TYPED = {"formset": TypedValues, "extra": 0, "max_num": 0, "localized_fields": FIGURES}
Readings = _rows(models.Indicator, models.Reading, "date", "value", "evidence", "file", **TYPED)
Versions = _rows(models.Deliverable, models.DeliverableVersion, "date", "note", "file", "url")
FrameworkItems = _rows(models.Framework, models.FrameworkItem, "code", "label", "parent", "position", formset=OwnRows)
