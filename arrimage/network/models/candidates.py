"""Enterprises of the register that the directory may not know: whom to call, and why one thinks so."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.kit.storage import private_storage
from arrimage.network.models.organisations import Organisation, Sector
from arrimage.network.models.territory import Municipality, RegionalCounty
from arrimage.network.names import MATCH_KEY_LENGTH, match_key
from arrimage.network.register.codes import Employees, Form

NAME_LENGTH = 250


class RegisterEdition(models.Model):
    """One import of the register's open files, under a licence that somebody accepted."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        DONE = "done", pgettext_lazy("edition", "Imported")
        FAILED = "failed", _("Not imported")

    day = models.DateField(_("state of the register on"), null=True, blank=True)
    source_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("archive"), upload_to="network/register/", storage=private_storage, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    licence = models.CharField(_("licence accepted"), max_length=40)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("licence accepted by"),
        help_text=_("Nobody’s name: the host accepted it, by the command."),
    )
    created_at = models.DateTimeField(_("licence accepted on"), auto_now_add=True)
    files = models.JSONField(_("files read"), default=dict, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)

    class Meta:
        verbose_name = _("edition of the register")
        verbose_name_plural = _("editions of the register")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.source_name


class CandidateQuerySet(SearchableQuerySet["Candidate"]):
    def standing(self, day: date) -> "CandidateQuerySet":
        """Those that the register held on that day, as far as the editions imported tell."""
        return self.filter(Q(gone_on__isnull=True) | Q(gone_on__gt=day), first_seen_on__lte=day)

    def universe(self, day: date) -> "CandidateQuerySet":
        """Those standing that nobody had judged, by that day, to be no social enterprise."""
        return self.standing(day).exclude(state=Candidate.State.NOT_SOCIAL_ECONOMY, state_on__lte=day)

    def known(self, day: date) -> "CandidateQuerySet":
        """Those that the directory held by that day."""
        return self.filter(known_on(day))


def known_on(day: date) -> Q:
    return Q(organisation__isnull=False, recognised_on__lte=day)


class Candidate(Record, Searchable):
    """An enterprise of the register in the territory, of a form that may be of the social economy.

    What the register says is replaced by each edition; the call list's part is the hub's own and stays.
    """

    class HereBy(models.TextChoices):
        DOMICILE = "domicile", _("Its domicile")
        ESTABLISHMENT = "establishment", _("An establishment")

    class RecognisedBy(models.TextChoices):
        NEQ = "neq", _("The same NEQ")
        NAME = "name", _("The same name in the same municipality")
        STAFF = "staff", _("The hub’s decision")

    class State(models.TextChoices):
        TO_CALL = "to_call", _("To call")
        CALLED = "called", _("Called")
        NOT_INTERESTED = "not_interested", _("Not interested")
        NOT_SOCIAL_ECONOMY = "not_social_economy", _("Not of the social economy")
        RECRUITED = "recruited", _("Recruited")

    neq = models.CharField(_("NEQ"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    other_names = models.TextField(_("other names"), blank=True)
    form = models.CharField(_("legal form"), max_length=4, choices=Form)
    constituted_on = models.DateField(_("constituted on"), null=True, blank=True)
    employees = models.CharField(_("employees"), max_length=1, choices=Employees, blank=True)
    activity_code = models.CharField(_("activity code"), max_length=8, blank=True)
    activity = models.TextField(_("activity"), blank=True)
    sector = models.ForeignKey(
        Sector, models.PROTECT, related_name="candidates", null=True, blank=True, verbose_name=_("sector")
    )
    here_by = models.CharField(_("in the territory by"), max_length=14, choices=HereBy, default=HereBy.DOMICILE)
    address = models.CharField(_("address"), max_length=250, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=7, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="candidates",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    county = models.ForeignKey(
        RegionalCounty, models.PROTECT, related_name="candidates", null=True, blank=True, verbose_name=_("MRC")
    )
    changes = models.JSONField(_("mergers and changes"), default=list, blank=True, editable=False)
    doubts = models.JSONField(_("doubts"), default=list, blank=True, editable=False)
    first_seen_on = models.DateField(_("in the register since the edition of"), editable=False)
    last_seen_on = models.DateField(_("last seen in the edition of"), editable=False)
    gone_on = models.DateField(_("gone from the edition of"), null=True, blank=True, editable=False)
    is_struck_off = models.BooleanField(_("struck off"), default=False, editable=False)

    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="candidates",
        null=True,
        blank=True,
        verbose_name=_("in the directory as"),
    )
    recognised_by = models.CharField(_("recognised by"), max_length=5, choices=RecognisedBy, blank=True)
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True, editable=False)

    state = models.CharField(_("state of the call"), max_length=20, choices=State, default=State.TO_CALL)
    state_on = models.DateField(_("in this state since"), null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="candidates",
        null=True,
        blank=True,
        verbose_name=_("who calls"),
    )
    next_on = models.DateField(_("next call on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    match_key = models.CharField(max_length=MATCH_KEY_LENGTH, blank=True, editable=False, db_index=True)

    objects = CandidateQuerySet.as_manager()
    history = HistoricalRecords()

    key_fields = (*Searchable.key_fields, "county", "match_key")

    class Meta:
        verbose_name = _("enterprise of the register")
        verbose_name_plural = _("enterprises of the register")
        ordering = ("sort_key", "pk")
        permissions = (
            ("view_register_coverage", _("Can see how much of the register the directory knows")),
            ("import_register", _("Can import the register")),
            ("export_candidate", _("Can export the call list")),
        )
        indexes = (
            models.Index(fields=("county", "sort_key"), name="candidate_county"),
            models.Index(fields=("state", "sort_key"), name="candidate_state"),
            models.Index(fields=("gone_on", "sort_key"), name="candidate_gone"),
        )

    def __str__(self) -> str:
        return self.name

    def set_search_keys(self) -> None:
        super().set_search_keys()
        if self.municipality is not None:
            self.county_id = self.municipality.county_id
        self.match_key = match_key(self.name)

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return " ".join((self.name, self.other_names, self.neq, self.activity, str(self.municipality or "")))


class PossibleMatch(models.Model):
    """A candidate that looks like an organisation of the directory, for somebody to decide; decided, it is kept."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("To be decided")
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Two different ones")

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="possible_matches", verbose_name=_("enterprise of the register")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="possible_matches", verbose_name=_("organisation")
    )
    score = models.PositiveSmallIntegerField(_("likeness in percent"))
    reasons = models.JSONField(_("reasons"), default=list)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("possible match")
        verbose_name_plural = _("possible matches")
        ordering = ("-score", "pk")
        constraints = (models.UniqueConstraint(fields=("candidate", "organisation"), name="possible_match_once"),)

    def __str__(self) -> str:
        return f"{self.candidate} – {self.organisation}"
