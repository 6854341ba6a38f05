"""What became of a message that was given to a server."""

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good: 5xx about this recipient or this message
    LATER = "later"  # 4xx about this recipient or this message
    CUT = "cut"  # the connection broke, or the server ended it, before it could have the message
    UNSENT = "unsent"  # the server certainly has not got it: nothing is held against the message
    UNKNOWN = "unknown"  # the connection broke while the server could have accepted it
    WITHHELD = "withheld"  # this server cannot carry it
    BLOCKED = "blocked"  # the server refuses whatever we send: the mailing stops until somebody looks


class Outcome(NamedTuple):
    """`reply` is the server's, on one line; for WITHHELD the code of the reason. `is_address`: it was about RCPT.
    `then`: the delivery whose text the server waits for next on that connection, 0 for none.
    """

    kind: Kind
    reply: str = ""
    is_address: bool = False
    then: int = 0


class Trouble(Exception):
    """No connection: the text says why, in a sentence for the host. `is_lasting`: trying again will not help."""

    def __init__(self, sentence: str, *, is_lasting: bool = False) -> None:
        super().__init__(sentence)
        self.is_lasting = is_lasting
