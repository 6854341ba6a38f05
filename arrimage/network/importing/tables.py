"""A file once read: headings, and rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# The first and last row of cells merged into one, and their column, all from 0.
Merged = tuple[int, int, int]


class UnreadableFile(Exception):
    """The file cannot be read as a table; the text is one sentence that says why and what to do."""


@dataclass
class Table:
    """`first_row` is the number, in the file, of the first row after the headings. `notes` are for the reader.

    `repeated` are the rows that take a value from the merged cell above them: their numbers in the file, by column.
    """

    headings: list[str]
    rows: list[list[str]]
    first_row: int = 2
    notes: list[str] = field(default_factory=list)
    repeated: dict[int, list[int]] = field(default_factory=dict)

    @property
    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        return enumerate(self.rows, start=self.first_row)

    def handed_over(self) -> Iterator[tuple[int, list[str]]]:
        """As `numbered`, but the table forgets each row that it tells: a large file is much to keep."""
        for place, row in enumerate(self.rows):
            self.rows[place] = []
            yield self.first_row + place, row
