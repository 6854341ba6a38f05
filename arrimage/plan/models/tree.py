"""A plan and its tree: objectives, actions, the parties responsible."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.evidence.period import Period
from arrimage.kit.records import Record, Searchable
from arrimage.kit.storage import private_storage
from arrimage.kit.versions import HistoryWithLists
from arrimage.network.models import Organisation, Person
from arrimage.plan.models.frameworks import FrameworkItem


class PlanQuerySet(models.QuerySet["Plan"]):
    def live(self) -> "PlanQuerySet":
        return self.filter(status=Plan.Status.LIVE)

    def public(self) -> "PlanQuerySet":
        return self.filter(is_public=True).exclude(status=Plan.Status.DRAFT)


class Plan(Record):
    """A dated plan. The plan of a network or of communications is one too, under `parent_action`."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        CLOSED = "closed", pgettext_lazy("a plan", "Closed")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), help_text=_("The last day of the plan."))
    parent_action = models.ForeignKey(
        "Action",
        models.SET_NULL,
        related_name="sub_plans",
        null=True,
        blank=True,
        verbose_name=_("detail of the action"),
    )
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("Anyone may read what was promised. Where it stands shows by the indicators that you choose next."),
    )

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("-start", "title")
        permissions = (("freeze_plan", _("Can freeze a reporting period")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(start__lte=F("end")),
                name="plan_dates",
                violation_error_message=_("The plan ends before it starts: correct one of the two dates."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.start, date.fromordinal(self.end.toordinal() + 1))


class PlanSource(models.Model):
    """The document a plan was read from, and the draft tree it gave, kept so that a correction can be compared."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="sources", null=True, blank=True, verbose_name=_("plan")
    )
    name = models.CharField(_("file name"), max_length=255)
    file = models.FileField(_("file"), upload_to="plan/sources/", storage=private_storage, blank=True)
    draft = models.JSONField(_("draft"), default=dict)
    read_at = models.DateTimeField(_("read"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("read by"),
    )

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering = ("-read_at",)

    def __str__(self) -> str:
        return self.name


class Objective(Record):
    """A numbered branch; numbering is the document's own, gaps included."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="objectives", verbose_name=_("plan"))
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True, verbose_name=_("under")
    )
    code = models.CharField(_("number"), max_length=30, blank=True)
    label = models.TextField(_("wording"))
    position = models.PositiveIntegerField(_("position"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()


class Action(Record, Searchable):
    """A numbered leaf of the tree: what will be done, by when, by whom."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        ON_THE_WAY = "on_the_way", _("On the way")
        DONE = "done", _("Done")
        LATE = "late", _("Late")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions", verbose_name=_("plan"))
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="actions", null=True, blank=True, verbose_name=_("objective")
    )
    code = models.CharField(_("number"), max_length=30, blank=True)
    label = models.TextField(_("wording"))
    position = models.PositiveIntegerField(_("position"), default=0)
    deadline_raw = models.TextField(_("deadline as written"), blank=True)
    deadline_start = models.DateField(_("deadline: from"), null=True, blank=True)
    deadline_end = models.DateField(_("deadline: to"), null=True, blank=True, help_text=_("The last day meant."))
    deadline_kind = models.CharField(max_length=20, blank=True, editable=False)
    budget_raw = models.TextField(_("budget as written"), blank=True)
    budget_amount = models.DecimalField(_("budget"), max_digits=12, decimal_places=2, null=True, blank=True)
    state_override = models.CharField(_("state decided by hand"), max_length=20, choices=State, blank=True)
    state_reason = models.TextField(_("reason"), blank=True)
    framework_items = models.ManyToManyField(
        FrameworkItem, related_name="actions", blank=True, verbose_name=_("funder’s axes")
    )

    history = HistoryWithLists(m2m_fields=[framework_items])

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state_override="") | ~Q(state_reason=""),
                name="action_state_reason",
                violation_error_message=_("Say why the state is decided by hand."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()

    def sort_source(self) -> str:
        return f"{self.code} {self.label}"

    def search_source(self) -> str:
        return f"{self.code} {self.label}"


class Responsibility(models.Model):
    """A party responsible, in the document's words; tied later to a role, an organisation or a person."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="responsibilities", verbose_name=_("action"))
    label = models.TextField(_("as written"))
    role = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, verbose_name=_("role"))
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, verbose_name=_("organisation")
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, verbose_name=_("person"))
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("party responsible")
        verbose_name_plural = _("parties responsible")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.label
