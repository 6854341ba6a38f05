"""Adding a document to an activity."""

from django import forms

from arrimage.agenda.models import ActivityDocument
from arrimage.kit.files import UploadValidator


class DocumentForm(forms.ModelForm[ActivityDocument]):
    class Meta:
        model = ActivityDocument
        fields = ("file", "title")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["file"].validators.append(UploadValidator())
        self.fields["title"].required = False

    def clean(self) -> dict[str, object]:
        """Without a title, the file's own name."""
        said = super().clean() or {}
        if not said.get("title") and said.get("file"):
            said["title"] = said["file"].name[:160]
        return said
