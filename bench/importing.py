"""Reading the hub's own plan from Word: `manage.py import_plan --json`, inside a warm process and as a command."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command

from bench.results import Result
from bench.timing import in_turn, milliseconds

ROOT = Path(__file__).resolve().parent.parent
HUBS_PLAN = ROOT.parent / "shared" / "plan" / "plan-2017-18.docx"
MOST = 2000
HEADINGS = ("Actions", "Indicateurs", "Échéancier", "Responsables", "Budget")


def measure() -> list[Result]:
    """Beside the reading: opening the document and taking its text; beside the command: one that does nothing."""
    with TemporaryDirectory() as folder:
        path = HUBS_PLAN if HUBS_PLAN.is_file() else _written(Path(folder) / "plan.docx")
        reading, opening = in_turn(lambda: _read(path), lambda: _words(path), times=5)
        command = milliseconds(lambda: _command("import_plan", str(path), "--json"))
        nothing = milliseconds(lambda: _command("version"))
    return [
        Result("import_docx", reading, "ms", opening, MOST),
        Result("import_docx_command", round(command), "ms", round(nothing), MOST),
    ]


def _read(path: Path) -> None:
    call_command("import_plan", str(path), json=True, stdout=StringIO())


def _words(path: Path) -> list[str]:
    from docx import Document

    return [cell.text for table in Document(str(path)).tables for row in table.rows for cell in row.cells]


def _command(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=os.environ, check=True, stdout=subprocess.PIPE)


def _written(path: Path) -> Path:
    """A plan of 21 actions and 42 indicators, for machines without the hub's own."""
    from docx import Document

    document = Document()
    document.add_heading("Plan d’action", level=1)
    table = document.add_table(rows=1, cols=len(HEADINGS))
    for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = heading
    for number in range(21):
        code = f"{number // 7 + 1}.{number % 7 + 1}"
        texts = (f"{code} Rencontrer les entreprises", "Nombre de rencontres\nNombre de participants", "Mars 2018")
        for cell, text in zip(table.add_row().cells, (*texts, "Coordination", "1 000 $"), strict=True):
            cell.text = text
    document.save(str(path))
    return path
