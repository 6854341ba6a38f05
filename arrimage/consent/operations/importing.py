"""A list of people who consented, kept on paper or in a spreadsheet, written in the ledger at once.

Each row is an act of its own, with its day and its proof. A row that lacks something is told by its number; the others
are written down, all or none. Brought in again, a file writes nothing new.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.decisions import Why
from arrimage.consent.models import ConsentEntry, Purpose, Wording
from arrimage.consent.operations.checking import check
from arrimage.consent.operations.ledger import NewAct, locked_head, record_many
from arrimage.consent.queries import decide
from arrimage.consent.rules import EFFECTS, REFUSALS, Act, Basis, end_of
from arrimage.kit.days import day_in
from arrimage.kit.templatetags.formats import long_date
from arrimage.kit.text import fold
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.tables import UnreadableFile

MOST_ROWS = 20_000
LONGEST_PROOF = 2_000  # letters, as in a note of the single form
ASKED_AT_ONCE = 5_000  # addresses named in one query
# Folded headings, the most telling first.
HEADINGS = {
    "address": (
        *("courriel", "adresse courriel", "adresse de courriel", "adresse electronique"),
        *("email", "e mail", "email address"),
    ),
    "day": (
        *("date", "date du consentement", "date de consentement", "consenti le", "consentement le", "jour"),
        *("date of consent", "day"),
    ),
    "proof": ("preuve", "source", "proof", "provenance"),
    "first_name": ("prenom", "first name"),
    "last_name": ("nom", "nom de famille", "last name", "nom complet", "name", "full name"),
    "role": ("fonction", "role", "titre", "poste"),
    "url": ("page", "page ou l adresse est publiee", "url"),
    "referrer": ("refere par", "referee par", "referred by"),
    "ends_on": ("dernier jour", "last day"),
}


@dataclass(frozen=True)
class Row:
    """A row as it was written, by its number in the file."""

    number: int
    address: str
    day: str
    proof: str = ""
    name: str = ""
    role: str = ""
    url: str = ""
    referrer: str = ""
    ends_on: str = ""

    @property
    def cells(self) -> list[Any]:
        """Its values in their order, to be kept while somebody looks at what they would do."""
        return [getattr(self, one.name) for one in fields(self)]


@dataclass(frozen=True)
class Common:
    """What holds for all rows: `words` are those people read where they are none of the ledger's, `proof` is where the
    proof lies for the rows that do not say it."""

    purpose: Purpose
    act: Act
    wording: Wording | None = None
    words: str = ""
    proof: str = ""

    @property
    def is_express(self) -> bool:
        return EFFECTS[self.act].basis is Basis.EXPRESS


@dataclass
class Foreseen:
    """What comes of a file: the acts to write with their rows, how many of these have ended already, how many the
    ledger holds or the file says twice, and for the other rows their number and why nothing is written."""

    rows: list[Row] = field(default_factory=list)
    acts: list[NewAct] = field(default_factory=list)
    ended: int = 0
    already: int = 0
    repeated: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def read_rows(data: bytes, name: str = "") -> list[Row]:
    """The rows of a CSV, Excel or OpenDocument file of that name, the empty ones left out. Raises UnreadableFile."""
    table = read_table(data, name)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableFile(_("A list of consents has %(most)d rows at most: cut it in parts.") % {"most": MOST_ROWS})
    columns = _columns(table.headings)
    if "address" not in columns:
        raise UnreadableFile(_("No column holds the e-mail addresses: name one “Courriel” in the first row."))
    if "day" not in columns:
        raise UnreadableFile(_("No column says on which day each person consented: name one “Date” in the first row."))
    return [_read(number, cells, columns) for number, cells in table.numbered if any(cells)]


def foresee(rows: Iterable[Row], common: Common, *, at: datetime, by: str = "") -> Foreseen:
    """What bringing the rows in would do now; nothing is written."""
    today, found = localdate(at), Foreseen()
    said: dict[str, tuple[Row, NewAct]] = {}
    for row in rows:
        act = _act(row, common, today, by)
        if isinstance(act, str):
            found.refused.append((row.number, act))
        elif act.address in said:
            found.repeated += 1
            if act.on > said[act.address][1].on:  # of an address said twice, the last day counts
                said[act.address] = row, act
        else:
            said[act.address] = row, act
    told, noes = _told(list(said), common), _Noes(list(said), common, today)
    for row, act in said.values():
        if why := noes.since(act):
            found.refused.append((row.number, why))
        elif (act.address, act.on) in told:
            found.already += 1
        else:
            found.rows.append(row)
            found.acts.append(act)
            end = end_of(act.act, act.on, act.ends_on)
            found.ended += end is not None and end <= today
    found.refused.sort()
    return found


@transaction.atomic
def import_consents(rows: Iterable[Row], common: Common, *, at: datetime, by: str = "") -> Foreseen:
    """Write down what may be, as things stand now: what was withdrawn since the rows were looked at stays so."""
    locked_head()  # pressed twice, the second waits here and finds everything written
    found = foresee(rows, common, at=at, by=by)
    record_many(acts=found.acts, at=at)
    return found


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """The place of each column that counts."""
    folded = [fold(heading) for heading in headings]
    places = {what: [folded.index(name) for name in names if name in folded] for what, names in HEADINGS.items()}
    return {what: found[0] for what, found in places.items() if found}


def _read(number: int, cells: list[str], columns: dict[str, int]) -> Row:
    said = {what: cells[place].strip() for what, place in columns.items()}
    name = " ".join(part for part in (said.pop("first_name", ""), said.pop("last_name", "")) if part)
    return Row(number=number, name=name, **said)


def _act(row: Row, common: Common, today: date, by: str) -> NewAct | str:
    """The act that the row tells, or the sentence that says what it lacks."""
    proof = row.proof or common.proof
    try:
        if not row.day:
            return _("It does not say on which day the person consented.")
        if not proof:
            return _("It names no proof, and none is given for all rows.")
        if len(proof) > LONGEST_PROOF:
            return _("Its proof is longer than %(most)d letters: shorten it.") % {"most": LONGEST_PROOF}
        if row.url:
            _is_page(row.url)
        act = NewAct(
            address=normalise(row.address),
            act=common.act,
            on=day_in(row.day),
            ends_on=day_in(row.ends_on) if row.ends_on else None,
            purpose=common.purpose,
            wording=common.wording,
            proof=ContentFile(common.words.encode(), name=_("words-shown.txt")) if common.words else None,
            source=ConsentEntry.Source.IMPORT,
            name=row.name[:160],
            role=row.role[:160],
            url=row.url,
            referrer=row.referrer[:160],
            note=proof,
            recorded_by=by,
        )
        check(act, today)
    except InvalidAddress:
        return _("“%(text)s” is not an e-mail address.") % {"text": row.address} if row.address else _no_address()
    except ValidationError as error:
        return " ".join(error.messages)
    return act


def _no_address() -> str:
    return _("It holds no e-mail address.")


def _is_page(text: str) -> None:
    try:
        URLValidator(schemes=("http", "https"))(text)
    except ValidationError:
        raise ValidationError(_("“%(text)s” is no web page.") % {"text": text}) from None
    if len(text) > 500:
        raise ValidationError(_("The address of the page is too long."))


def _by_parts(addresses: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(addresses), ASKED_AT_ONCE):
        yield addresses[start : start + ASKED_AT_ONCE]


def _told(addresses: Sequence[str], common: Common) -> set[tuple[str, date]]:
    """The addresses and days of such acts that the ledger holds already."""
    entries = ConsentEntry.objects.filter(act=common.act, purpose=common.purpose).order_by()
    return {
        pair
        for part in _by_parts(addresses)
        for pair in entries.filter(address__address__in=part).values_list("address__address", "on")
    }


class _Noes:
    """Whether a person said no since the day of a row, or ever where the consent is implied: nothing implied revives
    what was refused. What was destroyed since is known by the suppression list alone."""

    def __init__(self, addresses: Sequence[str], common: Common, today: date) -> None:
        self.is_express = common.is_express
        self.refused: dict[str, date] = {}
        self.died: dict[str, date] = {}
        self.left: dict[str, date] = {}
        places = {Act.DECEASED: self.died, Act.ADDRESS_LEFT: self.left}
        entries = ConsentEntry.objects.about(common.purpose).filter(act__in=(*REFUSALS, Act.ADDRESS_LEFT))
        for part in _by_parts(addresses):
            of_these = entries.filter(address__address__in=part).order_by("on")
            for address, act, on in of_these.values_list("address__address", "act", "on"):
                places.get(Act(act), self.refused)[address] = on
        by_reason = {Why.WITHDRAWN: self.refused, Why.REFUSED: self.refused, Why.COMPLAINED: self.refused}
        by_reason |= {Why.DECEASED: self.died}
        for address, decision in decide(addresses, common.purpose, today).items():
            place = by_reason.get(decision.why) if isinstance(decision.why, Why) else None
            if place is not None and decision.since:
                place[address] = max(decision.since, place.get(address, decision.since))

    def since(self, act: NewAct) -> str:
        """Why nothing is written for that act, in a sentence; empty when nothing was said against it."""
        said = {"address": act.address}
        if day := self.died.get(act.address):  # whatever the day of the row: no list brings anybody back
            return _("%(address)s: the person has died (known on %(day)s).") % {**said, "day": long_date(day)}
        if day := self._after(self.refused, act):
            said["day"] = long_date(day)
            if day < act.on:
                return _("%(address)s refused on %(day)s: only an express consent given since counts.") % said
            return _("%(address)s withdrew or refused on %(day)s, since the day of this row.") % said
        if day := self.left.get(act.address):
            return _("%(address)s was given up for another address on %(day)s.") % {**said, "day": long_date(day)}
        return ""

    def _after(self, days: dict[str, date], act: NewAct) -> date | None:
        day = days.get(act.address)
        return day if day and (day >= act.on or not self.is_express) else None
