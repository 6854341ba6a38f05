"""Markdown: the same as plain text, plus its headings, emphasis and links."""

import re

from ..blocks import Block, Document, Line, Row
from ..decoding import decode
from . import text as plain

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~\s*")
"""What the author deleted, and left to be seen."""
_LIGHT = re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_BOX = re.compile(r"^(\s*[-*+]\s+)\[[ xX]\]\s+")
_MOST_LINES = 20_000


def read(data: bytes) -> Document:
    lines = _without_front_matter(decode(data).split("\n"))[:_MOST_LINES]
    plain_lines = [_BOX.sub(r"\1", re.sub(r"^(\s*)\+\s", r"\1- ", line)) for line in lines]
    return Document(blocks=[_polished(block) for block in plain.lines_to_blocks(plain_lines)])


def _without_front_matter(lines: list[str]) -> list[str]:
    """Blank lines in its stead, so that line numbers stay true."""
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:50]):
        end = next(at for at, line in enumerate(lines[1:], start=1) if line.strip() == "---")
        return [""] * (end + 1) + lines[end + 1 :]
    return lines


def _polished(block: Block) -> Block:
    if isinstance(block, Row):
        for cell in block.cells:
            cell.text = _bare(cell.text.replace("\\|", "|"))
        return block
    if found := _HEADING.match(block.text):
        return Line(_bare(found[2]), block.place, heading=len(found[1]))
    block.text = _bare(block.text)
    return block


def _bare(text: str) -> str:
    return _LINK.sub(r"\1", _LIGHT.sub(r"\1", _EMPHASIS.sub(r"\2", _STRUCK.sub("", text)))).strip()
