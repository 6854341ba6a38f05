"""Who is in the member space: the person behind an account, and the organisations where she has a role today.

The kit knows no room: the one that keeps people says how to find her (`tell_members`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Member:
    """`person` is None for an account that stands for nobody yet; `managed` are the keys of the organisations whose
    profile she manages; `may_be` are the people she may be, who share her address."""

    person: Any = None
    organisations: tuple[Any, ...] = ()
    managed: frozenset[int] = field(default_factory=frozenset)
    may_be: tuple[Any, ...] = ()
    has_own_place: bool = False  # she has something of her own here, whatever her roles

    @property
    def is_welcome(self) -> bool:
        """Whether there is something to show her."""
        return self.person is not None and bool(self.organisations or self.has_own_place)

    def manages(self, organisation: Any) -> bool:
        return organisation is not None and organisation.pk in self.managed

    def organisation(self, pk: int) -> Any:
        """Her organisation of that key, None when it is not one of hers."""
        return next((one for one in self.organisations if one.pk == pk), None)


Telling = Callable[[Any], Member]
_told_by: Telling = lambda user: Member()  # noqa: E731  (until a room knows people)


def tell_members(provider: Telling) -> None:
    """Called once by the room that keeps people, when it starts."""
    global _told_by
    _told_by = provider


def member_of(user: Any) -> Member:
    return _told_by(user)
