"""What was written to those who came, so that nothing is sent twice and everything can be shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.registration.models import Registration


class AfterLetter(models.Model):
    """A letter to one participant. `reference` names its row in the delivery ledger, `withheld` why there is none."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thank-you letter")
        CERTIFICATE = "certificate", _("Certificate of attendance")
        REVOKED = "revoked", _("Certificate revoked")
        INTRODUCTION = "introduction", _("Introduction")

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="letters_after",
        verbose_name=pgettext_lazy("of a participant", "registration"),
    )
    kind = models.CharField(_("letter"), max_length=12, choices=Kind)
    # Tells apart two letters of one kind: the certificate's number, the introduction's key.
    occasion = models.CharField(_("occasion"), max_length=60, blank=True)
    written_at = models.DateTimeField(_("written at"))
    reference = models.CharField(_("row of the ledger"), max_length=60, blank=True)
    withheld = models.CharField(_("why it did not leave"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("letter about an event held")
        verbose_name_plural = _("letters about events held")
        ordering = ("written_at", "pk")
        constraints = (models.UniqueConstraint(fields=("registration", "kind", "occasion"), name="after_letter_once"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())
