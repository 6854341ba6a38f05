"""What a check says: its state, sentences for the host, records to paste."""

import enum
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _


class State(enum.Enum):
    """In order, the one that asks for work first."""

    TO_FIX = "to_fix"
    MISSING = "missing"
    UNKNOWN = "unknown"
    GOOD = "good"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    State.GOOD: _("In order"),
    State.TO_FIX: _("To correct"),
    State.MISSING: _("Not found"),
    State.UNKNOWN: _("Could not be checked"),
}


@dataclass(frozen=True)
class Record:
    """A line for the domain's zone."""

    name: str
    kind: str
    value: str

    @property
    def zone(self) -> str:
        """As a zone file has it: texts in strings of 255 octets at most (RFC 1035 3.3.14)."""
        if self.kind != "TXT":
            return f"{self.name}. {self.kind} {self.value}"
        pieces = [self.value[place : place + 255] for place in range(0, len(self.value), 255)]
        return f"{self.name}. TXT " + " ".join(f'"{piece}"' for piece in pieces)


@dataclass
class Finding:
    code: str
    title: str
    state: State = State.GOOD
    sentences: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    paste: list[Record] = field(default_factory=list)

    def say(self, state: State, sentence: str) -> None:
        """The worst state stays."""
        self.sentences.append(sentence)
        if list(State).index(state) < list(State).index(self.state):
            self.state = state
