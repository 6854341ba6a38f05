"""Bringing in the members of before: matched with the directory, each line whole or not at all, once."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command

from arrimage.billing.models import Invoice
from arrimage.kit.spreadsheets import Sheet, write_xlsx
from arrimage.membership.models import Act, Membership, Term
from arrimage.membership.operations import resign
from arrimage.membership.queries import members_count, members_on
from arrimage.network.models import Organisation, Person
from tests.membership.conftest import noon

DAY = date(2018, 3, 15)
HEAD = "Organisation;NEQ;Catégorie;Membre depuis;Payé jusqu’au;Courriel;Contact"
COUNTED = (Organisation, Person, Membership, Act, Term, Invoice)


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(noon(DAY), tick=False):
        yield


@pytest.fixture
def run(tmp_path, enterprises, partners, capsys):
    def go(*lines, head=HEAD, name="membres.csv", expect=0, data=None, **options):
        file = tmp_path / name
        file.write_bytes(data if data is not None else "\n".join([head, *lines]).encode())
        status = 0
        try:
            call_command("import_memberships", str(file), json=True, **options)
        except SystemExit as stopped:
            status = stopped.code
        out, err = capsys.readouterr()
        assert status == expect, out + err
        return json.loads(out) if out else err

    return go


def rows():
    return [model.objects.count() for model in COUNTED]


def test_a_known_organisation_becomes_a_member_since_then(run, cafe, helene):
    [told] = run("Café de la Gare;;Entreprises;2016-04-01;2018-03-31;helene@cafe.example;")
    assert (told["action"], told["organisation"]) == ("create", cafe.pk)
    assert told["sentence"].replace("\xa0", " ") == "Membre depuis le 1er avril 2016, payé jusqu’au 31 mars 2018."
    membership = Membership.objects.get()
    assert (membership.organisation, membership.contact) == (cafe, helene)
    assert [members_count(day) for day in (date(2016, 3, 31), date(2016, 4, 1), DAY)] == [0, 1, 1]
    assert members_on(date(2016, 4, 1), noon(date(2017, 1, 1))).count() == 0, "what was known then does not change"
    assert not Invoice.objects.exists()


def test_the_same_file_again_changes_nothing_and_a_later_one_adds_the_year(run, cafe):
    line = "Café de la Gare;;Entreprises;2016-04-01;2018-03-31;;"
    run(line)
    before = rows()
    assert run(line)[0]["action"] == "skip"
    assert rows() == before
    assert run(line.replace("2018-03-31", "2019-03-31"))[0]["action"] == "update"
    assert [term.ends_on.year for term in Term.objects.order_by("starts_on")] == [2018, 2019]
    assert run(line.replace("2018-03-31", "2019-03-31"))[0]["action"] == "skip"


def test_a_dry_run_tells_the_same_and_saves_nothing(run, cafe):
    line = "Café de la Gare;;Entreprises;2016-04-01;2018-03-31;;"
    before = rows()
    told = run(line, "Coop du Lac;;Entreprises;2017-04-01;;aline@coop.example;Aline Roy", dry_run=True)
    assert [one["action"] for one in told] == ["create", "create"]
    assert rows() == before


def test_an_unknown_organisation_is_made_with_its_contact(run):
    run("Coop du Lac;;Entreprises;2017-04-01;2018-03-31;aline@coop.example;Roy, Aline")
    membership = Membership.objects.get()
    assert (str(membership.organisation), membership.organisation.status) == ("Coop du Lac", "to_verify")
    assert str(membership.contact) == "Aline Roy"
    assert membership.organisation.people.get() == membership.contact


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Coop;;Pirates;2017-04-01;;;", "Il n’y a pas de catégorie « Pirates »"),
        ("Coop;;Entreprises;1er avril;;;", "Membre depuis : « 1er avril » n’est pas une date"),
        ("Coop;;Entreprises;2017-04-01;bientôt;;", "Payé jusqu’au : « bientôt » n’est pas une date"),
        ("Coop;;Entreprises;2019-04-01;;;", "un jour à venir"),
        ("Coop;;Entreprises;2017-04-01;2016-03-31;;", "vérifiez les deux dates"),
        ("Coop;;Entreprises;2017-04-01;;pas une adresse;", "n’est pas une adresse courriel"),
        (";;Entreprises;2017-04-01;;;x", "Il manque le nom de l’organisation"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_the_others_are(run, cafe, line, sentence):
    told = run(line, "Café de la Gare;;Entreprises;2016-04-01;2018-03-31;;", expect=1)
    assert [one["action"] for one in told] == ["refused", "create"]
    assert sentence in told[0]["sentence"].replace("\xa0", " ")
    assert told[0]["row"] == 2
    assert [str(one) for one in Membership.objects.all()] == ["Café de la Gare"]
    assert Organisation.objects.count() == 1, "nothing half-saved"


def test_a_category_that_does_not_admit_it_leaves_nothing(run, support):
    [told] = run("SADC du Suroît;;Entreprises;2017-04-01;2018-03-31;x@sadc.example;Omar Diallo", expect=1)
    assert told["action"] == "refused"
    assert not Membership.objects.exists()
    assert not Person.objects.exists()


def test_a_doubtful_likeness_waits_for_a_better_file(run):
    for name in ("Atelier du Quai Nord", "Atelier du Quai Sud"):
        Organisation.objects.create(name=name, email="bonjour@quai.example")
    [told] = run("Atelier Quai;;Entreprises;2017-04-01;;bonjour@quai.example;", expect=1)
    assert told["action"] == "doubtful"
    assert "Atelier du Quai" in told["sentence"]
    assert not Membership.objects.exists()


def test_who_left_since_is_not_brought_back_by_an_old_file(run, cafe, member):
    resign(membership=member(cafe), on=DAY, reason="Ferme", at=noon(DAY))
    [told] = run("Café de la Gare;;Entreprises;2017-04-01;2019-03-31;;", expect=1)
    assert told["action"] == "refused"
    assert members_count(DAY) == 0


def test_excel_s_own_dates_are_read(run, cafe):
    file = io.BytesIO()
    headings = ("Organisation", "Catégorie", "Membre depuis", "Payé jusqu'au")
    write_xlsx(file, [Sheet("Membres", headings, [("Café de la Gare", "Entreprises", date(2017, 4, 1), DAY)])])
    [told] = run(data=file.getvalue(), name="membres.xlsx")
    assert told["action"] == "create"
    assert Term.objects.get().dues == Decimal(0)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 ...", b"Nom;Ville\nCoop;Valleyfield\n"])
def test_a_file_that_is_not_a_list_of_members_is_refused_in_a_sentence(run, data):
    assert len(run(data=data, expect=2).strip()) > 20
    assert not Membership.objects.exists()
