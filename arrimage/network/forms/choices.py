"""Fields that choose among many: municipalities under their MRC, sectors looked up, tags typed freely."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.text import sort_key
from arrimage.network.lookups import LookupInput
from arrimage.network.models import Municipality, Sector, Tag
from arrimage.network.models.territory import full_name

POSTAL_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d")
MORE = "more:"


def past_year(year: int | None) -> int | None:
    """The year, unless it is still to come."""
    if year is not None and year > localdate().year:
        raise ValidationError(_("This year is still to come: check it."))
    return year


class MunicipalitiesByCounty(forms.ModelChoiceField):
    """A list of municipalities under the name of their MRC, which the keyboard searches by first letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Municipality.objects.all(), **options)
        self.choices = self._grouped

    def _grouped(self) -> list[tuple[str, Any]]:
        groups: dict[str, list[tuple[int, str]]] = {}
        # Names alone rather than records: the choice is on every page of the list.
        rows = Municipality.objects.order_by("county__sort_key", "sort_key")
        for pk, name, designation, county in rows.values_list("pk", "name", "designation", "county__name"):
            groups.setdefault(county, []).append((pk, full_name(name, designation)))
        return [("", self.empty_label or ""), *groups.items()]


class PostalCodeField(forms.CharField):
    """Kept as «J6T 1A1», however it was typed."""

    def clean(self, value: Any) -> str:
        typed = re.sub(r"[\s-]", "", super().clean(value)).upper()
        if typed and not POSTAL_CODE.fullmatch(typed):
            raise forms.ValidationError(_("A postal code is written like J6T 1A1."))
        return f"{typed[:3]} {typed[3:]}".strip()


class SectorsWidget(forms.Widget):
    """The sectors chosen, ticked, and a field to add one by its name or code."""

    template_name = "network/widgets/sectors.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        picked = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))
        typed = (data.get(f"{name}-more") or "").strip()
        return [*picked, f"{MORE}{typed}"] if typed else picked

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # nothing ticked is an answer

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        said = [str(one) for one in value or ()]
        context = super().get_context(name, None, attrs)
        field_id = context["widget"]["attrs"].get("id", f"id_{name}")
        more = LookupInput(reverse_lazy("desk:network-sector-names"))
        typed = "".join(one.removeprefix(MORE) for one in said if one.startswith(MORE))
        context["chosen"] = Sector.objects.filter(pk__in=[one for one in said if one.isdecimal() and len(one) < 19])
        context["more"] = more.render(f"{name}-more", typed, {**(attrs or {}), "id": field_id, "class": "form-control"})
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_


class SectorsField(forms.ModelMultipleChoiceField):
    """Several sectors among a hundred: those ticked, and those named in the text field, separated by semicolons."""

    widget = SectorsWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(Sector.objects.all(), **options)

    def clean(self, value: Any) -> Any:
        said = [str(one) for one in value or ()]
        keys = [one for one in said if not one.startswith(MORE)]
        names = [name for one in said if one.startswith(MORE) for name in one.removeprefix(MORE).split(";")]
        keys += [str(self._named(name.strip()).pk) for name in names if name.strip()]
        return super().clean(keys)

    def _named(self, text: str) -> Sector:
        """By its code, its name, or both as they are proposed: «722 – Services de restauration»."""
        code, _dash, name = text.partition(" – ")
        found = Sector.objects.filter(Q(code=code.strip()) | Q(sort_key=sort_key(name or text))).first()
        if found is None:
            raise ValidationError(
                _("No sector is called “%(text)s”. Type a few letters, then choose among the names proposed.")
                % {"text": text}
            )
        return found


class TagsField(forms.CharField):
    """Tags separated by commas. `use(user)` says who types: a new word becomes a tag when she may add some."""

    user: Any = None

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("Separated by commas. Those already in use are proposed."))
        super().__init__(
            required=False, widget=LookupInput(reverse_lazy("desk:network-tag-names")), max_length=600, **options
        )

    def use(self, user: Any) -> None:
        self.user = user

    def prepare_value(self, value: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return ", ".join(sorted((str(tag) for tag in value), key=sort_key))

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {sort_key(name) for name in _split(self.prepare_value(initial))}
        return before != {sort_key(name) for name in _split(data)}

    def clean(self, value: Any) -> list[Tag]:
        names = {sort_key(name): name for name in _split(super().clean(value))}
        known = {tag.sort_key: tag for tag in Tag.objects.filter(sort_key__in=names)}
        missing = [name for key, name in names.items() if key not in known]
        if missing and not self.user.has_perm("network.add_tag"):
            raise ValidationError(
                _("These tags are not in use: %(names)s. Choose among the names proposed.")
                % {"names": ", ".join(missing)}
            )
        if long := next((name for name in missing if len(name) > 60), None):
            raise ValidationError(_("“%(name)s” is too long for a tag: sixty letters at most.") % {"name": long})
        # Not saved yet: a form that is refused elsewhere leaves no stray tag.
        return [known.get(key) or Tag(name=name) for key, name in names.items()]


def _split(text: Any) -> list[str]:
    return [name for name in (" ".join(part.split()) for part in re.split("[,;]", text or "")) if name]


def saved_tags(tags: list[Tag]) -> list[Tag]:
    """The tags, those that are new saved."""
    for tag in tags:
        if tag.pk is None:
            tag.save()
    return tags
