"""Reading a territory from a file: the official directory of municipalities, or the product's own reference file.

The official one is the municipal directory that Québec's ministry of municipal affairs (MAMH) publishes as CSV; it
writes the year in the name of its population columns (`population_2026`). The product's own has one population and
its year. Both are told by their columns.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

OFFICIAL = {
    "code": "code_geo",
    "name": "nom",
    "designation": "designation",
    "county_code": "mrc_code",
    "county_name": "mrc_nom",
    "belongs_to_county": "dans_mrc",
    "latitude": "latitude",
    "longitude": "longitude",
    "website": "site_web",
}
OWN = {field: field for field in (*OFFICIAL, "population", "population_year")}
POPULATION_OF_A_YEAR = re.compile(r"population_([12]\d{3})")
LONGEST = {"name": 100, "designation": 60, "county_code": 5, "county_name": 100, "website": 190}  # characters
GEOGRAPHIC_CODE = re.compile(r"\d{5}")
DEGREES = re.compile(r"-?[0-9]{1,3}([.,][0-9]{1,20})?")
LARGEST_FILE = 20_000_000  # bytes; the whole province takes less than one million


class UnreadableTerritory(ValueError):
    """The file is no territory; its text is a sentence for the reader."""


@dataclass(frozen=True)
class Place:
    """A municipality or reserve as the file tells it. Codes are text; coordinates are degrees (WGS 84)."""

    code: str
    name: str
    designation: str
    county_code: str
    county_name: str
    belongs_to_county: bool
    population: int | None
    population_year: int | None
    latitude: Decimal | None
    longitude: Decimal | None
    website: str


def read_territory(path: Path, counties: Collection[str] = ()) -> list[Place]:
    """The places of a file, or those of the counties named by code; raises UnreadableTerritory.

    Places that belong to no county in the file are left out: the product's territory is made of counties.
    """
    places = [place for place in _places(*_table(path)) if place.county_code]
    known = {place.county_code for place in places}
    if not known:
        raise UnreadableTerritory(_("%(file)s holds no municipality with its MRC.") % {"file": path.name})
    if unknown := sorted(set(counties) - known):
        raise UnreadableTerritory(
            _("No MRC has the code %(unknown)s in this file. It has: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    return [place for place in places if not counties or place.county_code in counties]


def _table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The headings, and the rows by heading; the separator is the one of the first line."""
    text = _text(path)
    first_line = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first_line.count), restval="")
    try:
        headings = [heading.strip().lower() for heading in reader.fieldnames or ()]
        reader.fieldnames = headings
        return headings, [{heading: row[heading].strip() for heading in headings} for row in reader]
    except csv.Error as error:
        raise _not_a_directory(path) from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableTerritory(
                _("%(file)s is too large for a directory of municipalities.") % {"file": path.name}
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableTerritory(_("There is no file %(file)s.") % {"file": path.name}) from None
    except OSError as error:
        problem = {"file": path.name, "reason": error.strerror}
        raise UnreadableTerritory(_("%(file)s cannot be read: %(reason)s.") % problem) from error
    if b"\0" in content:
        raise _not_a_directory(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _not_a_directory(path: Path) -> UnreadableTerritory:
    return UnreadableTerritory(
        _("%(file)s is not a CSV file. Download the directory of municipalities in CSV and give that file.")
        % {"file": path.name}
    )


def _places(headings: list[str], rows: list[dict[str, str]]) -> Iterator[Place]:
    columns = _columns(headings)
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, start=2):
        if not any(row.values()):
            continue
        place = _place(line, row, columns)
        if place.code in seen:
            raise UnreadableTerritory(
                _("Line %(line)d: the code %(code)s is already on line %(first)d.")
                % {"line": line, "code": place.code, "first": seen[place.code]}
            )
        seen[place.code] = line
        yield place


def _columns(headings: list[str]) -> dict[str, str]:
    """The file's column for each field of a Place."""
    if not headings:
        raise UnreadableTerritory(_("The file is empty. Give the directory of municipalities in CSV."))
    columns = OWN if set(headings).issuperset(OWN.values()) else OFFICIAL
    if missing := [column for column in columns.values() if column not in headings]:
        raise UnreadableTerritory(
            _("This is not the directory of municipalities: the columns %(missing)s are missing.")
            % {"missing": ", ".join(missing)}
        )
    return columns


def _place(line: int, row: dict[str, str], columns: dict[str, str]) -> Place:
    values = {field: row[column] for field, column in columns.items()}
    if not GEOGRAPHIC_CODE.fullmatch(values["code"]):
        raise UnreadableTerritory(
            _(
                "Line %(line)d: the geographic code “%(code)s” has not five digits. A spreadsheet may have dropped "
                "a leading zero: give the file as it was downloaded."
            )
            % {"line": line, "code": values["code"]}
        )
    if not values["name"]:
        raise UnreadableTerritory(_("Line %(line)d: the municipality has no name.") % {"line": line})
    if too_long := [columns[field] for field, most in LONGEST.items() if len(values[field]) > most]:
        raise UnreadableTerritory(
            _("Line %(line)d: what the column %(column)s holds is too long.") % {"line": line, "column": too_long[0]}
        )
    population, year = _population(line, row)
    return Place(
        code=values["code"],
        name=values["name"],
        designation=values["designation"],
        county_code=values["county_code"],
        county_name=values["county_name"] or values["county_code"],
        belongs_to_county=values["belongs_to_county"].lower() in {"oui", "yes"},
        population=population,
        population_year=year,
        latitude=_degrees(line, values["latitude"], 90),
        longitude=_degrees(line, values["longitude"], 180),
        website=_address(values["website"]),
    )


def _population(line: int, row: dict[str, str]) -> tuple[int | None, int | None]:
    """The latest population the row gives, with its year."""
    known = dict(_yearly_populations(row.items()))
    if row.get("population") and (match := POPULATION_OF_A_YEAR.fullmatch(f"population_{row.get('population_year')}")):
        known[int(match[1])] = row["population"]
    if not known:
        return None, None
    year = max(known)
    return _whole(line, known[year]), year


def _yearly_populations(cells: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    for column, value in cells:
        if value and (match := POPULATION_OF_A_YEAR.fullmatch(column)):
            yield int(match[1]), value


def _whole(line: int, written: str) -> int:
    digits = re.sub(r"\s", "", written)
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise UnreadableTerritory(
            _("Line %(line)d: “%(written)s” is not a whole number.") % {"line": line, "written": written}
        )
    return int(digits)


def _degrees(line: int, written: str, most: int) -> Decimal | None:
    if not written:
        return None
    degrees = Decimal(written.replace(",", ".")) if DEGREES.fullmatch(written) else None
    if degrees is None or abs(degrees) > most:
        raise UnreadableTerritory(
            _("Line %(line)d: “%(written)s” is not a latitude or longitude in degrees.")
            % {"line": line, "written": written}
        )
    return degrees.quantize(Decimal("0.00001"))


def _address(website: str) -> str:
    """The directory often leaves `https://` out."""
    return website if not website or website.startswith(("http://", "https://")) else f"https://{website}"
