"""The Québec enterprise number (NEQ): ten digits, of which the form can be checked but not the existence."""

import re

from django.utils.translation import gettext as _

PREFIXES = ("11", "22", "33", "88")


def digits(text: str) -> str:
    """The number as it is kept: without the blanks and dashes people write in it."""
    return re.sub(r"[\s\u00a0-]", "", text)


def doubt(neq: str) -> str:
    """Why the number looks wrong, in a sentence; empty when it looks right or there is none.

    A doubt warns and never refuses: the rule (first two digits 11, 22, 33 or 88; the last eight pass Luhn's check)
    was derived from thousands of real numbers and is not official.
    """
    number = digits(neq)
    if not number:
        return ""
    if not re.fullmatch(r"[0-9]{10}", number):
        return _("A NEQ has ten digits: check “%(neq)s”.") % {"neq": neq}
    if number[:2] not in PREFIXES:
        return _("A NEQ begins with 11, 22, 33 or 88: check “%(neq)s”.") % {"neq": neq}
    if not _passes_luhn(number[2:]):
        return _("One of the digits of the NEQ “%(neq)s” seems wrong: compare it with the register.") % {"neq": neq}
    return ""


def _passes_luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
