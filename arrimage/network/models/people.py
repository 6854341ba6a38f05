"""People and the roles they hold in organisations."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.kit.versions import HistoryWithLists
from arrimage.network.models.labels import FreeField, Tag, told_beside
from arrimage.network.models.organisations import EVERY_PROFILE, Organisation, organisations_of
from arrimage.network.names import MATCH_KEY_LENGTH, match_key


class PersonQuerySet(SearchableQuerySet["Person"]):
    def visible_to(self, user: Any) -> "PersonQuerySet":
        """Everyone for those who may; else oneself, one's colleagues and those shared with one's organisation."""
        if not user.has_perm("network.view_person"):
            return self.none()
        if user.has_perm(EVERY_PROFILE):
            return self
        day = localdate()
        own = organisations_of(user, day).values("pk")
        colleagues = OrganisationRole.objects.current(day).filter(organisation__in=own)
        shared = Person.shared_with.through.objects.filter(organisation__in=own)
        return self.filter(Q(user=user) | Q(pk__in=colleagues.values("person")) | Q(pk__in=shared.values("person")))


_EveryPerson = models.Manager.from_queryset(PersonQuerySet)


class PersonManager(_EveryPerson):
    """Without those merged into another: no list, search, choice or figure knows them. `_base_manager` has them."""

    def get_queryset(self) -> PersonQuerySet:
        found: PersonQuerySet = super().get_queryset().filter(merged_into__isnull=True)
        return found


class Person(Record, Searchable):
    """A contact of the hub. `user` ties her to a sign-in, when she has one."""

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    pronoun = models.CharField(_("pronoun"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_expert = models.BooleanField(_("member of the experts’ network"), default=False)
    organisations = models.ManyToManyField(
        Organisation, through="OrganisationRole", related_name="people", verbose_name=_("organisations")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="person",
        null=True,
        blank=True,
        verbose_name=_("user account"),
    )
    tags = models.ManyToManyField(Tag, related_name="people", blank=True, verbose_name=_("tags"))
    shared_with = models.ManyToManyField(
        Organisation,
        related_name="people_shared",
        blank=True,
        verbose_name=_("shared with"),
        help_text=_("The support organisations whose advisers may read this profile."),
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, related_name="merged_from", null=True, blank=True, verbose_name=_("merged into")
    )
    custom = models.JSONField(_("free fields"), default=dict, blank=True, editable=False)
    facts = models.JSONField(_("sources of the facts"), default=dict, blank=True, editable=False)
    match_key = models.CharField(max_length=MATCH_KEY_LENGTH, blank=True, editable=False, db_index=True)

    objects = PersonManager()
    history = HistoryWithLists(
        m2m_fields=[tags, shared_with], no_db_index=["sort_key", "match_key", "user", "merged_into"]
    )

    kept_beside = ("custom", "facts")
    key_fields = (*Searchable.key_fields, "match_key")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("sort_key", "pk")
        permissions = (("export_person", _("Can export people")),)
        indexes = (
            models.Index(fields=("email",), name="person_email"),
            # A few among many: without it, a figure about the experts reads everybody.
            models.Index(fields=("merged_into",), condition=Q(is_expert=True), name="person_experts"),
        )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @staticmethod
    def differences_beside(newer: Any, older: Any) -> Iterator[tuple[str, str, str]]:
        return told_beside(newer, older, FreeField.Target.PERSON)

    def set_search_keys(self) -> None:
        """The keys, and the name made comparable: one by one or in bulk, every save passes here."""
        super().set_search_keys()
        self.match_key = match_key(f"{self.first_name} {self.last_name}")

    def sort_source(self) -> str:
        return f"{self.last_name} {self.first_name}"

    def search_source(self) -> str:
        return f"{self.first_name} {self.last_name} {self.email}"


class OrganisationRoleQuerySet(models.QuerySet["OrganisationRole"]):
    def current(self, day: date) -> "OrganisationRoleQuerySet":
        """The roles held on that day; without dates a role is held."""
        begun = Q(start__isnull=True) | Q(start__lte=day)
        return self.filter(begun, Q(end__isnull=True) | Q(end__gte=day))


class OrganisationRole(models.Model):
    """What a person does in an organisation, from when to when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles", verbose_name=_("person"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles", verbose_name=_("organisation"))
    title = models.CharField(_("role"), max_length=120, blank=True)
    start = models.DateField(_("since"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)

    manages = models.BooleanField(
        _("manages the organisation’s profile"),
        default=False,
        help_text=_("In the member space: confirms the profile, invites colleagues and says who does what."),
    )

    objects = OrganisationRoleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("role in an organisation")
        verbose_name_plural = _("roles in organisations")
        ordering = ("organisation__sort_key", "person__sort_key")
        constraints = (
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(start__lte=F("end")),
                name="organisation_role_dates",
                violation_error_message=_("The role ends before it starts: correct one of the two dates."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"
