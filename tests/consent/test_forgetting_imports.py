"""Somebody forgotten is not found again in the files of contacts that named her, tied to her record or not."""

from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from django.core.files.storage import FileSystemStorage
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from arrimage.consent.models import PrivacyRequest, RetentionRule
from arrimage.consent.operations.forgetting import forget
from arrimage.consent.operations.retention import carry_out, start_run
from arrimage.consent.queries.holdings import held_rows, mentions, subject_of
from arrimage.consent.queries.retention import preview
from arrimage.kit import personal_data
from arrimage.network.models import ContactKind, ContactPoint, ImportRow, ImportRun, MatchQuestion, Organisation, Person
from arrimage.network.operations import importing
from arrimage.network.operations.importing import confirm_import, start_import
from arrimage.network.operations.importing_at_once import run_import
from tests.consent.test_forgetting import rows_holding

HERS = "zephirine@quatresous.example"
NAMES = ("Quatresous", "quatresous", "Zéphirine", "Z\\u00e9phirine")
HEADINGS = "Organisme;Ville;Prénom;Nom;Courriel;Téléphone;Notes\n"


def imported(*rows: str, confirm: bool = True, name: str = "liste.csv") -> ImportRun:
    text = HEADINGS + "\n".join(rows) + "\n"
    with TestCase.captureOnCommitCallbacks(execute=True):
        return run_import(data=text.encode(), name=name, day=timezone.localdate(), confirm=confirm)


def given(*rows: str, name: str = "liste.csv") -> ImportRun:
    return start_import(data=(HEADINGS + "\n".join(rows)).encode(), name=name, day=timezone.localdate())


def files_kept() -> list[Path]:
    folder = Path(ImportRun._meta.get_field("file").storage.location)
    return [path for path in folder.rglob("*") if path.is_file()]


def left(words: tuple[str, ...] = NAMES) -> list[str]:
    """Where the imports still say it: their tables, the files kept."""
    tables = [said for said in rows_holding(words) if said.startswith("network_import")]
    return tables + [str(path) for path in files_kept() if any(word.encode() in path.read_bytes() for word in words)]


@pytest.fixture
def removed(db, django_capture_on_commit_callbacks):
    def act(person: Person) -> list[ImportRun]:
        with django_capture_on_commit_callbacks(execute=True):
            return forget(subject=subject_of(person=person), day=timezone.localdate())

    return act


@pytest.fixture(autouse=True)
def _files_of_this_test(db, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(ImportRun._meta.get_field("file"), "storage", FileSystemStorage(tmp_path))


def test_she_is_in_no_row_whatever_it_is_tied_to_or_waits_for(zephirine, removed):
    Organisation.objects.create(name="Café de la Gare", email="bonjour@gare.example")
    imported(
        f"Café de la Gares;;Zéphirine;Quatresous;{HERS};;",  # to check: it waits on the organisation
        f"Café de la Gare;;;;;;Écrire à {HERS} lundi",
        f"La Halte;;Marie;Roy;marie@roy.example;;Remplace Mme Quatresous, {HERS.upper()}",
        "Le Phare;;Zephirine;QUATRESOUS;;(450) 555-7788;",
        "Le Refuge;;Marie;Lavoie;marie@lavoie.example;;Sans lien",
    )
    ImportRow.objects.filter(number__gt=2).update(person=None)
    assert left()
    removed(zephirine)
    assert left() == []
    assert ImportRow.objects.filter(label="Le Refuge – Marie Lavoie").exists()
    assert not ImportRow.objects.filter(state="waiting").exists()
    assert not MatchQuestion.objects.exists()


def test_the_count_of_rows_said_before_is_that_of_the_rows_emptied(zephirine, removed):
    imported(f"La Halte;;Zéphirine;Quatresous;{HERS};;", f"Le Phare;;Marie;Roy;;;Amie de {HERS}", "Le Refuge;;;;;;")
    subject, held = subject_of(person=zephirine), personal_data.held_by(ImportRow)
    assert held_rows(held, subject).count() == 2
    removed(zephirine)
    assert ImportRow.objects.filter(cells=[]).count() == 2


def test_an_address_she_had_before_or_beside_finds_her_too(zephirine, removed):
    ContactPoint.objects.create(person=zephirine, kind=ContactKind.EMAIL, value="zezette@ailleurs.example")
    zephirine.email = "z@nouvelle.example"
    zephirine.save()
    imported(f"La Halte;;;;{HERS};;", "Le Phare;;;;zezette@ailleurs.example;;", "Le Refuge;;;;z@nouvelle.example;;")
    removed(zephirine)
    assert left((HERS, "zezette@", "z@nouvelle")) == []


def test_a_row_of_somebody_who_shares_her_box_or_bears_her_name_stays(zephirine, removed):
    zephirine.email = "info@halte.example"
    zephirine.save()
    Person.history.filter(id=zephirine.pk).update(email="info@halte.example")
    imported(
        "La Halte;;Marie;Roy;info@halte.example;;",
        "Le Phare;;Zéphirine;Quatresous;autre@phare.example;;Une homonyme",
        "La Halte;;Zéphirine;Quatresous;info@halte.example;;",
    )
    ImportRow.objects.update(person=None)
    subject = subject_of(person=zephirine)
    assert [found.number for found in mentions(subject) if isinstance(found, ImportRow)] == [3], "to look over by hand"
    removed(zephirine)
    assert list(ImportRow.objects.exclude(cells=[]).order_by("number").values_list("number", flat=True)) == [2, 3]


def test_a_question_that_others_wait_for_is_still_asked(zephirine, removed):
    Organisation.objects.create(name="Café de la Gare", email="bonjour@gare.example")
    imported(f"Café de la Gares;;Zéphirine;Quatresous;{HERS};;", "Café de la Gares;;Marie;Roy;marie@roy.example;;")
    ImportRow.objects.update(person=None, fingerprint="a", state="waiting")
    question = MatchQuestion.objects.first()
    MatchQuestion.objects.exclude(pk=question.pk).delete()
    MatchQuestion.objects.update(fingerprint="a", row=ImportRow.objects.get(number=2))
    removed(zephirine)
    question.refresh_from_db()
    assert (question.row.number, question.row.state) == (3, "waiting")


def test_an_import_not_confirmed_whose_file_holds_her_is_to_be_given_again(
    zephirine, ask, coralie, client_for, django_capture_on_commit_callbacks
):
    assert files_kept() == []
    hers = given(f"La Halte;;Zéphirine;Quatresous;{HERS};;", name="les-siens.csv")
    ready = imported("Le Phare;;Marie;Roy;;;", f"Le Refuge;;Zéphirine;Quatresous;{HERS};;", confirm=False)
    other = given("La Boussole;;Marie;Roy;;;", name="autre.csv")
    assert len(files_kept()) == 3
    request, client = ask(person=zephirine, identity=PrivacyRequest.Identity.KNOWN), client_for(coralie)
    address = reverse("desk:privacyrequest-forget", args=[request.pk])
    page = client.get(address).content.decode()
    assert "Importations qui seront abandonnées" in page
    assert "les-siens.csv" in page
    assert "autre.csv" not in page
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(address, follow=True).content.decode()
    assert "Importations abandonnées, dont le fichier contenait la personne" in page
    assert left() == []
    assert [ImportRun.objects.get(pk=run.pk).status for run in (hers, ready, other)] == [
        *("cancelled", "cancelled", "columns")
    ]
    said = client.get(f"/bureau/reseau/importer/{hers.pk}/").content.decode()
    assert "Redonnez-le, sans elle." in said
    assert len(files_kept()) == 1, "nothing is taken from the file of others"


def test_an_import_that_is_being_written_goes_on_without_her(zephirine, removed, monkeypatch):
    run = imported(
        "Le Phare;;Marie;Roy;;;", f"Le Refuge;;Zéphirine;Quatresous;{HERS};;", "La Halte;;;;;;", confirm=False
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        confirm_import(run=run, at=timezone.now())
    assert removed(zephirine) == []
    importing.go_on(run=ImportRun.objects.get(), at=timezone.now())
    assert ImportRun.objects.get().status == "done"
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Le Phare", "La Halte"}
    assert left() == []


def test_a_file_that_bears_her_name_bears_it_no_more(zephirine, removed):
    imported(f"La Halte;;Zéphirine;Quatresous;{HERS};;", name="Zéphirine Quatresous.csv")
    removed(zephirine)
    assert left() == []
    assert str(ImportRun.objects.get()).startswith("Fichier n°")


def test_those_the_schedule_makes_anonymous_are_removed_from_imports_too(zephirine):
    imported(f"La Halte;;;;{HERS};;Zéphirine")
    long_ago = timezone.now() - relativedelta(years=9)
    Person.objects.filter(pk=zephirine.pk).update(updated_at=long_ago)
    carry_out(run=start_run(day=timezone.localdate(), by=None), now=timezone.now())
    assert left() == []


def test_many_are_looked_for_at_once(removed, zephirine):
    points = [
        ContactPoint(person=zephirine, kind=ContactKind.EMAIL, value=f"zephirine{n}@quatresous.example")
        for n in range(20)
    ]
    ContactPoint.objects.bulk_create(points)
    imported("La Halte;;;;zephirine19@quatresous.example;;", "Le Phare;;;;;;")
    removed(zephirine)
    assert left() == []
    assert ImportRow.objects.exclude(cells=[]).count() == 1


@pytest.mark.parametrize(("shift", "due"), [(-1, 2), (0, 0)])
def test_rows_of_imports_go_a_year_after_the_end_of_the_import(zephirine, shift, due):
    imported("La Halte;;Marie;Roy;;;", "Le Phare;;;;;;")
    ended = timezone.now() - relativedelta(months=12) + relativedelta(days=shift)
    ImportRun.objects.update(finished_at=ended)
    [line] = [line for line in preview(timezone.localdate()) if line.rule.data_class == "network.imports"]
    assert line.count == due
    if due:
        carry_out(run=start_run(day=timezone.localdate(), by=None), now=timezone.now())
    assert ImportRow.objects.count() == 2 - due
    assert ImportRun.objects.exists(), "that a file was brought in, by whom and when, stays"
    assert RetentionRule.objects.get(data_class="network.imports").sentence.endswith("puis supprimé.")


def test_the_preview_of_the_schedule_tells_the_rows_of_old_imports(coralie, client_for):
    imported("La Halte;;Marie;Roy;;;")
    ImportRun.objects.update(finished_at=timezone.now() - relativedelta(months=13))
    page = client_for(coralie).get(reverse("desk:retention-preview")).content.decode()
    assert "Lignes d’importations de contacts" in page
    assert "Marie" not in page
