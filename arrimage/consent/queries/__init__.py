"""What is read about people's information: a file for each subject.

Other rooms ask `may_send` and `decide` at the moment of sending.
"""

from arrimage.consent.queries.sending import UnknownPurpose, decide, may_send, purpose_of
from arrimage.consent.queries.standing import spoken_of, stamp, surely_allowed, surely_unknown

__all__ = [
    "UnknownPurpose",
    "decide",
    "may_send",
    "purpose_of",
    "spoken_of",
    "stamp",
    "surely_allowed",
    "surely_unknown",
]
