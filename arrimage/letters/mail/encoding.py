"""Words as mail carries them: quoted-printable pieces that can be put side by side, header fields, encoded words.

Python's own header folding writes encoded words across the limits of RFC 2047, and Django's writes them of 76 octets,
which makes a reader drop the rest of the subject: subjects and names are encoded here.
"""

import re
from base64 import b64encode
from binascii import b2a_qp
from functools import lru_cache

CRLF = b"\r\n"
MOST = 76  # characters of a line, RFC 2045 (6.7) and RFC 2047 (2) alike
WORD = 75  # octets of an encoded word, RFC 2047 (2)
NEEDS_QUOTES = re.compile(r"[^A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]")


def quoted(text: str) -> bytes:
    """Quoted-printable that ends where a line ends: what follows starts at a first column (RFC 2045, 6.7).

    No line starts with a dot, so that nothing is to be doubled for SMTP (RFC 5321, 4.5.2) in each message.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    written = _without_first_dots(b2a_qp(lines.encode(), istext=True).replace(b"\n", CRLF))
    if not written or written.endswith(CRLF):
        return written
    last = written.rpartition(CRLF)[2]
    if len(last) >= MOST:  # no room left for the mark of the soft break
        cut = len(written) - (3 if last[-3:-2] == b"=" else 1)
        written = written[:cut] + b"=" + CRLF + written[cut:]
    return written + b"=" + CRLF


def _without_first_dots(written: bytes) -> bytes:
    if not written.startswith(b".") and b"\n." not in written:
        return written
    lines = []
    for line in written.split(CRLF):
        while line.startswith(b"."):
            if len(line) + 2 <= MOST:
                line = b"=2E" + line[1:]
            else:
                lines.append(b"=2E=")
                line = line[1:]
        lines.append(line)
    return CRLF.join(lines)


@lru_cache(1_024)  # a first name comes again and again, a reader's link in the text and in the HTML
def quoted_value(text: str) -> bytes:
    """The same for a value of one line; the usual one, a first name or a link, is only cut into lines."""
    if text.isascii() and text.isprintable() and "=" not in text:
        written = text.encode()
        lines = [written[place : place + MOST - 1] for place in range(0, len(written), MOST - 1)]
        if not any(line.startswith(b".") for line in lines):
            return b"=\r\n".join([*lines, b""])
    return quoted(" ".join(text.split()))


def header(name: str, text: str) -> bytes:
    """An unstructured field such as Subject, its line ends included."""
    words = _one_line(text)
    if _is_plain(words):
        return _folded(f"{name}:", words.split(" "))
    return _folded(f"{name}:", _encoded_words(words, len(name) + 2))


def mailbox(name: str, address: str) -> str:
    """`Name <address>` for a From, To or Reply-To, folded; the address alone without a name."""
    words = _one_line(name)
    if not words:
        return address
    if not _is_plain(words):
        phrase = "\r\n ".join(_encoded_words(words, 10))
    elif NEEDS_QUOTES.search(words):
        escaped = words.replace("\\", "\\\\").replace('"', '\\"')
        phrase = f'"{escaped}"'
    else:
        phrase = words
    last = phrase.rpartition("\r\n")[2]
    break_or_blank = " " if len(last) + len(address) + 13 <= MOST else "\r\n "
    return f"{phrase}{break_or_blank}<{address}>"


def _one_line(text: str) -> str:
    """Without line ends nor other control characters: nobody adds a field by a name."""
    if text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(" " if ord(sign) < 32 or ord(sign) == 127 else sign for sign in text).split())


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text


def _folded(start: str, words: list[str]) -> bytes:
    line, lines = start, []
    for word in words:
        if len(line) + 1 + len(word) > MOST and line != start:
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]).encode("ascii") + CRLF


def _encoded_words(text: str, taken: int) -> list[str]:
    """RFC 2047 words in base64, a character never cut in two; `taken` columns of the first line are not free."""
    words, held = [], b""
    room = _bytes_for(min(WORD, MOST - taken))
    for sign in text:
        octets = sign.encode("utf-8", "replace")
        if len(held) + len(octets) > room:
            words.append(held)
            held, room = b"", _bytes_for(WORD)
        held += octets
    return [f"=?utf-8?b?{b64encode(part).decode()}?=" for part in (*words, held)]


def _bytes_for(columns: int) -> int:
    return (columns - len("=?utf-8?b??=")) // 4 * 3
