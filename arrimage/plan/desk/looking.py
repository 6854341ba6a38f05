"""At which period, and from which day, a screen of the plan looks: both come from the address."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from arrimage.evidence.period import Period
from arrimage.plan.models import Plan, ReportingPeriod


@dataclass(frozen=True)
class Looking:
    """`reporting` is None when one looks at the whole plan."""

    plan: Plan
    day: date
    reporting: ReportingPeriod | None

    @property
    def period(self) -> Period:
        return self.reporting.period if self.reporting else self.plan.period

    @property
    def query(self) -> str:
        """What to add to a link so that the next page looks at the same."""
        query = QueryDict(mutable=True)
        if self.reporting:
            query["periode"] = str(self.reporting.pk)
        return f"?{query.urlencode()}" if query else ""


def looking_at(request: HttpRequest, plan: Plan) -> Looking:
    """A period or a day that makes no sense is left aside: the whole plan, today."""
    wanted = request.GET.get("periode", "")
    reporting = plan.periods.filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None
    return Looking(plan, _day(request.GET.get("au", "")), reporting)


def _day(written: str) -> date:
    try:
        return parse_date(written) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
