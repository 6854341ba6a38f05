"""What the consent ledger lets one count. Codes are stable: plans are bound to them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.consent.models import Address, ConsentEntry, Purpose, Suppression
from arrimage.consent.parameters import ConsentParameters
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.kit.changes import follow

Entries = QuerySet[ConsentEntry]


def seen_on(scope: Scope) -> date:
    """The day whose state is described: the last of the period, or the day on which one looks if it comes first."""
    return min(scope.period.last_day, scope.day)


def _purposes(scope: Scope) -> list[Purpose]:
    """Retired purposes too, so that a past figure stays what it was."""
    commercial = Purpose.objects.filter(kind=Purpose.Kind.COMMERCIAL)
    code = scope.parameters.get("purpose")
    return list(commercial.filter(code=code) if code else commercial)


def _of_basis(scope: Scope) -> Entries:
    asked = scope.parameters.get("basis")
    bases = [asked] if isinstance(asked, str) and asked else list(asked or ())
    entries = ConsentEntry.objects.known(seen_on(scope), scope.day).order_by()
    return cast("Entries", entries.filter(basis__in=bases) if bases else entries.exclude(basis=""))


def addresses(scope: Scope) -> Records:
    return addresses_about(scope, _purposes(scope))


def addresses_about(scope: Scope, purposes: list[Purpose]) -> Records:
    """Every address of which the ledger says something for these purposes by the day described."""
    known = ConsentEntry.objects.known(seen_on(scope), scope.day).order_by()
    about = known.filter(Q(purpose=None) | Q(purpose__in=purposes))
    found = Address.objects.filter(pk__in=about.values("address")).order_by()
    return scope.narrow(cast("Records", found))


def has_basis(scope: Scope) -> Q:
    about = _of_basis(scope).filter(Q(purpose=None) | Q(purpose__in=_purposes(scope)))
    return Q(pk__in=about.values("address"))


def passing_for_one(scope: Scope, rule: str, purposes: Iterable[Purpose], entries: Any = ConsentEntry.objects) -> Q:
    """Addresses of which one of the entries passes the rule of the ledger (`unrefused`, `standing`) for one of the
    purposes at least."""
    passing = Q(pk__in=[])
    for purpose in purposes:
        found: Entries = getattr(entries, rule)(purpose, seen_on(scope), scope.day)
        passing |= Q(pk__in=found.order_by().values("address"))
    return passing


def not_refused(scope: Scope) -> Q:
    return passing_for_one(scope, "unrefused", _purposes(scope), _of_basis(scope))


def in_force(scope: Scope) -> Q:
    return passing_for_one(scope, "standing", _purposes(scope), _of_basis(scope))


def everything(wording: str, action: str) -> Mapping[str, Any] | None:
    return {}


HAS_BASIS = Rule("has_basis", has_basis, _("No basis for writing to this address was recorded by that day."))
NOT_REFUSED = Rule(
    "not_refused",
    not_refused,
    _("Consent was withdrawn or refused, and no express consent was given since."),
    unless=HAS_BASIS.name,
)
IN_FORCE = Rule("in_force", in_force, _("Every basis that was recorded has come to its end."), unless=NOT_REFUSED.name)

CONSENTS_IN_FORCE = Measure(
    code="consent.in_force",
    label=_("Addresses with a consent in force"),
    definition=_(
        "The e-mail addresses to which the hub may write, by express or implied consent, at the end of the period, for "
        "one purpose at least; each counts once. What was written down after the day on which one looks is left out."
    ),
    unit=npgettext_lazy("unit", "address", "addresses"),
    kind=Kind.STOCK,
    candidates=addresses,
    rules=(HAS_BASIS, NOT_REFUSED, IN_FORCE),
    parameters=ConsentParameters,
    guess=everything,
    permission="consent.view_address",
    phrases=(
        "Nombre de consentements en vigueur",
        "Adresses à qui l’on peut écrire",
    ),
)

follow(Address, ConsentEntry, Purpose, Suppression)
catalogue.register(CONSENTS_IN_FORCE)
