"""Which row of a sheet holds the headings, and what each heading says in French or English."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.kit.text import fold
from arrimage.network.importing.tables import Merged, Table, UnreadableFile

LOOKED_AT = 12
MOST_COLUMNS = 200
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[a-zA-Z]{2,}")

# Folded headings → target. Exports seen: Airtable, Eventbrite, Google, HelloAsso, Mailchimp, Outlook, hubs' own lists.
with (Path(__file__).parent.parent / "data" / "contact_headings.csv").open(encoding="utf-8", newline="") as file:
    HEADINGS = {row["heading"]: row["target"] for row in csv.DictReader(file)}
# What a heading not in the list most likely says, by the words in it; the first that fits.
PATTERNS = [
    (re.compile(pattern), target)
    for pattern, target in (
        (r"\b(acheteur|payeur|naissance|paiement|password|billet|ticket|order)\b", ""),
        (r"\bneq\b", "neq"),
        (r"\b(courriel|e ?mail)\b.*\b(contact|personne|dg|direction|responsable)\b", "person_email"),
        (r"\b(courriel|e ?mail)\b", "email"),
        (r"\b(cellulaire|mobile)\b", "person_phone"),
        (r"\b(telephone|phone|tel)\b", "phone"),
        (r"\bcode postal\b|\bpostal code\b|\bzip\b", "postal_code"),
        (r"\bprenom\b|\bfirst name\b", "first_name"),
        (r"\bnom de famille\b|\blast name\b", "last_name"),
        (r"\bnom\b.*\b(organisme|organisation|entreprise|societe|oees|ees|coop|obnl)\b", "name"),
        (r"\bnom\b.*\b(contact|personne|dg|responsable|representante?)\b", "full_name"),
        (r"\b(municipalite|ville|city)\b", "municipality"),
        (r"\bmrc\b", "county"),
        (r"\badresse\b|\bstreet\b", "address"),
        (r"\bsecteurs?\b|\bsector\b", "sectors"),
        (r"\bforme juridique\b|\bstatut juridique\b", "legal_form"),
        (r"\bemployes?\b|\bemployees\b", "employees"),
        (r"\bsite\b.*\b(web|internet)\b|\bwebsite\b", "website"),
        (r"\bfonction\b|\bjob title\b", "role"),
    )
]


def target_of(heading: str) -> str | None:
    """The target that the heading names, empty when it names something to leave out, None when it says nothing."""
    said = fold(heading)
    if said in HEADINGS:
        return HEADINGS[said]
    if said in ("nom", "name"):
        return "nom"
    return next((target for pattern, target in PATTERNS if pattern.search(said)), None)


def known_headings(cells: list[str]) -> int:
    """How many cells of a row are headings that are known; a cell with a value in it makes it no row of headings."""
    if any(EMAIL.search(cell) for cell in cells):
        return 0
    return sum(1 for cell in cells if cell and len(cell) < 60 and target_of(cell) is not None)


def table_of(rows: list[list[str]], notes: list[str] | None = None, merged: Iterable[Merged] = ()) -> Table:
    """The table in the rows of a sheet: titles above the headings are passed over, empty rows left out, and what a
    merged cell says is said again in each of its rows.

    Raises UnreadableFile when there is no table, when headings lie on two rows, when rows do not fit them.
    """
    filled = [number for number, row in enumerate(rows) if any(row)]
    if not filled:
        raise UnreadableFile(_("The file holds no row: choose another one."))
    scores = {number: known_headings(rows[number]) for number in filled[:LOOKED_AT]}
    at = max(scores, key=lambda number: (scores[number], -number))
    if scores[at] >= 2:
        _refuse_two_heading_rows(scores, at)
        headings, first = rows[at], at + 1
    elif _is_data(rows[filled[0]]):
        headings, first = [_("Column %(n)d") % {"n": n} for n in range(1, len(rows[filled[0]]) + 1)], filled[0]
    else:
        headings, first = rows[filled[0]], filled[0] + 1
    headings = _trimmed(headings)[:MOST_COLUMNS]
    repeated = _fill_down(rows, [one for one in merged if one[0] >= first])
    return _table(headings, rows, first, notes or [], repeated)


def _fill_down(rows: list[list[str]], merged: Iterable[Merged]) -> dict[int, list[int]]:
    """Say again, in each row that says something else, what the merged cell of its first row says."""
    repeated: defaultdict[int, list[int]] = defaultdict(list)
    for top, bottom, place in merged:
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if rows[top][place] and any(rows[number]) and not rows[number][place]:
                rows[number][place] = rows[top][place]
                repeated[place].append(number + 1)
    return dict(repeated)


def _refuse_two_heading_rows(scores: dict[int, int], at: int) -> None:
    if scores.get(at + 1, 0) >= 2:
        where = {"one": at + 1, "two": at + 2}
        raise UnreadableFile(
            _("The headings lie on two rows (%(one)d and %(two)d): keep a single row of headings.") % where
        )


def _is_data(row: list[str]) -> bool:
    return any(EMAIL.fullmatch(cell) or re.fullmatch(r"[\d\s().+-]{7,}", cell) for cell in row)


def _trimmed(cells: list[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _table(
    headings: list[str], rows: list[list[str]], first: int, notes: list[str], repeated: dict[int, list[int]]
) -> Table:
    width, kept, ragged, start = len(headings), [], [], first
    while start < len(rows) and not any(rows[start]):
        start += 1
    for number in range(start, len(rows)):
        row = rows[number]
        if any(row[width:]):
            ragged.append(number + 1)
        kept.append(row if len(row) == width else [*row[:width], *([""] * (width - len(row)))])
    while kept and not any(kept[-1]):
        kept.pop()
    if len(ragged) > max(3, len(kept) // 20):
        where = {"row": ragged[0], "n": len(ragged)}
        raise UnreadableFile(
            _(
                "%(n)d rows hold more cells than there are headings (the first is row %(row)d): "
                "the file was cut at the wrong places; save it again from a spreadsheet."
            )
            % where
        )
    if ragged:
        said = ", ".join(map(str, ragged))
        left_out = ngettext(
            "Cells past the last heading are left out, on row %(rows)s.",
            "Cells past the last heading are left out, on rows %(rows)s.",
            len(ragged),
        )
        notes = [*notes, left_out % {"rows": said}]
    return Table(headings, kept, start + 1, notes, repeated)
