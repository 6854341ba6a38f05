"""A mailing: one text on its way to many addresses, whatever it is: an issue, an invitation, a test, a receipt."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.consent.models import Purpose
from arrimage.letters.models.newsletters import Newsletter
from arrimage.network.models import Segment


class MailingQuerySet(models.QuerySet["Mailing"]):
    def under_way(self) -> "MailingQuerySet":
        return self.filter(status=Mailing.Status.SENDING)


class Mailing(models.Model):
    """`contents` is frozen when the mailing is planned: language → subject, subject_b, html, text, in which merge
    fields are still to be filled in (`arrimage.letters.merge`); of an issue, page too, the HTML that the site shows.
    The first language serves those who speak no other.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("Issue of a newsletter")
        MESSAGE = "message", _("Message to a segment")
        TEST = "test", _("Test")
        RECEIPT = "receipt", _("Reply to one person")
        NOTICE = "notice", _("Notices, each with its own text")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        PLANNING = "planning", _("Counting its readers")
        SENDING = "sending", _("On its way")
        PAUSED = "paused", _("Paused")
        SENT = "sent", pgettext_lazy("mailing", "Sent")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ISSUE)
    title = models.CharField(_("title"), max_length=200)
    newsletter = models.ForeignKey(
        Newsletter,
        models.PROTECT,
        related_name="mailings",
        null=True,
        blank=True,
        verbose_name=_("newsletter"),
    )
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="mailings", verbose_name=_("purpose"))
    segments = models.ManyToManyField(Segment, blank=True, related_name="mailings", verbose_name=_("readers"))
    from_name = models.CharField(_("sender’s name"), max_length=120)
    from_email = models.EmailField(_("sender’s address"))
    reply_to = models.EmailField(_("address for replies"), blank=True)
    contents = models.JSONField(_("texts"), default=dict)
    # Small first: a reply to one person does not wait for the end of a bulletin.
    priority = models.PositiveSmallIntegerField(_("priority"), default=50)
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.DRAFT)
    # Why it stopped by itself, in a sentence.
    pause_reason = models.CharField(_("why it is paused"), max_length=300, blank=True)
    # The consent ledger's stamp under which its readers were decided, empty when it moved meanwhile.
    stamp = models.CharField(max_length=60, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="mailings",
        null=True,
        blank=True,
        verbose_name=_("prepared by"),
    )
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)
    # When somebody began to write down its readers: left halfway, it is taken up again a while later.
    planning_since = models.DateTimeField(null=True, blank=True, editable=False)
    planned_at = models.DateTimeField(_("planned on"), null=True, blank=True)
    started_at = models.DateTimeField(_("started on"), null=True, blank=True)
    # After its last pause: how fast it goes is counted from there.
    resumed_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished on"), null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ("-created_at", "-pk")
        permissions = (("send_mailing", _("Can send a mailing")),)
        indexes = (models.Index(fields=("status", "priority"), name="letters_mailing_status"),)

    def __str__(self) -> str:
        return self.title

    @property
    def languages(self) -> list[str]:
        """French first: PostgreSQL does not keep the order in which they were written."""
        return sorted(self.contents, key=lambda language: (language != "fr", language))

    def content(self, language: str) -> dict[str, Any]:
        """The texts for somebody who speaks that language, else the first."""
        known = self.languages
        found: dict[str, Any] = self.contents[language if language in known else known[0]] if known else {}
        return found


class Worker(models.Model):
    """A process that hands messages to the mail server, with its last sign of life: a dead one’s are taken back."""

    name = models.CharField(max_length=120)
    started_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField()
    # What keeps it from sending, in a sentence: the mail server does not answer …
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("sending process")
        verbose_name_plural = _("sending processes")

    def __str__(self) -> str:
        return self.name
