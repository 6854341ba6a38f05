"""The file of an import is kept while it is needed, no longer; nor is what its rows said."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from arrimage.network.models import ImportRow, ImportRun, MatchQuestion, Organisation
from arrimage.network.operations import importing
from arrimage.network.operations.forgetting import empty_row, forget_old_imports
from arrimage.network.operations.importing import cancel_import, choose_columns, confirm_import, start_import
from arrimage.network.operations.importing_at_once import run_import
from arrimage.network.operations.undoing import begin_undo, undo_import

TEXT = "Organisme;Ville;Prénom;Nom;Courriel\nLe Phare;;Zéphirine;Quatresous;zephirine@quatresous.example\n"


@pytest.fixture
def kept(db, tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    """Run it as a request is, and say which files of imports are left afterwards."""
    monkeypatch.setattr(ImportRun._meta.get_field("file"), "storage", FileSystemStorage(tmp_path))

    def run(act) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())

    return run


def begun(text: str = TEXT) -> ImportRun:
    return start_import(data=text.encode(), name="liste.csv", day=timezone.localdate())


def ready(text: str = TEXT) -> ImportRun:
    return run_import(data=text.encode(), name="liste.csv", day=timezone.localdate(), confirm=False)


def samples() -> list[str]:
    return [sample for column in ImportRun.objects.get().columns for sample in column["samples"]]


def test_a_file_given_up_is_no_longer_kept_nor_are_its_first_values(kept):
    assert kept(begun), "it is kept while its columns are looked at"
    assert "Zéphirine" in samples()
    assert kept(lambda: cancel_import(run=ImportRun.objects.get(), at=timezone.now())) == []
    assert samples() == []


def test_a_file_goes_once_its_rows_are_confirmed_and_the_import_can_still_be_undone(kept):
    assert kept(ready), "its columns may still be corrected"
    run = ImportRun.objects.get()

    def confirmed() -> None:
        confirm_import(run=run, at=timezone.now())
        importing.go_on(run=ImportRun.objects.get(), at=timezone.now())

    assert kept(confirmed) == []
    assert samples() == []
    assert Organisation.objects.exists()
    begin_undo(run=run, at=timezone.now() + timedelta(29))
    assert undo_import(run=run) == 0
    assert not Organisation.objects.exists()


def test_past_its_days_an_import_is_not_undone_and_says_so(kept, coralie, client_for):
    run = run_import(data=TEXT.encode(), name="liste.csv", day=timezone.localdate())
    ImportRun.objects.update(created_at=timezone.now() - timedelta(31))
    with pytest.raises(ValidationError):
        begin_undo(run=run, at=timezone.now())
    client = client_for(coralie)
    page = client.get(f"/bureau/reseau/importer/{run.pk}/").content.decode()
    assert "elle ne peut plus être annulée" in page
    assert "seulement ce que disent ses lignes" in page
    ImportRow.objects.all().delete()
    assert "calendrier de conservation" in client.get(f"/bureau/reseau/importer/{run.pk}/").content.decode()


def test_a_file_that_cannot_be_read_is_not_kept(kept, monkeypatch):
    run = begun()
    choose_columns(run=run, targets=["name", "", "", "", ""], origin="X", as_of=run.as_of, at=timezone.now())

    def damaged(*_args) -> None:
        raise importing.UnreadableFile("Le fichier est endommagé.")

    monkeypatch.setattr(importing, "read_table", damaged)
    assert kept(lambda: importing.go_on(run=ImportRun.objects.get(), at=timezone.now())) == []
    assert ImportRun.objects.get().status == "failed"


def test_a_file_that_is_gone_is_asked_for_again(kept):
    run = begun()
    choose_columns(run=run, targets=["name", "", "", "", ""], origin="X", as_of=run.as_of, at=timezone.now())
    run.file.storage.delete(run.file.name)
    importing.go_on(run=ImportRun.objects.get(), at=timezone.now())
    assert ImportRun.objects.get().failure == "Le fichier n’est plus conservé\u00a0: redonnez-le."


def test_files_kept_by_an_older_version_go_the_first_day(kept):
    kept(lambda: run_import(data=TEXT.encode(), name="liste.csv", day=timezone.localdate()))
    run = ImportRun.objects.get()
    assert kept(lambda: run.file.save("vieille.csv", ContentFile(TEXT.encode()))), "as imports once kept theirs"
    assert kept(lambda: forget_old_imports(now=timezone.now())) == []
    assert ImportRun.objects.get().may_be_undone(timezone.now())


def test_an_import_that_nobody_confirms_is_given_up_after_thirty_days(kept):
    assert kept(ready)
    assert kept(lambda: forget_old_imports(now=timezone.now() + timedelta(29)))
    assert kept(lambda: forget_old_imports(now=timezone.now() + timedelta(31))) == []
    run = ImportRun.objects.get()
    assert run.status == "cancelled"
    assert "30\u00a0jours" in run.failure
    assert run.rows.get().cells == []
    assert forget_old_imports(now=timezone.now() + timedelta(32)) == 0, "once is enough"


def test_a_question_about_a_row_that_is_gone_is_asked_no_more(cafe):
    run_import(data="Organisme;Ville\nCafé de la Gares;Valleyfield\n".encode(), name="l.csv", day=timezone.localdate())
    assert MatchQuestion.objects.exists()
    ImportRow.objects.all().delete()
    forget_old_imports(now=timezone.now())
    assert not MatchQuestion.objects.exists()


def test_what_a_row_says_may_be_removed_by_hand(kept, coralie, paul, client_for):
    run = run_import(data=TEXT.encode(), name="liste.csv", day=timezone.localdate())
    row, address = run.rows.get(), f"/bureau/reseau/importer/{run.pk}/"
    said = {"action": "empty", "row": row.pk}
    assert client_for(paul).post(address, said).status_code == 403
    client = client_for(coralie)
    assert "Retirer pour de bon ce que dit cette ligne" in client.get(address).content.decode()
    client.post(address, said)
    assert "Quatresous</dd>" not in client.get(address).content.decode()
    row.refresh_from_db()
    assert (row.cells, row.label, row.did) == ([], "", [])
    assert client.post(address, {"action": "empty", "row": "x"}).status_code == 404


def test_a_row_is_not_removed_while_its_file_still_says_it(kept):
    with pytest.raises(ValidationError):
        empty_row(row=ready().rows.get())
