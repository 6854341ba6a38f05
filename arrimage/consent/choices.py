"""What rooms above say of the page of choices: what is added under each purpose, and what is chosen in vain."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, Purpose

# Given the page's request and token, whose page it is, the purpose and what is decided today; HTML, or nothing.
Extra = Callable[[HttpRequest, str, Address, Purpose, Decision], SafeString]

# Given a purpose and an address: False for what nobody takes up on line, unless it goes to that address already.
Reach = Callable[[Purpose, str], bool]

_extras: list[Extra] = []
_reaches: list[Reach] = []
_link_pages: list[str] = []


def register_extra(extra: Extra) -> Extra:
    """Called once by a room, when it starts."""
    _extras.append(extra)
    return extra


def register_reach(reach: Reach) -> Reach:
    """Called once by a room, when it starts."""
    _reaches.append(reach)
    return reach


def register_link_page(name: str) -> None:
    """The page, by its name, where somebody asks for the link of her own page of choices."""
    _link_pages.append(name)


def link_page() -> str:
    """Its address; empty when no installed room has one."""
    return reverse(_link_pages[0]) if _link_pages else ""


def reaches(purpose: Purpose, email: str) -> bool:
    """Whether somebody who chooses the purpose for that address would receive it."""
    return all(reach(purpose, email) for reach in _reaches)


def extras(
    request: HttpRequest, token: str, address: Address, purpose: Purpose, decision: Decision
) -> list[SafeString]:
    drawn = (extra(request, token, address, purpose, decision) for extra in _extras)
    return [html for html in drawn if html]
