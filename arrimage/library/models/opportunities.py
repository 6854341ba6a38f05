"""Opportunities: calls and markets with a deadline. Whether one is open is worked out from the clock, never kept."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.clocks import is_skipped
from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.kit.versions import HistoryWithLists
from arrimage.library.limits import A_SUMMARY
from arrimage.library.links import tidy
from arrimage.network.models import Municipality, Organisation, RegionalCounty, Sector

SOON = timedelta(days=7)


class State(models.TextChoices):
    """How far an opportunity is at a moment."""

    OPEN = "open", pgettext_lazy("opportunity", "Open")
    CLOSING_SOON = "soon", _("Closes soon")
    CLOSED = "closed", pgettext_lazy("opportunity", "Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by its issuer")


def _hub_clock(now: datetime) -> datetime:
    """The moment by the clocks of the hub, whatever time zone is in force: deadlines are written by these."""
    return timezone.make_naive(now, get_default_timezone())


def _not_over(now: datetime) -> Q:
    """The deadline is still to come; without an hour, the whole day is."""
    local = _hub_clock(now)
    today = Q(closes_at=None) | Q(closes_at__gt=local.time())
    return Q(deadline_on__gt=local.date()) | (Q(deadline_on=local.date()) & today)


class OpportunityQuerySet(SearchableQuerySet["Opportunity"]):
    def public(self) -> "OpportunityQuerySet":
        """Those that anybody may read, open or not."""
        return self.filter(is_public=True)

    def open_at(self, now: datetime) -> "OpportunityQuerySet":
        """One may still answer them, those that close soon included."""
        return self.filter(_not_over(now), is_withdrawn=False)

    def closing_soon(self, now: datetime) -> "OpportunityQuerySet":
        return self.open_at(now).exclude(_not_over(now + SOON))

    def worth_telling(self, since: datetime, now: datetime, within: timedelta) -> "OpportunityQuerySet":
        """The open ones that close within that time, and those made public after `since` however far theirs is."""
        closing = Q(pk__in=self.open_at(now).exclude(_not_over(now + within)).order_by().values("pk"))
        new = Q(public_since__gt=since, public_since__lte=now)
        return self.public().open_at(now).filter(closing | new)

    def in_state(self, state: str, now: datetime) -> "OpportunityQuerySet":
        match state:
            case State.WITHDRAWN:
                return self.filter(is_withdrawn=True)
            case State.CLOSED:
                return self.filter(is_withdrawn=False).exclude(_not_over(now))
            case State.CLOSING_SOON:
                return self.closing_soon(now)
            case State.OPEN:
                return self.open_at(now + SOON)
        return self.none()

    def by_deadline(self) -> "OpportunityQuerySet":
        return self.order_by("deadline_on", "sort_key", "pk")

    def open_first(self, now: datetime) -> "OpportunityQuerySet":
        """The open ones by deadline, then the others, the latest deadline first."""
        is_open = Q(_not_over(now), is_withdrawn=False)
        ordered = self.annotate(
            over=Case(When(is_open, then=Value(0)), default=Value(1)),
            closes_on=Case(When(is_open, then=F("deadline_on"))),
        )
        return ordered.order_by("over", "closes_on", "-deadline_on", "sort_key", "pk")


class Opportunity(Record, Searchable):
    class Kind(models.TextChoices):
        TENDERS = "tenders", _("Call for tenders")
        PROJECTS = "projects", _("Call for projects")
        FUNDING = "funding", _("Funding")
        MARKET = "market", pgettext_lazy("opportunity", "Market")
        OTHER = "other", pgettext_lazy("opportunity", "Other")

    title = models.CharField(_("title"), max_length=250)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PROJECTS)
    issuer = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="opportunities",
        null=True,
        blank=True,
        verbose_name=_("issuer in the directory"),
    )
    issuer_name = models.CharField(
        _("issuer"), max_length=200, blank=True, help_text=_("Who calls, when the directory does not hold it.")
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    deadline_on = models.DateField(pgettext_lazy("opportunity", "deadline"))
    closes_at = models.TimeField(
        _("at what hour"), null=True, blank=True, help_text=_("On the hub’s clock. Left empty: the whole day.")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="opportunities",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    county = models.ForeignKey(
        RegionalCounty,
        models.PROTECT,
        related_name="opportunities",
        null=True,
        blank=True,
        verbose_name=_("MRC"),
        help_text=_("Left empty: the whole territory."),
    )
    sectors = models.ManyToManyField(Sector, related_name="opportunities", blank=True, verbose_name=_("sectors"))
    amount = models.CharField(
        _("amount"), max_length=120, blank=True, help_text=_("As the call words it: “up to $50,000”.")
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("What is asked, and of whom, in your own words."),
        validators=[A_SUMMARY],
    )
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Anybody may read it on the site, and newsletters may tell of it.")
    )
    is_withdrawn = models.BooleanField(_("withdrawn by its issuer"), default=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="opportunities",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("noted by"),
    )
    noted_on = models.DateField(_("noted on"), default=localdate, editable=False)
    # When it was first made public, and the hub's local day of it, by which figures place it.
    public_since = models.DateTimeField(_("public since"), null=True, blank=True, editable=False)
    public_on = models.DateField(_("day it was passed on"), null=True, blank=True, editable=False, db_index=True)

    objects = OpportunityQuerySet.as_manager()
    history = HistoryWithLists(
        m2m_fields=[sectors], no_db_index=["sort_key", "public_on", "issuer", "municipality", "county"]
    )

    key_fields = (*Searchable.key_fields, "url", "county", "public_since", "public_on")

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ("-deadline_on", "-pk")
        indexes = (models.Index(fields=("deadline_on",), name="opportunity_deadline"),)
        permissions = (("export_opportunity", _("Can export opportunities")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__lte=F("deadline_on")),
                name="opportunity_published_before_deadline",
                violation_error_message=_("It would close before it was published: correct one of the two days."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page of the site, which is there once it is public, and stays when it is closed."""
        return reverse("library:opportunity", args=[self.pk])

    def clean(self) -> None:
        faults = {}
        if self.municipality is not None and self.county_id not in (None, self.municipality.county_id):
            faults["county"] = _("The municipality is in another MRC: correct one of the two.")
        if self.deadline_on and self.closes_at:
            closes = datetime.combine(self.deadline_on, self.closes_at)
            if is_skipped(closes, get_default_timezone()):
                faults["closes_at"] = _("The clocks skip this hour on that day: choose another one.")
        if faults:
            raise ValidationError(faults)

    def state_at(self, now: datetime) -> State:
        """As `in_state` finds it: both read the clock of the hub, to the minute at which an hour is said twice."""
        if self.is_withdrawn:
            return State.WITHDRAWN
        if self._closes <= _hub_clock(now):
            return State.CLOSED
        return State.CLOSING_SOON if self._closes <= _hub_clock(now + SOON) else State.OPEN

    @property
    def _closes(self) -> datetime:
        """From when nobody can answer any more, by the hub's clock: its hour, or the end of its day."""
        if self.closes_at is not None:
            return datetime.combine(self.deadline_on, self.closes_at)
        return datetime.combine(self.deadline_on + timedelta(days=1), time.min)

    @property
    def state(self) -> State:
        """As it is now."""
        return self.state_at(timezone.now())

    @property
    def issued_by(self) -> str:
        return str(self.issuer) if self.issuer is not None else self.issuer_name

    @property
    def where(self) -> str:
        return str(self.municipality or self.county or "")

    def set_search_keys(self) -> None:
        """The keys, and what follows from the rest: one by one or in bulk, every save passes here."""
        self.url = tidy(self.url)
        if self.municipality is not None:
            self.county_id = self.municipality.county_id
        if self.is_public and self.public_since is None:
            self.public_since = timezone.now()
        if self.public_since is not None:
            self.public_on = localdate(self.public_since, get_default_timezone())
        super().set_search_keys()

    def sort_source(self) -> str:
        return self.title

    def search_source(self) -> str:
        return " ".join((self.title, self.issued_by, self.summary, self.amount, self.where))
