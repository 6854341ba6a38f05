"""What the plan itself can count: deliverables, documents kept up to date, and values typed by hand."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.evidence.parameters import register_common_parameter
from arrimage.kit.changes import follow
from arrimage.kit.text import words
from arrimage.plan.models import ActionLink, Deliverable, DeliverableVersion, Reading
from arrimage.plan.parameters import SERVES_ACTION, DeliverableParameters, ReadingParameters

MONTHS_IN_A_YEAR = 12
# The first of these words found in an indicator's wording tells the nature of the deliverable it names.
NATURES = (
    (Deliverable.Nature.STUDY, {"etude", "faisabilite"}),
    (Deliverable.Nature.PORTRAIT, {"portrait"}),
    (Deliverable.Nature.PLATFORM, {"plateforme"}),
    (Deliverable.Nature.DATABASE, {"base", "bases"}),
    (Deliverable.Nature.CALENDAR, {"calendrier"}),
    (Deliverable.Nature.NEWSLETTER, {"infolettre", "bulletin"}),
    (Deliverable.Nature.WEBSITE, {"site"}),
    (Deliverable.Nature.TOOL, {"outil", "outils"}),
    (Deliverable.Nature.PLAN, {"plan"}),
)


def nature_of(wording: str) -> str:
    """The nature of the deliverable that an indicator names: «Étude de faisabilité» → study."""
    found = set(words(wording))
    return next((nature.value for nature, names in NATURES if names & found), Deliverable.Nature.OTHER.value)


def _guess_nature(wording: str, action: str) -> dict[str, Any]:
    return {"nature": [nature_of(wording)]}


def _seen_on(scope: Scope) -> date:
    """The day whose state is described: the last of the period, or the day on which one looks if it comes first."""
    return min(scope.period.last_day, scope.day)


# Deliverables accepted -----------------------------------------------------------------------------------------


def deliverables_expected(scope: Scope) -> Records:
    """Deliverables accepted within the period, and those due by its end that were still awaited when it began.

    One accepted in an earlier period belongs to that period alone, so that adjacent periods add up.
    """
    period = scope.period
    accepted_here = Q(accepted_on__gte=period.start, accepted_on__lt=period.end)
    awaited = Q(accepted_on__isnull=True) | Q(accepted_on__gte=period.end)
    due = Q(due_on__isnull=True) | Q(due_on__lt=period.end)
    return scope.narrow(Deliverable.objects.filter(accepted_here | (awaited & due)).order_by())


def _proven_versions(day: date) -> QuerySet[DeliverableVersion]:
    versions = DeliverableVersion.objects.filter(deliverable=OuterRef("pk"), date__lte=day)
    return versions.exclude(file="", url="")


ACCEPTED = Rule(
    "accepted",
    lambda scope: Q(accepted_on__lt=scope.period.end, accepted_on__lte=scope.day),
    _("The deliverable is not accepted yet."),
)
# As known on the day, not at the period's end: a file added late completes the period of the acceptance.
HAS_A_VERSION = Rule(
    "has_a_version",
    lambda scope: Q(Exists(_proven_versions(scope.day))),
    _("No version with a file or an address is kept."),
)

DELIVERABLES_ACCEPTED = Measure(
    code="plan.deliverables_accepted",
    label=_("Deliverables accepted"),
    definition=_(
        "Studies, plans and other deliverables accepted in the period, with at least one version kept (a file or an "
        "address). Those due by the end of the period and not accepted are shown as not counted."
    ),
    unit=npgettext_lazy("unit", "deliverable", "deliverables"),
    kind=Kind.DELIVERABLE,
    candidates=deliverables_expected,
    rules=(ACCEPTED, HAS_A_VERSION),
    parameters=DeliverableParameters,
    date_field="accepted_on",
    guess=_guess_nature,
    permission="plan.view_deliverable",
    phrases=(
        "Étude de faisabilité",
        "Plan de communication développé",
        "Plan d'action du réseau",
        "Plateforme de partage en ligne",
        "Calendrier de formation en ligne",
        "Base de données mise sur pied",
        "Créer une infolettre",
        "Document déposé",
        "Rapport adopté",
        "Politique adoptée",
        "Livrable accepté",
    ),
)

# Documents up to date ------------------------------------------------------------------------------------------


def documents_to_review(scope: Scope) -> Records:
    return scope.narrow(Deliverable.objects.filter(review_months__isnull=False).order_by())


def _recent_versions(day: date) -> QuerySet[DeliverableVersion]:
    """Versions whose date plus the deliverable's interval reaches the day.

    Months are counted on the calendar (year × 12 + month, then the day), which both databases can do.
    """
    month = day.year * MONTHS_IN_A_YEAR + day.month
    reach = ExtractYear("date") * MONTHS_IN_A_YEAR + ExtractMonth("date") + F("deliverable__review_months")
    versions = _proven_versions(day).annotate(reach=reach, day=ExtractDay("date"))
    return versions.filter(Q(reach__gt=month) | Q(reach=month, day__gte=day.day))


HAS_A_DATED_VERSION = Rule(
    "has_a_dated_version",
    lambda scope: Q(Exists(_proven_versions(_seen_on(scope)))),
    _("No version with a file or an address was kept by that day."),
)
WITHIN_ITS_INTERVAL = Rule(
    "within_its_interval",
    lambda scope: Q(Exists(_recent_versions(_seen_on(scope)))),
    _("The latest version is older than the review interval."),
)


def share_up_to_date(counted: Records, candidates: Records) -> float | None:
    """Percentage of the documents to review, to one decimal; None when there is no such document."""
    to_review = candidates.count()
    return round(100 * counted.count() / to_review, 1) if to_review else None


DOCUMENTS_UP_TO_DATE = Measure(
    code="plan.documents_up_to_date",
    label=_("Documents up to date"),
    definition=_(
        "Share of the documents with a review interval whose latest version is recent enough at the end of the period "
        "(or today, while it runs)."
    ),
    unit=_("%"),
    kind=Kind.FRESHNESS,
    candidates=documents_to_review,
    rules=(HAS_A_DATED_VERSION, WITHIN_ITS_INTERVAL),
    parameters=DeliverableParameters,
    operation=share_up_to_date,
    guess=_guess_nature,
    permission="plan.view_deliverable",
    phrases=(
        "Portrait de l'économie sociale à jour",
        "Outils de communication à jour",
        "Mise à jour du Site Internet",
        "Site Web à jour",
        "Documents mis à jour",
        "Répertoire à jour",
        "Actualisation du portrait",
    ),
)

# Values typed by hand ------------------------------------------------------------------------------------------


def readings_of_the_indicator(scope: Scope) -> Records:
    if "indicator" not in scope.parameters:
        return Reading.objects.none()
    dated = Q(date__gte=scope.period.start, date__lt=scope.period.end)
    return scope.narrow(Reading.objects.filter(dated).select_related("indicator__action").order_by())


def _not_replaced(scope: Scope) -> Q:
    known = Reading.objects.filter(indicator=OuterRef("indicator"), date__lt=scope.period.until(scope.day).end)
    later = known.filter(Q(date__gt=OuterRef("date")) | Q(date=OuterRef("date"), pk__gt=OuterRef("pk")))
    return Q(~Exists(later))


KNOWN = Rule("known", lambda scope: Q(date__lte=scope.day), _("This value is dated after the day shown."))
LATEST = Rule("latest", _not_replaced, _("A more recent value replaced this one."))


def latest_value(counted: Records, candidates: Records) -> Any:
    """The value of the one reading that counts, a Decimal; None when nothing was typed in the period."""
    return counted.values_list("value", flat=True).first()


MANUAL = Measure(
    code="plan.manual",
    label=_("Value typed by hand"),
    definition=_("The latest value typed in the period, with the proof given by whoever typed it."),
    unit="",
    kind=Kind.MANUAL,
    candidates=readings_of_the_indicator,
    rules=(KNOWN, LATEST),
    parameters=ReadingParameters,
    operation=latest_value,
    date_field="date",
    permission="plan.view_reading",
)

follow(ActionLink, Deliverable, DeliverableVersion)
catalogue.register(DELIVERABLES_ACCEPTED, DOCUMENTS_UP_TO_DATE, MANUAL)
register_common_parameter(SERVES_ACTION)
