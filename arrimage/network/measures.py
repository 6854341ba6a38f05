"""What the network lets one count. Codes are stable: plans are bound to them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.kit.text import words
from arrimage.network.models import Candidate
from arrimage.network.models.candidates import known_on
from arrimage.network.register.parameters import RegisterParameters


def _seen_on(scope: Scope) -> date:
    """The day whose state is described: the last of the period, or the day on which one looks if it comes first."""
    return min(scope.period.last_day, scope.day)


def register_universe(scope: Scope) -> Records:
    universe = Candidate.objects.universe(_seen_on(scope))
    if scope.period.start >= scope.period.end:
        universe = universe.none()
    return scope.narrow(universe.order_by())


def share_of_all(counted: Records, candidates: Records) -> float | None:
    """In percent, to one decimal; None when there is nothing to divide by."""
    total = candidates.count()
    return round(100 * counted.count() / total, 1) if total else None


def _of_register(wording: str, action: str) -> Mapping[str, Any] | None:
    return {} if {"registre", "radar", "repertoire"} & set(words(wording)) else None


def _known(scope: Scope) -> Q:
    return known_on(_seen_on(scope))


KNOWN = Rule("known", _known, _("The directory does not hold this enterprise of the register yet."))
REGISTER_COVERAGE = Measure(
    code="network.register_coverage",
    label=_("Coverage of the register"),
    definition=_(
        "The share of the register’s enterprises that the directory holds at the end of the period. The universe is "
        "made of the territory’s registered non-profits, cooperatives, mutuals and associations, as the editions "
        "imported tell, less those judged not to be of the social economy. The directory’s enterprises that are "
        "absent from the register are not part of it."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=register_universe,
    rules=(KNOWN,),
    parameters=RegisterParameters,
    operation=share_of_all,
    guess=_of_register,
    permission="network.view_register_coverage",
    phrases=(
        "Couverture du registre des entreprises",
        "Part des entreprises du registre connues du répertoire",
        "Pourcentage des EÉS du territoire présentes au répertoire",
    ),
)

catalogue.register(REGISTER_COVERAGE)
