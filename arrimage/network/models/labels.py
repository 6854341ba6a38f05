"""What a hub adds to the records of its own accord: tags, and fields that its work needs."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.display import shown
from arrimage.kit.records import Searchable
from arrimage.network.facts import confirmations


class Tag(Searchable):
    """A word the hub puts on organisations and people."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return self.name


class FreeField(models.Model):
    """A field that the hub defines for its organisations or people; values lie in the record's `custom`, by `key`."""

    class Target(models.TextChoices):
        ORGANISATION = "organisation", _("Organisations")
        PERSON = "person", _("People")

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", pgettext_lazy("kind of field", "Number")
        DATE = "date", _("Date")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", _("Choice in a list")

    target = models.CharField(_("for"), max_length=20, choices=Target, default=Target.ORGANISATION)
    key = models.SlugField(_("key"), max_length=40, editable=False)
    label = models.CharField(_("label"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line, for a choice in a list."))
    order = models.PositiveSmallIntegerField(_("order"), default=10)

    class Meta:
        verbose_name = _("free field")
        verbose_name_plural = _("free fields")
        ordering = ("target", "order", "label")
        constraints = (models.UniqueConstraint(fields=("target", "key"), name="free_field_key"),)

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if self.kind == self.Kind.CHOICE and not self.options:
            raise ValidationError({"choices": _("Write the choices of the list, one a line.")})

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def to_json(self, value: Any) -> Any:
        """The value as `custom` keeps it."""
        return value.isoformat() if hasattr(value, "isoformat") else str(value) if self._is_decimal(value) else value

    @staticmethod
    def _is_decimal(value: Any) -> bool:
        return hasattr(value, "as_tuple")


def told_beside(newer: Any, older: Any, target: str) -> Iterator[tuple[str, str, str]]:
    """What two versions of a profile say differently beside their columns: free fields, and facts confirmed."""
    labels = dict(FreeField.objects.filter(target=target).values_list("key", "label"))
    after, before = newer.custom or {}, older.custom or {}
    for key in sorted({*after, *before}):
        if after.get(key) != before.get(key):
            yield labels.get(key, key), shown(before.get(key)), shown(after.get(key))
    for field, was, now in confirmations(newer, older):
        yield gettext("Source of “%(fact)s”") % {"fact": _fact_label(newer, field, labels)}, was, now


def _fact_label(entry: Any, field: str, labels: dict[str, str]) -> str:
    key = field.removeprefix("free_")
    if key != field:
        return labels.get(key, key)
    return str(entry.instance_type._meta.get_field(field).verbose_name)
