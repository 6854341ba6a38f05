"""What the register of requests lets one count. Codes are stable: plans are bound to them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrimage.consent.models import PrivacyRequest
from arrimage.consent.parameters import RequestParameters
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.changes import follow
from arrimage.kit.text import words

ABOUT = ("renseignement", "personnel", "confidentialite", "vie")


def judged(scope: Scope) -> Records:
    """The requests received in the period that were answered by the day, or whose last day has gone."""
    received = PrivacyRequest.objects.filter(received_on__gte=scope.period.start, received_on__lt=scope.period.end)
    known = Q(answered_on__lte=scope.day) | Q(due_on__lt=scope.day)
    narrowed: Records = scope.narrow(received.filter(known, received_on__lte=scope.day))
    return narrowed


def answered(scope: Scope) -> Q:
    return Q(answered_on__isnull=False, answered_on__lte=scope.day)


def in_time(scope: Scope) -> Q:
    return Q(answered_on__isnull=False, answered_on__lte=F("due_on"))


def of_requests(wording: str, action: str) -> Mapping[str, Any] | None:
    """Requests of an action about personal information are all counted."""
    said = words(f"{wording} {action}")
    return {} if any(word.startswith(ABOUT) for word in said) else None


REQUESTS_ANSWERED_IN_TIME = Measure(
    code="consent.requests_answered_in_time",
    label=_("Privacy requests answered in time"),
    definition=_(
        "The share of the requests about personal information received in the period that were answered within 30 "
        "days, or within the extension agreed. Those whose time still runs are not judged yet."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=judged,
    rules=(
        Rule("answered", answered, _("It is not answered, and its last day has gone.")),
        Rule("in_time", in_time, _("It was answered after its last day."), unless="answered"),
    ),
    parameters=RequestParameters,
    operation=percentage,
    date_field="received_on",
    guess=of_requests,
    permission="consent.view_privacyrequest",
    phrases=(
        "Demandes d’accès aux renseignements personnels traitées dans les délais",
        "Demandes relatives aux renseignements personnels répondues en 30 jours",
        "Pourcentage des demandes de renseignements personnels traitées à temps",
    ),
)

follow(PrivacyRequest)
catalogue.register(REQUESTS_ANSWERED_IN_TIME)
