"""The documents name every setting, command, measure and dependency; nothing they name has gone."""

import re
import tomllib
from pathlib import Path

from django.conf import settings

from tests.house.measures_page import PAGE, page

ROOT = Path(settings.ROOT)
DOCS = ROOT / "docs"


def _named(document: str) -> set[str]:
    """What the first column of a document's tables names, between backquotes."""
    lines = (DOCS / document).read_text(encoding="utf-8").splitlines()
    first_cells = [line.split("|")[1] for line in lines if line.startswith("|")]
    return {name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_setting_is_documented():
    sources = ["arrimage/config/settings.py", *(p.relative_to(ROOT) for p in (ROOT / "arrimage").rglob("*.py"))]
    code = "\n".join((ROOT / source).read_text(encoding="utf-8") for source in sources)
    read = set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", code))
    read |= set(re.findall(r"""os\.environ(?:\.get\(|\[)["']([A-Z_]+)["']""", code)) - {"DJANGO_SETTINGS_MODULE"}
    assert read - _named("settings.md") == set(), "settings.md does not name them"
    assert _named("settings.md") - read == set(), "nothing reads them any more"


def test_no_page_of_the_documents_says_a_row_twice():
    for document in DOCS.rglob("*.md"):
        tables = re.findall(r"(?:^\|.*\n)+", document.read_text(encoding="utf-8"), re.MULTILINE)
        for rows in map(str.splitlines, tables):
            assert sorted(set(rows)) == sorted(rows), document.name


def test_every_command_is_documented():
    ours = {path.stem for path in (ROOT / "arrimage").glob("*/management/commands/[!_]*.py")}
    documented = {name.split()[1] for name in _named("commands.md") if name.startswith("manage.py ")}
    assert documented == ours


def test_every_target_of_make_that_the_documents_name_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    pages = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    said = {target for page in pages for target in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))}
    assert said - targets == set()


def test_every_measure_is_documented():
    assert PAGE.read_text(encoding="utf-8") == page(), "write it again: .venv/bin/python tests/house/measures_page.py"


def test_every_dependency_is_documented():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~ ]", requirement)[0] for requirement in asked}
    assert _named("dependencies.md") == names


def test_every_file_kept_from_others_is_documented_with_its_licence():
    kept = (DOCS / "vendored.md").read_text(encoding="utf-8")
    folders = [ROOT / "tests" / "vendor", *(ROOT / "arrimage/kit/static/arrimage/vendor").iterdir()]
    for folder in folders:
        assert f"{folder.relative_to(ROOT).as_posix()}/" in kept or folder.name in kept, folder
        assert any("licen" in path.name.lower() for path in folder.iterdir()), f"no licence in {folder}"


def test_links_between_documents_lead_somewhere():
    broken = []
    for document in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{document.name}: {target}")
    assert broken == []
