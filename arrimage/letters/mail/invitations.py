"""What a message becomes when a calendar goes with it, as Gmail, Outlook and Apple Mail expect: the words and the iTIP
message (RFC 6047, 2.4) side by side as alternatives, and the same again as a file for whoever opens it by hand.
"""

import re
from base64 import b64encode

from arrimage.letters.mail.encoding import CRLF, MOST, quoted

# As the one of alternatives: no quoted-printable text holds «=_», nor base64 (RFC 2045, 6.7 and 6.8).
OUTER = b"=_arrimage_calendar"
NAME = "invitation.ics"
OUTER_TYPE = b'Content-Type: multipart/mixed; boundary="' + OUTER + b'"\r\n'
METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)


def calendar_type(calendar: str) -> str:
    """The type that repeats the METHOD inside: calendars look at nothing else (RFC 6047, 2.4)."""
    found = METHOD.search(calendar)
    return f"text/calendar; method={found[1] if found else 'PUBLISH'}; charset=utf-8"


def alternative(calendar: str) -> list[bytes]:
    """The head and the body of the alternative that calendars read, without the line of the boundary."""
    head = f"Content-Type: {calendar_type(calendar)}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    # Its lines end by CRLF (RFC 5545, 3.1), which quoted-printable keeps as they are.
    return [head.encode(), quoted(calendar) + CRLF]  # the last line end is the boundary’s


def opened(alternatives: bytes) -> bytes:
    """What comes before the alternatives, whose Content-Type is given."""
    return b"--" + OUTER + CRLF + alternatives + CRLF


def attached(calendar: str) -> list[bytes]:
    """The file, and the end of the message."""
    head = (
        f'Content-Type: application/ics; name="{NAME}"\r\nContent-Disposition: attachment; filename="{NAME}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return [b"--" + OUTER + CRLF, head.encode(), _base64(calendar), b"--" + OUTER + b"--" + CRLF]


def _base64(text: str) -> bytes:
    written = b64encode(text.encode())
    lines = [written[place : place + MOST] for place in range(0, len(written), MOST)]
    return CRLF.join(lines) + CRLF
