"""A small register of fictional enterprises, in files of the structure of the Registraire's own."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

STRUCTURE = {
    "Entreprise": (
        "NEQ|IND_FAIL|DAT_IMMAT|COD_REGIM_JURI|COD_INTVAL_EMPLO_QUE|DAT_CESS_PREVU|COD_STAT_IMMAT|COD_FORME_JURI|"
        "DAT_STAT_IMMAT|COD_REGIM_JURI_CONSTI|DAT_DEPO_DECLR|AN_DECL|AN_PROD|DAT_LIMIT_PROD|AN_PROD_PRE|"
        "DAT_LIMIT_PROD_PRE|DAT_MAJ_INDEX_NOM|COD_ACT_ECON_CAE|NO_ACT_ECON_ASSUJ|DESC_ACT_ECON_ASSUJ|"
        "COD_ACT_ECON_CAE2|NO_ACT_ECON_ASSUJ2|DESC_ACT_ECON_ASSUJ2|NOM_LOCLT_CONSTI|DAT_CONSTI|IND_CONVEN_UNMN_ACTNR|"
        "IND_RET_TOUT_POUVR|IND_LIMIT_RESP|DAT_DEB_RESP|DAT_FIN_RESP|OBJET_SOC|NO_MTR_VOLONT|ADR_DOMCL_ADR_DISP|"
        "ADR_DOMCL_LIGN1_ADR|ADR_DOMCL_LIGN2_ADR|ADR_DOMCL_LIGN3_ADR|ADR_DOMCL_LIGN4_ADR"
    ),
    "Nom": "NEQ|NOM_ASSUJ|NOM_ASSUJ_LANG_ETRNG|STAT_NOM|TYP_NOM_ASSUJ|DAT_INIT_NOM_ASSUJ|DAT_FIN_NOM_ASSUJ",
    "Etablissements": (
        "NEQ|NO_SUF_ETAB|IND_ETAB_PRINC|IND_SALON_BRONZ|IND_VENTE_TABAC_DETL|IND_DISP|LIGN1_ADR|LIGN2_ADR|LIGN3_ADR|"
        "LIGN4_ADR|COD_ACT_ECON|DESC_ACT_ECON_ETAB|NO_ACT_ECON_ETAB|COD_ACT_ECON2|DESC_ACT_ECON_ETAB2|"
        "NO_ACT_ECON_ETAB2|NOM_ETAB"
    ),
    "FusionScissions": (
        "NEQ|NEQ_ASSUJ_REL|DENOMN_SOC|COD_RELA_ASSUJ|DAT_EFCTVT|IND_DISP|LIGN1_ADR|LIGN2_ADR|LIGN3_ADR|LIGN4_ADR"
    ),
    "ContinuationsTransformations": "NEQ|COD_TYP_CHANG|COD_REGIM_JURI|AUTR_REGIM_JURI|NOM_LOCLT|DAT_EFCTVT",
    "DomaineValeur": "TYP_DOM_VAL|COD_DOM_VAL|VAL_DOM_FRAN",
}
ADDRESS = ("LIGN1_ADR", "LIGN2_ADR", "LIGN3_ADR", "LIGN4_ADR")


class RegisterFiles:
    """Rows by file; `enterprise` adds one with its name, then `folder` or `zip` writes the whole."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, str]]] = {name: [] for name in STRUCTURE}

    def add(self, file: str, **values: str) -> None:
        self.rows[file].append(values)

    def enterprise(self, neq: str, name: str, city: str, postal_code: str = "", **more: Any) -> None:
        """A registered non-profit, unless `form`, `status`, `activity` … say otherwise."""
        lines = more.get("lines") or ("12, rue du Moulin", f"{city} (Québec)" if city else "", "", postal_code)
        self.add(
            "Entreprise",
            NEQ=neq,
            COD_FORME_JURI=more.get("form", "APE"),
            COD_STAT_IMMAT=more.get("status", "IM"),
            COD_INTVAL_EMPLO_QUE=more.get("employees", "A"),
            COD_ACT_ECON_CAE=more.get("activity", "8641"),
            DESC_ACT_ECON_ASSUJ=more.get("described", "Garderie"),
            DAT_CONSTI=more.get("constituted", "2003-05-01"),
            DAT_STAT_IMMAT=more.get("status_day", "2018-02-01"),
            DAT_DEPO_DECLR="2017-11-20",
            **{f"ADR_DOMCL_{column}": line for column, line in zip(ADDRESS, lines, strict=True)},
        )
        if name:
            self.name(neq, name)

    def name(self, neq: str, name: str, kind: str = "N", status: str = "V", foreign: str = "") -> None:
        self.add("Nom", NEQ=neq, NOM_ASSUJ=name, NOM_ASSUJ_LANG_ETRNG=foreign, STAT_NOM=status, TYP_NOM_ASSUJ=kind)

    def establishment(self, neq: str, name: str, city: str, postal_code: str) -> None:
        lines = ("1, place du Marché", f"{city} (Québec)", "", postal_code)
        self.add("Etablissements", NEQ=neq, NOM_ETAB=name, **dict(zip(ADDRESS, lines, strict=True)))

    def written(self, name: str, encoding: str = "utf-8") -> bytes:
        return written(name, self.rows[name]).encode(encoding)

    def folder(self, path: Path, *, encoding: str = "utf-8", without: Iterable[str] = ()) -> Path:
        path.mkdir(exist_ok=True)
        for name in STRUCTURE.keys() - set(without):
            (path / f"{name}.csv").write_bytes(self.written(name, encoding))
        return path

    def zip(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in STRUCTURE:
                archive.writestr(f"{name}.csv", self.written(name))
        return path


def written(name: str, rows: Iterable[dict[str, str]]) -> str:
    """The rows as the file of that name: commas, quotes around every text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, STRUCTURE[name].split("|"), restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def neqs(prefix: str = "11") -> Iterator[str]:
    """Fictional numbers of ten digits whose last one is the check digit (Luhn's)."""
    for number in range(4_000_000, 9_999_999):
        doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(f"{number}0"))]
        total = sum(value - 9 if value > 9 else value for value in doubled)
        yield f"{prefix}{number}{-total % 10}"
