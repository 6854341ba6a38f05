"""What one can count of what events leave. Codes are stable: plans are bound to them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.agenda.guesses import HELD_WORDS, kind_among
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.changes import follow
from arrimage.outcomes.models import Asking, Collaboration, Evaluation
from arrimage.outcomes.parameters import CollaborationParameters, EventParameters
from arrimage.outcomes.queries import events_shown

SATISFIED_FROM = 4  # on five


def evaluations(scope: Scope) -> Records:
    """Answers given right after events, in the period; those of a group too small to be read are not put forward."""
    hot = Evaluation.objects.filter(about=Asking.About.HOT)
    numerous = hot.filter(event__in=events_shown(hot), answered_on__lte=scope.day)
    within = numerous.filter(answered_on__gte=scope.period.start, answered_on__lt=scope.period.end)
    narrowed: Records = scope.narrow(within)
    return narrowed


def collaborations(scope: Scope) -> Records:
    """What was told in the period."""
    within = Collaboration.objects.filter(said_on__gte=scope.period.start, said_on__lt=scope.period.end)
    narrowed: Records = scope.narrow(within)
    return narrowed


def of_events(wording: str, action: str) -> Mapping[str, Any] | None:
    """The kind of event that the words name; all of them when they name none."""
    kind = kind_among(wording, HELD_WORDS) or kind_among(action, HELD_WORDS)
    return {"event_kind": [kind.value]} if kind else {}


SATISFIED = Rule("satisfied", lambda scope: Q(satisfaction__gte=SATISFIED_FROM), _("The mark is 3 or less on 5."))
TOLD_ONCE = Rule(
    "told_once", lambda scope: Q(duplicate_of__isnull=True), _("Both told of it: it counts once, with the other.")
)
NOT_LATER = Rule("not_in_the_future", lambda scope: Q(said_on__lte=scope.day), _("Its date has not come yet."))

SATISFACTION = Measure(
    code="outcomes.satisfaction",
    label=_("Satisfaction of participants"),
    definition=_(
        "The share of the evaluations, given in the period right after events, that mark them 4 or 5 on 5. Events "
        "with fewer than three answers are left out, so that nobody is recognised."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=evaluations,
    rules=(SATISFIED,),
    parameters=EventParameters,
    operation=percentage,
    date_field="answered_on",
    guess=of_events,
    permission="outcomes.view_evaluation",
    secret=True,
    phrases=(
        "Taux de satisfaction",
        "Taux de satisfaction des participants",
        "Pourcentage de participants satisfaits",
        "Satisfaction à l’égard des formations",
        "Appréciation des activités",
    ),
)

COLLABORATIONS_BORN = Measure(
    code="outcomes.collaborations_born",
    label=_("Collaborations born"),
    definition=_(
        "What participants or the staff told, in the period, that came of an event: a contact kept, an exchange, a "
        "purchase, a project. Told by both, it counts once."
    ),
    unit=npgettext_lazy("unit", "collaboration", "collaborations"),
    kind=Kind.COUNT,
    candidates=collaborations,
    rules=(TOLD_ONCE, NOT_LATER),
    parameters=CollaborationParameters,
    date_field="said_on",
    guess=of_events,
    permission="outcomes.view_collaboration",
    phrases=(
        "Nombre de collaborations nées",
        "Nombre de collaborations issues des activités",
        "Nombre de partenariats créés",
        "Nombre de maillages réalisés",
        "Collaborations entre entreprises d’économie sociale",
    ),
)

follow(Collaboration, Evaluation)
catalogue.register(SATISFACTION, COLLABORATIONS_BORN)
