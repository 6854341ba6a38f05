"""A funder's own axes: a second, small tree over the same actions and indicators."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Framework(models.Model):
    name = models.CharField(_("name"), max_length=160, unique=True)
    funder = models.CharField(_("funder"), max_length=160, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("funder’s framework")
        verbose_name_plural = _("funders’ frameworks")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class FrameworkItem(models.Model):
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="items", verbose_name=_("funder’s framework"))
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True, verbose_name=_("under")
    )
    code = models.CharField(_("number"), max_length=30, blank=True)
    label = models.CharField(_("wording"), max_length=300)
    position = models.PositiveIntegerField(_("position"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("funder’s axis")
        verbose_name_plural = _("funder’s axes")
        ordering = ("framework", "position", "pk")

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()
