"""The register's files read: whatever their encoding or place, damaged ones refused, the territory alone kept."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from arrimage.network.models import Municipality, RegionalCounty
from arrimage.network.operations import FIRST_TERRITORY, load_territory
from arrimage.network.register.archive import RegisterError, open_archive
from arrimage.network.register.codes import legal_form, sector_code
from arrimage.network.register.places import Address, Gazetteer
from arrimage.network.register.reading import Reading, read_register
from arrimage.network.territory_file import read_territory
from tests.network.register_files import RegisterFiles, neqs

TODAY = date(2018, 3, 15)


@pytest.fixture
def territory(db) -> list[Municipality]:
    load_territory(places=read_territory(FIRST_TERRITORY))
    return list(Municipality.objects.select_related("county"))


@pytest.fixture
def files() -> RegisterFiles:
    """Ten share companies of Valleyfield and forty of a town far away, so that postal areas mean something."""
    made, numbers = RegisterFiles(), neqs("22")
    for _company in range(10):
        made.enterprise(next(numbers), "Compagnie inc.", "Salaberry-de-Valleyfield", "J6T 1A1", form="CIE")
    for _company in range(200):
        made.enterprise(next(numbers), "Compagnie inc.", "Lévis", "G6V 1A1", form="CIE")
    return made


def read(path: Path, territory: list[Municipality]) -> Reading:
    return read_register(open_archive(path), territory, today=TODAY)


def names(reading: Reading) -> list[str]:
    return [enterprise.name for enterprise in reading.enterprises]


def doubts(reading: Reading) -> list[str]:
    return [doubt["code"] for enterprise in reading.enterprises for doubt in enterprise.doubts]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_the_encoding_does_not_matter(files, territory, tmp_path, encoding):
    files.enterprise("1140000002", "L’Étal, coopérative".replace("’", "'"), "Châteauguay", "J6K 1A1", form="COP")
    reading = read(files.folder(tmp_path / "register", encoding=encoding), territory)
    [enterprise] = reading.enterprises
    assert enterprise.name == "L'Étal, coopérative"
    assert enterprise.place.municipality.name == "Châteauguay"
    assert enterprise.doubts == []


def test_a_zip_gives_what_a_folder_gives(files, territory, tmp_path):
    files.enterprise("1140000002", "Entraide", "Salaberry-de-Valleyfield", "J6T 1A1")
    from_folder = read(files.folder(tmp_path / "register"), territory)
    from_zip = read(files.zip(tmp_path / "register.zip"), territory)
    assert from_zip.enterprises == from_folder.enterprises
    assert {name: kept.sha256 for name, kept in from_zip.files.items()} == {
        name: kept.sha256 for name, kept in from_folder.files.items()
    }
    assert from_zip.files["Entreprise"].rows == 211


def test_only_registered_collective_forms_of_the_territory_are_kept(files, territory, tmp_path):
    there = ("Salaberry-de-Valleyfield", "J6T 1A1")
    numbers = neqs()
    for name, form, status in (
        ("Organisme", "APE", "IM"),
        ("Coop", "COP", "IM"),
        ("Groupe", "ASS", "IM"),
        ("Mutuelle du Canal", "AU", "IM"),
        ("Fiducie", "AU", "IM"),
        ("Société", "SENC", "IM"),
        ("Commerçante", "IND", "IM"),
        ("Radié", "APE", "RD"),
        ("Jamais", "APE", "NI"),
        ("Étrange", "ZZZ", "IM"),
    ):
        files.enterprise(next(numbers), name, *there, form=form, status=status)
    files.enterprise(next(numbers), "Ailleurs", "Lévis", "G6V 1A1")
    reading = read(files.folder(tmp_path / "register"), territory)
    assert names(reading) == ["Organisme", "Coop", "Groupe", "Mutuelle du Canal"]
    assert reading.left_aside["not_registered"] == 2
    assert reading.left_aside["unknown_form"] == 1
    assert any("code de leur forme juridique" in warning for warning in reading.warnings)


def test_a_mutual_of_a_code_that_the_edition_names_is_kept_with_a_doubt(files, territory, tmp_path):
    files.enterprise("1140000002", "Prévoyance", "Salaberry-de-Valleyfield", "J6T 1A1", form="SMA")
    files.add("DomaineValeur", TYP_DOM_VAL="FORM_JURI", COD_DOM_VAL="SMA", VAL_DOM_FRAN="Mutuelle d’assurance")
    reading = read(files.folder(tmp_path / "register"), territory)
    assert names(reading) == ["Prévoyance"]
    assert doubts(reading) == ["form"]


def test_a_namesake_elsewhere_is_left_aside_and_a_rare_area_is_doubted(files, territory, tmp_path):
    files.enterprise("1140000002", "Loisirs de l’autre bout", "Saint-Michel", "G6V 1A1")
    files.enterprise("1144439594", "Sans code postal", "Saint-Michel", "")
    reading = read(files.folder(tmp_path / "register"), territory)
    assert names(reading) == ["Sans code postal"]
    assert doubts(reading) == ["no_postal_code"]
    assert reading.left_aside["elsewhere"] == 1


def test_a_postal_area_shared_with_many_others_raises_a_doubt(files, territory, tmp_path):
    for number, _turn in zip(neqs("33"), range(30), strict=False):
        files.enterprise(number, "Voisins", "Saint-Jean-sur-Richelieu", "J0J 1A0", form="CIE")
    files.enterprise("1140000002", "Loisirs", "Saint-Michel", "J0J 1A0")
    assert doubts(read(files.folder(tmp_path / "register"), territory)) == ["postal_area"]


def test_the_two_hemmingford_are_not_guessed(files, territory, tmp_path):
    files.enterprise("1140000002", "Les Pommiers", "Hemmingford", "J0L 1H0")
    files.enterprise("1142796482", "Le Verger", "Hemmingford Canton", "J0L 1H0")
    files.enterprise("1144439594", "La Place", "HEMMINGFORD (VILLAGE)", "J0L 1H0")
    pommiers, verger, place = read(files.folder(tmp_path / "register"), territory).enterprises
    assert pommiers.place.municipality is None
    assert {one.designation for one in pommiers.place.municipalities} == {"Village", "Canton"}
    assert [doubt["code"] for doubt in pommiers.doubts] == ["namesakes"]
    assert verger.place.municipality.designation == "Canton"
    assert place.place.municipality.designation == "Village"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("SALABERRY-DE-VALLEYFIELD (QUÉBEC)", "Salaberry-de-Valleyfield"),
        ("Valleyfield QC", "Salaberry-de-Valleyfield"),
        ("St-Rémi (Québec)", "Saint-Rémi"),
        ("Ste Martine, Québec, Canada", "Sainte-Martine"),
        ("Île-Perrot (Québec)", "L'Île-Perrot"),
        ("Notre-Dame-de-l’Île-Perrot", "Notre-Dame-de-l'Île-Perrot"),
        ("Les Cèdres", "Les Cèdres"),
        ("Melocheville (Québec)", "Beauharnois"),
        ("Coteau-Landing", "Les Coteaux"),
        ("Coteau-du-Lac", "Coteau-du-Lac"),
        ("Saint-Michel-des-Saints (Québec)", None),
        ("Québec (Québec)", None),
        ("", None),
    ],
)
def test_the_ways_a_municipality_is_written(territory, line, expected):
    place = Gazetteer(territory).place(line)
    assert (place.municipality.name if place and place.municipality else None) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("12 rue A", "Rigaud (Québec)", "", "J0P1P0"), ("12 rue A", "Rigaud (Québec)", "J0P 1P0")),
        (("12 rue A", "3e étage", "Rigaud (Québec)", "J0P 1P0"), ("12 rue A, 3e étage", "Rigaud (Québec)", "J0P 1P0")),
        (("12 rue A", "Rigaud (Québec) J0P 1P0", "", ""), ("12 rue A", "Rigaud (Québec)", "J0P 1P0")),
        (("12 rue A", "Rigaud (Québec)", "J0P 1P0", "Canada"), ("12 rue A", "Rigaud (Québec)", "J0P 1P0")),
        (("", "", "", ""), ("", "", "")),
    ],
)
def test_the_lines_of_an_address(lines, expected):
    address = Address.of(lines)
    assert (address.street, address.city, address.postal_code) == expected


def test_an_establishment_here_of_an_enterprise_domiciled_elsewhere_counts_with_the_reason(files, territory, tmp_path):
    files.enterprise("1140000002", "Réseau national", "Lévis", "G6V 1A1")
    files.establishment("1140000002", "Comptoir de Huntingdon", "Huntingdon", "J0S 1H0")
    files.enterprise("2260227451", "Voisine", "Huntingdon", "J0S 1H0", form="CIE")
    [enterprise] = read(files.folder(tmp_path / "register"), territory).enterprises
    assert enterprise.is_establishment
    assert enterprise.place.municipality.name == "Huntingdon"
    assert enterprise.other_names == ["Comptoir de Huntingdon"]
    assert enterprise.doubts == [{"code": "establishment", "about": "Lévis (Québec)"}]


def test_the_legal_name_in_force_comes_first(files, territory, tmp_path):
    files.enterprise("1140000002", "", "Rigaud", "J0P 1P0")
    files.name("1140000002", "Ancien nom", status="A")
    files.name("1140000002", "Friperie du Coin", kind="A")
    files.name("1140000002", "Le Vestiaire", foreign="The Cloakroom")
    files.name("1140000002", "Nom réservé", status="R")
    [enterprise] = read(files.folder(tmp_path / "register"), territory).enterprises
    assert enterprise.name == "Le Vestiaire"
    assert enterprise.other_names == ["Friperie du Coin", "The Cloakroom"]


def test_a_merger_is_told_of_both_enterprises(files, territory, tmp_path):
    files.enterprise("1140000002", "Maison neuve", "Rigaud", "J0P 1P0")
    files.add(
        "FusionScissions",
        NEQ="1140000002",
        NEQ_ASSUJ_REL="1144439594",
        DENOMN_SOC="Maison d’avant",
        COD_RELA_ASSUJ="FUS",
        DAT_EFCTVT="2016-04-01",
    )
    files.add("ContinuationsTransformations", NEQ="1140000002", COD_TYP_CHANG="CON", DAT_EFCTVT="2012-01-01")
    [enterprise] = read(files.folder(tmp_path / "register"), territory).enterprises
    assert [change["kind"] for change in enterprise.changes] == ["merger", "regime"]
    assert enterprise.changes[0] | {"said": ""} == {
        "kind": "merger",
        "on": "2016-04-01",
        "said": "",
        "neq": "1144439594",
        "name": "Maison d’avant",
    }


def test_a_missing_optional_file_is_said_and_a_needed_one_refused(files, territory, tmp_path):
    files.enterprise("1140000002", "Entraide", "Rigaud", "J0P 1P0")
    reading = read(files.folder(tmp_path / "some", without=["Etablissements", "DomaineValeur"]), territory)
    assert names(reading) == ["Entraide"]
    assert any("Etablissements.csv, DomaineValeur.csv" in warning for warning in reading.warnings)
    with pytest.raises(RegisterError, match=r"Nom\.csv"):
        open_archive(files.folder(tmp_path / "less", without=["Nom"]))


def test_wrong_columns_are_said_in_one_sentence(files, territory, tmp_path):
    folder = files.folder(tmp_path / "register")
    (folder / "Nom.csv").write_text("NEQ,NOM\n1,a\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"Nom\.csv.*NOM_ASSUJ"):
        read(folder, territory)


@pytest.mark.parametrize("cut", [0.5, 0.9, 0.999])
def test_an_interrupted_copy_is_found_out(files, territory, tmp_path, cut):
    files.enterprise("1140000002", "Entraide", "Rigaud", "J0P 1P0")
    folder = files.folder(tmp_path / "register")
    whole = (folder / "Entreprise.csv").read_bytes()
    (folder / "Entreprise.csv").write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(RegisterError, match=r"Entreprise\.csv.*ligne"):
        read(folder, territory)
    zipped = files.zip(tmp_path / "register.zip")
    content = zipped.read_bytes()
    zipped.write_bytes(content[: int(len(content) * cut)])
    with pytest.raises(RegisterError):
        read(zipped, territory)


def test_names_cut_between_two_lines_are_found_out(files, territory, tmp_path):
    for number, _turn in zip(neqs(), range(5), strict=False):
        files.enterprise(number, "", "Rigaud", "J0P 1P0")
    with pytest.raises(RegisterError, match=r"Nom\.csv"):
        read(files.folder(tmp_path / "register"), territory)


def test_neither_folder_nor_zip_is_refused(tmp_path):
    (tmp_path / "notes.zip").write_text("bonjour", encoding="utf-8")
    for path in (tmp_path / "notes.zip", tmp_path / "absent"):
        with pytest.raises(RegisterError):
            open_archive(path)


@pytest.mark.parametrize(
    ("activity", "sector"), [("8641", "62"), ("1071", "31-33"), ("9691", "71"), ("", ""), ("86", ""), ("9999", "81")]
)
def test_the_sector_follows_from_the_activity(activity, sector):
    assert sector_code(activity) == sector


@pytest.mark.parametrize(
    ("form", "name", "expected"),
    [
        ("APE", "Entraide", "non_profit"),
        ("COP", "Coopérative de solidarité du Canal", "solidarity_coop"),
        ("COP", "Coop de travail Brique", "worker_coop"),
        ("COP", "Coopérative de travailleurs actionnaire Fonderie", "worker_shareholder_coop"),
        ("COP", "Coopérative d’habitation des Saules", "consumer_coop"),
        ("COP", "La Bonne Coop", ""),
        ("ASS", "Amicale", ""),
    ],
)
def test_the_legal_form_is_said_as_far_as_the_name_tells(form, name, expected):
    assert legal_form(form, name) == expected


READ_A_LARGE_ONE = """
import resource, sys
from datetime import date
from pathlib import Path
import django
django.setup()
from arrimage.network.models import Municipality, RegionalCounty
from arrimage.network.register.archive import open_archive
from arrimage.network.register.reading import read_register
county = RegionalCounty(pk=1, code="700", name="Beauharnois-Salaberry")
here = [Municipality(pk=1, code="70022", name="Beauharnois", designation="Ville", county=county)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
reading = read_register(open_archive(Path(sys.argv[1])), here, today=date(2018, 3, 15))
print(len(reading.enterprises), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def _large(folder: Path, lines: int) -> Path:
    made = RegisterFiles()
    made.enterprise("1140000002", "Entraide", "Beauharnois", "J6N 1A1")
    made.enterprise("2260227451", "Ailleurs", "Lévis", "G6V 1A1")
    made.folder(folder)
    for file in ("Entreprise", "Nom"):
        path = folder / f"{file}.csv"
        header, here, away = path.read_bytes().splitlines(keepends=True)
        with path.open("wb") as out:
            out.writelines([header, here])
            for number in range(lines):
                out.write(away.replace(b"2260227451", b"22%08d" % number))
    return folder


@pytest.mark.slow
def test_memory_does_not_grow_with_the_files(tmp_path):
    """300,000 lines, then a tenth of them, each read by a process of its own."""
    grown = []
    for lines in (30_000, 300_000):
        folder = _large(tmp_path / str(lines), lines // 2)
        done = subprocess.run(
            [sys.executable, "-c", READ_A_LARGE_ONE, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "arrimage.config.settings"},
        )
        kept, kilobytes = map(int, done.stdout.split())
        assert kept == 1
        grown.append(kilobytes)
    assert grown[1] < grown[0] + 8_000, grown


def test_counties_are_not_asked_one_by_one(files, territory, tmp_path, django_assert_num_queries):
    files.enterprise("1140000002", "Entraide", "Rigaud", "J0P 1P0")
    folder = files.folder(tmp_path / "register")
    with django_assert_num_queries(0):
        [enterprise] = read(folder, territory).enterprises
        assert enterprise.place.municipality.county.name == "Vaudreuil-Soulanges"
    assert RegionalCounty.objects.count() == 5
