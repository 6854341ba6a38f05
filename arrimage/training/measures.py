"""What training lets one count. Codes are stable: plans are bound to them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.agenda.models import Activity
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.changes import follow
from arrimage.training.models import LearningNeed, TrainingSheet
from arrimage.training.parameters import NeedParameters, SheetParameters

NEEDS_SEEN_BY, SHEETS_SEEN_BY = "training.view_learningneed", "training.view_trainingsheet"


def _needs(scope: Scope) -> Records:
    """Those said in the period and not withdrawn."""
    said = LearningNeed.objects.exclude(state=LearningNeed.State.WITHDRAWN)
    within: Any = said.filter(said_on__gte=scope.period.start, said_on__lt=scope.period.end, said_on__lte=scope.day)
    return scope.narrow(within)


def _sheets(scope: Scope) -> Records:
    within: QuerySet[Any] = TrainingSheet.objects.filter(
        event__activity__date__gte=scope.period.start, event__activity__date__lt=scope.period.end
    )
    return scope.narrow(within.select_related("event__activity"))


def _answered(scope: Scope) -> Q:
    last = min(scope.period.end - timedelta(days=1), scope.day)
    return Q(state=LearningNeed.State.ANSWERED, answered_on__lte=last)


def total_hours(counted: Records, candidates: Records) -> float:
    return float(counted.aggregate(total=Sum("hours"))["total"] or Decimal(0))


ANSWERED = Rule("answered", _answered, _("No session answered it by the end of the period."))
NOT_SET_ASIDE = Rule(
    "not_set_aside",
    lambda scope: ~Q(state=LearningNeed.State.SET_ASIDE),
    _("The hub answered that no session is held for it."),
)

NEEDS_GATHERED = Measure(
    code="training.needs_gathered",
    label=_("Training needs gathered"),
    definition=_(
        "The needs that people said in the period, in the member space or otherwise. Those withdrawn do not count."
    ),
    unit=npgettext_lazy("unit", "need", "needs"),
    kind=Kind.COUNT,
    candidates=_needs,
    parameters=NeedParameters,
    date_field="said_on",
    guess=lambda wording, action: {},
    permission=NEEDS_SEEN_BY,
    phrases=("Nombre de besoins de formation recueillis", "Besoins de formation exprimés par les membres"),
)

NEEDS_ANSWERED = Measure(
    code="training.needs_answered",
    label=_("Training needs answered"),
    definition=_(
        "Of the needs said in the period and not withdrawn, the share that a published session, of the hub or "
        "of others, answered by the end of the period. A need to which the hub answers without a session stays in "
        "the total."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=_needs,
    rules=(NOT_SET_ASIDE, Rule(ANSWERED.name, ANSWERED.condition, ANSWERED.failure, unless=NOT_SET_ASIDE.name)),
    parameters=NeedParameters,
    operation=percentage,
    date_field="said_on",
    guess=lambda wording, action: {},
    permission=NEEDS_SEEN_BY,
    phrases=(
        "Pourcentage des besoins de formation comblés",
        "Besoins de formation répondus",
        "Proportion des besoins ayant mené à une formation",
    ),
)

NOT_CANCELLED = Rule(
    "not_cancelled",
    lambda scope: ~Q(event__activity__status=Activity.Status.CANCELLED),
    _("The training was cancelled."),
)
HELD = Rule(
    "held",
    lambda scope: Q(event__activity__status=Activity.Status.HELD),
    _("The training is still marked as planned."),
    unless=NOT_CANCELLED.name,
)
NOT_IN_THE_FUTURE = Rule(
    "not_in_the_future",
    lambda scope: Q(event__activity__date__lte=scope.day),
    _("The training has not taken place yet."),
)
NOT_A_DUPLICATE = Rule(
    "not_a_duplicate",
    lambda scope: Q(event__activity__duplicate_of__isnull=True),
    _("The training is a duplicate of another one."),
)
HOURS_KNOWN = Rule("hours_known", lambda scope: Q(hours__gt=0), _("Its hours are not written on the training sheet."))

HOURS_GIVEN = Measure(
    code="training.hours_given",
    label=_("Hours of training given"),
    definition=_(
        "The hours written on the sheets of the trainings held in the period, added up. They are the hours taught, "
        "not multiplied by the number of participants."
    ),
    unit=npgettext_lazy("unit", "hour", "hours"),
    kind=Kind.SUM,
    candidates=_sheets,
    rules=(NOT_CANCELLED, HELD, NOT_IN_THE_FUTURE, NOT_A_DUPLICATE, HOURS_KNOWN),
    parameters=SheetParameters,
    operation=total_hours,
    adds=lambda sheet: sheet.hours or Decimal(0),
    date_field="event__activity__date",
    guess=lambda wording, action: {},
    permission=SHEETS_SEEN_BY,
    phrases=("Nombre d’heures de formation", "Heures de formation offertes", "Heures de formation données"),
)

follow(LearningNeed, TrainingSheet)
catalogue.register(NEEDS_GATHERED, NEEDS_ANSWERED, HOURS_GIVEN)
