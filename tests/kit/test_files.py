"""Files people send and take away."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from arrimage.kit.files import KINDS, UploadValidator, protected_file_response, safe_file_name


def zipped(**members: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def office(folder: str) -> bytes:
    return zipped(**{"[Content_Types].xml": "", f"{folder}/document.xml": ""})


def open_document(kind: str) -> bytes:
    return zipped(mimetype=f"application/vnd.oasis.opendocument.{kind}", **{"content.xml": ""})


GOOD = {
    "pdf": b"%PDF-1.7 ...",
    "docx": office("word"),
    "xlsx": office("xl"),
    "pptx": office("ppt"),
    "odt": open_document("text"),
    "ods": open_document("spreadsheet"),
    "odp": open_document("presentation"),
    "png": b"\x89PNG\r\n\x1a\n...",
    "jpg": b"\xff\xd8\xff\xe0...",
    "jpeg": b"\xff\xd8\xff\xe1...",
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "txt": "Été".encode("cp1252"),
    "csv": "\ufeffNom;Été".encode("utf-16"),
    "md": "# Été".encode(),
    "ics": b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n",
}
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"


def refusal(name: str, content: bytes, validator: UploadValidator | None = None) -> str:
    try:
        (validator or UploadValidator())(SimpleUploadedFile(name, content))
    except ValidationError as error:
        return str(error.code)
    return ""


def test_every_kind_kept_is_tried_here() -> None:
    assert GOOD.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", GOOD)
def test_good_files_are_accepted_and_can_still_be_read(kind: str) -> None:
    file = SimpleUploadedFile(f"Procès-verbal.{kind.upper()}", GOOD[kind])
    UploadValidator()(file)
    assert file.read() == GOOD[kind]


@pytest.mark.parametrize("kind", GOOD)
def test_a_program_in_disguise_is_refused(kind: str) -> None:
    assert refusal(f"facture.{kind}", PROGRAM) == "content"


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "png", "ics"])
def test_a_kind_under_another_kind_s_name_is_refused(kind: str) -> None:
    others = [other for other in GOOD if KINDS[other] != KINDS[kind] and other not in {"txt", "csv", "md"}]
    assert {refusal(f"f.{other}", GOOD[kind]) for other in others} == {"content"}


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a.docm", "a.pdf.js", "pdf", "a.", ".pdf", ""])
def test_other_kinds_are_refused(name: str) -> None:
    assert refusal(name or "x", b"<html>") == "kind"


def test_empty_and_heavy_files_are_refused() -> None:
    assert refusal("a.txt", b"") == "empty"
    assert refusal("a.txt", b"x" * (1024 * 1024 + 1), UploadValidator(max_megabytes=1)) == "size"
    assert refusal("a.png", GOOD["png"], UploadValidator(kinds=("pdf",))) == "kind"


@given(st.sampled_from(sorted(KINDS)), st.binary(min_size=1, max_size=200))
def test_no_bytes_break_the_check(kind: str, content: bytes) -> None:
    assert refusal(f"a.{kind}", content) in {"", "content"}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\Élise\Procès-verbal (final).docx", "Procès-verbal (final).docx"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("facture\u202efdp.exe", "facture fdp.exe"),
        ("...", "document"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@given(st.text(st.characters(exclude_categories=[])))
def test_any_name_becomes_a_safe_one(name: str) -> None:
    safe = safe_file_name(name)
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/\\\r\n\0":;<>|')
    assert safe_file_name(safe) == safe


def test_protected_files_are_downloads_no_one_keeps() -> None:
    response = protected_file_response(BytesIO(b"<script>"), "Procès <b>.html")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Proc%C3%A8s")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
