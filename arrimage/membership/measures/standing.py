"""The members at the end of a period: all of them, and those that support enterprises."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.kit.changes import follow
from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.guesses import of_members, of_support
from arrimage.membership.models import Act, Category, Membership, Term
from arrimage.membership.parameters import MemberParameters, leaves_out_grace, supports_enterprises
from arrimage.membership.queries import end_of_day
from arrimage.membership.standing import known, settled_terms

SEEN_BY = "membership.view_membership"


def seen_on(scope: Scope) -> date:
    """The day whose members are counted: the last of the period, or the day on which one looks if it comes first."""
    return min(scope.period.last_day, scope.day)


def known_at(scope: Scope) -> datetime:
    return end_of_day(scope.day)


def known_memberships(scope: Scope) -> Any:
    """Those of which something was decided by the day described, as known on the day of looking.

    With their standing on that day, for the sentences about those not counted: a count does not ask for it.
    """
    day, at = seen_on(scope), known_at(scope)
    decided = known(Act.objects.filter(membership=OuterRef("pk"), on__lte=day), at)
    found = Membership.objects.filter(Exists(decided)).with_year(day, at).with_standing(day, at)
    return found.select_related("organisation", "person").order_by()


def members(scope: Scope) -> Records:
    return scope.narrow(known_memberships(scope))


def support_members(scope: Scope) -> Records:
    return scope.narrow(known_memberships(scope).filter(supports_enterprises()))


def admitted(scope: Scope) -> Q:
    found = Membership.objects.admitted(seen_on(scope), known_at(scope))
    return Q(pk__in=found.order_by().values("pk"))


def dues_settled(scope: Scope) -> Q:
    return Q(Exists(settled_terms(seen_on(scope), known_at(scope))))


def not_lapsed(scope: Scope) -> Q:
    until = "ends_on__gte" if leaves_out_grace(scope) else "grace_until__gte"
    return Q(Exists(settled_terms(seen_on(scope), known_at(scope)).filter(**{until: seen_on(scope)})))


def first_of_its_holder(scope: Scope) -> Q:
    """The others of one holder are found one by one: a statement that did would be too deep for SQLite."""
    grace = not leaves_out_grace(scope)
    standing = Membership.objects.in_good_standing(seen_on(scope), known_at(scope), grace=grace)
    held = standing.with_holder(known_at(scope)).order_by("pk").values_list("pk", "of_organisation", "of_person")
    holders, others = set(), []
    for pk, *holder in held:
        if tuple(holder) in holders:
            others.append(pk)
        holders.add(tuple(holder))
    return ~Q(pk__in=others)


DECIDED = {
    "applied": gettext_lazy("The board had not decided on the application by that day."),
    "refused": gettext_lazy("The board refused the application."),
    "resigned": gettext_lazy("The member had resigned by that day."),
    "excluded": gettext_lazy("The board had excluded the member by that day."),
}


def _not_admitted(scope: Scope) -> Callable[[Any], list[Any]]:
    return lambda membership: [DECIDED.get(membership.standing, ADMITTED.failure)]


def _lapsed(scope: Scope) -> Callable[[Any], list[Any]]:
    day = seen_on(scope)

    def said(membership: Any) -> list[Any]:
        paid, grace = long_date(membership.paid_until), long_date(membership.grace_until)
        if membership.grace_until >= day:
            return [_("The year paid ended on %(day)s: the member is in grace.") % {"day": paid}]
        sentence = _("The year paid ended on %(day)s and its grace on %(grace)s, without renewal.")
        return [sentence % {"day": paid, "grace": grace}]

    return said


ADMITTED = Rule(
    "admitted",
    admitted,
    gettext_lazy("The board had not admitted the member by that day."),
    explain=_not_admitted,
)
DUES_SETTLED = Rule(
    "dues_settled",
    dues_settled,
    gettext_lazy("No year of membership had begun with its dues settled by that day."),
    unless=ADMITTED.name,
)
NOT_LAPSED = Rule(
    "not_lapsed",
    not_lapsed,
    gettext_lazy("The year paid was over on that day."),
    unless=DUES_SETTLED.name,
    explain=_lapsed,
)
FIRST_OF_ITS_HOLDER = Rule(
    "first_of_its_holder",
    first_of_its_holder,
    gettext_lazy("The same holder counts already through another membership."),
)
GOOD_STANDING = (ADMITTED, DUES_SETTLED, NOT_LAPSED, FIRST_OF_ITS_HOLDER)

MEMBERS = Measure(
    code="membership.members",
    label=gettext_lazy("Members in good standing"),
    definition=gettext_lazy(
        "The holders of a membership admitted by the board, neither resigned nor excluded, whose year with its dues "
        "settled was under way, grace included, at the end of the period; each counts once. What was written down "
        "after the day on which one looks is left out. The kind, MRC and sector of an organisation are today’s."
    ),
    unit=npgettext_lazy("unit", "member", "members"),
    kind=Kind.STOCK,
    candidates=members,
    rules=GOOD_STANDING,
    parameters=MemberParameters,
    guess=of_members,
    permission=SEEN_BY,
    phrases=(
        "Nombre de membres",
        "Nombre de membres en règle",
        "Nombre de membres du pôle",
        "Nombre d’organisations membres",
        "Nombre d’entreprises membres",
        "Nombre d’adhésions",
        "Membership du pôle",
    ),
)
SUPPORT_MEMBERS = Measure(
    code="membership.support_members",
    label=gettext_lazy("Members who support enterprises"),
    definition=gettext_lazy(
        "Among the members in good standing at the end of the period, support organisations and those of a category "
        "of members who support enterprises; each counts once."
    ),
    unit=npgettext_lazy("unit", "member", "members"),
    kind=Kind.STOCK,
    candidates=support_members,
    rules=GOOD_STANDING,
    parameters=MemberParameters,
    guess=of_support,
    permission=SEEN_BY,
    phrases=(
        "Nombre de membres accompagnateurs",
        "Nombre d’organismes accompagnateurs membres",
        "Nombre d’organismes de soutien membres",
        "Nombre d’organisations de soutien membres",
        "Nombre de membres partenaires",
    ),
)

follow(Act, Category, Membership, Membership.history.model, Term)
catalogue.register(MEMBERS, SUPPORT_MEMBERS)
