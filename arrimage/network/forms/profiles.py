"""What the forms of organisations and people share: sections that fold, tags, the hub's own fields, sources noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.forms import DeskForm
from arrimage.network.facts import Confidence, Provenance, Source, is_empty, note
from arrimage.network.forms.choices import saved_tags
from arrimage.network.free_fields import form_field, free_fields, read_value
from arrimage.network.models import FreeField
from arrimage.network.profile_values import FREE

M = TypeVar("M", bound=Model)
NOT_FACTS = ("tags", "logo")


@dataclass(frozen=True)
class Section:
    """A part of the form under a title: its fields, then the rows whose formset has one of these prefixes."""

    title: Any
    fields: Sequence[str] = ()
    rows: Sequence[str] = ()
    is_open: bool = False


@dataclass
class ShownSection:
    """A section ready to be drawn: `filled` of its fields hold something, errors unfold it."""

    title: Any
    fields: list[forms.BoundField]
    formsets: list[tuple[str, Any]]
    is_open: bool
    filled: int = field(default=0)


class ProfileForm(DeskForm[M]):
    """A profile's form. Saving it says that the staff vouches today for what it changed."""

    wants_request = True
    target: ClassVar[str]
    sections: ClassVar[tuple[Section, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].use(self.request.user)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["tags"] = kwargs.get("initial", {}).get("tags") or list(self.instance.tags.all())
        self.free: list[FreeField] = list(free_fields(self.target))
        for one in self.free:
            self.fields[FREE + one.key] = form_field(one)
            self.initial.setdefault(FREE + one.key, read_value(one, (self.instance.custom or {}).get(one.key)))

    def save(self, commit: bool = True) -> M:
        """Write the hub's own fields and the sources of what changed into the record, then save as usual."""
        custom = dict(self.instance.custom or {})
        for one in self.free:
            value = one.to_json(self.cleaned_data[FREE + one.key])
            custom.pop(one.key, None) if is_empty(value) else custom.update({one.key: value})
        self.instance.custom = custom
        note(self.instance, self._vouched_for(), Provenance(Source.STAFF, localdate(), Confidence.HIGH))
        return super().save(commit)

    def _vouched_for(self) -> list[str]:
        """The fields whose value was typed now: all that hold something in a new record, else those that changed."""
        if self.instance._state.adding:
            names = [name for name in self.fields if not is_empty(self.cleaned_data.get(name))]
        else:
            names = list(self.changed_data)
        if "municipality" in names:
            names.append("county")
        return [name for name in names if name not in NOT_FACTS and self._holds(name)]

    def _holds(self, name: str) -> bool:
        value = self.cleaned_data.get(name)
        return name == "county" or not (is_empty(value) or (hasattr(value, "exists") and not value))

    def _save_m2m(self) -> None:
        saved_tags(self.cleaned_data["tags"])
        super()._save_m2m()  # type: ignore[misc]

    def shown_sections(self, formsets: Sequence[tuple[str, Any]]) -> Iterator[ShownSection]:
        """The sections with their fields and rows; those that have neither are left out."""
        own = Section(_("Tags and the hub’s own fields"), ("tags", *(FREE + one.key for one in self.free)))
        for section in (*self.sections, own):
            fields = [self[name] for name in section.fields if name in self.fields]
            rows = [(heading, formset) for heading, formset in formsets if formset.prefix in section.rows]
            wrong = any(bound.errors for bound in fields) or any(formset.total_error_count() for _h, formset in rows)
            filled = sum(not _is_blank(bound.value()) for bound in fields)
            filled += sum(formset.initial_form_count() for _heading, formset in rows)
            if fields or rows:
                yield ShownSection(section.title, fields, rows, section.is_open or wrong, filled)


def _is_blank(value: Any) -> bool:
    return is_empty(value) or (hasattr(value, "exists") and not value.exists())
