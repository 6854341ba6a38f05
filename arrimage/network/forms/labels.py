"""What the hub adds of its own accord: tags, fields, the settings of its directory."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.text import sort_key
from arrimage.network.free_fields import filled_values
from arrimage.network.models import DirectorySettings, FreeField, SupportSubject, Tag


class TagForm(DeskForm[Tag]):
    class Meta:
        model = Tag
        fields = ("name",)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].replace(",", " ").replace(";", " ").split())
        if Tag.objects.filter(sort_key=sort_key(name)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is already a tag of this name."))
        return name


class SubjectForm(DeskForm[SupportSubject]):
    class Meta:
        model = SupportSubject
        fields = ("name_fr", "name_en", "position")
        help_texts = {"position": gettext_lazy("Subjects are shown from the smallest number to the largest.")}

    def clean_name_fr(self) -> str:
        name = " ".join(self.cleaned_data["name_fr"].split())
        if SupportSubject.objects.filter(sort_key=sort_key(name)).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is already a subject of this name."))
        return name


class FreeFieldForm(DeskForm[FreeField]):
    class Meta:
        model = FreeField
        fields = ("target", "label", "kind", "choices", "order")
        help_texts = {"order": gettext_lazy("Fields are shown from the smallest number to the largest.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["target"].disabled = True

    def clean(self) -> dict[str, Any]:
        """What records already say must stay readable: the kind stays, a choice in use stays."""
        said: dict[str, Any] = super().clean() or {}
        before = FreeField.objects.filter(pk=self.instance.pk).first()
        filled = filled_values(before) if before else 0
        if before and filled and said.get("kind") not in (None, before.kind):
            text = _("%(count)d profiles already hold a value of this kind. Add another field instead.")
            self.add_error("kind", text % {"count": filled})
        return said

    def save(self, commit: bool = True) -> FreeField:
        if not self.instance.key:
            self.instance.key = new_key(self.instance.target, self.instance.label)
        return super().save(commit)


def new_key(target: str, label: str) -> str:
    """The label as a key that no other field of those records has."""
    base = slugify(label)[:34] or "champ"
    taken = set(FreeField.objects.filter(target=target).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 1000))) if key not in taken)


class SettingsForm(forms.ModelForm[DirectorySettings]):
    class Meta:
        model = DirectorySettings
        fields = ("review_months", "members_change_directly")
