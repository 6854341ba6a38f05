"""A file of journalists brought in with what allows writing to them.

A journalist's professional address, conspicuously published without a refusal, may be written to about her work
(S.C. 2010, c. 23, s. 10(9)(b)). The ledger keeps the page, the day on which it was seen, and her role; her own refusal
ends it as it ends all that is implied.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.models import ConsentEntry, Purpose
from arrimage.consent.operations import NewAct, record_many
from arrimage.consent.rules import Act
from arrimage.kit.text import fold
from arrimage.letters.operations.press import CODE
from arrimage.network.importing.headings import target_of
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.rows import is_hers
from arrimage.network.importing.tables import Table
from arrimage.network.models import ImportRun
from arrimage.network.operations.importing_at_once import run_import

# Folded headings of what the contacts' import leaves out.
PAGES = ("page", "page ou l adresse est publiee", "page de publication", "source", "url", "preuve", "published at")
DAYS = ("vu le", "vue le", "date de consultation", "consulte le", "seen on")
MOST_ROWS = 2_000  # more is no list of media


@dataclass
class Imported:
    """What came of it: the contacts' import, how many addresses now have their proof, and what was wrong where."""

    run: ImportRun
    proven: int = 0
    remarks: list[str] = field(default_factory=list)


@transaction.atomic
def import_media(*, data: bytes, name: str, seen_on: date, at: datetime, by: Any = None) -> Imported:
    """Contacts first, as any import, those without a kind being media; then, for each row with a page and a role, an
    act of the consent ledger. `seen_on` is the day for rows that say none. Brought in again, nothing is told twice.

    Raises UnreadableFile and ValidationError.
    """
    table = read_table(data)
    if len(table.rows) > MOST_ROWS:
        raise ValidationError(_("A list of media has %(most)d rows at most: cut it in parts.") % {"most": MOST_ROWS})
    columns = [fold(heading) for heading in table.headings]
    page = next((place for place, said in enumerate(columns) if said in PAGES), None)
    if page is None:
        raise ValidationError(_("No column says on which page each address is published: name one “Page”."))
    day = next((place for place, said in enumerate(columns) if said in DAYS), None)
    kept = [place for place in range(len(columns)) if place not in (page, day)]
    imported = Imported(run_import(data=_contacts(table, kept), name=name, day=localdate(at), by=by))
    targets = {place: column["target"] for place, column in zip(kept, imported.run.columns, strict=False)}
    reader = _Proofs(targets, page, day, seen_on, str(by or ""), imported.remarks)
    imported.proven = len(record_many(acts=_untold(reader.of(table)), at=at))
    return imported


def _contacts(table: Table, kept: list[int]) -> bytes:
    """The file without its proofs; those of no other kind are media."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    has_kind = any(target_of(table.headings[place]) == "kind" for place in kept)
    more = [] if has_kind else ["Type"]
    writer.writerow([*(table.headings[place] for place in kept), *more])
    for row in table.rows:
        writer.writerow([*(row[place] for place in kept), *(["media"] if more else [])])
    return file.getvalue().encode()


@dataclass
class _Proofs:
    """What each row proves, by where its columns are; what is wrong goes to `remarks`."""

    targets: dict[int, str]  # what the contacts' import took each column for
    page: int
    day: int | None
    seen_on: date
    by: str
    remarks: list[str]

    def of(self, table: Table) -> list[NewAct]:
        purpose = Purpose.objects.get(code=CODE)
        return [act for number, cells in table.numbered for act in self._of_row(number, cells, purpose)]

    def _of_row(self, number: int, cells: list[str], purpose: Purpose) -> Iterator[NewAct]:
        day = cells[self.day] if self.day is not None else ""
        person = " ".join(self._said(cells, "first_name", "last_name", "full_name"))
        for address, role, hers in self._addresses(cells, person) or [("", "", False)]:
            said = _row(address, cells[self.page], role, day, self.seen_on, localdate())
            if isinstance(said, str):
                self.remarks.append(_("Row %(number)d: %(why)s") % {"number": number, "why": said})
                continue
            yield NewAct(
                act=Act.PUBLISHED,
                purpose=purpose,
                source=ConsentEntry.Source.PUBLICATION,
                name=person[:160] if hers else "",
                role=role[:160],
                recorded_by=self.by,
                **said,
            )

    def _addresses(self, cells: list[str], person: str) -> list[tuple[str, str, bool]]:
        """Each address of the row, what whoever reads it does, and whether it is the person's own.

        A newsroom's address has no other function than its outlet, whose name says it.
        """
        outlet, role = self._one(cells, "name"), self._one(cells, "role")
        found = [(text, role, True) for text in self._said(cells, "person_email")]
        for text in self._said(cells, "email"):
            hers = bool(person) and (not outlet or is_hers(text, outlet))
            found.append((text, role if hers else outlet or role, hers))
        return found + [(text, outlet, False) for text in self._said(cells, "organisation_email")]

    def _said(self, cells: list[str], *wanted: str) -> list[str]:
        return [cells[place] for place, target in self.targets.items() if target in wanted and cells[place]]

    def _one(self, cells: list[str], target: str) -> str:
        return next(iter(self._said(cells, target)), "")


def _row(address: str, page: str, role: str, day: str, seen_on: date, today: date) -> dict[str, Any] | str:
    """Address, page and day of one row, or the sentence that says why it proves nothing."""
    try:
        known = normalise(address)
        URLValidator(schemes=("http", "https"))(page)
        on = date.fromisoformat(day) if day else seen_on
    except InvalidAddress:
        return _("it holds no e-mail address.")
    except ValidationError:
        return _("it does not give the web page on which the address is published: nobody will be written to there.")
    except ValueError:
        return _("“%(day)s” is not a day: write it as 2026-03-15.") % {"day": day}
    if not role:
        return _("it does not say what the person does: only messages about that are allowed.")
    if on > today:
        return _("the day on which the address was seen has not come yet.")
    return {"address": known, "url": page[:500], "on": on}


def _untold(acts: list[NewAct]) -> list[NewAct]:
    """Those that the ledger does not hold yet, one for each address and day."""
    wanted = {(act.address, act.on): act for act in acts}
    told = ConsentEntry.objects.filter(
        act=Act.PUBLISHED, purpose__code=CODE, address__address__in={address for address, _on in wanted}
    ).values_list("address__address", "on")
    return [act for key, act in wanted.items() if key not in set(told)]
