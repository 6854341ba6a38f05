"""The register of confidentiality incidents.

Its fields are the eight of section 7 of the Regulation respecting confidentiality incidents (CQLR, c. A-2.1, r. 3.1);
`FIELDS` keeps their order and numbers for the forms, the page and the export. Section 8 of the regulation: kept at
least five years from the day on which the hub came to know of the incident.
"""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, RecordQuerySet
from arrimage.kit.templatetags.formats import long_date

KEPT_MONTHS = 60


class KeptByLaw(Exception):
    """An incident cannot leave the register yet; the text says until when."""


class IncidentQuerySet(RecordQuerySet["Incident"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused, whole, when the law still wants one of them."""
        latest = self.order_by("-known_on").first()
        if latest is not None:
            latest.refuse_to_go_early()
        return super().delete()

    def to_settle(self) -> "IncidentQuerySet":
        """Those whose risk nobody weighed, or that are serious while a notice is missing."""
        notices = Q(notified_cai_on__isnull=True) | Q(notified_people_on__isnull=True, public_notice=False)
        return self.filter(Q(serious="") | (Q(serious="yes") & notices))


class Incident(Record):
    """A use, disclosure or loss of personal information that the law does not allow."""

    class Serious(models.TextChoices):
        YES = "yes", gettext_lazy("Yes: a serious injury may follow")
        NO = "no", gettext_lazy("No: no serious injury is to be feared")

    title = models.CharField(gettext_lazy("short title"), max_length=160, help_text=gettext_lazy("Without any name."))
    # 1
    data_concerned = models.TextField(
        gettext_lazy("personal information concerned"),
        help_text=gettext_lazy("Describe it; if it cannot be known, say why."),
    )
    # 2
    circumstances = models.TextField(gettext_lazy("circumstances"), help_text=gettext_lazy("Briefly: what happened."))
    # 3
    occurred_from = models.DateField(gettext_lazy("took place on, or from"), null=True, blank=True)
    occurred_to = models.DateField(gettext_lazy("took place until"), null=True, blank=True)
    occurred_about = models.CharField(
        gettext_lazy("approximate period"),
        max_length=160,
        blank=True,
        help_text=gettext_lazy("When the date is not known: about when."),
    )
    # 4
    known_on = models.DateField(gettext_lazy("known on, or from"), default=timezone.localdate)
    known_to = models.DateField(gettext_lazy("known until"), null=True, blank=True)
    # 5
    people_count = models.PositiveIntegerField(gettext_lazy("number of people concerned"))
    people_count_is_approximate = models.BooleanField(gettext_lazy("the number is approximate"), default=False)
    # 6
    serious = models.CharField(
        gettext_lazy("risk of serious injury"), max_length=5, choices=Serious, blank=True, default=""
    )
    sensitivity = models.TextField(gettext_lazy("how sensitive the information is"), blank=True)
    malicious_use = models.TextField(gettext_lazy("malicious uses that could be made of it"), blank=True)
    consequences = models.TextField(gettext_lazy("consequences to be feared"), blank=True)
    likelihood = models.TextField(gettext_lazy("how likely a harmful use is"), blank=True)
    # 7
    notified_cai_on = models.DateField(gettext_lazy("notice sent to the Commission on"), null=True, blank=True)
    notified_people_on = models.DateField(gettext_lazy("notice sent to the people on"), null=True, blank=True)
    public_notice = models.BooleanField(gettext_lazy("a public notice was given"), default=False)
    public_notice_reason = models.TextField(gettext_lazy("why a public notice was given"), blank=True)
    # 8
    measures = models.TextField(
        gettext_lazy("measures taken"),
        blank=True,
        help_text=gettext_lazy("Briefly: what was done so that less harm may follow, and that it does not come again."),
    )

    objects = IncidentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = gettext_lazy("confidentiality incident")
        verbose_name_plural = gettext_lazy("confidentiality incidents")
        ordering = ("-known_on", "-pk")
        permissions = (("export_incident", gettext_lazy("Can export the register of incidents")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(occurred_from__isnull=False) | ~Q(occurred_about=""),
                name="incident_when",
                violation_error_message=gettext_lazy("Say when it took place, or about when."),
            ),
            models.CheckConstraint(
                condition=Q(occurred_to__isnull=True) | Q(occurred_to__gte=F("occurred_from")),
                name="incident_period",
                violation_error_message=gettext_lazy("The incident ends before it starts: correct one of the dates."),
            ),
            models.CheckConstraint(
                condition=Q(known_to__isnull=True) | Q(known_to__gte=F("known_on")),
                name="incident_known_period",
                violation_error_message=gettext_lazy(
                    "It was known until a day before it was known: correct one of the dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(public_notice=False) | ~Q(public_notice_reason=""),
                name="incident_public_notice",
                violation_error_message=gettext_lazy("Say why a public notice was given."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """An incident is known once it has begun (fields 3 and 4); a conclusion on the risk rests on something (6)."""
        if self.occurred_from and self.known_on and self.known_on < self.occurred_from:
            raise ValidationError({"known_on": _("It was known before it took place: correct one of the dates.")})
        if self.serious and not any((self.sensitivity, self.malicious_use, self.consequences, self.likelihood)):
            raise ValidationError(
                {"serious": _("Say on what this conclusion rests: fill in one of the four elements.")}
            )

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        self.refuse_to_go_early()
        return super().delete(using=using, keep_parents=keep_parents)

    def refuse_to_go_early(self) -> None:
        """Raise KeptByLaw before the five years are over."""
        if self.kept_until >= timezone.localdate():
            raise KeptByLaw(_("The law wants this incident kept until %(day)s.") % {"day": long_date(self.kept_until)})

    @property
    def kept_until(self) -> date:
        """The last day on which it must be in the register (r. 3.1, s. 8)."""
        until: date = (self.known_to or self.known_on) + relativedelta(months=KEPT_MONTHS)
        return until

    @property
    def missing(self) -> list[str]:
        """What the law still asks of the hub, as sentences."""
        said = []
        if not self.serious:
            said.append(_("Weigh the risk of a serious injury: the guide on this page helps."))
        if self.serious == self.Serious.YES and not self.notified_cai_on:
            said.append(_("Tell the Commission d’accès à l’information promptly, then write the date here."))
        if self.serious == self.Serious.YES and not (self.notified_people_on or self.public_notice):
            said.append(_("Tell each person concerned promptly, or give a public notice, then write the date here."))
        if not self.measures:
            said.append(_("Say what was done so that less harm may follow."))
        return said
