"""Who the hub is, for rooms below the one that keeps its settings: documents and mail name it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """The hub's coordinates; what was not filled in is empty."""

    name: str = ""
    postal_address: str = ""
    email: str = ""
    phone: str = ""
    privacy_officer: str = ""
    brand: str = ""  # a colour, `#rrggbb`
    signatory: str = ""  # who signs certificates
    signatory_title: str = ""


_told_by: Callable[[], Identity] = Identity


def tell_identity(provider: Callable[[], Identity]) -> None:
    """The room that keeps the hub's settings says how to read them."""
    global _told_by
    _told_by = provider


def identity() -> Identity:
    return _told_by()
