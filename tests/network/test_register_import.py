"""The register imported: candidates come, change and go; the call list's work stays; the directory is recognised."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from arrimage.network.facts import Provenance, Source, note, provenance
from arrimage.network.models import (
    Candidate,
    Municipality,
    Organisation,
    PossibleMatch,
    RegisterEdition,
    Sector,
    SetAside,
)
from arrimage.network.operations import FIRST_TERRITORY, load_sectors, load_territory
from arrimage.network.operations.candidates import add_to_directory, change_calls, decide_match, recognise_candidates
from arrimage.network.operations.register import accept_licence, import_register
from arrimage.network.register.archive import RegisterError
from arrimage.network.territory_file import read_territory
from tests.network.register_files import RegisterFiles

NEQ, OTHER_NEQ, THIRD_NEQ = "1140000002", "1144439594", "1142796482"


@pytest.fixture
def town(db) -> Municipality:
    load_territory(places=read_territory(FIRST_TERRITORY))
    load_sectors()
    return Municipality.objects.get(name="Huntingdon")


@pytest.fixture
def files() -> RegisterFiles:
    made = RegisterFiles()
    made.enterprise(NEQ, "Maison des jeunes du Moulin", "Huntingdon", "J0S 1H0")
    return made


@pytest.fixture
def bring_in(tmp_path, town, today):
    def bring_in(files: RegisterFiles) -> RegisterEdition:
        edition = accept_licence(source_name="register.zip")
        import_register(path=files.folder(tmp_path / "register"), edition=edition, today=today)
        edition.refresh_from_db()
        return edition

    return bring_in


def test_an_enterprise_of_the_register_becomes_a_candidate_and_no_organisation(files, bring_in, town):
    edition = bring_in(files)
    candidate = Candidate.objects.get()
    assert (candidate.name, candidate.municipality, candidate.county) == (
        "Maison des jeunes du Moulin",
        town,
        town.county,
    )
    assert candidate.sector == Sector.objects.get(code="62")
    assert (candidate.employees, candidate.constituted_on) == ("A", date(2003, 5, 1))
    assert (candidate.first_seen_on, candidate.last_seen_on) == (date(2018, 2, 1), date(2018, 2, 1))
    assert not Organisation.objects.exists()
    assert (edition.status, edition.day) == ("done", date(2018, 2, 1))
    assert len(edition.files["Entreprise"]["sha256"]) == 64


def test_a_newer_edition_changes_what_the_register_says_and_keeps_the_calls(files, bring_in, paul, today):
    bring_in(files)
    change_calls(candidates=Candidate.objects.all(), day=today, state="called", owner=paul, note="Rappeler en mai")
    newer = RegisterFiles()
    newer.enterprise(NEQ, "La Maison du Moulin", "Huntingdon", "J0S 1H0", status_day="2018-03-01", employees="C")
    bring_in(newer)
    candidate = Candidate.objects.get()
    assert (candidate.name, candidate.employees) == ("La Maison du Moulin", "C")
    assert (candidate.state, candidate.owner, candidate.note) == ("called", paul, "Rappeler en mai")
    assert (candidate.first_seen_on, candidate.last_seen_on) == (date(2018, 2, 1), date(2018, 3, 1))
    assert Candidate.objects.search("maison moulin").get() == candidate


def test_what_the_edition_no_longer_holds_is_marked_gone_and_may_come_back(files, bring_in):
    files.enterprise(OTHER_NEQ, "Radiée", "Huntingdon", "J0S 1H0")
    files.enterprise(THIRD_NEQ, "Partie", "Huntingdon", "J0S 1H0")
    bring_in(files)
    newer = RegisterFiles()
    newer.enterprise(NEQ, "Maison des jeunes du Moulin", "Huntingdon", "J0S 1H0", status_day="2018-03-01")
    newer.enterprise(OTHER_NEQ, "Radiée", "Huntingdon", "J0S 1H0", status="RD")
    bring_in(newer)
    gone = {candidate.name: candidate for candidate in Candidate.objects.exclude(gone_on=None)}
    assert {name: candidate.is_struck_off for name, candidate in gone.items()} == {"Radiée": True, "Partie": False}
    assert gone["Radiée"].gone_on == date(2018, 3, 1)
    files.enterprise("2260227451", "Du jour", "Huntingdon", "J0S 1H0", form="CIE", status_day="2018-03-10")
    bring_in(files)
    assert not Candidate.objects.exclude(gone_on=None).exists()


def test_an_edition_that_lost_most_enterprises_marks_none_gone(files, bring_in):
    for number in range(30):
        files.enterprise(f"11{number:08d}", f"Groupe {number}", "Huntingdon", "J0S 1H0")
    bring_in(files)
    newer = RegisterFiles()
    newer.enterprise(NEQ, "Maison des jeunes du Moulin", "Huntingdon", "J0S 1H0", status_day="2018-03-01")
    edition = bring_in(newer)
    assert not Candidate.objects.exclude(gone_on=None).exists()
    assert any("disparue" in warning for warning in edition.warnings)


def test_an_older_edition_is_refused_and_says_so(files, bring_in):
    newer = RegisterFiles()
    newer.enterprise(NEQ, "Nouveau nom", "Huntingdon", "J0S 1H0", status_day="2018-03-01")
    bring_in(newer)
    with pytest.raises(RegisterError, match="1er mars 2018"):
        bring_in(files)
    assert Candidate.objects.get().name == "Nouveau nom"
    failed = RegisterEdition.objects.get(status="failed")
    assert "1er mars 2018" in failed.error


def test_without_a_territory_nothing_can_be_kept(files, tmp_path, db, today):
    edition = accept_licence(source_name="register")
    with pytest.raises(RegisterError, match="load_territory"):
        import_register(path=files.folder(tmp_path / "register"), edition=edition, today=today)


def test_the_same_neq_is_recognised_and_the_register_s_facts_are_proposed(files, bring_in, town):
    known = Organisation(name="MDJ du Moulin", neq="1140 000 002", municipality=town, founding_year=1999)
    note(known, ["founding_year"], Provenance(Source.MEMBER, date(2018, 3, 1)))
    known.save()
    bring_in(files)
    candidate = Candidate.objects.get()
    known.refresh_from_db()
    assert (candidate.organisation, candidate.recognised_by) == (known, "neq")
    assert known.name == "MDJ du Moulin", "its own name is never replaced"
    assert known.legal_name == "Maison des jeunes du Moulin"
    assert provenance(known, "legal_name") == Provenance(Source.REGISTER, date(2018, 2, 1), origin=f"NEQ {NEQ}")
    assert known.founding_year == 1999, "a later word than the register's stays"
    aside = SetAside.objects.get(organisation=known, field="founding_year")
    assert (aside.value, aside.source) == (2003, "register")


def test_the_same_name_in_the_same_municipality_is_recognised(files, bring_in, town):
    known = Organisation.objects.create(name="MAISON DES JEUNES, du Moulin", municipality=town)
    bring_in(files)
    candidate = Candidate.objects.get()
    assert (candidate.organisation, candidate.recognised_by) == (known, "name")
    known.refresh_from_db()
    assert known.neq == NEQ


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"municipality": None}, ["same_name", "no_municipality"]),
        ({"neq": OTHER_NEQ}, ["same_name", "other_neq"]),
        ({"name": "Maison des jeunes le Moulin"}, ["like_names"]),
    ],
)
def test_what_is_less_sure_waits_for_a_decision(files, bring_in, town, facts, reasons):
    values = {"name": "Maison des jeunes du Moulin", "municipality": town, **facts}
    Organisation.objects.create(**values)
    bring_in(files)
    assert Candidate.objects.get().organisation is None
    assert [reason["code"] for reason in PossibleMatch.objects.get().reasons] == reasons


def test_two_of_one_name_are_not_chosen_between(files, bring_in, town):
    for _turn in range(2):
        Organisation.objects.create(name="Maison des jeunes du Moulin", municipality=town)
    bring_in(files)
    assert Candidate.objects.get().organisation is None
    assert PossibleMatch.objects.count() == 2


def test_an_enterprise_known_before_its_merger_is_proposed(files, bring_in, town):
    before = Organisation.objects.create(name="Ancienne maison", neq=OTHER_NEQ, municipality=town)
    files.add("FusionScissions", NEQ=NEQ, NEQ_ASSUJ_REL=OTHER_NEQ, COD_RELA_ASSUJ="FUS", DAT_EFCTVT="2016-04-01")
    bring_in(files)
    match = PossibleMatch.objects.get()
    assert match.organisation == before
    assert [reason["code"] for reason in match.reasons] == ["merged"]


def test_a_decision_is_remembered(files, bring_in, town, coralie, today):
    Organisation.objects.create(name="Maison des jeunes du Moulin", municipality=None)
    bring_in(files)
    match = PossibleMatch.objects.get()
    decide_match(match=match, same=False, by=coralie, at=timezone.now(), day=today)
    bring_in(files)
    assert (PossibleMatch.objects.get().outcome, Candidate.objects.get().organisation) == ("different", None)
    decide_match(match=match, same=True, by=coralie, at=timezone.now(), day=today)
    candidate = Candidate.objects.get()
    assert (candidate.organisation, candidate.recognised_by, candidate.recognised_on) == (
        match.organisation,
        "staff",
        today,
    )


def test_said_to_be_different_it_is_not_recognised_by_its_name_later(files, bring_in, town, coralie, today):
    other = Organisation.objects.create(name="Maison des jeunes du Moulin", municipality=None)
    bring_in(files)
    decide_match(match=PossibleMatch.objects.get(), same=False, by=coralie, at=timezone.now(), day=today)
    other.municipality = town
    other.save()
    assert recognise_candidates(day=today) == 0


def test_a_profile_added_meanwhile_is_found_again(files, bring_in, town, today):
    bring_in(files)
    known = Organisation.objects.create(name="Maison des jeunes du Moulin", municipality=town)
    assert recognise_candidates(day=today) == 1
    assert Candidate.objects.get().organisation == known


def test_added_to_the_directory_it_is_to_be_verified_and_tells_its_source(files, bring_in, town, today):
    bring_in(files)
    candidate = Candidate.objects.get()
    organisation = add_to_directory(candidate=candidate, day=today)
    organisation.refresh_from_db()
    assert (organisation.neq, organisation.status, organisation.kind) == (NEQ, "to_verify", "enterprise")
    assert (organisation.legal_form, organisation.founding_year) == ("non_profit", 2003)
    assert (organisation.municipality, organisation.postal_code) == (town, "J0S 1H0")
    assert [sector.code for sector in organisation.sectors.all()] == ["62"]
    for field in ("name", "neq", "legal_form", "founding_year", "address", "municipality"):
        assert provenance(organisation, field).source == Source.REGISTER, field
    assert add_to_directory(candidate=candidate, day=today) == organisation, "twice is once"
    assert Organisation.objects.count() == 1


def _command(path: Path, *options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_register", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_shows_the_licence_and_imports(files, town, tmp_path):
    path = files.zip(tmp_path / "register.zip")
    out, err = _command(path, "--json")
    told = json.loads(out)
    assert (told["kept"], told["added"], told["day"]) == (1, 1, "2018-02-01")
    assert "Registraire" in err
    edition = RegisterEdition.objects.get()
    assert (edition.accepted_by, edition.source_name) == (None, "register.zip")
    assert edition.licence


def test_a_dry_run_saves_nothing(files, town, tmp_path):
    out, _err = _command(files.folder(tmp_path / "register"), "--dry-run")
    assert "1" in out
    assert not Candidate.objects.exists()
    assert not RegisterEdition.objects.exists()


def test_the_command_says_what_is_wrong_in_a_sentence(town, tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        _command(tmp_path / "absent")
    assert left.value.code == 2
