"""The register read once, and of its three million lines the enterprises of the territory kept.

Memory holds those enterprises and what was counted by postal area, never the files.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrimage.network.models.territory import Municipality
from arrimage.network.register import codes, places
from arrimage.network.register.archive import Archive, ReadFile, RegisterError
from arrimage.network.register.places import Address, Gazetteer, Place, PostalAreas

DAY = re.compile(r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})")
# So many nameless enterprises mean that the file of names was cut between two lines.
MOST_NAMELESS = 0.2
LINES = ("LIGN1_ADR", "LIGN2_ADR", "LIGN3_ADR", "LIGN4_ADR")
COLUMNS = {
    "Entreprise": (
        *("NEQ", "COD_FORME_JURI", "COD_STAT_IMMAT", "COD_INTVAL_EMPLO_QUE", "COD_ACT_ECON_CAE"),
        *("DESC_ACT_ECON_ASSUJ", "COD_ACT_ECON_CAE2", "DESC_ACT_ECON_ASSUJ2", "DAT_CONSTI", "DAT_IMMAT"),
        *("DAT_STAT_IMMAT", "DAT_DEPO_DECLR", *(f"ADR_DOMCL_{line}" for line in LINES)),
    ),
    "Nom": ("NEQ", "NOM_ASSUJ", "NOM_ASSUJ_LANG_ETRNG", "STAT_NOM", "TYP_NOM_ASSUJ"),
    "Etablissements": ("NEQ", "NOM_ETAB", *LINES),
    "FusionScissions": ("NEQ", "NEQ_ASSUJ_REL", "DENOMN_SOC", "COD_RELA_ASSUJ", "DAT_EFCTVT"),
    "ContinuationsTransformations": ("NEQ", "COD_TYP_CHANG", "NOM_LOCLT", "DAT_EFCTVT"),
    "DomaineValeur": ("TYP_DOM_VAL", "COD_DOM_VAL", "VAL_DOM_FRAN"),
}


@dataclass
class Enterprise:
    """An enterprise of the territory, as the register tells it. `doubts` are codes with what they speak of."""

    neq: str
    form: codes.Form
    employees: str
    activity_code: str
    activity: str
    activity_2: str
    constituted_on: date | None
    address: Address
    place: Place
    is_establishment: bool = False
    name: str = ""
    other_names: list[str] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    doubts: list[dict[str, str]] = field(default_factory=list)

    def doubt(self, code: str, about: str = "") -> None:
        self.doubts.append({"code": code, "about": about})


@dataclass
class Reading:
    """What an edition says of the territory. `left_aside` counts why others were not kept."""

    day: date
    enterprises: list[Enterprise]
    struck_off: set[str]
    left_aside: dict[str, int]
    warnings: list[str]
    files: dict[str, ReadFile]


def read_register(archive: Archive, municipalities: Iterable[Municipality], *, today: date) -> Reading:
    """The registered enterprises of the territory whose form may be of the social economy.

    Raises RegisterError when a file is missing, damaged, cut or of another structure.
    """
    return _Reader(archive, Gazetteer(municipalities), today).read()


class _Reader:
    def __init__(self, archive: Archive, gazetteer: Gazetteer, today: date) -> None:
        self.archive = archive
        self.gazetteer = gazetteer
        self.today = today
        self.areas = PostalAreas()
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.forms: dict[str, codes.Form] = {}
        self.elsewhere: dict[str, tuple[str, Address, Place]] = {}  # NEQ → an establishment in the territory
        self.kept: dict[str, Enterprise] = {}
        self.struck_off: set[str] = set()
        self.left_aside: Counter[str] = Counter()
        self.latest = ""

    def read(self) -> Reading:
        for domain, code, label in self._rows("DomaineValeur"):
            self.labels[domain][code] = label
        self.forms = codes.forms_kept(self.labels["FORM_JURI"])
        self._read_establishments()
        self._read_enterprises()
        self._leave_namesakes_elsewhere()
        self._read_names()
        self._leave_other_forms()
        self._read_changes()
        day = _day(self.latest) or min(self.archive.modified_on, self.today)
        kept = sorted(self.kept.values(), key=lambda enterprise: enterprise.neq)
        return Reading(day, kept, self.struck_off, dict(self.left_aside), self._warnings(), self.archive.read)

    def _rows(self, name: str) -> Any:
        return self.archive.rows(name, COLUMNS[name])

    def _read_establishments(self) -> None:
        for neq, name, *lines in self._rows("Etablissements"):
            address = Address.of(lines)
            place = self.gazetteer.place(address.city)
            if place and neq not in self.elsewhere:
                self.elsewhere[neq] = (name, address, place)

    def _read_enterprises(self) -> None:
        for row in self._rows("Entreprise"):
            address = Address.of(row[12:])
            place = self.gazetteer.place(address.city)
            if address.area:
                self.areas.saw(address.area, place is not None)
            day = max(row[10], row[11])
            if self.latest < day and (said := _day(day)) and said <= self.today:
                self.latest = day
            if place or row[0] in self.elsewhere:
                self._keep(row, address, place)

    def _keep(self, row: list[str], address: Address, place: Place | None) -> None:
        neq, form_code, status = row[:3]
        form = self.forms.get(form_code)
        if form is None:
            known = form_code in codes.LEFT_ASIDE
            self.left_aside["other_form" if known else "unknown_form"] += 1
            return
        if status != codes.REGISTERED:
            self.left_aside["not_registered"] += 1
            self.struck_off.add(neq)
            return
        enterprise = Enterprise(
            *(neq, form, row[3], row[4], row[5], row[7]),
            constituted_on=_day(row[8]) or _day(row[9]),
            address=address,
            place=place or self.elsewhere[neq][2],
        )
        if place is None:
            name, enterprise.address, enterprise.place = self.elsewhere[neq]
            enterprise.is_establishment = True
            if name:
                enterprise.other_names.append(name)
            enterprise.doubt("establishment", address.city)
        if form_code != form.value:
            enterprise.doubt("form", self.labels["FORM_JURI"][form_code])
        self.kept[neq] = enterprise

    def _leave_namesakes_elsewhere(self) -> None:
        """The postal areas are known now: a name found where almost nobody else is of the territory is another's."""
        for neq, enterprise in list(self.kept.items()):
            address, place = enterprise.address, enterprise.place
            share = self.areas.share(address.area)
            if not address.postal_code:
                enterprise.doubt("no_postal_code", address.city)
            elif share < places.OTHER_AREA:
                self.left_aside["elsewhere"] += 1
                del self.kept[neq]
            elif share < places.OWN_AREA:
                enterprise.doubt("postal_area", f"{address.city}, {address.postal_code}")
            if place.former_name:
                enterprise.doubt("former_name", place.former_name)
            if place.municipality is None:
                enterprise.doubt("namesakes", place.municipalities[0].name)

    def _read_names(self) -> None:
        """The legal name in force, in French where it has one; the other names in force beside it."""
        for neq, name, foreign, status, kind in self._rows("Nom"):
            enterprise = self.kept.get(neq)
            if enterprise is None or status != codes.CURRENT_NAME or not name:
                continue
            if kind == codes.LEGAL_NAME and not enterprise.name:
                enterprise.name = name
            elif name != enterprise.name:
                enterprise.other_names.append(name)
            if foreign:
                enterprise.other_names.append(foreign)
        nameless = [enterprise for enterprise in self.kept.values() if not enterprise.name]
        if len(nameless) > max(2, MOST_NAMELESS * len(self.kept)):
            raise RegisterError(
                _("“Nom.csv” lacks the names of %(count)d enterprises out of %(total)d: it is cut, copy it again.")
                % {"count": len(nameless), "total": len(self.kept)}
            )
        for enterprise in nameless:
            enterprise.name = enterprise.other_names.pop(0) if enterprise.other_names else enterprise.neq
            enterprise.doubt("no_legal_name")

    def _leave_other_forms(self) -> None:
        for neq, enterprise in list(self.kept.items()):
            if enterprise.form == codes.Form.OTHER:
                if codes.says_collective(" ".join((enterprise.name, *enterprise.other_names))):
                    enterprise.doubt("form_by_name")
                elif not any(doubt["code"] == "form" for doubt in enterprise.doubts):
                    self.left_aside["other_form"] += 1
                    del self.kept[neq]

    def _read_changes(self) -> None:
        """Mergers and splits, told of both enterprises; changes of regime or of place of constitution."""
        for neq, other, name, kind, day in self._rows("FusionScissions"):
            label = self.labels["RELA_ASSUJ"].get(kind, kind)
            for one, beside in ((neq, other), (other, neq)):
                if enterprise := self.kept.get(one):
                    told = {"kind": "merger", "on": day, "said": label, "neq": beside, "name": name}
                    enterprise.changes.append(told)
        for neq, kind, where, day in self._rows("ContinuationsTransformations"):
            if enterprise := self.kept.get(neq):
                label = self.labels["TYP_CHANG"].get(kind, kind)
                enterprise.changes.append({"kind": "regime", "on": day, "said": label, "neq": "", "name": where})

    def _warnings(self) -> list[str]:
        said = []
        if self.archive.missing:
            files = ", ".join(f"{name}.csv" for name in self.archive.missing)
            said.append(_("Not in the archive: %(files)s. What they tell is unknown.") % {"files": files})
        if count := self.left_aside["unknown_form"]:
            said.append(
                _("%(count)d enterprises of the territory are left aside: the code of their legal form is unknown.")
                % {"count": count}
            )
        return said


def _day(text: str) -> date | None:
    """«2018-03-31», «2018/03/31» or «20180331»; None for anything else."""
    found = DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
