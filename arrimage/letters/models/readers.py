"""What readers do by themselves: subscribe, and choose how often they are written to."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from arrimage.consent.models import Address, Wording
from arrimage.letters.days import midnight
from arrimage.letters.models.deliveries import Delivery
from arrimage.letters.models.mailings import Mailing
from arrimage.letters.models.newsletters import Newsletter

# A season less a week: an issue that leaves a few days early is not skipped.
SEASON = timedelta(days=84)
# Long enough for somebody back from a holiday, short enough for an address that was mistyped.
CONFIRMED_WITHIN = timedelta(days=14)


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def waiting(self) -> "SignUpQuerySet":
        """Those whose address has not confirmed them yet."""
        return self.filter(confirmed_at=None)

    def confirmable(self, at: datetime) -> "SignUpQuerySet":
        """Those of which the link is still good."""
        return self.waiting().filter(created_at__gt=at - CONFIRMED_WITHIN)


class SignUp(models.Model):
    """Somebody typed an address in a form of the site. Nothing is sent to it but one message that asks to confirm.

    `wordings` are the words that were on the page, those that the ledger repeats once the address has confirmed.
    """

    address = models.CharField(_("e-mail"), max_length=254, db_index=True)
    newsletters = models.ManyToManyField(Newsletter, related_name="sign_ups", verbose_name=_("newsletters"))
    wordings = models.ManyToManyField(Wording, related_name="+", verbose_name=_("words shown"))
    language = models.CharField(_("language"), max_length=2, default="fr")
    name = models.CharField(_("name"), max_length=160, blank=True)
    machine = models.CharField(_("machine that called"), max_length=45, blank=True)
    created_at = models.DateTimeField(_("asked on"), auto_now_add=True)
    # Once, for somebody who says that the message never came.
    sent_again_at = models.DateTimeField(_("sent again on"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription asked for")
        verbose_name_plural = _("subscriptions asked for")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.address

    @property
    def good_until(self) -> datetime:
        """When its link stops working."""
        return self.created_at + CONFIRMED_WITHIN


class ReaderChoiceQuerySet(models.QuerySet["ReaderChoice"]):
    def resting(self, newsletter: Newsletter, day: date) -> models.QuerySet[Any]:
        """The keys of the addresses (`consent.Address`) that want nothing of that newsletter on that day, because
        they have had an issue of it recently enough; to be withheld with the reason `resting`."""
        recent = Delivery.objects.filter(
            recipient=OuterRef("recipient"),
            mailing__newsletter=newsletter,
            mailing__kind=Mailing.Kind.ISSUE,
            handed_at__gte=midnight(day - SEASON),
            handed_at__lt=midnight(day + timedelta(days=1)),
        ).exclude(state=Delivery.State.BOUNCED)
        rare = self.filter(newsletter=newsletter, every=ReaderChoice.Every.SEASON)
        return rare.filter(Exists(recent)).order_by().values("recipient")


class ReaderChoice(models.Model):
    """How often an address wants a newsletter it receives; without one, each issue."""

    class Every(models.TextChoices):
        ISSUE = "issue", _("Each issue")
        SEASON = "season", _("One issue a season at most")

    recipient = models.ForeignKey(
        Address, models.CASCADE, related_name="reader_choices", verbose_name=_("e-mail address")
    )
    newsletter = models.ForeignKey(
        Newsletter, models.CASCADE, related_name="reader_choices", verbose_name=_("newsletter")
    )
    every = models.CharField(_("how often"), max_length=6, choices=Every, default=Every.ISSUE)

    objects = ReaderChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("frequency chosen")
        verbose_name_plural = _("frequencies chosen")
        constraints = (
            models.UniqueConstraint(fields=("recipient", "newsletter"), name="letters_choice_per_newsletter"),
        )

    def __str__(self) -> str:
        return f"{self.newsletter} – {self.get_every_display()}"
