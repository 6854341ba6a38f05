"""What the command says of a choice of columns that cannot be followed."""

import pytest
from django.core.management import call_command

from arrimage.network.models import Organisation


@pytest.mark.parametrize(
    "written", ["[1]", "Nom = full_name", "3", '{"Organisme": 3}', "\u00e9".encode("cp1252"), None]
)
@pytest.mark.parametrize("more", [["--dry-run"], []])
def test_a_choice_of_columns_that_is_none_is_refused_in_one_sentence(written, more, db, tmp_path, capsys):
    mapping = tmp_path / "colonnes.json"
    if written is not None:
        mapping.write_bytes(written if isinstance(written, bytes) else written.encode())
    assert "colonnes.json" in _refused(tmp_path, mapping, more, capsys)


@pytest.mark.parametrize("more", [["--dry-run"], []])
def test_a_heading_that_the_file_does_not_have_is_named(more, db, tmp_path, capsys):
    mapping = tmp_path / "colonnes.json"
    mapping.write_text('{"Organisme": "name", "Colonne Y": "employees"}', encoding="utf-8")
    said = _refused(tmp_path, mapping, more, capsys)
    assert "n’a pas cette colonne" in said
    assert "Colonne Y" in said


def _refused(folder, mapping, more, capsys) -> str:
    file = folder / "liste.csv"
    file.write_text("Organisme;Colonne X\nLe Phare;9\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("import_contacts", str(file), "--mapping", str(mapping), *more)
    assert stopped.value.code == 2
    assert not Organisation.objects.exists()
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    return said.err
