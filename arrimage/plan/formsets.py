"""Rows that belong to a record of the plan, filled in on its form."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from arrimage.kit.desk.forms import use_native_widget
from arrimage.kit.files import UploadValidator
from arrimage.plan import models


class RowForm(forms.ModelForm[Any]):
    """A row with the browser's own date fields and a check of any file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            use_native_widget(field)
            if isinstance(field, forms.FileField):
                field.validators.append(UploadValidator())


def _rows(parent: Any, model: Any, *fields: str) -> type[BaseInlineFormSet[Any, Any, Any]]:
    return inlineformset_factory(parent, model, form=RowForm, fields=fields, extra=1)


ReportingPeriods = _rows(models.Plan, models.ReportingPeriod, "label", "start", "end")
Responsibilities = _rows(models.Action, models.Responsibility, "label", "role", "organisation", "person")
Tasks = _rows(models.Action, models.Task, "label", "owner", "due_on", "done_on", "is_milestone")
BudgetLines = _rows(models.Action, models.BudgetLine, "label", "source", "planned", "committed", "spent")
Targets = _rows(models.Indicator, models.Target, "period", "value", "baseline", "raw")
Readings = _rows(models.Indicator, models.Reading, "date", "value", "evidence", "file")
Versions = _rows(models.Deliverable, models.DeliverableVersion, "date", "note", "file", "url")
FrameworkItems = _rows(models.Framework, models.FrameworkItem, "code", "label", "parent", "position")
