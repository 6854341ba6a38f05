"""A file once read: headings, and rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass, field


class UnreadableFile(Exception):
    """The file cannot be read as a table; the text is one sentence that says why and what to do."""


@dataclass
class Table:
    """`first_row` is the number, in the file, of the first row after the headings. `notes` are for the reader."""

    headings: list[str]
    rows: list[list[str]]
    first_row: int = 2
    notes: list[str] = field(default_factory=list)

    @property
    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        return enumerate(self.rows, start=self.first_row)
