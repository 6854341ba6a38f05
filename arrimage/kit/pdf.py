"""Tagged PDF documents (PDF/UA-1), set by Typst from data: a template reads `json(bytes(sys.inputs.data))`.

The library is loaded at the first paper: it takes 7 MB of every process, and most never make one.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STAND_IN = "□"
MOST_TRIES = 8
# The two ways in which Typst says that a text has no place in a PDF/UA document, the text written as Rust writes it.
NAMED = re.compile(r'the text `"(.+?)"` could not be displayed|the disallowed codepoint `"(.+?)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
BARE = {"t": "\t", "n": "\n", "r": "\r", "0": "\0"}
LATIN = 0x0250  # the characters below are letters of Latin alphabets and what is typed with them
PUNCTUATION = frozenset("–—‘’“”…•€™−□\u2009\u202f")


def pdf(template: Path, data: Mapping[str, Any], *, drops: bool = False) -> bytes:
    """The document that the template makes of the data, which JSON must be able to carry.

    Templates may import `/kit/typst/sheet.typ`. Only the fonts that Typst brings are used, so that every machine
    makes the same pages. What these fonts cannot show, such as an emoji, is replaced by `STAND_IN`, or left out where
    the paper `drops` it: a box on somebody's badge tells nobody anything.
    """
    import typst

    tidied = _closed_up if drops else str
    said = _in_texts(_in_texts(data, _readable), tidied)
    for _attempt in range(MOST_TRIES):
        try:
            return _made(template, said)
        except typst.TypstError as error:
            unshown = _unshown(str(error.diagnostic))
            if not unshown:
                raise
            said = _in_texts(_in_texts(said, partial(_without, unshown=unshown)), tidied)
    return _made(template, _in_texts(_in_texts(said, _latin), tidied))


def _made(template: Path, data: Mapping[str, Any]) -> bytes:
    import typst

    made = typst.compile(
        str(template),
        root=str(ROOT),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return bytes(made)


def _in_texts(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, Mapping):
        return {key: _in_texts(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_in_texts(value, change) for value in data]
    return change(str(data)) if isinstance(data, str) else data


def _readable(text: str) -> str:
    """Accents joined to their letters; control characters are spaces, and what only guides an emoji goes."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character == "\n":
        return character
    if character == "\ufeff" or "\ufe00" <= character <= "\ufe0f":
        return ""
    kind = unicodedata.category(character)
    return " " if kind == "Cc" else STAND_IN if kind in {"Cs", "Cn", "Co"} else character


def _unshown(diagnostic: str) -> list[str]:
    """The texts that Typst names, the longest first."""
    named = {_unescaped(one or other) for one, other in NAMED.findall(diagnostic)}
    return sorted(named, key=len, reverse=True)


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code, bare = found.groups()
        return chr(int(code, 16)) if code else BARE.get(bare, bare)

    return ESCAPED.sub(character, text)


def _without(text: str, unshown: list[str]) -> str:
    for one in unshown:
        text = text.replace(one, STAND_IN)
    return text


def _closed_up(text: str) -> str:
    """The text without what stood for what cannot be shown, nor the spaces around it."""
    return re.sub(r" {2,}", " ", text.replace(STAND_IN, "")).strip() if STAND_IN in text else text


def _latin(text: str) -> str:
    """What every font shows, for a text in which the characters that Typst named could not be found again."""
    kept = (one if ord(one) < LATIN or one in PUNCTUATION else STAND_IN for one in text)
    return "".join(kept)
