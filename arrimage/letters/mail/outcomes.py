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

    `is_lost`: nobody will ever be reached there. `stops`: why the mailing stops until somebody looks, a sentence with
    the place (%s) of the reply. `trouble`: what is wrong with the way to the server, which is left in peace a while.
    """

    kind: Kind
    reply: str = ""
    is_address: bool = False
    then: int = 0
    is_lost: bool = False
    stops: str = ""
    trouble: str = ""


class Trouble(Exception):
    """No connection: the text says why, in a sentence for the host. `is_lasting`: trying again will not help. `wait`:
    seconds that the server asked for before the next try.
    """

    def __init__(self, sentence: str, *, is_lasting: bool = False, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.is_lasting, self.wait = is_lasting, wait
