"""Renewal notices: when each leaves and what it says, and those that left."""

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from arrimage.membership.models.record import Term


def days_in_words(days: int) -> str:
    """How far from the end of the year, such as «60 days before the end»."""
    if days == 0:
        return gettext("On the last day of the year")
    before = ngettext("%(count)d day before the end of the year", "%(count)d days before the end of the year", -days)
    after = ngettext("%(count)d day after the end of the year", "%(count)d days after the end of the year", days)
    return (before if days < 0 else after) % {"count": abs(days)}


class NoticeStep(models.Model):
    """A notice of the series, so many days before (negative) or after the end of a year."""

    days = models.SmallIntegerField(_("days from the end of the year"), unique=True)
    subject_fr = models.CharField(_("subject"), max_length=160)
    subject_en = models.CharField(_("subject in English"), max_length=160, blank=True)
    text_fr = models.TextField(_("message"))
    text_en = models.TextField(_("message in English"), blank=True)
    is_active = models.BooleanField(_("is sent"), default=True)

    class Meta:
        verbose_name = _("renewal notice")
        verbose_name_plural = _("renewal notices")
        ordering = ("days",)

    def __str__(self) -> str:
        return self.subject_fr

    @property
    def when(self) -> str:
        return days_in_words(self.days)


class RenewalNotice(models.Model):
    """One notice that left, or that could not, for the year to be paid."""

    class State(models.TextChoices):
        SENT = "sent", _("Handed to the mail")
        NO_ADDRESS = "no_address", _("No e-mail address is known")
        WITHHELD = "withheld", _("Not sent: writing to this address is not allowed")

    term = models.ForeignKey(Term, models.CASCADE, related_name="notices", verbose_name=_("year of membership"))
    days = models.SmallIntegerField(_("days from the end of the year"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    to = models.EmailField(_("e-mail"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    sent_at = models.DateTimeField(_("on"))
    reference = models.CharField(_("name in the delivery ledger"), max_length=40, blank=True)

    why: str  # why it did not leave, in words: see `renewal.overview.with_reasons`

    class Meta:
        verbose_name = _("notice sent")
        verbose_name_plural = _("notices sent")
        ordering = ("-sent_at",)
        constraints = (models.UniqueConstraint(fields=("term", "days"), name="notice_once_a_term"),)

    def __str__(self) -> str:
        return self.subject

    @property
    def when(self) -> str:
        return days_in_words(self.days)
