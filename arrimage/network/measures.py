"""What the network lets one count. Codes are stable: plans are bound to them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.changes import follow
from arrimage.kit.text import words
from arrimage.network.facts import is_empty, provenance
from arrimage.network.freshness import reviewed_since
from arrimage.network.guesses import of_directory
from arrimage.network.models import Candidate, DirectorySettings, Municipality, Organisation, Person, RegionalCounty
from arrimage.network.models.candidates import known_on
from arrimage.network.parameters import DirectoryParameters
from arrimage.network.register.parameters import RegisterParameters

SEEN_BY = "network.view_organisation"


def _seen_on(scope: Scope) -> date:
    """The day whose state is described: the last of the period, or the day on which one looks if it comes first."""
    return min(scope.period.last_day, scope.day)


def organisations_entered(scope: Scope) -> Records:
    """The organisations entered by the end of that day, under whatever status they have now."""
    ends = datetime.combine(_seen_on(scope) + relativedelta(days=1), time(), get_default_timezone())
    return scope.narrow(Organisation.objects.filter(created_at__lt=ends).order_by())


def organisations_standing(scope: Scope) -> Records:
    return organisations_entered(scope).exclude(status=Organisation.Status.CLOSED)


NOT_CLOSED = Rule("not_closed", lambda scope: ~Q(status=Organisation.Status.CLOSED), _("The organisation has closed."))

ORGANISATIONS_IN_DIRECTORY = Measure(
    code="network.organisations_in_directory",
    label=_("Organisations in the directory"),
    definition=_(
        "The organisations entered in the directory by the end of the period that are neither closed nor merged into "
        "another. Their status, kind and place are those of today."
    ),
    unit=npgettext_lazy("unit", "organisation", "organisations"),
    kind=Kind.STOCK,
    candidates=organisations_entered,
    rules=(NOT_CLOSED,),
    parameters=DirectoryParameters,
    guess=of_directory,
    permission=SEEN_BY,
    phrases=(
        "Nombre d’entreprises au répertoire",
        "Nombre d’organisations au répertoire",
        "Nombre d’organismes au répertoire",
        "Entreprises d’économie sociale répertoriées",
        "Nombre d’entreprises recensées",
        "Nombre de fiches au répertoire",
        "Répertoire des entreprises d’économie sociale",
        "Bottin des entreprises collectives",
    ),
)


LACKING = {
    "name": _("Nobody confirmed the name within the review interval."),
    "legal_form": _("The legal form is missing, or nobody confirmed it within the review interval."),
    "status": _("Nobody confirmed the status within the review interval."),
    "municipality": _("The municipality is missing, or nobody confirmed it within the review interval."),
    "email": _("The e-mail is missing, or nobody confirmed it within the review interval."),
    "phone": _("The phone is missing, or nobody confirmed it within the review interval."),
    "employees": _("The number of employees is missing, or nobody confirmed it within the review interval."),
}


def _not_checked(scope: Scope) -> Callable[[Any], Iterator[Any]]:
    """A sentence for each core fact that is missing or was checked too long ago."""
    since = reviewed_since(_seen_on(scope))

    def said(organisation: Any) -> Iterator[Any]:
        for field, sentence in LACKING.items():
            known = provenance(organisation, field)
            if known is None or known.on <= since or is_empty(getattr(organisation, field)):
                yield sentence

    return said


# The oldest of the core facts' dates is kept with the profile: one column to read rather than seven in a document.
CHECKED = Rule(
    "checked",
    lambda scope: Q(core_facts_on__gt=reviewed_since(_seen_on(scope))),
    _("One of the main facts is missing, or nobody confirmed it within the review interval."),
    explain=_not_checked,
)

PROFILES_UP_TO_DATE = Measure(
    code="network.profiles_up_to_date",
    label=_("Profiles up to date"),
    definition=_(
        "The share of the directory’s organisations whose main facts (name, legal form, status, municipality, e-mail, "
        "phone, number of employees) are all known and were each said or confirmed within the review interval before "
        "the end of the period. A fact confirmed since then counts too: the directory keeps the latest check only."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=organisations_standing,
    rules=(CHECKED,),
    parameters=DirectoryParameters,
    operation=percentage,
    guess=of_directory,
    permission=SEEN_BY,
    phrases=(
        "Répertoire à jour",
        "Pourcentage de fiches à jour",
        "Proportion des fiches à jour",
        "Fiches d’entreprises à jour",
        "Mise à jour du répertoire",
    ),
)


def register_universe(scope: Scope) -> Records:
    universe = Candidate.objects.universe(_seen_on(scope))
    if scope.period.start >= scope.period.end:
        universe = universe.none()
    return scope.narrow(universe.order_by())


def _of_register(wording: str, action: str) -> Mapping[str, Any] | None:
    return {} if {"registre", "radar"} & set(words(wording)) else None


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
    operation=percentage,
    guess=_of_register,
    permission="network.view_register_coverage",
    phrases=(
        "Couverture du registre des entreprises",
        "Part des entreprises du registre connues du répertoire",
        "Pourcentage des EÉS du registre connues du pôle",
    ),
)

follow(Organisation, Person, Candidate, DirectorySettings, Municipality, RegionalCounty)
catalogue.register(ORGANISATIONS_IN_DIRECTORY, PROFILES_UP_TO_DATE, REGISTER_COVERAGE)
