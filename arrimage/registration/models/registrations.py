"""Who registered: an order by somebody, a registration for each participant, their answers, their presence."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models import Activity
from arrimage.billing.models import Invoice
from arrimage.kit.files import delete_files_with
from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.kit.storage import private_storage
from arrimage.network.models import Organisation, Person
from arrimage.registration.models.enrolment import Enrolment, PromoCode, Question, Ticket


class Order(models.Model):
    """One form sent: by whom, for how many. Without an account: her e-mail confirms it, `token` opens its page."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="orders", verbose_name=_("event"))
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # Comes with the form, so that a form sent twice makes one order.
    form_token = models.UUIDField(null=True, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail"))
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="event_orders",
        null=True,
        blank=True,
        verbose_name=_("organisation in the directory"),
    )
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        related_name="event_orders",
        null=True,
        blank=True,
        verbose_name=_("person in the directory"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Person.Language, default=Person.Language.FRENCH)
    promo_code = models.ForeignKey(
        PromoCode, models.SET_NULL, related_name="orders", null=True, blank=True, verbose_name=_("promotional code")
    )
    stays_together = models.BooleanField(
        _("all together or not at all"), default=False, help_text=_("They wait until there is a place for each.")
    )
    # Credited when the event was cancelled, then charged anew when it stood again: her page still lists them.
    former_invoices = models.ManyToManyField(
        Invoice, related_name="former_event_orders", blank=True, editable=False, verbose_name=_("former invoices")
    )
    placed_at = models.DateTimeField(_("sent at"))
    confirmed_at = models.DateTimeField(_("e-mail confirmed at"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="event_orders",
        null=True,
        blank=True,
        verbose_name=_("entered by"),
        help_text=_("Empty: on the site."),
    )

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("placed_at", "pk")
        constraints = (models.UniqueConstraint(fields=("enrolment", "form_token"), name="order_form_once"),)
        indexes = (models.Index(fields=("email",), name="order_email"),)

    def __str__(self) -> str:
        return self.name

    @property
    def invoices(self) -> list[Invoice]:
        """What was charged for its places, the oldest first; those that others replaced are among them."""
        charged = Q(event_registrations__order=self) | Q(former_event_orders=self)
        return list(Invoice.objects.filter(charged).distinct().order_by("pk"))


class RegistrationQuerySet(SearchableQuerySet["Registration"]):
    def holding_a_place(self) -> "RegistrationQuerySet":
        """Those for whom a place is kept: nobody else may have it."""
        return self.filter(state__in=Registration.HOLDING)

    def by_ticket(self) -> Any:
        """Of each kind of ticket, by its key: how many places are held, and how many people wait."""
        held, waiting = Q(state__in=Registration.HOLDING), Q(state=Registration.State.WAITING)
        counted = {"held": Count("pk", filter=held), "waiting": Count("pk", filter=waiting)}
        return self.order_by().values("ticket").annotate(**counted).values_list("ticket", "held", "waiting")

    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(state=Registration.State.CONFIRMED)

    def waiting(self) -> "RegistrationQuerySet":
        """The waiting list, in its order."""
        return self.filter(state=Registration.State.WAITING).order_by("place")

    def visible_to(self, user: Any) -> "RegistrationQuerySet":
        """Names of those who register are for those who follow events, where they see the activity."""
        if not user.has_perm("registration.view_registration"):
            return self.none()
        return self.filter(enrolment__event__activity__in=Activity.objects.visible_to(user))


class Registration(Record, Searchable):
    """One participant. `place` is her rank among all those of the event, given once, in the order they came."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("registration", "E-mail to be confirmed")
        PENDING = "pending", pgettext_lazy("registration", "To be approved")
        WAITING = "waiting", pgettext_lazy("registration", "On the waiting list")
        OFFERED = "offered", pgettext_lazy("registration", "A place is offered")
        CONFIRMED = "confirmed", pgettext_lazy("registration", "Registered")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
        REFUSED = "refused", pgettext_lazy("registration", "Refused")
        EXPIRED = "expired", pgettext_lazy("registration", "Lapsed")

    # Whoever has not confirmed her e-mail holds her place for an hour: then it goes to the next.
    HOLDING = (State.UNCONFIRMED, State.PENDING, State.OFFERED, State.CONFIRMED)
    STANDING = (*HOLDING, State.WAITING)
    # Those who count on the event, or hope for it: they are told what becomes of it.
    CONCERNED = (State.CONFIRMED, State.PENDING, State.OFFERED, State.WAITING)

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="registrations", verbose_name=_("event"))
    order = models.ForeignKey(Order, models.CASCADE, related_name="registrations", verbose_name=_("order"))
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="registrations", null=True, blank=True, verbose_name=_("ticket")
    )
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        related_name="registrations",
        null=True,
        blank=True,
        verbose_name=_("person in the directory"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="registrations",
        null=True,
        blank=True,
        verbose_name=_("organisation in the directory"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNCONFIRMED)
    place = models.PositiveIntegerField(_("rank"), editable=False)
    # What her badge, her certificate and her own page bear: nobody guesses another's.
    code = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    price = models.DecimalField(_("price"), max_digits=8, decimal_places=2, default=0)
    # One for all those of the order who get their place together; who accepts a place later has another.
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, related_name="event_registrations", null=True, blank=True, verbose_name=_("invoice")
    )
    state_until = models.DateTimeField(
        _("held until"), null=True, blank=True, help_text=_("When a place offered, or not confirmed, goes to the next.")
    )
    decided_at = models.DateTimeField(_("since"), help_text=_("Since when it is in this state."))
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    wants_introductions = models.BooleanField(_("wants to be introduced to others"), default=False)
    about = models.CharField(
        _("what she does and looks for"), max_length=300, blank=True, help_text=_("Read by those introduced to her.")
    )

    objects = RegistrationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = pgettext_lazy("of a participant", "registration")
        verbose_name_plural = pgettext_lazy("of participants", "registrations")
        ordering = ("place",)
        permissions = (
            ("check_in", _("Can note who is there")),
            ("export_registration", _("Can export registrations")),
        )
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "place"), name="registration_place_once"),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(state_until__isnull=False), name="registration_offer_ends"
            ),
        )
        indexes = (
            models.Index(fields=("enrolment", "state", "place"), name="registration_queue"),
            models.Index(fields=("state", "state_until"), name="registration_held_until"),
        )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def sort_source(self) -> str:
        return f"{self.last_name} {self.first_name}"

    def search_source(self) -> str:
        return " ".join((self.first_name, self.last_name, self.organisation_name, self.email))


class Answer(models.Model):
    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="answers",
        verbose_name=pgettext_lazy("of a participant", "registration"),
    )
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", verbose_name=_("question"))
    text = models.TextField(_("answer"), blank=True)
    file = models.FileField(_("file"), upload_to="registrations/%Y/", storage=private_storage, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = (models.UniqueConstraint(fields=("registration", "question"), name="answer_once"),)

    def __str__(self) -> str:
        return self.text[:80]


delete_files_with(Answer)
