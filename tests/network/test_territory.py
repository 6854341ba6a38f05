"""A hub's territory comes from the official directory, whole and correct, or not at all."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from arrimage.network.models import Municipality, RegionalCounty, Sector
from arrimage.network.operations import FIRST_TERRITORY, load_territory
from arrimage.network.territory_file import UnreadableTerritory, read_territory

pytestmark = pytest.mark.django_db
OFFICIAL_HEADINGS = (
    "code_geo,nom,designation,mrc_code,mrc_nom,dans_mrc,population_2019,population_2021,latitude,longitude,site_web"
)


def directory(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "directory.csv"
    path.write_bytes("\n".join([OFFICIAL_HEADINGS, *lines]).encode(encoding))
    return path


def test_the_first_territory_comes_along():
    call_command("load_territory")
    assert RegionalCounty.objects.count() == 5
    assert Municipality.objects.filter(belongs_to_county=True).count() == 65
    reserves = Municipality.objects.filter(belongs_to_county=False)
    assert [place.name for place in reserves] == ["Akwesasne", "Kahnawake"]
    assert Sector.objects.filter(parent=None).count() == 20


def test_the_official_file_says_the_same_as_the_one_that_comes_along(shared):
    official = read_territory(shared / "data" / "territory" / "municipalites_5mrc.csv")
    assert official == read_territory(FIRST_TERRITORY)


def test_two_places_called_hemmingford_stay_apart():
    call_command("load_territory")
    both = Municipality.objects.filter(name="Hemmingford")
    assert {place.code: str(place) for place in both} == {
        "68010": "Hemmingford (village)",
        "68015": "Hemmingford (canton)",
    }


def test_loading_again_changes_nothing():
    load_territory(places=read_territory(FIRST_TERRITORY))
    again = load_territory(places=read_territory(FIRST_TERRITORY))
    assert (again.counties, again.municipalities, again.reserves) == (5, 65, 2)
    assert (again.added, again.changed) == (0, 0)


def test_only_the_counties_asked_for_are_loaded(capsys):
    call_command("load_territory", FIRST_TERRITORY, counties="690, 700")
    assert set(RegionalCounty.objects.values_list("code", flat=True)) == {"690", "700"}
    assert "2" in capsys.readouterr().out


def test_codes_are_text_and_the_latest_population_wins(tmp_path):
    line = "01023,Les Îles-de-la-Madeleine,Municipalité,010,Les Îles,oui,12 000,,47.4,-61.8,muniles.ca"
    load_territory(places=read_territory(directory(tmp_path, line)))
    place = Municipality.objects.get()
    assert (place.code, place.county.code) == ("01023", "010")
    assert (place.population, place.population_year) == (12000, 2019)
    assert place.website == "https://muniles.ca"


def test_a_correction_in_the_directory_is_taken_over(tmp_path):
    load_territory(places=read_territory(directory(tmp_path, "70001,Ici,Ville,700,Chez-Nous,oui,1,2,,,")))
    again = load_territory(places=read_territory(directory(tmp_path, "70001,Ici,Ville,700,Chez-Nous,oui,1,3,,,")))
    assert (again.added, again.changed) == (0, 1)
    assert Municipality.objects.get().population == 3


def test_a_spreadsheet_s_semicolons_and_old_letters_are_read(tmp_path):
    path = directory(tmp_path, "70001,Léry,Ville,700,Roussillon,oui,1,2,45.1,-73.2,", encoding="cp1252")
    path.write_bytes(path.read_bytes().replace(b",", b";").replace(b"45.1", b"45,1"))
    (place,) = read_territory(path)
    assert (place.name, str(place.latitude)) == ("Léry", "45.10000")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1023,Ici,Ville,010,Les Îles,oui,1,2,,,", "Ligne 2"),
        ("70001,,Ville,700,Chez-Nous,oui,1,2,,,", "nom"),
        ("70001,Ici,Ville,700,Chez-Nous,oui,1,beaucoup,,,", "beaucoup"),
        ("70001,Ici,Ville,700,Chez-Nous,oui,1,2,145,-73,", "145"),
        ("70001,Ici,Ville,700,Chez-Nous,oui,1,2,NaN,-73,", "NaN"),
        (f"70001,{'a' * 300},Ville,700,Chez-Nous,oui,1,2,,,", "nom"),
        ("70001,Ici,Ville,700,Chez-Nous,oui,1,2,,,\n70001,Là,Ville,700,Chez-Nous,oui,1,2,,,", "Ligne 3"),
        ("70001,Ici,Ville,,,oui,1,2,,,", "MRC"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_saved(tmp_path, line, said):
    with pytest.raises(CommandError, match=said):
        call_command("load_territory", directory(tmp_path, line))
    assert not Municipality.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"nom,code\nIci,3\n", b"PK\x03\x04\x00\x00", b'{"a": 1}', b'"' + b"x" * 200_000]
)
def test_a_file_that_is_no_directory_gets_a_sentence(tmp_path, content):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableTerritory) as refused:
        read_territory(path)
    assert str(refused.value).endswith(".")


def test_a_missing_file_and_an_unknown_county_get_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"absent\.csv"):
        call_command("load_territory", tmp_path / "absent.csv")
    with pytest.raises(CommandError, match=r"999.*670"):
        call_command("load_territory", FIRST_TERRITORY, counties="999")
