"""How much of what could be covered members cover: the universe of enterprises, the subjects of support.

Read as it is known at the end of the day on which one looks. A share of the cells of the matrix is no measure: a cell
is a pair and no record, so it could not be its own proof. Subjects are records: one counts when members cover its row.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet, ModelChoiceFilter

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.text import words
from arrimage.membership.coverage.members import member_organisations
from arrimage.network.measures import KNOWN, register_universe
from arrimage.network.models import RegionalCounty, SupportOffer, SupportSubject
from arrimage.network.register.parameters import RegisterParameters

SEEN_BY = "membership.view_membership"


def _seen_on(scope: Scope) -> date:
    """The day whose state is described: the last of the period, or the day on which one looks if it comes first."""
    return min(scope.period.last_day, scope.day)


def _members(scope: Scope) -> Any:
    following = datetime.combine(scope.day + timedelta(days=1), time(), get_default_timezone())
    return member_organisations(_seen_on(scope), following - timedelta(microseconds=1))


# The universe of the register ----------------------------------------------------------------------------------


def _is_member(scope: Scope) -> Q:
    return Q(organisation__in=_members(scope))


def _of_universe(wording: str, action: str) -> Mapping[str, Any] | None:
    said = set(words(wording))
    return {} if said & {"registre", "univers", "potentiel"} and said & {"membre", "membres", "adhesion"} else None


UNIVERSE_MEMBERS = Measure(
    code="membership.universe_members",
    label=gettext_lazy("Share of the register’s enterprises that are members"),
    definition=gettext_lazy(
        "The share of the register’s enterprises whose organisation is a member in good standing at the end of the "
        "period, grace included. The universe is that of the coverage of the register: the territory’s registered "
        "non-profits, cooperatives, mutuals and associations, less those judged not to be of the social economy. "
        "Members that are absent from the register are not part of it: “To recruit” tells them apart."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=register_universe,
    rules=(
        KNOWN,
        Rule(
            "member",
            _is_member,
            gettext_lazy("Its organisation is not a member in good standing on that day."),
            unless="known",
        ),
    ),
    parameters=RegisterParameters,
    operation=percentage,
    guess=_of_universe,
    permission=SEEN_BY,
    phrases=(
        "Part des EÉS du registre qui sont membres",
        "Taux d’adhésion des entreprises du territoire",
        "Pourcentage de membres parmi les entreprises potentielles",
    ),
)

# The subjects of support ---------------------------------------------------------------------------------------


class SubjectParameters(FilterSet):
    """The MRC in which a subject must be covered, by its official code; every one of the territory without it."""

    county = ModelChoiceFilter(
        label=gettext_lazy("MRC"), queryset=RegionalCounty.objects.all(), to_field_name="code", method="any_subject"
    )

    def any_subject(self, subjects: Any, name: str, county: RegionalCounty) -> Any:
        """Every subject stays a candidate: the rule asks where it is covered."""
        return subjects


def subjects(scope: Scope) -> Records:
    found = SupportSubject.objects.order_by()
    return scope.narrow(found if _counties(scope) and scope.period.start < scope.period.end else found.none())


def _counties(scope: Scope) -> list[RegionalCounty]:
    code = scope.parameters.get("county")
    asked = RegionalCounty.objects.filter(code=code) if code else RegionalCounty.objects.all()
    return list(asked)


def _offered_by_members(scope: Scope) -> dict[RegionalCounty, Any]:
    """By MRC, the subjects that members offer there. The members are read once: asked inside the question for each
    MRC, their standing made a statement deeper than SQLite can parse.
    """
    members = list(_members(scope))
    offers = SupportOffer.objects.in_force(_seen_on(scope)).filter(organisation__in=members).order_by()
    return {county: offers.reaching(county).values("subject") for county in _counties(scope)}


def _covered(scope: Scope) -> Q:
    everywhere = Q()
    for offered in _offered_by_members(scope).values():
        everywhere &= Q(pk__in=offered)
    return everywhere


def _not_covered(scope: Scope) -> Callable[[Any], Iterator[str]]:
    """A sentence for each MRC in which no member offers it."""
    by_county = {
        county: set(offered.values_list("subject", flat=True)) for county, offered in _offered_by_members(scope).items()
    }

    def said(subject: Any) -> Iterator[str]:
        for county, offered in by_county.items():
            if subject.pk not in offered:
                yield _("No member in good standing offers it in the MRC “%(county)s”.") % {"county": county}

    return said


def _of_support(wording: str, action: str) -> Mapping[str, Any] | None:
    said = set(words(wording))
    return {} if said & {"couverture", "couverts"} and said & {"accompagnement", "soutien"} else None


SUBJECTS_COVERED = Measure(
    code="membership.support_subjects_covered",
    label=gettext_lazy("Subjects of support that members cover"),
    definition=gettext_lazy(
        "The share of the hub’s subjects of support that at least one member in good standing offers in every MRC of "
        "the territory at the end of the period, or in the MRC asked for. Subjects and offers are those known today; "
        "an offer begun later than the end of the period does not count."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=subjects,
    rules=(
        Rule(
            "covered",
            _covered,
            gettext_lazy("No member in good standing offers it everywhere."),
            explain=_not_covered,
        ),
    ),
    parameters=SubjectParameters,
    operation=percentage,
    guess=_of_support,
    permission=SEEN_BY,
    phrases=(
        "Couverture de l’accompagnement par sujet et par MRC",
        "Sujets d’accompagnement couverts par les membres",
    ),
)

catalogue.register(UNIVERSE_MEMBERS, SUBJECTS_COVERED)
