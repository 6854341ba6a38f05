"""What is no plan, or no readable file, gets one clear sentence and never a traceback."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from arrimage.plan.importing import LARGEST_FILE, NoPlanFound, PlanError, UnreadablePlan, read_plan
from tests.plan.plan_documents import archive, delimited, open_document, pdf, pdf_file, word, workbook


def refusal(data: bytes, filename: str = "plan.bin") -> PlanError:
    with pytest.raises(PlanError) as told:
        read_plan(io.BytesIO(data), filename)
    assert "\n" not in str(told.value)
    return told.value


def encrypted_pdf() -> bytes:
    key = "ab" * 32
    return pdf_file("", f"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>")


def bomb() -> bytes:
    return archive({"word/document.xml": b"0" * 130 * 1024 * 1024})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREADABLE = {
    "empty.docx": b"",
    "blank.txt": b" \r\n\t ",
    "garbage.docx": bytes(range(256)) * 40,
    "cut.docx": word("Plan")[:2000],
    "cut.pdf": pdf([(10, 10, "Plan")])[:200],
    "locked.docx": OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600,
    "old.doc": OLE + b"\x00" * 1200,
    "locked.pdf": encrypted_pdf(),
    "scan.pdf": pdf([]),
    "picture.docx": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "note.rtf": rb"{\rtf1 Plan}",
    "page.csv": b"<!DOCTYPE html><html><table></table></html>",
    "other.zip": archive({"lisezmoi.txt": b"rien"}),
    "broken.xlsx": archive({"xl/workbook.xml": b"<no"}),
    "broken.ods": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a>"}),
    "broken.odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a>"}),
    "empty.odt": archive({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "slides.odp": archive({"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<a/>"}),
    "bomb.docx": bomb(),
    "laughs.ods": archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        }
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_gets_a_sentence(name: str):
    assert isinstance(refusal(UNREADABLE[name], name), UnreadablePlan)


def test_a_file_larger_than_any_plan_is_refused_before_it_is_read():
    assert "25" in str(refusal(b"x" * (LARGEST_FILE + 1)))


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path):
    with pytest.raises(UnreadablePlan):
        read_plan(tmp_path / "absent.docx")
    with pytest.raises(UnreadablePlan):
        read_plan(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        word(
            ("Title", "Rapport annuel 2017"),
            ("Heading 1", "Faits saillants"),
            "L'année fut bonne.",
            ("Heading 1", "Finances"),
            [["Poste", "Budget", "Réel"], ["Salaires", "10 000 $", "9 000 $"]],
        ),
        "Rapport annuel\n\nLe plan d'action 2017 a été réalisé.\n\n1. Faits\n- Membres : 50\n".encode(),
        b"Rapport annuel 2017\n\n# Faits saillants\n- Une bonne annee\n- Des membres contents\n",
        workbook({"Finances": [["Poste", "Budget", "Réel"], ["Salaires", 10, 9]]}),
        open_document([["Nom", "Courriel"], ["Ada", "ada@example.org"]]),
        delimited([["Nom", "Téléphone"], ["Ada", "555"]]),
        pdf([(40, 40, "Rapport annuel"), (40, 80, "Une bonne annee pour tous.")]),
    ],
)
def test_a_document_with_no_plan_in_it_gets_the_headings_that_were_seen(data: bytes):
    told = refusal(data)
    assert isinstance(told, NoPlanFound)
    assert told.headings
    assert told.headings[0] in str(told)


def test_the_columns_of_a_table_that_is_no_plan_are_among_the_headings_seen():
    told = refusal(workbook({"Feuille": [["Poste", "Budget", "Réel"], ["Salaires", 10, 9]]}))
    assert told.headings == ["Feuille", "Poste", "Budget", "Réel"]


def test_the_right_content_under_the_wrong_name_is_read():
    rows = [["Action", "Responsable"], ["Recruter", "C"]]
    for data in (word(rows), workbook({"P": rows}), delimited(rows)):
        assert len(read_plan(io.BytesIO(data), "plan.pdf").actions()) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_accents_survive_whatever_program_wrote_the_text(encoding: str):
    rows = [["Action", "Échéancier", "Responsable"], ["Créer un réseau à Châteauguay", "Été 2017", "Présidence"]]
    (action,) = read_plan(io.BytesIO(delimited(rows, encoding=encoding)), "plan.csv").actions()
    assert (action.label, action.deadline.raw) == ("Créer un réseau à Châteauguay", "Été 2017")


def test_a_huge_merge_or_a_far_away_cell_costs_nothing():
    rows = [["Action", "Responsable"], ["Recruter", "C"]]
    data = workbook({"P": rows})
    with_merge = _rewritten(
        data, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'
    )
    far = _rewritten(data, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    for book in (with_merge, far):
        assert len(read_plan(io.BytesIO(book), "plan.xlsx").actions()) == 1


def _rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        files = {name: opened.read(name).replace(old, new) for name in opened.namelist()}
    return archive(files)


def test_texts_and_tables_beyond_any_plan_are_cut_and_said():
    rows = [["Action", "Responsable"], ["Recruter " * 5000, "C"], *([f"Faire {n}", "C"] for n in range(4000))]
    draft = read_plan(io.BytesIO(delimited(rows)), "plan.csv")
    assert len(draft.actions()) < 3001
    assert max(len(node.label) for node in draft.actions()) <= 6000
    assert len(draft.warnings) >= 2


def test_a_formula_without_a_result_is_shown_as_written():
    (action,) = read_plan(
        io.BytesIO(workbook({"P": [["Action", "Responsable", "Budget"], ["A", "C", "=SUM(1,2)"]]})), "p.xlsx"
    ).actions()
    assert (action.budget.raw, action.budget.amount) == ("=SUM(1,2)", None)


def test_the_command_says_one_sentence_on_stderr_and_exits_2(tmp_path: Path, capsys):
    bad = tmp_path / "plan.docx"
    bad.write_bytes(UNREADABLE["garbage.docx"])
    with pytest.raises(SystemExit) as stopped:
        call_command("import_plan", str(bad))
    told = capsys.readouterr()
    assert (stopped.value.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert "Traceback" not in told.err


def test_the_command_prints_the_draft_as_json(tmp_path: Path, capsys):
    import json

    good = tmp_path / "plan.csv"
    good.write_bytes(delimited([["Action", "Responsable"], ["Recruter", "C"]]))
    call_command("import_plan", str(good), "--json")
    assert json.loads(capsys.readouterr().out)["nodes"][0]["label"] == "Recruter"


WORDS = st.sampled_from(
    [
        "",
        "Action",
        "Indicateurs",
        "Responsable",
        "Échéancier",
        "Cible 2018",
        "Budget",
        "Objectif 1 : Réseauter",
        "1.1",
        "1.1.1 Recruter",
        "-Nombre de membres\n-Nombre d'appels",
        "2017",
        "d'ici 2020",
        "12 (2016: 8)",
        "31 février 2018",
        "A-1",
        "=1+1",
        "(",
        ")",
        "•",
        "-",
        "1e309",
        "99999",
        "00/00/0000",
        "٣ مارس",
        "\x0b",
    ]
)
TABLES = st.lists(st.lists(st.one_of(WORDS, st.text(max_size=12)), min_size=1, max_size=7), min_size=1, max_size=8)
ENDINGS = st.sampled_from(["csv", "txt", "md", "docx", "xlsx", "ods", "pdf", ""])


def _read_or_refuse(data: bytes, filename: str) -> None:
    try:
        draft = read_plan(io.BytesIO(data), filename)
    except PlanError as error:
        told, draft = str(error), None
    else:
        told = draft.title or "untitled"
    assert told
    assert draft is None or draft.actions()


@pytest.mark.slow
@given(TABLES)
def test_no_table_brings_more_than_a_refusal(rows):
    _read_or_refuse(delimited(rows, encoding="utf-8"), "plan.csv")
    printable = [["".join(c for c in cell if c.isprintable() or c == "\n") for cell in row] for row in rows]
    _read_or_refuse(
        "\n".join("| " + " | ".join(row).replace("\n", "<br>") + " |" for row in printable).encode(), "plan.md"
    )
    _read_or_refuse(open_document(printable), "plan.ods")


@given(st.binary(max_size=400), ENDINGS, st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xff\xfe", b"{", b"<"]))
def test_no_bytes_bring_more_than_a_refusal(data: bytes, ending: str, start: bytes):
    _read_or_refuse(start + data, f"plan.{ending}")


@given(st.lists(st.one_of(WORDS, st.text(max_size=30)), max_size=14), st.sampled_from(["md", "txt"]))
def test_no_lines_bring_more_than_a_refusal(lines: list[str], ending: str):
    _read_or_refuse("\n".join(lines).encode("utf-8", "replace"), f"plan.{ending}")


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=30))
def test_a_document_damaged_anywhere_is_read_or_refused(at: int, damage: bytes):
    for data in (WHOLE_WORD, WHOLE_BOOK, WHOLE_PDF):
        _read_or_refuse(data[: at % len(data)] + damage + data[at % len(data) + len(damage) :], "plan")


_ROWS = [["Action", "Responsable", "Échéancier"], ["Recruter", "C", "2018"]]
WHOLE_WORD, WHOLE_BOOK = word(_ROWS), workbook({"P": _ROWS})
WHOLE_PDF = pdf([(40, 40, "Plan d'action 2018"), (40, 80, "1. Recruter"), (40, 120, "2. Former")])
