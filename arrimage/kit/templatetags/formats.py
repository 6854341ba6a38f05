"""Figures, money and dates as the reader's language writes them, with the no-break spaces they need."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from django import template
from django.utils import timezone
from django.utils.translation import get_language, to_locale

register = template.Library()

Number = int | float | Decimal


@register.filter
def number(value: Number | None, two_decimals: bool = False) -> str:
    """1204 → «1 204»; nothing for None. With `two_decimals`, 1204.5 → «1 204,50»."""
    if value is None:
        return ""
    return format_decimal(value, "#,##0.00" if two_decimals else None, locale=_locale())


@register.filter
def hours(value: Number | None) -> str:
    """A duration in hours: 6.50 → «6,5 h»; nothing for None."""
    return "" if value is None else f"{number(value)}\N{NO-BREAK SPACE}h"


@register.filter
def percent(share: Number | None) -> str:
    """A share of one: 0.25 → «25 %»; nothing for None."""
    return "" if share is None else format_percent(share, locale=_locale())


@register.filter
def money(amount: Number | None) -> str:
    """Canadian dollars: 1234.56 → «1 234,56 $»; nothing for None."""
    return "" if amount is None else format_currency(amount, "CAD", locale=_locale())


@register.filter
def long_date(day: date | None) -> str:
    """«3 mars 2018», «1er mars 2018»; a moment is first brought to the hub's time zone; nothing for None."""
    if day is None:
        return ""
    local = timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day
    written = format_date(local, "long", locale=_locale())
    is_first_in_french = local.day == 1 and _locale().language == "fr"
    return written.replace("1", "1er", 1) if is_first_in_french else written


@register.filter
def short_month(day: date | None) -> str:
    """«avr.», «mars»; nothing for None."""
    return "" if day is None else format_date(day, "LLL", locale=_locale())


@register.filter
def clock(moment: time | datetime | None) -> str:
    """«13 h 30», «9 h»; a moment is first brought to the hub's time zone; nothing for None."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment
    if _locale().language != "fr":
        return f"{local:%H:%M}"
    hour = f"{local.hour}\N{NO-BREAK SPACE}h"
    return f"{hour}\N{NO-BREAK SPACE}{local:%M}" if local.minute else hour


def _locale() -> Locale:
    """The reader's language as Canada writes it, whatever region the browser named."""
    return _locale_of(get_language() or "fr")


@lru_cache(maxsize=16)  # a page writes hundreds of dates in one language
def _locale_of(language: str) -> Locale:
    return Locale(Locale.parse(to_locale(language)).language, "CA")


@register.filter
def file_name(path: Any) -> str:
    """«original_images/logo.png» as people know it: logo.png."""
    return PurePath(str(path or "")).name
