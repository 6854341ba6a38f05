"""The words of a renewal notice."""

from typing import Any

from django import forms

from arrimage.kit.desk.forms import DeskForm
from arrimage.membership.models import NoticeStep


class NoticeForm(DeskForm[NoticeStep]):
    class Meta:
        model = NoticeStep
        fields = ("is_active", "subject_fr", "text_fr", "subject_en", "text_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text_fr", "text_en"):
            self.fields[name].widget = forms.Textarea({"rows": 14})
