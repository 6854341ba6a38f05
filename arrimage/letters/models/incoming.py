"""What came back after a mailing: mail returned, complaints, automatic replies, and what nobody could make out."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.letters.models.deliveries import Delivery


class ReturnQuerySet(models.QuerySet["Return"]):
    def search(self, query: str) -> "ReturnQuerySet":
        return self.filter(address__contains=query.strip().lower())

    def to_look_at(self) -> "ReturnQuerySet":
        """Those that were not understood, or not surely about a message of ours, until somebody looked."""
        doubtful = (Return.Effect.UNCLEAR, Return.Effect.UNTIED, Return.Effect.UNPROVEN)
        return self.filter(looked_at=None, effect__in=doubtful)


class Return(models.Model):
    """`digest` names the mail and its recipient: the same mail read twice is one row."""

    class Kind(models.TextChoices):
        BOUNCE = "bounce", _("Came back")
        COMPLAINT = "complaint", _("Reported as junk mail")
        AUTO_REPLY = "auto-reply", _("Automatic reply")
        REPLY = "reply", _("A reader answers")
        NOTICE = "notice", _("Delivery notice")
        OTHER = "other", _("Not recognised")

    class Effect(models.TextChoices):
        SUPPRESSED = "suppressed", _("Nothing more is sent to the address")
        STRIKE = "strike", _("Counted: three in a row leave the address out")
        UNPROVEN = "unproven", _("Counted, to be looked at: nothing proves that our message came back")
        WITHDRAWN = "withdrawn", _("Consent withdrawn at once")
        NONE = "none", _("Nothing changes")
        UNTIED = "untied", _("Nothing: no message of ours is known to have gone there")
        UNCLEAR = "unclear", _("To be looked at")

    received_at = models.DateTimeField(_("read on"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # None for what did not come back.
    hard = models.BooleanField(_("for good"), null=True, blank=True)
    delayed = models.BooleanField(_("still being tried"), default=False)
    address = models.CharField(_("e-mail"), max_length=254, blank=True, db_index=True)
    status = models.CharField(_("status code"), max_length=12, blank=True)
    diagnostic = models.CharField(_("what the server said"), max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, related_name="returns", null=True, blank=True, verbose_name=_("delivery")
    )
    effect = models.CharField(_("what was done"), max_length=10, choices=Effect, default=Effect.NONE)
    looked_at = models.DateTimeField(_("looked at on"), null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ("-received_at", "-pk")
        indexes = (models.Index(fields=("effect", "looked_at"), name="letters_return_effect"),)

    def __str__(self) -> str:
        return f"{self.address or self.subject or self.digest[:8]} · {self.get_kind_display()}"

    def save(self, **options: Any) -> None:
        """Servers say more than a column holds."""
        self.status, self.diagnostic, self.subject = self.status[:12], self.diagnostic[:500], self.subject[:200]
        super().save(**options)
