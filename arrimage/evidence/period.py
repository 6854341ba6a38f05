"""A span of days, half-open: the first day counts, the last does not."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """Days d with start <= d < end."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def until(self, day: date) -> "Period":
        """The part of the period known on `day`, that day included."""
        end = min(self.end, day + timedelta(days=1))
        return Period(self.start, max(self.start, end))

    def split(self, day: date) -> "tuple[Period, Period]":
        """Two adjacent periods that make this one; the second starts on `day`."""
        if not self.start <= day <= self.end:
            raise ValueError(f"{day} is outside the period")
        return Period(self.start, day), Period(day, self.end)

    def months(self) -> "list[Period]":
        """The period cut at the first of each month: what a sparkline draws."""
        cuts = [self.start]
        while (following := _first_of_next_month(cuts[-1])) < self.end:
            cuts.append(following)
        return [Period(a, b) for a, b in zip(cuts, [*cuts[1:], self.end], strict=True)]


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
