"""How one registers for an event: places, tickets, promotional codes, questions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models import Event
from arrimage.kit.bilingual import in_readers_language
from arrimage.kit.records import Record

# What a hub could mean, well within what the columns hold.
NO_MORE = MaxValueValidator(100_000, _("No event holds so many people: check the number."))
NO_MORE_TOGETHER = MaxValueValidator(1_000, _("So many people do not come together: check the number."))
AN_HOUR = MinValueValidator(1, _("Nobody can accept in less than an hour: write 1 or more."))
A_MONTH = MaxValueValidator(24 * 30, _("That is more than a month: check the number of hours."))
A_YEAR = MaxValueValidator(24 * 366, _("That is more than a year: check the number of hours."))


class Enrolment(Record):
    """The registration for one event. Its row is locked by whoever gives or takes a place: nothing is sold twice."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="enrolment", verbose_name=_("event"))
    is_open = models.BooleanField(_("people register here"), default=True)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes at"), null=True, blank=True, help_text=_("Empty: when the event starts.")
    )
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty: no limit."), validators=[NO_MORE]
    )
    has_waiting_list = models.BooleanField(_("waiting list"), default=True)
    confirm_within_hours = models.PositiveSmallIntegerField(
        _("hours to accept a place that frees itself"),
        default=48,
        help_text=_("Then it is offered to the next. Close to the event, the time is shortened."),
        validators=[AN_HOUR, A_MONTH],
    )
    needs_approval = models.BooleanField(
        _("each registration is approved"), default=False, help_text=_("A place is held meanwhile.")
    )
    group_limit = models.PositiveSmallIntegerField(
        _("people in one registration"),
        default=10,
        help_text=_("Whoever registers, and her colleagues."),
        validators=[NO_MORE_TOGETHER],
    )
    organisation_limit = models.PositiveSmallIntegerField(
        _("people of one organisation"),
        null=True,
        blank=True,
        help_text=_("Empty: no limit."),
        validators=[NO_MORE_TOGETHER],
    )
    cancel_until_hours = models.PositiveSmallIntegerField(
        _("a place given up is credited until (hours before)"),
        default=0,
        help_text=_("One gives up one’s place by oneself until the event starts; later than this, it is not credited."),
        validators=[A_YEAR],
    )
    takes_names = models.BooleanField(
        _("names are taken"), default=True, help_text=_("Otherwise only a head-count is noted on the day.")
    )
    welcome = models.TextField(
        _("said in the confirmation"), blank=True, help_text=_("What to bring, where to enter, whom to call.")
    )
    # Raised each time somebody is put in the queue: the order in which places are given.
    last_place = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(excluded_fields=["last_place"])

    class Meta:
        verbose_name = _("registration for an event")
        verbose_name_plural = _("registrations for events")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="enrolment_times",
                violation_error_message=_("Registration closes before it opens: correct one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(group_limit__gte=1),
                name="enrolment_group_limit",
                violation_error_message=_("At least one person registers at a time."),
            ),
        )

    def __str__(self) -> str:
        return str(self.event)


class Ticket(models.Model):
    """A kind of place, with its price. Prices are in dollars, before taxes."""

    class Pricing(models.TextChoices):
        FREE = "free", pgettext_lazy("ticket", "Free")
        FIXED = "fixed", _("Fixed price")
        CHOSEN = "chosen", _("Pay what you can")

    class Holder(models.TextChoices):
        ANYONE = "anyone", _("Anyone")
        MEMBERS = "members", _("Members in good standing")
        OTHERS = "others", _("Those who are not members")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="tickets", verbose_name=_("event"))
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    pricing = models.CharField(_("pricing"), max_length=10, choices=Pricing, default=Pricing.FREE)
    price = models.DecimalField(
        _("price"), max_digits=8, decimal_places=2, default=0, help_text=_("Where one pays what one can: the least.")
    )
    suggested = models.DecimalField(_("suggested price"), max_digits=8, decimal_places=2, null=True, blank=True)
    is_taxable = models.BooleanField(_("taxable"), default=True)
    holder = models.CharField(pgettext_lazy("ticket", "for"), max_length=10, choices=Holder, default=Holder.ANYONE)
    available_from = models.DateTimeField(_("offered from"), null=True, blank=True)
    available_until = models.DateTimeField(
        _("offered until"), null=True, blank=True, help_text=_("Such as the end of an early price.")
    )
    capacity = models.PositiveIntegerField(
        _("places of this kind"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as the event holds."),
        validators=[NO_MORE],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(price__gte=0) & (Q(pricing="chosen") | Q(pricing="free", price=0) | Q(pricing="fixed")),
                name="ticket_price",
                violation_error_message=_("A free ticket has no price, and no price is below zero."),
            ),
        )

    def __str__(self) -> str:
        return in_readers_language(self, "name")


class PromoCode(models.Model):
    """What lowers the price for those who know a word. One of the two reductions."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="promo_codes", verbose_name=_("event"))
    code = models.CharField(_("code"), max_length=40, help_text=_("Capitals and accents do not matter."))
    percent = models.PositiveSmallIntegerField(_("percent taken off"), null=True, blank=True)
    amount = models.DecimalField(_("dollars taken off"), max_digits=8, decimal_places=2, null=True, blank=True)
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, related_name="promo_codes", null=True, blank=True, verbose_name=_("only for")
    )
    most = models.PositiveIntegerField(_("how many places at most"), null=True, blank=True, validators=[NO_MORE])
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("promotional code")
        verbose_name_plural = _("promotional codes")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "code"), name="promo_code_once"),
            models.CheckConstraint(
                condition=Q(percent__isnull=False, amount__isnull=True, percent__gte=1, percent__lte=100)
                | Q(percent__isnull=True, amount__isnull=False, amount__gt=0),
                name="promo_code_reduction",
                violation_error_message=_("Write either a percentage from 1 to 100, or an amount above zero."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Question(models.Model):
    """What each participant is asked. Answers are kept only as long as they serve."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("Choice")
        NUMBER = "number", pgettext_lazy("kind of field", "Number")
        FILE = "file", _("File")
        DIET = "diet", _("Diet and allergies")
        ACCESS = "access", _("Accessibility needs")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="questions", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    text = models.CharField(_("question"), max_length=250)
    help_text = models.CharField(_("help"), max_length=250, blank=True)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line."))
    is_required = models.BooleanField(_("required"), default=False)
    keep_days = models.PositiveSmallIntegerField(
        _("days kept after the event"), default=30, help_text=_("Then the answers are destroyed.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="choice") | ~Q(choices=""),
                name="question_with_choices",
                violation_error_message=_("Write the choices, one a line."),
            ),
        )

    def __str__(self) -> str:
        return self.text
