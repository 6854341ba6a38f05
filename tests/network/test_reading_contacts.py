"""Files of contacts, whatever program wrote them."""

import io
import zipfile

import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from arrimage.network.importing import values
from arrimage.network.importing.columns import columns_of
from arrimage.network.importing.reading import read_table
from arrimage.network.importing.tables import UnreadableFile

TEXT = "Organisme;Courriel;Ville\r\nCafé de l’Été;a@x.example;Châteauguay\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_and_separator(encoding, separator):
    table = read_table(TEXT.replace(";", separator).encode(encoding))
    assert table.headings == ["Organisme", "Courriel", "Ville"]
    assert table.rows == [["Café de l’Été", "a@x.example", "Châteauguay"]]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "closing", ['Café;"Beauharnois";c@x.example', "Café;Beauharnois;c@x.example", 'Tuyaux 5";Beauharnois;c@x.example']
)
def test_a_quotation_mark_never_closed_loses_no_row_and_its_line_is_said(closing, ending):
    rows = ["Organisme;Ville;Courriel", "Le Phare;Valleyfield;a@x.example", '"La Halte;Valleyfield;b@x.example']
    rows += ["La Boussole;Beauharnois;d@x.example", "Le Nid;Beauharnois;e@x.example", closing, "Fin;;f@x.example"]
    with pytest.raises(UnreadableFile, match="3"):
        read_table(ending.join(rows).encode())
    with pytest.raises(UnreadableFile, match="3"):
        read_table(ending.join(rows[:3]).encode())


def test_a_note_of_several_lines_stays_one_cell():
    table = read_table(
        'Organisme;Ville;Notes\nLe Phare;Valleyfield;"Un ""bon"" lieu\nà voir ; vite\n\nmerci"\n'.encode()
    )
    assert table.rows == [["Le Phare", "Valleyfield", 'Un "bon" lieu à voir ; vite merci']]


def workbook(*sheets: list[list[object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return file.getvalue()


def test_a_workbook_gives_its_sheet_of_contacts_below_its_title():
    rows = [["Liste 2018"], [], ["Organisme", "NEQ", "Téléphone"], ["Le Phare", 1144439594, 4505550101.0]]
    table = read_table(workbook([["Bonjour"]], rows))
    assert table.headings == ["Organisme", "NEQ", "Téléphone"]
    assert list(table.numbered) == [(4, ["Le Phare", "1144439594", "4505550101"])]
    assert "Sheet2" in table.notes[0]


def merged_workbook() -> bytes:
    """«Le Phare» over three rows, the last of them empty; a title merged above the headings."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 1, 2, "Liste 2018")
        rows = [["Organisme", "Courriel", "Nom"], ["", "a@x.example", "Roy"], ["", "b@x.example", "Côté"], []]
        for number, row in enumerate(rows, start=2):
            page.write_row(number, 0, row)
        page.merge_range(3, 0, 5, 0, "Le Phare")
        page.write_row(6, 0, ["", "c@x.example", "Hébert"])
    return file.getvalue()


def merged_spreadsheet() -> bytes:
    """The same, as LibreOffice writes it: what is repeated is counted, not written out."""
    book = OpenDocumentSpreadsheet()
    page = Table(name="Feuille1")
    book.spreadsheet.addElement(page)

    def add(*cells: object, **options: int) -> None:
        row = TableRow(**options)
        for cell in cells:
            row.addElement(cell)
        page.addElement(row)

    def cell(said: str = "", **options: int) -> TableCell:
        made = TableCell(valuetype="string", **options) if said else TableCell(**options)
        if said:
            made.addElement(P(text=said))
        return made

    add(cell("Liste 2018", numbercolumnsspanned=3, numberrowsspanned=2), CoveredTableCell(numbercolumnsrepeated=2))
    add(CoveredTableCell(numbercolumnsrepeated=3))
    add(cell("Organisme"), cell("Courriel"), cell("Nom"))
    add(cell("Le Phare", numberrowsspanned=3), cell("a@x.example"), cell("Roy"))
    add(CoveredTableCell(), cell("b@x.example"), cell("Côté"))
    add(CoveredTableCell(), cell(numbercolumnsrepeated=2))
    add(cell(), cell("c@x.example"), cell("Hébert"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("workbook", [merged_workbook, merged_spreadsheet])
def test_what_a_merged_cell_says_holds_for_each_row_it_covers_that_says_something(workbook):
    table = read_table(workbook())
    assert table.headings == ["Organisme", "Courriel", "Nom"]
    names = {number: row[0] for number, row in table.numbered}
    assert names == {4: "Le Phare", 5: "Le Phare", 6: "", 7: ""}
    assert table.repeated == {0: [5]}
    assert columns_of(table)[0].repeated == {5}


def test_cards_of_each_version():
    old = (
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:C=C3=B4t=C3=A9;H=C3=A9l=C3=A8ne\n"
        "FN:H\nEND:VCARD\n"
    )
    new = (
        "BEGIN:VCARD\nVERSION:3.0\nN:Roy;Jean;;;\nFN:Jean Roy\nORG:Le Phare;Ventes\nTITLE:Commis\n"
        "EMAIL:jean@phare.example\nEMAIL:j@x.example\nADR:;;1 rue X;Beauharnois;QC;J6N 1A1;Canada\nEND:VCARD\n"
    )
    table = read_table((old + new).encode())
    assert table.rows[0][:2] == ["Hélène", "Côté"]
    assert table.rows[1][:7] == ["Jean", "Roy", "", "Le Phare", "Commis", "jean@phare.example; j@x.example", ""]
    assert [column.target for column in columns_of(table)][:6] == [
        *("first_name", "last_name", "full_name", "name", "role", "email")
    ]


def test_the_card_of_an_organisation_is_of_nobody():
    cards = (
        "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Le Phare\nEMAIL:info@phare.example\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:La Halte\nORG:La Halte;\nX-ABShowAs:COMPANY\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nN:Roy;Marie;;;\nFN:Marie Roy\nORG:La Halte\nEND:VCARD\n"
    )
    rows = [row[:4] for row in read_table(cards.encode()).rows]
    assert rows == [["", "", "", "Le Phare"], ["", "", "", "La Halte"], ["Marie", "Roy", "", "La Halte"]]


def test_a_quoted_value_that_goes_on_over_lines_is_whole_and_lines_left_out_are_said():
    card = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:C=C3=B4t=C3=A9;Marie\r\n"
        "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Elle pr=C3=A9f=C3=A8re =\r\n=C3=AAtre jointe le =\r\nmatin\r\n"
        "ceci n'est pas une ligne de carte\r\nTEL;CELL:450 555-0199\r\nEND:VCARD\r\n"
    )
    table = read_table(card.encode())
    [row] = table.rows
    assert (row[0], row[1], row[6], row[-1]) == ("Marie", "Côté", "450 555-0199", "Elle préfère être jointe le matin")
    assert len(table.notes) == 1


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (401 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\xff\xd8\xff\xe0 photo",
        b"%PDF-1.7",
        bytes(range(256)) * 20,
        b"Organisme;Ville\n",
        b"Organisme;Courriel\nNom;Ville\nLe Phare;Beauharnois\n",
        b"Organisme;Ville\n" + b"a;b;c;d\n" * 40,
        b"<!DOCTYPE html><html></html>",
        b'Organisme;Ville\n"Le Phare;b\n' + b"x;y\n" * 300_000,
        b"PK\x03\x04 rien",
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        workbook([]),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data):
    with pytest.raises(UnreadableFile) as refusal:
        read_table(data)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) > 20


@pytest.mark.parametrize(
    "start", ["<html><body><table>", "<table border=1>", "<meta charset=utf-8><TABLE>", "<style>a{}"]
)
@pytest.mark.parametrize("end", ["", "\r\n"])
def test_a_web_page_under_the_name_of_a_workbook_is_told_as_one(start, end):
    rows = [["Organisme", "Ville"], ["Le Phare", "Valleyfield"]]
    lines = [f"<tr><td>{one}</td><td>{other}</td></tr>{end}" for one, other in rows]
    with pytest.raises(UnreadableFile, match="page Web"):
        read_table(f"{start}{end}{''.join(lines)}".encode())


@pytest.mark.slow
def test_a_zip_bomb_is_not_unfolded():
    with pytest.raises(UnreadableFile):
        read_table(_bomb())


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        ("Numéro;Statut;Nom;Prénom;Société;Email;Date de naissance;Nom acheteur;Code Postal acheteur;Ville acheteur",
         ["", "", "last_name", "first_name", "name", "email", "", "", "postal_code", "municipality"]),
        ("Email Address;First Name;Last Name;Phone Number;Tags", ["email", "first_name", "last_name", "phone", "tags"]),
        ("Nom;NEQ;MRC;Type", ["name", "neq", "county", "kind"]),
        ("Nom;Description;Courriel", ["name", "description", "email"]),
        ("Nom;Bénévoles", ["name", "volunteers"]),
        ("Nom;Année de fondation;Membres", ["name", "founding_year", "members_count"]),
        ("Nom;Code postal", ["name", "postal_code"]),
        ("Nom;Nom légal", ["name", "legal_name"]),
        ("Nom;Courriel;Téléphone", ["full_name", "email", "phone"]),
        ("Nom;Organisme;Courriel", ["full_name", "name", "email"]),
        ("Given Name;Family Name;Organization Name;E-mail 1 - Value",
         ["first_name", "last_name", "name", "email"]),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_headings(headings, targets):
    table = read_table(f"{headings}\n{';'.join('x' for _ in targets)}\n".encode())
    assert [column.target for column in columns_of(table)] == targets


def test_columns_without_meaning_are_known_by_their_values():
    table = read_table(b"Organisme;A;B;C\nx;a@b.example;450 555-0101;J6N 1A1\ny;c@d.example;;\n")
    assert [column.target for column in columns_of(table)] == ["name", "email", "phone", "postal_code"]


def test_values_are_read_as_people_write_them():
    assert values.emails("Jean <JEAN@x.ca>; info@x.ca") == ["jean@x.ca", "info@x.ca"]
    assert values.phones("(450)555-0101 poste 12 ou 514.555.0000") == ["450 555-0101 poste 12", "514 555-0000"]
    assert values.postal_code("j6n1a1") == "J6N 1A1"
    assert values.website("www.phare.example") == "https://www.phare.example"
    assert (values.count("environ 1 200"), values.count("5-10")) == (1200, None)
    assert (values.count("-5"), values.count("− 5"), values.count("environ -5")) == (None, None, None)
    assert values.full_name("Mme TREMBLAY, Marie-Ève") == ("Marie-Ève", "Tremblay")
    assert values.full_name("Anne de la Durantaye") == ("Anne", "de la Durantaye")
    assert values.legal_form("Coopératives de solidarité") == "solidarity_coop"
    assert values.kind("Entreprise d’économie sociale") == "enterprise"


def test_cells_past_the_last_heading_are_said_of_one_row_or_of_several():
    rows = [f"Organisme {number};a{number}@x.example" for number in range(9)]
    rows[7] += ";reste"
    [note] = read_table("\n".join(["Nom;Courriel", *rows]).encode()).notes
    assert note.endswith("à la ligne 9.")
    rows[2] += ";reste"
    [note] = read_table("\n".join(["Nom;Courriel", *rows]).encode()).notes
    assert note.endswith("aux lignes 4, 9.")
