"""The conditions under which an activity counts, each with the sentence said of one that fails it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Activity
from arrimage.evidence.measure import Rule, Scope

# Only columns of the index `activity_held`: a figure over a million activities is read from the index alone.
NOT_CANCELLED = Rule(
    "not_cancelled", lambda scope: ~Q(status=Activity.Status.CANCELLED), _("The activity was cancelled.")
)
# An equality rather than «not planned»: the index leads straight to the activities held.
HELD = Rule(
    "held",
    lambda scope: Q(status=Activity.Status.HELD),
    _("The activity is still marked as planned or postponed."),
    unless=NOT_CANCELLED.name,
)
NOT_IN_THE_FUTURE = Rule(
    "not_in_the_future", lambda scope: Q(date__lte=scope.day), _("The activity has not taken place yet.")
)
NOT_A_DUPLICATE = Rule(
    "not_a_duplicate",
    lambda scope: Q(duplicate_of__isnull=True),
    _("The activity is a duplicate of another one."),
)
SOMEONE_PRESENT = Rule(
    "someone_present",
    lambda scope: Q(head_count__gt=0),
    _("How many people were there is not filled in, or is zero."),
)

HELD_RULES = (NOT_CANCELLED, HELD, NOT_IN_THE_FUTURE, NOT_A_DUPLICATE)
ATTENDED_RULES = (*HELD_RULES, SOMEONE_PRESENT)


def passing(activities: QuerySet[Activity], rules: tuple[Rule, ...], scope: Scope) -> QuerySet[Activity]:
    return activities.filter(*(rule.condition(scope) for rule in rules))
