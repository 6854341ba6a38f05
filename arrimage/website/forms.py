"""The workshop's form of a picture, wherever one is added: the library, its chooser, several at once."""

from typing import Any

from wagtail.images.forms import BaseImageForm

from arrimage.kit.pictures import PictureField


class PictureForm(BaseImageForm):
    """The field that Wagtail makes by itself cannot be named otherwise: it is exchanged where there is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if made := self.fields.get("file"):
            self.fields["file"] = PictureField(label=made.label, required=made.required, widget=made.widget)
