"""Days that come back by a rule of RFC 5545 (§3.3.10), worked out by `dateutil`.

A rule is kept without its DTSTART, which is the first day, and always ends. Days are the hub's own and the hours are
those of its wall clock: a meeting at 9 o'clock stays at 9 o'clock through both changes of hour.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from arrimage.agenda.rendering import weekday_in_words
from arrimage.kit.templatetags.formats import long_date

MOST = 100
LONGEST = timedelta(days=731)
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Pattern(StrEnum):
    """The ways an event comes back that people are offered; what each means depends on the first day."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_ON_THE_DAY = "monthly_on_the_day"
    MONTHLY_ON_THE_WEEKDAY = "monthly_on_the_weekday"
    MONTHLY_ON_THE_LAST = "monthly_on_the_last"


def patterns_for(first: date) -> list[Pattern]:
    """Those that a day may begin: a fifth Tuesday comes back as the last one, and only a last one can."""
    is_last = (first + timedelta(days=7)).month != first.month
    left_out = {Pattern.MONTHLY_ON_THE_WEEKDAY} if _place(first) == 5 else set()
    return [one for one in Pattern if one not in left_out and (is_last or one != Pattern.MONTHLY_ON_THE_LAST)]


def rule_of(pattern: Pattern, first: date, *, count: int | None = None, until: date | None = None) -> str:
    """The rule by which that day comes back so many times in all, or until a day."""
    end = {"COUNT": str(count)} if count else {"UNTIL": f"{until:%Y%m%d}"} if until else {}
    return _written({**_shape(pattern, first), **end})


def _shape(pattern: Pattern, first: date) -> dict[str, str]:
    weekday = WEEKDAYS[first.weekday()]
    return {
        Pattern.WEEKLY: {"FREQ": "WEEKLY", "BYDAY": weekday},
        Pattern.FORTNIGHTLY: {"FREQ": "WEEKLY", "INTERVAL": "2", "BYDAY": weekday},
        Pattern.MONTHLY_ON_THE_DAY: {"FREQ": "MONTHLY", "BYMONTHDAY": str(first.day)},
        Pattern.MONTHLY_ON_THE_WEEKDAY: {"FREQ": "MONTHLY", "BYDAY": f"{_place(first)}{weekday}"},
        Pattern.MONTHLY_ON_THE_LAST: {"FREQ": "MONTHLY", "BYDAY": f"-1{weekday}"},
    }[pattern]


def _place(day: date) -> int:
    """Which Tuesday of its month a Tuesday is: 1 to 5."""
    return (day.day - 1) // 7 + 1


def days_of(rule: str, first: date) -> list[date]:
    """The days of the rule from the first, in order. Raises ValidationError for a rule that cannot be read, never ends,
    or gives more than 100 days or goes past two years.
    """
    parts = _read(rule)
    count, until = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
    if not count and not until:
        raise ValidationError(_("This repetition never ends: say how many times, or until which day."))
    last = first + LONGEST
    if until and _day(until) > last:
        raise ValidationError(_("A repetition lasts two years at the most: choose an earlier day."))
    most = int(count) if count.isdecimal() else MOST + 1
    bound = datetime.combine(min(_day(until), last) if until else last, time.max)
    try:
        times = rrulestr(_written(parts), dtstart=datetime.combine(first, time())).replace(until=bound)
        days = [moment.date() for moment in islice(times, min(most, MOST + 1))]
    except (ValueError, TypeError, OverflowError) as error:
        raise ValidationError(_("This repetition cannot be read: “%(rule)s”.") % {"rule": rule}) from error
    if len(days) > MOST:
        raise ValidationError(_("A repetition holds %(most)s events at the most: make it shorter.") % {"most": MOST})
    if count and len(days) < most:
        raise ValidationError(_("These times would go past two years: ask for fewer of them."))
    return days


def _read(rule: str) -> dict[str, str]:
    parts = dict(part.upper().partition("=")[::2] for part in rule.strip().removeprefix("RRULE:").split(";") if part)
    if parts.get("FREQ") not in FREQUENCIES or not parts.get("INTERVAL", "1").strip("0") or "DTSTART" in parts:
        raise ValidationError(_("This repetition cannot be read: “%(rule)s”.") % {"rule": rule})
    return parts


def _written(parts: Mapping[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _day(text: str) -> date:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()
    except ValueError as error:
        raise ValidationError(_("This repetition cannot be read: “%(rule)s”.") % {"rule": text}) from error


def ended_before(rule: str, day: date) -> str:
    """The same rule, its last day before that one."""
    parts = {name: value for name, value in _read(rule).items() if name not in ("COUNT", "UNTIL")}
    return _written({**parts, "UNTIL": f"{day - timedelta(days=1):%Y%m%d}"})


def begun_on(rule: str, first: date, day: date, moved_to: date) -> str:
    """What is left of the rule from one of its days on, once that day has moved to another: the same pattern, as many
    times. Raises ValidationError.
    """
    left = [one for one in days_of(rule, first) if one >= day]
    return rule_of(pattern_of(rule, moved_to), moved_to, count=len(left))


def pattern_of(rule: str, first: date) -> Pattern:
    """The pattern nearest to the rule that a day may begin."""
    parts = _read(rule)
    if parts["FREQ"] != "MONTHLY":
        return Pattern.FORTNIGHTLY if parts.get("INTERVAL") == "2" else Pattern.WEEKLY
    if "BYDAY" not in parts:
        return Pattern.MONTHLY_ON_THE_DAY
    wanted = Pattern.MONTHLY_ON_THE_LAST if parts["BYDAY"].startswith("-1") else Pattern.MONTHLY_ON_THE_WEEKDAY
    offered = patterns_for(first)
    others = [Pattern.MONTHLY_ON_THE_WEEKDAY, Pattern.MONTHLY_ON_THE_LAST]
    return wanted if wanted in offered else next(one for one in others if one in offered)


# In words ----------------------------------------------------------------------------------------------------


def pattern_in_words(pattern: Pattern, first: date) -> str:
    """«every month, on the second Tuesday», in the reader's language."""
    weekday = weekday_in_words(first)
    day = pgettext("day of the month", "1") if first.day == 1 else str(first.day)
    said = {"weekday": weekday, "day": day, "place": _places().get(_place(first), "")}
    return {
        Pattern.WEEKLY: _("every week, on %(weekday)s"),
        Pattern.FORTNIGHTLY: _("every two weeks, on %(weekday)s"),
        Pattern.MONTHLY_ON_THE_DAY: _("every month, on day %(day)s"),
        Pattern.MONTHLY_ON_THE_WEEKDAY: _("every month, on the %(place)s %(weekday)s"),
        Pattern.MONTHLY_ON_THE_LAST: _("every month, on the last %(weekday)s"),
    }[pattern] % said


def rule_in_words(rule: str, first: date, left_out: int = 0) -> str:
    """The whole rule: «every week, on Tuesday, until June 5, 2018»; `left_out` of its days are not counted."""
    parts = _read(rule)
    words = pattern_in_words(pattern_of(rule, first), first)
    if "UNTIL" in parts:
        return _("%(pattern)s, until %(day)s") % {"pattern": words, "day": long_date(_day(parts["UNTIL"]))}
    times = max(1, int(parts["COUNT"]) - left_out)
    said = {"pattern": words, "count": times}
    return ngettext("%(pattern)s, %(count)s time in all", "%(pattern)s, %(count)s times in all", times) % said


def _places() -> dict[int, str]:
    return {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth")}
