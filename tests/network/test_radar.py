"""The recruitment radar on the desk: coverage, call list, decisions, and the register sent from there."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arrimage.network.models import Candidate, Municipality, Organisation, PossibleMatch, RegisterEdition
from arrimage.network.operations import FIRST_TERRITORY, load_sectors, load_territory
from arrimage.network.operations.register import accept_licence, import_register
from arrimage.network.register import coverage
from arrimage.network.territory_file import read_territory
from tests.network.register_files import RegisterFiles

RADAR, LIST = "/bureau/reseau/radar/", "/bureau/reseau/radar/entreprises/"
EDITIONS, MATCHES = f"{RADAR}editions/", f"{RADAR}rapprochements/"
NEQ, OTHER_NEQ, THIRD_NEQ = "1140000002", "1144439594", "1142796482"


@pytest.fixture
def territory(db) -> None:
    load_territory(places=read_territory(FIRST_TERRITORY))
    load_sectors()


@pytest.fixture
def files() -> RegisterFiles:
    made = RegisterFiles()
    made.enterprise(NEQ, "Maison des jeunes", "Huntingdon", "J0S 1H0")
    made.enterprise(OTHER_NEQ, "Coopérative du Verger", "Rigaud", "J0P 1P0", form="COP", activity="0161")
    made.enterprise(THIRD_NEQ, "Amis du Canal", "Huntingdon", "J0S 1H0", activity="")
    return made


@pytest.fixture
def imported(territory, files, tmp_path, today) -> RegisterEdition:
    """Three enterprises, of which the directory knows the house of Huntingdon and almost the orchard of Rigaud."""
    Organisation.objects.create(name="MDJ", neq=NEQ, municipality=Municipality.objects.get(name="Huntingdon"))
    Organisation.objects.create(name="Coop du Verger", municipality=None, legal_name="Coopérative du Verger")
    edition = accept_licence(source_name="register.zip")
    import_register(path=files.folder(tmp_path / "register"), edition=edition, today=today)
    edition.refresh_from_db()
    return edition


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


def names_in(response):
    return [row.record.name for row in response.context["table"].paginated_rows]


def test_before_any_edition_the_radar_teaches_the_first_step(desk, territory):
    page = desk.get(RADAR).content.decode()
    assert EDITIONS in page
    assert "Aucune édition du registre" in page


def test_each_bar_opens_onto_its_list(desk, imported, today):
    page = desk.get(RADAR)
    assert (page.context["whole"].known, page.context["whole"].universe) == (1, 3)
    parts = dict(page.context["parts"])
    lines = {line.label: line for line in parts["Par MRC"]}
    assert {label: (line.known, line.universe, line.share) for label, line in lines.items()} == {
        "Le Haut-Saint-Laurent": (1, 2, 50),
        "Vaudreuil-Soulanges": (0, 1, 0),
    }
    for heading, part in parts.items():
        for line in part:
            assert len(names_in(desk.get(f"{LIST}?{line.known_list}"))) == line.known, (heading, line)
            assert len(names_in(desk.get(f"{LIST}?{line.call_list}"))) == line.to_call, (heading, line)
    assert any(line.query == {"missing": "sector"} for line in parts["Par secteur"])


def test_one_judged_not_of_the_social_economy_leaves_the_universe(desk, imported):
    candidate = Candidate.objects.get(neq=THIRD_NEQ)
    data = {"state": "not_social_economy", "note": "Club privé", "revision": candidate.revision}
    desk.post(f"{LIST}{candidate.pk}/modifier/", data)
    assert desk.get(RADAR).context["whole"].universe == 2
    assert names_in(desk.get(f"{LIST}?standing=no")) == ["Amis du Canal"]
    candidate.refresh_from_db()
    assert candidate.state_on is not None


def test_the_directory_s_enterprises_absent_from_the_register_are_listed_apart(desk, imported):
    lone = Organisation.objects.create(name="Épicerie solidaire", status="recognised")
    page = desk.get(RADAR).content.decode()
    assert f"/bureau/organisations/{lone.pk}/" in page
    assert coverage.absent_from_register().get() == lone


def test_a_page_tells_the_evidence_and_the_doubts(desk, imported):
    known = desk.get(f"{LIST}{Candidate.objects.get(neq=NEQ).pk}/").content.decode()
    assert "Le même NEQ" in known
    assert "Registraire des entreprises du Québec" in known, "the source is named"
    unsure = desk.get(f"{LIST}{Candidate.objects.get(neq=OTHER_NEQ).pk}/").content.decode()
    assert "Les noms sont les mêmes." in unsure
    assert "Le répertoire ne dit pas où elle est." in unsure


@pytest.mark.parametrize(("decision", "known"), [("same", True), ("different", False)])
def test_a_possible_match_is_decided_and_leaves_the_list(desk, imported, decision, known, coralie):
    match = PossibleMatch.objects.get()
    assert "Coop du Verger" in desk.get(MATCHES).content.decode()
    desk.post(f"{MATCHES}{match.pk}/", {"decision": decision})
    match.refresh_from_db()
    assert (match.outcome, match.decided_by) == (decision, coralie)
    assert (Candidate.objects.get(neq=OTHER_NEQ).organisation is not None) == known
    assert "Rien à décider" in desk.get(MATCHES).content.decode()
    desk.post(f"{MATCHES}{match.pk}/", {"decision": "same"})
    match.refresh_from_db()
    assert match.outcome == decision, "it is decided once"


def test_one_is_added_to_the_directory_with_a_button(desk, imported):
    candidate = Candidate.objects.get(neq=THIRD_NEQ)
    response = desk.post(f"{LIST}{candidate.pk}/au-repertoire/")
    candidate.refresh_from_db()
    assert response["Location"] == f"/bureau/organisations/{candidate.organisation_id}/"
    assert candidate.organisation.status == "to_verify"


def test_many_are_entrusted_noted_and_added_at_once(desk, imported, paul):
    calling = {"all": "1", "query": "standing=yes&known=no", "confirmed": "1"}
    desk.post(f"{LIST}en-lot/", {**calling, "action": "confier", "owner": paul.pk, "next_on": "2018-04-03"})
    desk.post(f"{LIST}en-lot/", {**calling, "action": "appel", "state": "called"})
    called = Candidate.objects.filter(state="called", owner=paul, next_on="2018-04-03")
    assert {candidate.neq for candidate in called} == {OTHER_NEQ, THIRD_NEQ}
    desk.post(f"{LIST}en-lot/", {**calling, "action": "repertoire"})
    assert not Candidate.objects.filter(organisation=None).exists()
    assert Candidate.objects.get(neq=THIRD_NEQ).history.count() >= 2


def test_the_export_says_doubts_notes_and_source(desk, imported):
    content = desk.get(f"{LIST}exporter/csv/?known=no").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert {row["NEQ"] for row in rows} == {OTHER_NEQ, THIRD_NEQ}
    assert all("Registraire" in row["Source"] for row in rows)


def test_a_profile_added_meanwhile_is_found_with_a_button(desk, imported):
    Organisation.objects.create(name="Amis du Canal", municipality=Municipality.objects.get(name="Huntingdon"))
    desk.post(f"{RADAR}chercher/")
    assert Candidate.objects.get(neq=THIRD_NEQ).organisation is not None


def _upload(content: bytes, name: str = "register.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/zip")


def test_an_archive_is_sent_read_in_the_background_and_not_kept(
    desk, territory, files, tmp_path, coralie, django_capture_on_commit_callbacks
):
    content = files.zip(tmp_path / "register.zip").read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(EDITIONS, {"archive": _upload(content), "accepts": "on"})
    assert response["Location"] == EDITIONS
    edition = RegisterEdition.objects.get()
    assert (edition.status, edition.progress, edition.accepted_by) == ("done", 100, coralie)
    assert not edition.file, "the archive is not kept"
    assert Candidate.objects.count() == 3
    assert "Entreprises retenues" in desk.get(EDITIONS).content.decode()
    part = desk.get(EDITIONS, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Entreprises retenues" in part


def test_the_conditions_are_shown_and_must_be_accepted(desk, territory, files, tmp_path):
    assert "Creative Commons" in desk.get(EDITIONS).content.decode()
    content = files.zip(tmp_path / "register.zip").read_bytes()
    response = desk.post(EDITIONS, {"archive": _upload(content)})
    assert response.status_code == 422
    assert not RegisterEdition.objects.exists()


@pytest.mark.parametrize("content", [b"", b"bonjour", b"PK\x03\x04 et rien d'autre"])
def test_what_is_no_archive_is_refused_at_once(desk, territory, content):
    response = desk.post(EDITIONS, {"archive": _upload(content), "accepts": "on"})
    assert response.status_code == 422
    assert not RegisterEdition.objects.exists()


def test_an_archive_of_something_else_says_what_is_missing(
    desk, territory, files, tmp_path, django_capture_on_commit_callbacks
):
    files.rows["Nom"] = []
    content = files.zip(tmp_path / "register.zip").read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(EDITIONS, {"archive": _upload(content), "accepts": "on"})
    edition = RegisterEdition.objects.get()
    assert edition.status == "failed"
    assert "Nom.csv" in desk.get(EDITIONS).content.decode()
    assert not edition.file


def test_the_researcher_sees_figures_and_no_name(imported, rachel, client_for):
    page = client_for(rachel).get(RADAR).content.decode()
    assert "33" in page
    for name in ("Maison des jeunes", "Amis du Canal", "MDJ", LIST):
        assert name not in page
    assert client_for(rachel).get(LIST).status_code == 403


def test_the_presidency_reads_and_changes_nothing(imported, bernard, client_for):
    client, candidate = client_for(bernard), Candidate.objects.get(neq=THIRD_NEQ)
    assert client.get(LIST).status_code == 200
    page = client.get(f"{LIST}{candidate.pk}/").content.decode()
    assert "au-repertoire" not in page
    assert client.post(f"{LIST}{candidate.pk}/au-repertoire/").status_code == 403


def test_those_already_called_are_not_counted_among_those_to_call(desk, imported):
    Candidate.objects.filter(neq=THIRD_NEQ).update(state="not_interested")
    page = desk.get(RADAR)
    line = {line.label: line for line in dict(page.context["parts"])["Par MRC"]}["Le Haut-Saint-Laurent"]
    assert (line.known, line.universe, line.to_call) == (1, 2, 0)
    assert names_in(desk.get(f"{LIST}?{page.context['whole'].call_list}")) == ["Coopérative du Verger"]
