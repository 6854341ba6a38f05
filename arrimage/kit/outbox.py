"""How rooms below the letters write to one person: what she asked for, what she belongs to, what the law owes her.

The room that delivers says how (`deliver_by`); the others hand their letters here and know nothing of it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A letter to one address. `purpose` is the code of a purpose of `consent` that needs no consent: a service message
    where the person asked for it, a factual one where the hub writes of its own accord about what she belongs to or
    took part in (she may refuse it), or a statutory notice. The law's footer is added by whoever delivers.
    """

    to: str
    subject: str
    text: str
    purpose: str
    language: str = "fr"
    person: int | None = None  # the key of the person written to, when she is known
    calendar: str = ""  # an iTIP message (RFC 5546) that calendars understand, its METHOD inside
    title: str = ""  # what the delivery ledger calls it, the subject when empty


@dataclass(frozen=True)
class Handed:
    """What became of it: `reference` names its row in the delivery ledger, `withheld` says why it did not leave."""

    reference: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class Became:
    """Where a letter stands: in words, on which page of the desk, for those who hold `permission`."""

    words: str
    page: str = ""
    permission: str = ""
    is_lost: bool = False  # it did not reach its reader, and will not


Following = Callable[[Collection[str]], Mapping[str, Became]]
Delivering = Callable[[Sequence[Outgoing], datetime], Sequence[Handed]]
_delivers: Delivering | None = None
_follows: Following | None = None


def deliver_by(delivering: Delivering) -> None:
    global _delivers
    _delivers = delivering


def hand_over(letters: Sequence[Outgoing], at: datetime) -> Sequence[Handed]:
    """Write the letters in the delivery ledger, in the caller's transaction: they leave when it is committed.

    One answer for each letter, in their order. Raises RuntimeError when no room delivers.
    """
    if _delivers is None:
        raise RuntimeError("No installed room delivers letters.")
    return _delivers(letters, at)


def follow_by(following: Following) -> None:
    global _follows
    _follows = following


def what_became(references: Collection[str]) -> Mapping[str, Became]:
    """Of the letters handed over, by `Handed.reference`; those that nobody knows any more are absent."""
    return _follows(references) if _follows is not None else {}
