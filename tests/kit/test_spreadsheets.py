"""Spreadsheets people take away."""

import csv
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.kit import spreadsheets
from arrimage.kit.spreadsheets import Sheet, clean, csv_lines, csv_response, write_xlsx, xlsx_response

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']
any_text = st.text(st.characters(exclude_categories=[]), max_size=80)


def opened(*sheets: Sheet, rule: tuple[str, ...] = ()) -> Any:
    file = BytesIO()
    write_xlsx(file, sheets, rule)
    return openpyxl.load_workbook(file)


def read_csv(headings: list[str], rows: list[list[object]]) -> list[list[str]]:
    text = b"".join(csv_lines(headings, rows)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_values_keep_their_type() -> None:
    row = ["Café", 12, -3.5, Decimal("1234.56"), True, date(2018, 3, 3), datetime(2018, 3, 3, 18, tzinfo=UTC), None]
    book = opened(Sheet("Rencontres", list("abcdefgh"), [row]))
    cells = [cell.value for cell in book["Rencontres"][2]]
    local = datetime(2018, 3, 3, 13)
    assert cells == ["Café", 12, -3.5, 1234.56, True, datetime(2018, 3, 3), local, None]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = opened(Sheet("A", [text], [[text]]))["A"]["A2"]
    assert (cell.data_type, cell.value.strip()) == ("s", text.strip())
    assert cell.quotePrefix
    assert read_csv(["h"], [[text]])[1] == [f"'{clean(text)}"]


def test_a_csv_reads_in_excel_set_to_french() -> None:
    content = b"".join(csv_lines(["Nom", "Montant"], [["Œuvre; l’été", Decimal("-1234.50")], [True, date(2018, 3, 3)]]))
    assert content.startswith("\ufeffNom;Montant\r\n".encode())
    assert content.decode("utf-8-sig").splitlines()[1] == '"Œuvre; l’été";-1234,50'
    assert content.decode().splitlines()[2].endswith(";2018-03-03")


@settings(deadline=None, max_examples=60)
@given(st.lists(any_text, min_size=1, max_size=5))
def test_text_comes_back_as_it_went(texts: list[str]) -> None:
    sheet = opened(Sheet("A", ["h"] * len(texts), [texts]))["A"]
    for text, cell in zip(texts, sheet[2], strict=True):
        assert (cell.value or "") == clean(text)
    for text, read in zip(texts, read_csv(["h"], [[*texts, "end"]])[1], strict=False):
        assert read.removeprefix("'") == clean(text).removeprefix("'")


def test_long_text_is_cut_with_a_mark_and_control_characters_vanish() -> None:
    sheet = opened(Sheet("A", ["h"], [["x" * 40_000], ["a\x00b\x0bc\ufffe"]]))["A"]
    assert len(sheet["A2"].value) == spreadsheets.MAX_TEXT
    assert sheet["A2"].value.endswith(" […]")
    assert sheet["A3"].value == "abc"


def test_values_a_cell_would_distort_are_written_as_text() -> None:
    row = [10**15, float("nan"), float("-inf"), date(1837, 11, 23)]
    cells = [cell.value for cell in opened(Sheet("A", list("abcd"), [row]))["A"][2]]
    assert cells == ["1000000000000000", "nan", "-inf", "1837-11-23"]


def test_the_rule_comes_first_and_sheet_titles_are_made_acceptable() -> None:
    book = opened(
        Sheet("Rencontres [2018]/*?", ["h"], []),
        Sheet("rencontres  2018", ["h"], []),
        Sheet("x" * 40, ["h"], []),
        Sheet("x" * 40, ["h"], []),
        Sheet("", ["h"], []),
        rule=("Compte les rencontres tenues.", "=1"),
    )
    assert [cell.value for cell in book.worksheets[0]["A"]] == ["Compte les rencontres tenues.", "=1"]
    assert len({title.casefold() for title in book.sheetnames}) == 6
    assert book.worksheets[1]["A1"].value == "h"


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 4)
    book = opened(Sheet("A", ["n"], ([n] for n in range(7))))
    assert [[cell.value for cell in page["A"]] for page in book] == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6]]


def test_a_csv_file_is_in_its_reader_s_language_though_it_is_sent_after_the_request() -> None:
    with translation.override("en"):
        response = csv_response("Meetings", ["Expert"], [[True]])
    assert b"".join(response.streaming_content).decode("utf-8-sig").split() == ["Expert", "yes"]


def test_downloads_have_safe_names_with_accents() -> None:
    response = xlsx_response("Été / 2018\r\n.xlsx", [Sheet("A", ["h"], [["é"]])])
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    assert openpyxl.load_workbook(BytesIO(content))["A"]["A2"].value == "é"
    response = csv_response("Réunions", ["h"], [["é"]])
    assert "R%C3%A9unions.csv" in response["Content-Disposition"]
    assert b"".join(response) == "\ufeffh\r\né\r\n".encode()  # type: ignore[arg-type]


@pytest.mark.judge
def test_libreoffice_opens_it_and_computes_nothing(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        assert os.environ.get("CI") != "true", "LibreOffice is needed to judge the spreadsheets"
        pytest.skip("LibreOffice is not installed")
    with (tmp_path / "book.xlsx").open("wb") as file:
        write_xlsx(file, [Sheet("A", ["text"], [[text] for text in [*DANGEROUS, "Œuvre"]])])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    semicolons = "csv:Text - txt - csv (StarCalc):59,34,76"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", semicolons, "--outdir", tmp_path, tmp_path / "book.xlsx"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with (tmp_path / "book.csv").open(encoding="utf-8", newline="") as file:
        read = [row[0] for row in csv.reader(file, delimiter=";")]
    assert [text.strip() for text in read[1:]] == [text.strip() for text in [*DANGEROUS, "Œuvre"]]
