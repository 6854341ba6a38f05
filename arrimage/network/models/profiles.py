"""What a profile holds besides its own columns: places, ways to reach, principles of the law, facts in dispute."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.files import UploadValidator
from arrimage.kit.storage import private_storage
from arrimage.network.facts import Confidence, Source
from arrimage.network.models.organisations import Organisation
from arrimage.network.models.people import Person
from arrimage.network.models.territory import Municipality


class Site(models.Model):
    """A place where an organisation works, besides the address of its head office."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="sites", verbose_name=_("organisation"))
    name = models.CharField(_("name of the place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=7, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="sites", null=True, blank=True, verbose_name=_("municipality")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name or self.address or str(self.municipality or "")


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    ADDRESS = "address", _("Postal address")
    SOCIAL = "social", _("Social network")
    WEBSITE = "website", _("Web address")


class ContactPoint(models.Model):
    """One more way to reach an organisation or a person; a personal one is never shown to the public."""

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="contact_points",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="contact_points", null=True, blank=True, verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind, default=ContactKind.EMAIL)
    value = models.CharField(_("address or number"), max_length=254)
    label = models.CharField(_("note"), max_length=60, blank=True)
    is_personal = models.BooleanField(_("personal"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("way to reach")
        verbose_name_plural = _("ways to reach")
        ordering = ("kind", "pk")
        indexes = (models.Index(fields=("kind", "value"), name="contact_point_value"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="contact_point_of_one",
                violation_error_message=_("A way to reach belongs to an organisation or to a person, not to both."),
            ),
        )

    def __str__(self) -> str:
        return self.value


class PrincipleCheck(models.Model):
    """Whether an enterprise meets one of the six principles of the Social Economy Act (E-1.1.1, s. 3), on a day."""

    class Principle(models.IntegerChoices):
        NEEDS = 1, _("Meets the needs of its members or of the community")
        AUTONOMY = 2, _("Is not under the decision-making control of public bodies")
        DEMOCRACY = 3, _("Is governed democratically by its members")
        VIABILITY = 4, _("Aspires to economic viability")
        SURPLUS = 5, _("Prohibits or limits the distribution of surplus earnings")
        LIQUIDATION = 6, _("Would devolve its remaining assets to a like-minded enterprise on dissolution")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="principle_checks", verbose_name=_("organisation")
    )
    principle = models.PositiveSmallIntegerField(_("principle"), choices=Principle)
    is_met = models.BooleanField(_("met"), default=True)
    checked_on = models.DateField(_("checked on"))
    evidence = models.TextField(_("evidence"), help_text=_("What shows it: an article of the by-laws, a resolution …"))
    document = models.FileField(
        _("document"),
        upload_to="network/principles/%Y/",
        storage=private_storage,
        blank=True,
        validators=[UploadValidator()],
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("check of a principle")
        verbose_name_plural = _("checks of the principles")
        ordering = ("principle", "-checked_on")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "principle", "checked_on"),
                name="principle_check_once_a_day",
                violation_error_message=_("This principle is already checked on that day: change that check."),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_principle_display())


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def waiting(self) -> "SetAsideQuerySet":
        return self.filter(outcome=SetAside.Outcome.WAITING)


class SetAside(models.Model):
    """A value that an older or weaker source gave, kept apart until somebody takes or dismisses it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN = "taken", _("Taken")
        DISMISSED = "dismissed", _("Dismissed")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="set_aside", null=True, blank=True, verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="set_aside", null=True, blank=True, verbose_name=_("person")
    )
    field = models.CharField(_("field"), max_length=40)
    value = models.JSONField(_("value"))
    source = models.CharField(_("source"), max_length=10, choices=Source)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence, default=Confidence.MEDIUM)
    origin = models.CharField(_("origin"), max_length=200, blank=True)
    on = models.DateField(_("as of"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact set aside")
        verbose_name_plural = _("facts set aside")
        ordering = ("-created_at", "pk")
        indexes = (models.Index(fields=("outcome", "created_at"), name="set_aside_outcome"),)

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"
