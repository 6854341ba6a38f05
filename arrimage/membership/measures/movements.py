"""Who joined in a period, and who was lost in it."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.evidence.period import Period
from arrimage.membership.guesses import of_lost, of_new
from arrimage.membership.measures.standing import SEEN_BY, known_at
from arrimage.membership.measures.stays import stays_of_same_holders
from arrimage.membership.models import Act, Membership
from arrimage.membership.parameters import HolderParameters, LostParameters
from arrimage.membership.standing import ENDING, known, last_decision, settled_terms
from arrimage.membership.years import DAY


def _acts(scope: Scope, *kinds: str, of: str = "pk") -> Any:
    """What was decided about the outer membership by the day of looking, as known at its end."""
    acts = Act.objects.filter(membership=OuterRef(of), kind__in=kinds, on__lte=scope.day)
    return known(acts, known_at(scope)).order_by()


# Those who joined ---------------------------------------------------------------------------------------------


def _with_admission(scope: Scope) -> Any:
    admission = _acts(scope, "approved").order_by("on", "pk").values("on")[:1]
    found = Membership.objects.annotate(admitted_on=Subquery(admission, DateField()))
    return found.select_related("organisation", "person").order_by()


def joined(scope: Scope) -> Records:
    period = scope.period.until(scope.day)
    found = _with_admission(scope).filter(admitted_on__gte=period.start, admitted_on__lt=period.end)
    return scope.narrow(found.with_year(scope.day, known_at(scope)))


def settled_since(scope: Scope) -> Q:
    return Q(Exists(settled_terms(scope.day, known_at(scope))))


def was_no_member(scope: Scope) -> Q:
    """No other stay of the holder, begun before, was still open on the day of this admission."""
    doubles = [
        stay.pk
        for stay, others in stays_of_same_holders(scope)
        if stay.admitted_on is not None and any(other.was_open_before(stay) for other in others)
    ]
    return ~Q(pk__in=doubles)


NEW_MEMBERS = Measure(
    code="membership.new_members",
    label=_("New members"),
    definition=_(
        "The members whom the board admitted in the period and whose dues were settled by the day on which one looks. "
        "Who comes back after leaving is new again; a second membership of a same holder is not."
    ),
    unit=npgettext_lazy("unit", "member", "members"),
    kind=Kind.COUNT,
    candidates=joined,
    rules=(
        Rule("settled", settled_since, _("Admitted, but no dues are settled yet.")),
        Rule("was_no_member", was_no_member, _("The same holder belonged already through another membership.")),
    ),
    parameters=HolderParameters,
    guess=of_new,
    permission=SEEN_BY,
    phrases=(
        "Nombre de nouveaux membres",
        "Nouvelles adhésions",
        "Nombre de nouvelles adhésions",
        "Nombre de membres recrutés",
        "Recrutement de nouveaux membres",
    ),
)

# Those who were lost ------------------------------------------------------------------------------------------


def lost(scope: Scope) -> Records:
    """Ended by an act of the period, or not renewed when the grace was over in it; whichever came first."""
    period, moment = scope.period.until(scope.day), known_at(scope)
    last_grace = settled_terms(scope.day, moment).order_by("-grace_until").values("grace_until")[:1]
    end = _acts(scope, *ENDING).order_by("-on", "-pk").values("on")[:1]
    every = Membership.objects.annotate(
        decided=last_decision(scope.day, moment),
        grace_ended=Subquery(last_grace, DateField()),
        ended_on=Case(When(decided__in=ENDING, then=Subquery(end, DateField())), output_field=DateField()),
    ).annotate(
        lost_by=Case(
            When(Q(ended_on__isnull=False) & ~Q(grace_ended__lt=F("ended_on")), then=F("decided")),
            When(ended_on__isnull=False, grace_ended__isnull=True, then=F("decided")),
            When(grace_ended__isnull=False, then=Value("lapsed")),
            output_field=CharField(),
        )
    )
    found = every.filter(_left_in(period)).with_year(scope.day, moment)
    return scope.narrow(found.select_related("organisation", "person").order_by())


def _left_in(period: Period) -> Q:
    """A member is lost on the day of the act, or on the day after her grace."""
    by_act = Q(lost_by__in=ENDING, ended_on__gte=period.start, ended_on__lt=period.end)
    over = Q(grace_ended__gte=_day_before(period.start), grace_ended__lt=_day_before(period.end))
    return by_act | (Q(lost_by="lapsed") & over)


def _day_before(day: date) -> date:
    return day - DAY if day > date.min else day


def was_member(scope: Scope) -> Q:
    """Admitted once, and a settled year had begun when she left."""
    begun = settled_terms(scope.day, known_at(scope)).filter(starts_on__lte=OuterRef("ended_on"))
    return Q(Exists(_acts(scope, "approved"))) & (Q(lost_by="lapsed") | Q(Exists(begun)))


def belongs_no_more(scope: Scope) -> Q:
    """No other membership of the holder went on after this one; of two that end together, the later is the loss."""
    going_on = [
        stay.pk
        for stay, others in stays_of_same_holders(scope)
        if stay.end is not None and any(other.went_on_after(stay) for other in others)
    ]
    return ~Q(pk__in=going_on)


LOST_MEMBERS = Measure(
    code="membership.lost_members",
    label=_("Members lost"),
    definition=_(
        "The members who resigned, were excluded or had not renewed when their grace was over, in the period, and did "
        "not go on belonging through another membership."
    ),
    unit=npgettext_lazy("unit", "member", "members"),
    kind=Kind.COUNT,
    candidates=lost,
    rules=(
        Rule("was_member", was_member, _("She had never been in good standing.")),
        Rule("belongs_no_more", belongs_no_more, _("The same holder belongs through another membership.")),
    ),
    parameters=LostParameters,
    guess=of_lost,
    permission=SEEN_BY,
    phrases=(
        "Nombre de membres perdus",
        "Nombre de départs de membres",
        "Nombre de membres non renouvelés",
        "Nombre de démissions de membres",
    ),
)

catalogue.register(NEW_MEMBERS, LOST_MEMBERS)
