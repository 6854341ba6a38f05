"""The present day in the hub's time zone, which is asked before and after each message is marked."""

import time
from datetime import date, datetime, timedelta

from django.utils.timezone import get_current_timezone, localdate


class Today:
    """Worked out once until midnight; again, too, when the clock is put back."""

    def __init__(self) -> None:
        self._since = self._until = 0.0
        self._day = date.min

    @property
    def day(self) -> date:
        if not self._since <= time.time() < self._until:
            self._day = localdate()
            self._since, self._until = (_midnight(day) for day in (self._day, self._day + timedelta(days=1)))
        return self._day

    @property
    def written(self) -> str:
        """In figures, as in the stamp of the consent ledger."""
        return self.day.isoformat()


def _midnight(day: date) -> float:
    """Seconds since 1970 at the start of the day."""
    return datetime(day.year, day.month, day.day, tzinfo=get_current_timezone()).timestamp()
