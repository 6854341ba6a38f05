"""Segments: organisations or people that answer to a rule, found again each time they are asked for."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, Searchable, SearchableQuerySet


class RuleField(models.JSONField):
    """A rule, told in words in the history."""

    def deconstruct(self) -> Any:
        """The database only knows JSON."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def in_words(self, rule: Any) -> str:
        from arrimage.network.segments import UnclearRule, parse  # the engine reads the models

        for target in Segment.Target:
            try:
                return str(parse(rule, target))
            except UnclearRule:
                continue
        return str(_("a rule that cannot be understood any more"))


class Segment(Record, Searchable):
    """A rule kept under a name. `rule` is a tree: `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}` or a
    condition `{"field", "is", "value"}`; see `arrimage.network.segments`."""

    class Target(models.TextChoices):
        ORGANISATION = "organisation", _("Organisations")
        PERSON = "person", _("People")

    name = models.CharField(_("name"), max_length=120)
    target = models.CharField(_("of"), max_length=20, choices=Target, default=Target.ORGANISATION)
    description = models.TextField(_("description"), blank=True)
    rule = RuleField(_("rule"), default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="segments",
        null=True,
        blank=True,
        verbose_name=_("owner"),
    )

    objects = SearchableQuerySet["Segment"].as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ("sort_key", "pk")

    def __str__(self) -> str:
        return self.name

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return f"{self.name} {self.description}"
