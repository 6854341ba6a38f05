"""What the rooms above add to the page of an order, which whoever registered opens; this room knows none of them.

A room registers in a module that its `apps.py` imports once the apps are ready.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from arrimage.registration.models import Order


@dataclass(frozen=True, kw_only=True)
class OwnPart:
    """A part of the page. It is absent when `context` answers None."""

    template: str
    context: Callable[[Order], Mapping[str, Any] | None]
    order: int = 50


_parts: list[OwnPart] = []


def register_part(part: OwnPart) -> None:
    _parts.append(part)
    _parts.sort(key=lambda one: one.order)


def parts_of(order: Order) -> list[tuple[str, Mapping[str, Any]]]:
    """The templates to include, each with its context."""
    answered = [(part.template, part.context(order)) for part in _parts]
    return [(template, context) for template, context in answered if context is not None]
