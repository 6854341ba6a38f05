"""What every page of the calendar is made of: who asks, what for, at what moment, and the words for it."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from arrimage.agenda.audience import audiences_of
from arrimage.agenda.coming import gathering
from arrimage.agenda.coming.asked import Asked, chips, county_names, fields, kind_options, read
from arrimage.agenda.coming.items import CalendarItem
from arrimage.agenda.coming.months import Month, is_shown, month_of, read_month
from arrimage.agenda.coming.structured_data import list_data
from arrimage.agenda.models import Event

A_PAGE = 25
# The signs that would end a script in the middle of a page.
IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Question:
    """The calendar as this request asks for it, at the hub's local moment."""

    asked: Asked
    counties: dict[str, str]
    member: bool
    now: datetime


@dataclass(frozen=True)
class Leaf:
    """A page of a list, with the number of the pages before and after it, if any. Nobody counts the rest."""

    number: int
    items: list[CalendarItem]
    following: int | None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None


def question_of(request: HttpRequest, kinds: tuple[str, ...] = ()) -> Question:
    """`kinds` are those of the page itself, whatever the address says."""
    now = timezone.localtime()
    counties = county_names()
    member = Event.Audience.MEMBERS in audiences_of(request.user, now.date())
    asked = read(request.GET, counties, member=member)
    return Question(replace(asked, kinds=kinds) if kinds else asked, counties, member, now)


def month_asked(request: HttpRequest, now: datetime) -> tuple[Month | None, str]:
    """The month of the address, None when it names none; the sentence for one that cannot be shown."""
    written = request.GET.get("mois", "")
    if not written:
        return None, ""
    month = read_month(written, now.date())
    if month is None:
        return None, _("This month is not one that the calendar can show. Choose one with the buttons below.")
    return month, ""


def frame(question: Question, *, title: str, view: str) -> dict[str, Any]:
    """What surrounds the items of every page: views, filters, chips, feeds."""
    query = question.asked.query()
    return {
        "title": title,
        "view": view,
        "here": reverse(f"agenda:{view}"),
        "query": query,
        "asked": question.asked,
        "chips": chips(question.asked, question.counties),
        "kinds": kind_options(question.asked),
        "fields": fields(question.asked, question.counties, member=question.member),
        "now": question.now,
        "feeds": _feeds(question.asked),
    }


def _feeds(asked: Asked) -> dict[str, str]:
    """The addresses that follow the same filters. Feeds are read by programmes, which are nobody's members."""
    query = replace(asked, audience="").query()
    ending = f"?{query}" if query else ""
    return {
        name: f"{reverse(f'agenda:{address}')}{ending}"
        for name, address in (("calendar", "public-calendar"), ("rss", "public-rss"), ("embed", "embed"))
    }


def around(month: Month, now: datetime) -> dict[str, Month | None]:
    """The months before and after, as far as the calendar goes, and the one of today when it is another."""
    today, this = now.date(), month_of(now.date())
    return {
        "previous": month.previous if is_shown(month.previous, today) else None,
        "following": month.following if is_shown(month.following, today) else None,
        "this": this if this != month else None,
    }


def leaf_of_coming(request: HttpRequest, question: Question) -> Leaf:
    """The page asked of what comes: one thing more is read than it holds, to know whether another follows."""

    def read_from(first: int) -> list[CalendarItem]:
        return gathering.coming(question.asked, question.now, member=question.member, first=first, most=A_PAGE + 1)

    return _leaf(_page_asked(request), read_from)


def leaf_of(request: HttpRequest, items: Sequence[CalendarItem]) -> Leaf:
    return _leaf(_page_asked(request), lambda first: items[first : first + A_PAGE + 1])


def _leaf(number: int, read_from: Callable[[int], Sequence[CalendarItem]]) -> Leaf:
    """The page of that number, or the first one when the list does not go so far."""
    found = read_from((number - 1) * A_PAGE)
    if not found and number > 1:
        number, found = 1, read_from(0)
    return Leaf(number, list(found[:A_PAGE]), number + 1 if len(found) > A_PAGE else None)


def _page_asked(request: HttpRequest) -> int:
    """The page of the address, from 1; the first one when it says no page, or one too far for any calendar."""
    written = request.GET.get("page", "")
    return int(written) if written.isascii() and written.isdecimal() and 1 <= len(written) < 4 and int(written) else 1


def by_month(items: Iterable[CalendarItem], now: datetime) -> list[tuple[Month, list[CalendarItem]]]:
    """What has begun already stands in the month of today."""
    grouped: dict[Month, list[CalendarItem]] = {}
    for item in items:
        grouped.setdefault(month_of(max(item.date, now.date())), []).append(item)
    return list(grouped.items())


def script_of(items: Iterable[CalendarItem]) -> SafeString:
    """The list for search engines, as a block of data: nothing in it runs."""
    written = json.dumps(list_data(items), ensure_ascii=False).translate(IN_A_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))
