"""The impact-assessment dossier says what the configuration is, and none of its secrets."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document

from arrimage.consent.models import Processor
from arrimage.network.models import Person

pytestmark = pytest.mark.django_db


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def written(tmp_path: Path) -> str:
    file = tmp_path / "dossier.docx"
    call_command("privacy_dossier", str(file), stdout=StringIO())
    return words_of(file)


def test_it_is_written_from_the_real_configuration(tmp_path, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS = "relais.example", "chut-secret", True
    settings.BASE_URL = "https://rives.example"
    Processor.objects.create(name="Postier libre", service="Courriels", place=Processor.Place.CANADA)
    Person.objects.create(last_name="Quatresous", email="quatresous@exemple.example")
    said = written(tmp_path)
    engine = settings.DATABASES["default"]["ENGINE"]
    for words in (
        "SQLite" if engine.endswith("sqlite3") else "PostgreSQL",
        "relais.example (chiffré)",
        "https://rives.example",
        "Postier libre",
        "Les renseignements sortent du Québec (art. 17) avec",
        "Garder le lien avec le réseau",
        "Notes confidentielles",
        "Coordination",
        "puis anonymisé",
    ):
        assert words in said, words
    for secret in ("chut-secret", settings.SECRET_KEY, "Quatresous"):
        assert secret not in said


def test_it_counts_the_records_and_tells_who_may_read_them(tmp_path):
    for number in range(3):
        Person.objects.create(last_name=f"P{number}")
    file = tmp_path / "dossier.docx"
    call_command("privacy_dossier", str(file), stdout=StringIO())
    rows = [[cell.text for cell in row.cells] for table in Document(str(file)).tables for row in table.rows]
    assert ["Personnes", "3", "anonymisé"] in rows
    [readers] = [row[1] for row in rows if row[0] == "Demandes sur les renseignements personnels" and len(row) == 2]
    assert readers.split(", ") == ["Coordination", "Présidence", "Chargé·e de projets"]


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("privacy_dossier", str(tmp_path / "nulle" / "part.docx"), stdout=StringIO())


def test_the_privacy_officer_downloads_it_from_the_desk(bernard, client_for, tmp_path):
    file = tmp_path / "reçu.docx"
    file.write_bytes(b"".join(client_for(bernard).get(reverse("desk:privacy-dossier")).streaming_content))
    assert "Évaluation des facteurs relatifs à la vie privée" in words_of(file)
