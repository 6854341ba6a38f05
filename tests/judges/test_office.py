"""LibreOffice opens every export of the product, and finds in it as many rows as we wrote."""

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

import pytest

from arrimage.accounts.models import User
from arrimage.assembly.documents import OF_A_MEETING
from arrimage.assembly.rendering import rendered
from arrimage.kit.desk import site
from arrimage.plan.models import Indicator
from tests.house.general_meeting import a_general_meeting

pytestmark = [pytest.mark.judge, pytest.mark.usefixtures("demo", "db")]
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"  # semicolons, UTF-8
AS_FRENCH_EXCEL = "--infilter=CSV:59,34,76"


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> list[str]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no LibreOffice: run deploy/install-test-tools")
        pytest.skip("left out: there is no LibreOffice here")
    profile = tmp_path_factory.mktemp("office")
    return [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", EVERY_SHEET]


def test_every_export_opens(office, client_for, tmp_path):
    client = client_for(User.objects.get(first_name="Coralie"))
    meetings = Indicator.objects.get(text="Rencontres d’accompagnement tenues")
    addresses = {screen.key: f"{screen.list_url()}exporter/%s/" for screen in site.screens() if screen.export_columns}
    addresses["preuve"] = f"/bureau/plan/preuves/{meetings.pk}/exporter/%s/"
    written = {}
    for name, address in addresses.items():
        for form in ("xlsx", "csv"):
            content = client.get(address % form).getvalue()
            (tmp_path / f"{name}.{form}").write_bytes(content)
        written[name] = _count(io.StringIO(content.decode("utf-8-sig"), newline=""))
    for form, options in (("xlsx", []), ("csv", [AS_FRENCH_EXCEL])):
        command = [*office, *options, "--outdir", tmp_path / form, *tmp_path.glob(f"*.{form}")]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        for name, rows in written.items():
            assert _rows_read(tmp_path / form, name) == rows, f"{name}.{form}"


def test_every_paper_of_a_general_meeting_opens(office, tmp_path):
    if not (Path(office[0]).resolve().parent / "libswlo.so").exists():
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is here without Writer: run deploy/install-test-tools")
        pytest.skip("left out: LibreOffice is here without Writer")
    meeting = a_general_meeting()
    papers = {name: make(meeting) for name, make in OF_A_MEETING.items()}
    for name, paper in papers.items():
        (tmp_path / f"{name}.docx").write_bytes(rendered(paper, "docx"))
    command = [*office[:-1], "txt:Text (encoded):UTF8", "--outdir", tmp_path, *tmp_path.glob("*.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for name, paper in papers.items():
        assert paper.title in (tmp_path / f"{name}.txt").read_text(encoding="utf-8")


def _rows_read(folder: Path, name: str) -> int:
    """The rows of the largest sheet that LibreOffice found: the sentences of the rule are on another."""
    sheets = [path for path in folder.iterdir() if path.stem.split("-")[0] == name]
    assert sheets, f"LibreOffice made nothing of {name}"
    return max(_count(sheet.open(encoding="utf-8", newline="")) for sheet in sheets)


def _count(file: IO[str]) -> int:
    with file:
        return sum(1 for _row in csv.reader(file, delimiter=";"))
