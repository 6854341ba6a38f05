"""At which period, and from which day, a screen of the plan looks: both come from the address."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from arrimage.evidence.period import Period
from arrimage.plan.addresses import whole_number
from arrimage.plan.models import Plan, ReportingPeriod

FIRST_YEAR, LAST_YEAR = 1900, 2200


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
        return f"?{self.among_others[:-1]}" if self.among_others else ""

    @property
    def among_others(self) -> str:
        """The same, ahead of a page's own parameters: «periode=3&»."""
        query = QueryDict(mutable=True)
        if self.reporting:
            query["periode"] = str(self.reporting.pk)
        if self.day != timezone.localdate():
            query["au"] = self.day.isoformat()
        return f"{query.urlencode()}&" if query else ""


def looking_at(request: HttpRequest, plan: Plan) -> Looking:
    """A period or a day that makes no sense is left aside: the whole plan, today."""
    wanted = whole_number(request.GET.get("periode", ""))
    reporting = plan.periods.filter(pk=wanted).first() if wanted else None
    return Looking(plan, _day(request.GET.get("au", "")), reporting)


def _day(written: str) -> date:
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else timezone.localdate()
