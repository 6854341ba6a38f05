"""The public calendar as a list, a month and a map. Its filters are in the address and need no script."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arrimage.agenda.coming import gathering
from arrimage.agenda.coming.asked import TRAINING
from arrimage.agenda.coming.drawing import by_place, drawing
from arrimage.agenda.coming.items import CalendarItem
from arrimage.agenda.coming.months import Month, month_of, weeks
from arrimage.agenda.coming.pages import (
    Question,
    around,
    by_month,
    frame,
    leaf_of,
    leaf_of_coming,
    month_asked,
    question_of,
    script_of,
)
from arrimage.network.outlines import CREDIT

ON_THE_MAP = timedelta(days=366)
AT_A_PLACE = 5


@require_safe
def public_agenda(request: HttpRequest) -> HttpResponse:
    return _list(request, question_of(request), _("Agenda"), "public")


@require_safe
def training_calendar(request: HttpRequest) -> HttpResponse:
    """The training calendar of the plan: the same calendar, of training and webinars."""
    kinds = tuple(kind.value for kind in TRAINING)
    return _list(request, question_of(request, kinds), _("Training calendar"), "training")


def _list(request: HttpRequest, question: Question, title: str, view: str) -> HttpResponse:
    month, problem = month_asked(request, question.now)
    context = frame(question, title=title, view=view) | {"problem": problem, "month": month}
    shown = _of_month(request, question, month) if month else _from_today(request, question)
    context |= shown | {"data": script_of(shown["coming"])}
    return render(request, "agenda/public/list.html", context)


def _from_today(request: HttpRequest, question: Question) -> dict[str, Any]:
    """After what comes, on the first page: what was called off as far ahead as the page goes, and what is over."""
    page, today = leaf_of_coming(request, question), question.now.date()
    gone: list[CalendarItem] = []
    off: list[CalendarItem] = []
    if page.number == 1:
        gone = gathering.over(question.asked, question.now, member=question.member)
        until = page.items[-1].date + timedelta(days=1) if page.following else None
        off = gathering.called_off(question.asked, today, until, member=question.member)
    return {
        "page": page,
        "coming": page.items,
        "months": by_month(page.items, question.now),
        "off": off,
        "ended_today": [item for item in gone if item.last_day == today],
        "past": [item for item in gone if item.last_day < today],
    }


def _of_month(request: HttpRequest, question: Question, month: Month) -> dict[str, Any]:
    """Its coming things by pages; what was called off, and what is over, after them on the first."""
    found = gathering.items(question.asked, month.first_day, month.end, member=question.member)
    now = question.now
    page = leaf_of(request, [item for item in found if item.is_coming(now)])
    gone = [item for item in found if item.is_over(now) and not item.is_off] if page.number == 1 else []
    return {
        "page": page,
        "coming": page.items,
        "months": [(month, page.items)] if page.items else [],
        "off": [item for item in found if item.is_off] if page.number == 1 else [],
        "ended_today": [item for item in gone if item.last_day == now.date()],
        "past": [item for item in gone if item.last_day < now.date()],
        "around": around(month, now),
    }


@require_safe
def month_page(request: HttpRequest) -> HttpResponse:
    question = question_of(request)
    month, problem = month_asked(request, question.now)
    month = month or month_of(question.now.date())
    found = gathering.items(question.asked, month.first_day, month.end, member=question.member)
    context = frame(question, title=_("Agenda"), view="month") | {
        "problem": problem,
        "month": month,
        "around": around(month, question.now),
        "weeks": weeks(month, found, question.now),
        "is_empty": not found,
        "data": script_of(item for item in found if item.is_coming(question.now)),
    }
    return render(request, "agenda/public/month.html", context)


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """What comes in the year, on the territory and place by place."""
    question = question_of(request)
    today = question.now.date()
    found = gathering.items(question.asked, today, today + ON_THE_MAP, member=question.member)
    places = by_place(item for item in found if item.is_coming(question.now))
    context = frame(question, title=_("Agenda"), view="map") | {
        "places": [(place, place.items[:AT_A_PLACE], len(place.items) - AT_A_PLACE) for place in places],
        "drawing": drawing({place.code: len(place.items) for place in places}),
        "credit": CREDIT,
    }
    return render(request, "agenda/public/map.html", context)
