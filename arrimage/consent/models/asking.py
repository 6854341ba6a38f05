"""Who the hub says it is when it writes, and the requests for express consent that it sends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.consent.models.ledger import Address, ConsentEntry
from arrimage.consent.models.purposes import Purpose, Wording


class Sender(models.Model):
    """The identity that each commercial message states (SOR/2012-36, ss. 2 and 4), and the hub's choices. One row."""

    name = models.CharField(_("name under which the hub writes"), max_length=160, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("web address"), blank=True)
    is_cooperative = models.BooleanField(
        _("the hub is a cooperative"),
        default=False,
        help_text=_("Membership is then a business relationship (s. 10(11) of the Act), no longer a private one."),
    )
    ask_again_months = models.PositiveSmallIntegerField(
        _("months before asking again"),
        default=12,
        help_text=_("Nobody is asked twice for the same express consent within this time."),
    )

    class Meta:
        verbose_name = _("sender of messages")
        verbose_name_plural = _("sender of messages")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get(cls) -> "Sender":
        return cls.objects.first() or cls()

    @property
    def identity(self) -> str:
        """As shown where people consent, a fact a line."""
        facts = (self.name, self.postal_address, self.phone, self.email, self.website)
        return "\n".join(fact.strip() for fact in facts if fact.strip())

    @property
    def is_complete(self) -> bool:
        """Name, postal address and one other way to answer (SOR/2012-36, ss. 2(1)(d) and 4(d))."""
        return bool(self.name and self.postal_address and (self.phone or self.email or self.website))


class ConsentRequest(models.Model):
    """A message that asks one address for express consent: decided again on the day it leaves, and kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to leave")
        SENDING = "sending", _("Leaving")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Not sent: writing is not allowed")
        FAILED = "failed", _("Not sent: the mail server refused it")

    address = models.ForeignKey(Address, models.CASCADE, related_name="requests", verbose_name=_("e-mail"))
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="requests", verbose_name=_("purpose"))
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="requests", verbose_name=_("words shown"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(_("why"), max_length=250, blank=True)
    asked_by = models.CharField(_("asked by"), max_length=160, blank=True)
    created_at = models.DateTimeField(_("asked on"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    entry = models.OneToOneField(ConsentEntry, models.PROTECT, null=True, blank=True, related_name="request")

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.address} · {self.purpose}"
