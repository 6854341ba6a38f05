"""What one row of a file says: of an organisation, of a person, of the role that ties them; and what it cannot say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from arrimage.kit.text import fold
from arrimage.network.importing import free_values, values
from arrimage.network.importing.columns import Column
from arrimage.network.importing.places import Places
from arrimage.network.importing.targets import TARGETS
from arrimage.network.matching.addresses import is_office_box
from arrimage.network.models import ContactKind, FreeField, Organisation, Person
from arrimage.network.neq import doubt
from arrimage.network.profile_values import FREE

ORGANISATION_TEXTS = ("name", "legal_name", "trade_names", "address", "description")
PERSON_TEXTS = ("first_name", "last_name")
WAYS = ("email", "organisation_email", "person_email", "phone", "organisation_phone", "person_phone")
MULTIPLE = {"trade_names": "\n", "address": ", ", "description": "\n", "role": ", "}
# Words for the groups that address books put everybody in.
NOT_TAGS = {"mycontacts", "friends", "family", "contacts", "starred in android"}


@dataclass(slots=True)
class Said:
    """`organisation` and `person` hold values by field, municipality and county by key; `more` further ways to
    reach each; `remarks` what was found in the wrong column, doubted, or kept only here."""

    organisation: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    role: str = ""
    organisation_more: list[tuple[str, str]] = field(default_factory=list)
    person_more: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    sectors: list[int] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Cells:
    """A row being read: the texts of each target, those that did not fit, the addresses not yet given to anybody."""

    texts: dict[str, list[str]]
    headings: dict[str, str]
    strays: list[tuple[str, str]] = field(default_factory=list)


class RowReader:
    """Reads the rows of one file, whose columns are known."""

    def __init__(
        self,
        columns: Iterable[Column],
        places: Places,
        sectors: Mapping[str, int],
        free: Mapping[str, FreeField] | None = None,
    ) -> None:
        """`free` are the hub's own fields, by target."""
        self.free = free or {}
        self.columns = [column for column in columns if column.target in TARGETS or column.target in self.free]
        self.repeated = [column for column in self.columns if column.repeated]
        self.headings: dict[str, str] = {}
        for column in self.columns:
            self.headings.setdefault(column.target, column.heading)
        told = {column.target for column in self.columns}
        self.readers = [(target, reader) for target, reader in values.READERS.items() if target in told]
        self.ways = [target for target in WAYS if target in told]
        self.places = places
        self.sectors = sectors

    def read(self, row: list[str]) -> Said:
        texts: dict[str, list[str]] = {}
        for column in self.columns:
            if text := row[column.place].strip() if column.place < len(row) else "":
                texts.setdefault(column.target, []).append(text)
        cells, said = _Cells(texts, self.headings), Said()
        self._texts(cells, said)
        self._simple(cells, said)
        self._free(cells, said)
        self._place(cells, said)
        self._sectors(cells, said)
        self._reach(cells, said)
        said.tags = [tag[:60] for text in texts.get("tags", []) for tag in values.listed(text)]
        said.tags = [tag for tag in dict.fromkeys(said.tags) if fold(tag).replace(" ", "") not in NOT_TAGS]
        said.notes = texts.get("note", [])
        for target, text in cells.strays:
            self._stray(target, text, said)
        return said

    def remarks_on(self, number: int, row: list[str]) -> list[str]:
        """What the reader must know of the row besides what it says: values that come from a merged cell above."""
        return [
            _("“%(text)s”, in the column “%(column)s”, comes from the merged cell above.")
            % {"text": row[column.place][:120], "column": column.heading}
            for column in self.repeated
            if number in column.repeated and column.place < len(row)
        ]

    def _texts(self, cells: _Cells, said: Said) -> None:
        for target in ORGANISATION_TEXTS:
            if target in cells.texts:
                text = MULTIPLE.get(target, " ").join(dict.fromkeys(cells.texts[target]))
                if target == "name" and self._is_elsewhere(text):
                    cells.strays.append((target, text))
                    continue
                said.organisation[target] = self._cut(Organisation, target, text, said)
        for target in PERSON_TEXTS:
            if target in cells.texts:
                text = values.capitalised(cells.texts[target][0])
                said.person[target] = self._cut(Person, target, text, said)
        if "full_name" in cells.texts and "last_name" not in said.person:
            text = cells.texts["full_name"][0]
            if values.emails(text):
                cells.strays.append(("full_name", text))
            else:
                first, last = values.full_name(text)
                said.person = {"first_name": first[:80], "last_name": last[:80]}
        if said.person.get("first_name") and not said.person.get("last_name"):
            said.person = {"first_name": "", "last_name": said.person["first_name"]}
        said.role = ", ".join(cells.texts.get("role", ()))[:120]

    def _cut(self, model: type[Organisation] | type[Person], name: str, text: str, said: Said) -> str:
        if values.fits(model, name, text):
            return text
        said.remarks.append(_("“%(text)s” is too long: it is cut.") % {"text": text[:60] + "…"})
        return text[: model._meta.get_field(name).max_length]  # type: ignore[union-attr]

    def _is_elsewhere(self, text: str) -> bool:
        """A name that is an address or a number was typed in the wrong column."""
        if not values.has_number(text):
            return bool(values.emails(text))
        return bool(
            values.emails(text) or values.neq(text) or (values.phones(text) and not any(map(str.isalpha, text)))
        )

    def _simple(self, cells: _Cells, said: Said) -> None:
        for target, reader in self.readers:
            for text in cells.texts.get(target, ())[:1]:
                value = reader(text)
                record = said.person if TARGETS[target].of == "person" else said.organisation
                if value is None:
                    cells.strays.append((target, text))
                elif target != "language" or record:
                    record[target] = value
        if (number := said.organisation.get("neq")) and (warning := doubt(number)):
            said.remarks.append(warning)

    def _free(self, cells: _Cells, said: Said) -> None:
        for target, free in self.free.items():
            for text in cells.texts.get(target, ())[:1]:
                value = free_values.read(free, text)
                if value is None:
                    cells.strays.append((target, text))
                else:
                    record = said.person if free.target == FreeField.Target.PERSON else said.organisation
                    record[f"{FREE}{free.key}"] = value

    def _place(self, cells: _Cells, said: Said) -> None:
        county = None
        for text in cells.texts.get("county", ())[:1]:
            found = self.places.find(text)
            county = found.county
            if found.municipality and "municipality" not in cells.texts:
                self._explain("county", text, _("a municipality"), said)
                said.organisation["municipality"] = found.municipality.pk
            if county is None:
                cells.strays.append(("county", text))
        for text in cells.texts.get("municipality", ())[:1]:
            found = self.places.find(text)
            if found.several:
                found = self.places.within(text, county) if county else found
            if found.municipality:
                said.organisation["municipality"] = found.municipality.pk
                if county and found.municipality.county_id != county.pk:
                    where = {"town": found.municipality.name, "county": found.municipality.county.name}
                    said.remarks.append(_("%(town)s is in the MRC %(county)s: the row says another.") % where)
                county = None
            elif found.several:
                said.remarks.append(_("Several municipalities are called “%(text)s”: choose one.") % {"text": text})
                county = county or found.county
            elif found.county:
                self._explain("municipality", text, _("an MRC"), said)
                county = county or found.county
            else:
                cells.strays.append(("municipality", text))
        if county and "municipality" not in said.organisation:
            said.organisation["county"] = county.pk

    def _sectors(self, cells: _Cells, said: Said) -> None:
        for text in cells.texts.get("sectors", ()):
            whole = self.sectors.get(fold(text))
            for part in [text] if whole else values.listed(text):
                found = whole or self.sectors.get(fold(part))
                if found:
                    said.sectors.append(found)
                else:
                    cells.strays.append(("sectors", part))

    def _reach(self, cells: _Cells, said: Said) -> None:
        """Addresses and numbers, each given to the organisation or to the person."""
        both = bool(said.organisation.get("name")) and bool(said.person.get("last_name"))
        for target in self.ways:
            field_name = "email" if target.endswith("email") else "phone"
            for text in cells.texts.get(target, ()):
                found = (values.emails if field_name == "email" else values.phones)(text)
                if not found:
                    cells.strays.append((target, text))
                for value in found or ():
                    of_person = self._is_of_person(target, value, both, said)
                    record, more = (
                        (said.person, said.person_more) if of_person else (said.organisation, said.organisation_more)
                    )
                    _give(record, more, field_name, value)

    def _is_of_person(self, target: str, value: str, both: bool, said: Said) -> bool:
        if TARGETS[target].of:
            # A file that speaks of nobody has no person to give an address to.
            return TARGETS[target].of == "person" and bool(said.person.get("last_name"))
        if both:
            return target == "email" and is_hers(value, said.organisation["name"])
        return bool(said.person.get("last_name"))

    def _stray(self, target: str, text: str, said: Said) -> None:
        """A cell that is no value of its column: put where it belongs when that place is free, else only remarked."""
        for name, what, value in self._looks_like(text):
            record = (
                said.person if name in ("email", "phone") and not said.organisation.get("name") else said.organisation
            )
            if name == "municipality" and "municipality" in record:
                continue
            if not record.get(name):
                record[name] = value
                record.pop("county", None) if name == "municipality" else None
                self._explain(target, text, what, said)
                return
            if record[name] == value:
                return
        said.remarks.append(
            _("“%(text)s” means nothing known in the column “%(column)s”: it is kept here.")
            % {"text": text[:120], "column": self.headings.get(target, target)}
        )

    def _explain(self, target: str, text: str, what: str, said: Said) -> None:
        said.remarks.append(
            _("“%(text)s”, in the column “%(column)s”, is %(what)s: taken as such.")
            % {"text": text[:120], "column": self.headings.get(target, target), "what": what}
        )

    def _looks_like(self, text: str) -> Iterable[tuple[str, str, Any]]:
        if found := values.emails(text):
            yield "email", _("an e-mail address"), found[0]
        elif (number := values.neq(text)) and not doubt(number):
            yield "neq", _("a NEQ"), number
        elif code := values.postal_code(text):
            yield "postal_code", _("a postal code"), code
        elif numbers := values.phones(text):
            yield "phone", _("a phone number"), numbers[0]
        elif "." in text and " " not in text and (address := values.website(text)):
            yield "website", _("a web address"), address
        elif form := values.legal_form(text):
            yield "legal_form", _("a legal form"), form
        elif kind := values.kind(text):
            yield "kind", _("a kind of organisation"), kind
        else:
            place = self.places.find(text)
            if place.municipality:
                yield "municipality", _("a municipality"), place.municipality.pk
            elif place.county:
                yield "county", _("an MRC"), place.county.pk


def is_hers(email: str, organisation: str) -> bool:
    """Whether an address beside an organisation and a person is the person's: nor an office's, nor named after it."""
    box = fold(email.partition("@")[0]).replace(" ", "")
    return not is_office_box(email) and not any(word in box for word in fold(organisation).split() if len(word) > 3)


def _give(record: dict[str, Any], more: list[tuple[str, str]], name: str, value: str) -> None:
    if not record.get(name):
        record[name] = value
    elif record[name] != value:
        more.append((ContactKind.EMAIL if name == "email" else ContactKind.PHONE, value))
