"""The delivery ledger: a row for each recipient of each mailing, whatever happens."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrimage.consent.models import Address
from arrimage.letters.models.mailings import Mailing, Worker
from arrimage.letters.reasons import REFUSED_BY_SERVER
from arrimage.network.models import Person

# RFC 3463: 5.1.x speak of the address, 5.2.x of its mailbox, in a reply such as «550 5.1.1 …».
ABOUT_THE_ADDRESS = r"^5[0-9][0-9][ -]5\.[12]\."


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def search(self, query: str) -> "DeliveryQuerySet":
        """Those whose address holds the letters, however they are capitalised."""
        return self.filter(address__contains=query.strip().lower())

    def accepted(self) -> "DeliveryQuerySet":
        """Those that the mail server took, also when it gave them back later."""
        return self.filter(handed_at__isnull=False)

    def perhaps_received(self) -> "DeliveryQuerySet":
        """Those that the mail server took, or may have: it is handing one over, or stopped before it answered."""
        return self.filter(Q(handed_at__isnull=False) | Q(is_handing=True) | Q(maybe_twice=True))

    def refused_as_such(self) -> "DeliveryQuerySet":
        """Refused for what the message is or who sends it, spam or policy, rather than because of the address."""
        refused = self.filter(state=Delivery.State.FAILED, why=REFUSED_BY_SERVER, bounced_at=None)
        return refused.exclude(reply__regex=ABOUT_THE_ADDRESS)

    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state__in=Delivery.WAITING)

    def told_as(self, *states: str) -> "DeliveryQuerySet":
        """Those of which `Delivery.told_state` says one of these."""
        stored = set(states) - set(Delivery.NOT_STORED)
        found = Q(state__in=stored - {Delivery.State.PLANNED})
        planned = Q(state=Delivery.State.PLANNED)
        if Delivery.State.PLANNED in stored:
            found |= planned & Q(worker=None, is_handing=False)
        if Delivery.State.CLAIMED in states:
            found |= planned & Q(worker__isnull=False, is_handing=False)
        if Delivery.State.HANDING in states:
            found |= planned & Q(is_handing=True)
        return self.filter(found)


class Delivery(models.Model):
    """One message to one address.

    planned → claimed (by a process) → handing (being handed to the server, which may have it already if all stops
    now) → handed (its `reply` kept) → bounced or complained; or deferred (tried again at `next_at`), failed (given
    up), withheld (`why` says the reason, a code of `arrimage.letters.reasons`), cancelled.

    The second and third are told (`told_state`) and not stored: whoever is claimed or being handed over is still
    `planned`, has a `worker`, and `is_handing` says the rest. So both steps change no column that an index holds, and
    PostgreSQL writes no entry of any index for them (a “heap-only tuple”), where its page has space (`spacing`).
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("To be sent")
        CLAIMED = "claimed", _("About to be sent")
        HANDING = "handing", _("Being handed to the server")
        HANDED = "handed", _("Accepted by the server")
        DELIVERED = "delivered", _("Delivered")
        DEFERRED = "deferred", _("Will be tried again")
        BOUNCED = "bounced", _("Came back")
        COMPLAINED = "complained", _("Reported as junk mail")
        FAILED = "failed", _("Refused by the server")
        WITHHELD = "withheld", _("Not sent")
        CANCELLED = "cancelled", _("Cancelled")

    NOT_STORED = (State.CLAIMED, State.HANDING)
    WAITING = (State.PLANNED, State.DEFERRED)

    # No index of their own where the ones below serve (`letters_delivery_once` finds a recipient's): each is written
    # again at every step of every message.
    mailing = models.ForeignKey(
        Mailing, models.CASCADE, related_name="deliveries", db_index=False, verbose_name=_("mailing")
    )
    recipient = models.ForeignKey(
        Address, models.PROTECT, related_name="deliveries", db_index=False, verbose_name=_("recipient")
    )
    # As it was written to; emptied when the person is forgotten.
    address = models.CharField(_("e-mail"), max_length=254, blank=True)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        related_name="deliveries",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=2, default="fr")
    # Which of the two subject lines: "a", "b", or none when there is one.
    variant = models.CharField(_("subject line"), max_length=1, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    why = models.CharField(_("reason"), max_length=20, blank=True)
    # Who has it in hand while it is claimed or being handed over, nobody otherwise. No constraint of the database,
    # which would look the worker up for each message: who claims holds its own row (`worker.ledger`). No index, whose
    # entries each claim would write: what a process had in hand is found among what is planned (`worker.lives`), also
    # when that process has no row any more.
    worker = models.ForeignKey(
        Worker, models.DO_NOTHING, related_name="deliveries", null=True, blank=True, db_index=False, db_constraint=False
    )
    # Only while `state` is planned.
    is_handing = models.BooleanField(_("being handed to the server"), default=False, db_default=False)
    # What this one alone is told, where each recipient of the mailing has a text of her own.
    own_subject = models.CharField(_("subject"), max_length=250, blank=True)
    own_text = models.TextField(_("text"), blank=True)
    # An iTIP message for her calendar, which goes with her text.
    own_calendar = models.TextField(_("for her calendar"), blank=True)
    # The consent is a referral: one message only, which names who referred the reader (SOR/2013-221, s. 4).
    by_referral = models.BooleanField(_("follows a referral"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    handed_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    reply = models.CharField(_("server’s reply"), max_length=250, blank=True)
    # The server may have had it once already when everything stopped: sent again with the same Message-ID.
    maybe_twice = models.BooleanField(_("perhaps received twice"), default=False)
    # She answered, as far as the returns mailbox sees it; what she said is not kept.
    replied_at = models.DateTimeField(_("reply received on"), null=True, blank=True)
    # RFC 3463, such as 5.1.1.
    bounce_status = models.CharField(_("status code"), max_length=12, blank=True)
    bounced_at = models.DateTimeField(_("came back on"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("pk",)
        permissions = (("export_delivery", _("Can export the delivery ledger")),)
        constraints = (
            models.UniqueConstraint(fields=("recipient", "mailing"), name="letters_delivery_once"),
            models.CheckConstraint(
                condition=~Q(state="withheld") | ~Q(why=""), name="letters_delivery_withheld_says_why"
            ),
        )
        indexes = (
            models.Index(fields=("mailing", "state", "id"), name="letters_delivery_queue"),
            models.Index(fields=("next_at",), condition=Q(state="deferred"), name="letters_delivery_deferred"),
            models.Index(fields=("person",), condition=Q(person__isnull=False), name="letters_delivery_person"),
            models.Index(fields=("handed_at",), condition=Q(handed_at__isnull=False), name="letters_delivery_handed"),
        )

    @property
    def told_state(self) -> str:
        """The state as readers are told: a planned one may be in the hands of a process."""
        if self.state != self.State.PLANNED:
            return self.state
        if self.is_handing:
            return self.State.HANDING
        return self.State.PLANNED if self.worker_id is None else self.State.CLAIMED

    def get_state_display(self) -> str:
        return str(self.State(self.told_state).label)

    @property
    def maybe_received(self) -> bool:
        """Whether the server may have had it though no answer says so, when everything stopped."""
        return self.maybe_twice and self.handed_at is None

    def __str__(self) -> str:
        return f"{self.address} · {self.get_state_display()}"
