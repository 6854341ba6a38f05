"""What was written to those registered, so that nothing is sent twice and everything can be shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.registration.models.registrations import Registration


class RegistrationLetter(models.Model):
    """A letter to one participant. `reference` names its row in the delivery ledger, `withheld` why there is none.

    `is_due`: it is noted, and the worker is about to write it.
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Confirm your e-mail")
        CONFIRMED = "confirmed", _("Registration confirmed")
        PENDING = "pending", _("To be approved")
        WAITING = "waiting", _("Waiting list")
        OFFERED = "offered", _("A place is offered")
        EXPIRED = "expired", _("The offer lapsed")
        REFUSED = "refused", _("Registration refused")
        CANCELLED = "cancelled", _("Registration cancelled")
        GIVEN = "given", _("Place given to another person")
        REMINDER = "reminder", _("Reminder")
        CHANGED = "changed", _("The event changed")
        EVENT_CANCELLED = "event_cancelled", _("The event is cancelled")
        REINSTATED = "reinstated", _("The event is held after all")
        MESSAGE = "message", _("Message to the participants")

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="letters",
        verbose_name=pgettext_lazy("of a participant", "registration"),
    )
    kind = models.CharField(_("letter"), max_length=16, choices=Kind)
    # Tells apart two letters of one kind that are both due: the change's number, the reminder's hours, the offer's end.
    occasion = models.CharField(_("occasion"), max_length=60, blank=True)
    written_at = models.DateTimeField(_("written at"))
    reference = models.CharField(_("row of the ledger"), max_length=60, blank=True)
    withheld = models.CharField(_("why it did not leave"), max_length=250, blank=True)
    is_due = models.BooleanField(_("about to be written"), default=False)

    class Meta:
        verbose_name = _("letter to a participant")
        verbose_name_plural = _("letters to participants")
        ordering = ("written_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("registration", "kind", "occasion"), name="registration_letter_once"),
        )
        indexes = (models.Index(fields=("id",), condition=models.Q(is_due=True), name="registration_letter_due"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())
