"""What the library lets one count. Codes are stable: plans are bound to them."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.kit.changes import follow
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.library.parameters import OpportunityParameters, WatchedItemParameters


def _noted(scope: Scope) -> Records:
    within = scope.period.until(scope.day)
    noted = WatchedItem.objects.filter(noted_on__gte=within.start, noted_on__lt=within.end)
    return scope.narrow(cast("Records", noted))


def _opportunities(scope: Scope) -> Records:
    """Those passed on in the period, and those noted in it that nobody outside has read of."""
    within = scope.period.until(scope.day)
    passed_on = Q(public_on__gte=within.start, public_on__lt=within.end)
    kept = Q(public_on=None, noted_on__gte=within.start, noted_on__lt=within.end)
    return scope.narrow(cast("Records", Opportunity.objects.filter(passed_on | kept)))


def everything(wording: str, action: str) -> Mapping[str, Any] | None:
    return {}


SUMMED_UP = Rule("summed_up", lambda scope: ~Q(summary=""), _("It has no summary in the hub’s own words."))
PASSED_ON = Rule("passed_on", lambda scope: Q(public_on__isnull=False), _("It is kept to the team."))
STILL_PUBLIC = Rule(
    "still_public", lambda scope: Q(is_public=True), _("It was taken off the site."), unless=PASSED_ON.name
)

ITEMS_NOTED = Measure(
    code="library.items_noted",
    label=_("Watched items noted"),
    definition=_(
        "What the hub noted in the period of what is published elsewhere: news, innovations, issues, studies, "
        "policies, practices. A link counts once, on the day it was noted."
    ),
    unit=npgettext_lazy("unit", "item", "items"),
    kind=Kind.COUNT,
    candidates=_noted,
    parameters=WatchedItemParameters,
    date_field="noted_on",
    guess=everything,
    permission="library.view_watcheditem",
    phrases=("Nombre d’éléments de veille notés", "Éléments de veille recueillis"),
)

SHEETS_WRITTEN = Measure(
    code="library.sheets_written",
    label=_("Watch sheets written"),
    definition=_(
        "The watched items noted in the period that are summed up in the hub’s own words. An item that holds nothing "
        "but a link is not a sheet yet."
    ),
    unit=npgettext_lazy("unit", "sheet", "sheets"),
    kind=Kind.COUNT,
    candidates=_noted,
    rules=(SUMMED_UP,),
    parameters=WatchedItemParameters,
    date_field="noted_on",
    guess=everything,
    permission="library.view_watcheditem",
    phrases=("Nombre de fiches de veille rédigées", "Fiches de veille produites"),
)

OPPORTUNITIES_PASSED_ON = Measure(
    code="library.opportunities_passed_on",
    label=_("Opportunities passed on"),
    definition=_(
        "The opportunities made public in the period, which newsletters and the site then tell of. One counts once, "
        "on the first day it was public, whatever becomes of it afterwards but being taken off the site."
    ),
    unit=npgettext_lazy("unit", "opportunity", "opportunities"),
    kind=Kind.COUNT,
    candidates=_opportunities,
    rules=(PASSED_ON, STILL_PUBLIC),
    parameters=OpportunityParameters,
    date_field="public_on",
    guess=everything,
    permission="library.view_opportunity",
    phrases=("Nombre d’opportunités diffusées", "Appels et opportunités transmis aux entreprises"),
)

follow(WatchedItem, Opportunity)
catalogue.register(ITEMS_NOTED, SHEETS_WRITTEN, OPPORTUNITIES_PASSED_ON)
