"""A file of journalists brought in with what allows writing to them.

A journalist's professional address, conspicuously published without a refusal, may be written to about her work
(S.C. 2010, c. 23, s. 10(9)(b)). The ledger keeps the page, the day on which it was seen, and her role; her own refusal
ends it as it ends all that is implied.
"""

import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.decisions import Decision, Why
from arrimage.consent.models import ConsentEntry, Purpose
from arrimage.consent.operations import NewAct, record_many
from arrimage.consent.queries import decide
from arrimage.consent.rules import Act, Basis
from arrimage.kit.days import day_in
from arrimage.kit.text import fold
from arrimage.letters.operations.press import CODE, lists_of_the_press
from arrimage.network.importing.headings import target_of
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.rows import is_hers
from arrimage.network.importing.tables import Table
from arrimage.network.models import ImportRow, ImportRun, Organisation, Person
from arrimage.network.operations.importing_at_once import run_import
from arrimage.network.queries import former_emails
from arrimage.network.segments import UnclearRule, members_of

# Folded headings of what the contacts' import leaves out.
PAGES = ("page", "page ou l adresse est publiee", "page de publication", "source", "url", "preuve", "published at")
DAYS = ("vu le", "vue le", "date de consultation", "consulte le", "seen on")
MOST_ROWS = 2_000  # more is no list of media
REFUSED = (Why.WITHDRAWN, Why.REFUSED, Why.COMPLAINED)


@dataclass
class Imported:
    """What came of it: the contacts' import, how many addresses may be written to since and could be before, and what
    is to be known of which row."""

    run: ImportRun
    proven: int = 0
    already: int = 0
    remarks: list[str] = field(default_factory=list)


@transaction.atomic
def import_media(*, data: bytes, name: str, seen_on: date, at: datetime, by: Any = None) -> Imported:
    """Contacts first, as any import, those without a kind being media; then, for each row with a page and a role, an
    act of the consent ledger. `seen_on` is the day for rows that say none. Brought in again, nothing is told twice.

    A row in doubt waits with its act: who it is about may have refused. Brought in again once decided, it has one.

    Raises UnreadableFile and ValidationError.
    """
    table = read_table(data, name)
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
    reader = _Proofs(targets, page, day, seen_on, str(by or ""), Purpose.objects.get(code=CODE))
    rows = imported.run.rows.select_related("person", "organisation").order_by("number")
    pairs = zip(table.numbered, rows, strict=False)  # the contacts' file has the same rows, under its own numbers
    proofs = [proof for (number, cells), row in pairs for proof in reader.of_row(_Row(number, row), cells)]
    _enter(imported, proofs, reader.purpose, at)
    _tell(imported, proofs)
    return imported


@dataclass
class _Row:
    """A row by its number in the file that was given, and what the contacts' import made of it."""

    number: int
    kept: ImportRow
    has_outlet: bool = False


@dataclass
class _Proof:
    """What a row proves of an address; without an act, `remark` says why."""

    row: _Row
    act: NewAct | None = None
    is_hers: bool = False
    remark: str = ""

    @property
    def card(self) -> Organisation | Person | None:
        return self.row.kept.person if self.is_hers else self.row.kept.organisation


def _enter(imported: Imported, proofs: list[_Proof], purpose: Purpose, at: datetime) -> None:
    """Write down what may be, and count those whom a release then reaches."""
    today = localdate(at)
    proving = [proof for proof in proofs if proof.act]
    addresses = {proof.act.address for proof in proving if proof.act}
    elsewhere = _addresses_of_cards(proving)
    before = decide(addresses | set(elsewhere.values()), purpose, today)
    listed = _listed(addresses)
    for proof in proving:
        _doubt(proof, before, elsewhere.get(_key(proof.card), ""), listed)
    acts = [proof.act for proof in proving if proof.act]
    record_many(acts=_untold(acts), at=at)
    receiving = {act.address for act in acts} & listed
    after = decide(receiving, purpose, today)
    for proof in proving:
        if proof.act and not proof.remark and not after[proof.act.address].allowed:
            about = {"address": proof.act.address, "why": after[proof.act.address].reason}
            proof.remark = _("%(address)s: %(why)s") % about
    allowed = {address for address in receiving if after[address].allowed}
    imported.already = sum(before[address].allowed for address in allowed)
    imported.proven = len(allowed) - imported.already


def _doubt(proof: _Proof, known: dict[str, Decision], elsewhere: str, listed: set[str]) -> None:
    """Say why nothing is sent there; no act where the person refused, or where no outlet puts her on the list."""
    assert proof.act is not None, "only what would be written down is doubted"
    address = proof.act.address
    if known[address].why is not Basis.EXPRESS and any(
        known[one].why in REFUSED for one in (address, elsewhere) if one
    ):
        who = str(proof.card) if proof.is_hers and proof.card else address
        proof.act, proof.remark = None, _("%(who)s has refused: nothing will be sent to them.") % {"who": who}
    elif address not in listed and not proof.row.has_outlet:
        proof.act, proof.remark = (
            None,
            _("without an outlet, %(address)s is not on the list “Médias”: name one, be it her own name.")
            % {"address": address},
        )
    elif address not in listed:
        proof.remark = _("%(address)s is the e-mail of no card on the list of the media: look at the card.") % {
            "address": address
        }


def _key(card: Organisation | Person | None) -> tuple[type, int] | None:
    return (type(card), card.pk) if card else None


def _addresses_of_cards(proofs: list[_Proof]) -> dict[tuple[type, int] | None, str]:
    """The e-mail of each card, or the last one that it had: what was refused there is refused by whom it is about."""
    cards = {_key(proof.card): proof.card for proof in proofs if proof.card}
    found = {key: card.email for key, card in cards.items()}
    for model in (Organisation, Person):
        emptied = [card.pk for card in cards.values() if isinstance(card, model) and not card.email]
        found |= {(model, pk): email for pk, email in former_emails(model, emptied).items()}
    return {key: email for key, email in found.items() if email}


def _listed(addresses: set[str]) -> set[str]:
    """Those to which a release goes, if the ledger allows it."""
    lists, found = lists_of_the_press(), set()
    for one in lists:
        with suppress(UnclearRule):  # which sends nothing to anybody
            there = members_of(one).annotate(plain=Lower("email")).filter(plain__in=addresses)
            found |= set(there.values_list("plain", flat=True))
    return found if lists else addresses


def _tell(imported: Imported, proofs: list[_Proof]) -> None:
    """Each remark in its place: what came of the whole, and the row itself, where it is read later."""
    said = [proof for proof in proofs if proof.remark]
    for proof in said:
        proof.row.kept.remarks.append(proof.remark)
        about = {"number": proof.row.number, "why": proof.remark}
        imported.remarks.append(_("Row %(number)d of the file: %(why)s") % about)
    ImportRow.objects.bulk_update({proof.row.kept for proof in said}, ["remarks"])


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
    """What each row proves, by where its columns are."""

    targets: dict[int, str]  # what the contacts' import took each column for
    page: int
    day: int | None
    seen_on: date
    by: str
    purpose: Purpose

    def of_row(self, row: _Row, cells: list[str]) -> Iterator[_Proof]:
        if row.kept.state == ImportRow.State.WAITING:
            yield _Proof(row, remark=_("to be decided first; then bring the file in again."))
            return
        row.has_outlet = bool(self._one(cells, "name"))
        day = cells[self.day] if self.day is not None else ""
        person = " ".join(self._said(cells, "first_name", "last_name", "full_name"))
        for address, role, hers in self._addresses(cells, person) or [("", "", False)]:
            said = _row(address, cells[self.page], role, day, self.seen_on, localdate())
            if isinstance(said, str):
                yield _Proof(row, remark=said)
                continue
            act = NewAct(
                act=Act.PUBLISHED,
                purpose=self.purpose,
                source=ConsentEntry.Source.PUBLICATION,
                name=person[:160] if hers else "",
                role=role[:160],
                recorded_by=self.by,
                **said,
            )
            yield _Proof(row, act, hers)

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
    except InvalidAddress:
        return _("it holds no e-mail address.")
    except ValidationError:
        return _("it does not give the web page on which the address is published: nobody will be written to there.")
    try:
        on = day_in(day) if day else seen_on
    except ValidationError as refusal:
        return str(refusal.messages[0])
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
