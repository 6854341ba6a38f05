"""Those who hold or handle personal information for the hub: its host, its mail relay, a printer …"""

from django.db import models
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record


class Processor(Record):
    """A mandatary or supplier of services (P-39.1, s. 18.3), and whether the information leaves Québec (s. 17)."""

    class Place(models.TextChoices):
        QUEBEC = "quebec", gettext_lazy("In Québec")
        CANADA = "canada", gettext_lazy("Elsewhere in Canada")
        ABROAD = "abroad", gettext_lazy("Outside Canada")

    name = models.CharField(gettext_lazy("name"), max_length=160)
    service = models.CharField(gettext_lazy("what it does for the hub"), max_length=250)
    data = models.TextField(gettext_lazy("information entrusted"), blank=True)
    place = models.CharField(gettext_lazy("where the information is"), max_length=10, choices=Place)
    contract_on = models.DateField(gettext_lazy("written contract of"), null=True, blank=True)
    safeguards = models.TextField(gettext_lazy("protection promised"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = gettext_lazy("supplier entrusted with information")
        verbose_name_plural = gettext_lazy("suppliers entrusted with information")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
