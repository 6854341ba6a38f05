"""What the rooms above add to the pages of events: the agenda shows it and does not know whose it is.

A room registers in a module that its `apps.py` imports once the apps are ready.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from arrimage.agenda.models import Event


@dataclass(frozen=True, kw_only=True)
class EventBlock:
    """A part of an event's page. It is absent when `context` answers None."""

    template: str
    context: Callable[[HttpRequest, Event], Mapping[str, Any] | None]
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A price, as search engines read it (schema.org/Offer); `is_available` says whether a place is left."""

    name: str
    price: str
    url: str
    is_available: bool


_blocks: list[EventBlock] = []
_offers: list[Callable[[Event], Collection[Offer]]] = []
_expecting: list[Callable[[Event], int]] = []
_full: list[Callable[[Collection[int]], Collection[int]]] = []


def register_block(block: EventBlock) -> None:
    _blocks.append(block)
    _blocks.sort(key=lambda one: one.order)


def register_offers(offers: Callable[[Event], Collection[Offer]]) -> None:
    _offers.append(offers)


def register_full(full: Callable[[Collection[int]], Collection[int]]) -> None:
    """`full` is given keys of events and answers those where no place is left."""
    _full.append(full)


def register_expecting(expecting: Callable[[Event], int]) -> None:
    """`expecting` answers how many people are told when the event changes."""
    _expecting.append(expecting)


def expecting(event: Event) -> int:
    """How many people are told when what is announced of the event changes."""
    return sum(count(event) for count in _expecting)


def blocks_of(request: HttpRequest, event: Event) -> list[tuple[str, Mapping[str, Any]]]:
    """The templates to include on the event's page, each with its context."""
    answered = [(block.template, block.context(request, event)) for block in _blocks]
    return [(template, context) for template, context in answered if context is not None]


def offers_of(event: Event) -> list[Offer]:
    return [offer for offers in _offers for offer in offers(event)]


def full_among(events: Collection[int]) -> set[int]:
    """The keys of the events, among these, where no place is left."""
    return {key for full in _full for key in full(events)}
