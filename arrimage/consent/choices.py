"""What rooms above add to the page of choices, under each purpose: how often, where to read past issues …"""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, Purpose

# Given the page's request and token, whose page it is, the purpose and what is decided today; HTML, or nothing.
Extra = Callable[[HttpRequest, str, Address, Purpose, Decision], SafeString]

_extras: list[Extra] = []


def register_extra(extra: Extra) -> Extra:
    """Called once by a room, when it starts."""
    _extras.append(extra)
    return extra


def extras(
    request: HttpRequest, token: str, address: Address, purpose: Purpose, decision: Decision
) -> list[SafeString]:
    drawn = (extra(request, token, address, purpose, decision) for extra in _extras)
    return [html for html in drawn if html]
