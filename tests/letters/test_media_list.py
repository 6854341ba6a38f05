"""The media list: journalists written to at the address that they publish, until they refuse."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from arrimage.consent.models import ConsentEntry, Purpose, Wording
from arrimage.consent.operations import record, row_of, withdraw
from arrimage.consent.queries import may_send
from arrimage.consent.rules import Act, Basis
from arrimage.consent.tokens import token_of
from arrimage.letters.operations.importing_media import import_media
from arrimage.letters.operations.planning import plan_issue
from arrimage.letters.operations.press import ensure_media_list
from arrimage.network.models import MatchQuestion, Organisation, Person, Segment
from arrimage.network.operations.reviewing import answer_question
from arrimage.network.segments import members_of
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
DAY = date(2026, 11, 20)
FILE = """Média;Prénom;Nom;Fonction;Courriel;Page;Vu le
L’Écho du Canal;Maude;Ferland;Journaliste, économie;maude@echo-du-canal.example;https://echo-du-canal.example/equipe;2026-11-18
Radio des Rives;Samir;Haddad;Recherchiste;samir@radio-des-rives.example;https://radio-des-rives.example/nous;
Le Suroît libre;Anne;Proulx;Pupitre;anne@suroit-libre.example;;
Hebdo du Verger;Luc;Morin;;luc@hebdo-du-verger.example;https://hebdo-du-verger.example/contact;
""".encode()


@pytest.fixture(autouse=True)
def _media_list():
    ensure_media_list()


def bring_in(**said):
    return import_media(**{"data": FILE, "name": "medias.csv", "seen_on": DAY, "at": AT, **said})


def test_a_new_hub_has_the_purpose_and_the_live_list_and_keeps_its_own_words():
    purpose = Purpose.objects.get(code="communiques")
    assert (purpose.name_fr, purpose.needs_consent) == ("Communiqués de presse", True)
    Segment.objects.filter(name="Médias").delete()
    ensure_media_list()
    assert not Segment.objects.filter(name="Médias").exists(), "what the hub removed does not come back"


@pytest.mark.parametrize("had", [[], ["Médias"]], ids=["its own purpose", "the list of an earlier version"])
def test_a_hub_that_had_the_purpose_already_is_given_the_lists_that_it_never_had(had):
    Segment.objects.exclude(name__in=had).delete()
    Segment.history.exclude(name__in=had).delete()
    ensure_media_list()
    ensure_media_list()
    assert sorted(Segment.objects.values_list("name", flat=True)) == ["Médias", "Salles de nouvelles"]


def test_a_list_that_the_hub_calls_otherwise_is_not_given_again():
    mine = Segment.objects.get(name="Salles de nouvelles")
    mine.name = "Rédactions"
    mine.save()
    ensure_media_list()
    assert sorted(Segment.objects.values_list("name", flat=True)) == ["Médias", "Rédactions"]


def test_journalists_brought_in_are_on_the_list_with_the_page_that_publishes_their_address():
    imported = bring_in()
    assert imported.proven == 2
    assert set(Organisation.objects.values_list("kind", flat=True)) == {"media"}
    assert members_of(Segment.objects.get(name="Médias")).count() == 4
    entry = ConsentEntry.objects.get(address__address="maude@echo-du-canal.example")
    assert (entry.act, entry.on, entry.source) == ("published", date(2026, 11, 18), "publication")
    assert entry.details.url == "https://echo-du-canal.example/equipe"
    assert entry.details.role == "Journaliste, économie"
    purpose = Purpose.objects.get(code="communiques")
    assert may_send("samir@radio-des-rives.example", purpose, DAY).why == Basis.PUBLISHED


def test_without_page_or_role_nobody_is_written_to_and_the_file_says_where():
    imported = bring_in()
    assert [remark[:18] for remark in imported.remarks] == ["Ligne 4 du fichier", "Ligne 5 du fichier"]
    purpose = Purpose.objects.get(code="communiques")
    for address in ("anne@suroit-libre.example", "luc@hebdo-du-verger.example"):
        assert not may_send(address, purpose, DAY).allowed


def test_the_same_file_twice_tells_the_ledger_nothing_new():
    bring_in()
    assert bring_in().proven == 0
    assert Person.objects.count() == 4
    assert ConsentEntry.objects.count() == 2


def test_a_journalist_who_refuses_stays_refused_whatever_list_comes_in_again():
    bring_in()
    purpose, address = Purpose.objects.get(code="communiques"), "maude@echo-du-canal.example"
    withdraw(address=address, purpose=purpose, at=AT, source="link")
    bring_in(data=FILE.replace(b"2026-11-18", b"2026-11-19"))
    assert not may_send(address, purpose, DAY).allowed


def test_the_address_allows_press_releases_and_nothing_else():
    bring_in()
    bulletin = Purpose.objects.create(code="bulletin", name_fr="Bulletin")
    assert not may_send("maude@echo-du-canal.example", bulletin, DAY).allowed


def test_the_coordinator_brings_it_in_on_the_desk(client_for, coralie):
    client = client_for(coralie)
    page = "/bureau/infolettres/medias/importer/"
    assert "Page" in client.get(page).content.decode()
    given = {"file": SimpleUploadedFile("medias.csv", FILE), "seen_on": "2018-01-02"}
    answer = client.post(page, given, follow=True).content.decode()
    assert "2 adresses peuvent maintenant recevoir" in answer
    wrong = {"file": SimpleUploadedFile("medias.csv", b"Nom;Courriel\nA;a@b.example\n"), "seen_on": "2018-01-02"}
    refused = client.post(page, wrong)
    assert refused.status_code == 422
    assert "Aucune colonne" in refused.content.decode()


def row(*cells, heading="Média;Prénom;Nom;Fonction;Courriel;Page;Vu le"):
    return f"{heading}\n{';'.join(cells)}\n".encode()


class TestARowInDoubt:
    """Somebody who refused must not be written to under another address before it is known who that is."""

    TWIN = row(
        "L’Écho du Canal",
        "Maud",
        "Ferland",
        "Journaliste",
        "mferland@echo-du-canal.example",
        "https://echo.example/e",
        "",
    )

    @pytest.fixture
    def doubtful(self):
        bring_in()
        purpose, address = Purpose.objects.get(code="communiques"), "maude@echo-du-canal.example"
        withdraw(address=address, purpose=purpose, at=AT, source="link")
        Person.objects.filter(email=address).update(email="")  # the card no longer says whose address that was
        return bring_in(data=self.TWIN)

    def test_it_enters_nothing_in_the_ledger_and_says_what_to_do(self, doubtful):
        [kept] = doubtful.run.rows.all()
        assert (kept.state, doubtful.proven) == ("waiting", 0)
        what = "à décider d’abord\N{NO-BREAK SPACE}; importez ensuite le fichier de nouveau."
        assert doubtful.remarks == [f"Ligne 2 du fichier\N{NO-BREAK SPACE}: {what}"]
        assert kept.remarks == [what]
        assert not ConsentEntry.objects.filter(address__address="mferland@echo-du-canal.example").exists()

    def test_decided_that_it_is_her_what_she_refused_stays_refused(self, doubtful, coralie):
        answer_question(question=MatchQuestion.objects.get(), answer="same", at=AT, by=coralie)
        again = bring_in(data=self.TWIN)
        assert again.proven == 0
        assert again.remarks == [
            "Ligne 2 du fichier\N{NO-BREAK SPACE}: Maud Ferland a refusé\N{NO-BREAK SPACE}: rien ne lui sera envoyé."
        ]
        assert not may_send("mferland@echo-du-canal.example", "communiques", DAY).allowed

    def test_decided_that_it_is_another_person_she_receives_once_brought_in_again(self, doubtful, coralie):
        answer_question(question=MatchQuestion.objects.get(), answer="different", at=AT, by=coralie)
        assert bring_in(data=self.TWIN).proven == 1


def test_a_journalist_who_refused_is_named_and_is_not_counted():
    bring_in()
    purpose, address = Purpose.objects.get(code="communiques"), "maude@echo-du-canal.example"
    withdraw(address=address, purpose=purpose, at=AT, source="link")
    imported = bring_in()
    assert (imported.proven, imported.already) == (0, 1)
    said = imported.remarks[0].replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Ligne 2 du fichier : Maude Ferland a refusé : rien ne lui sera envoyé."
    assert ConsentEntry.objects.filter(address__address=address, act=Act.PUBLISHED).count() == 1


FREELANCE = (
    "Solo",
    "Pigiste",
    "Journaliste indépendante",
    "solo@pige.example",
    "https://pige.example/moi",
    "2026-11-01",
)


def test_a_freelance_journalist_is_not_said_to_receive_what_she_would_not():
    imported = bring_in(data=row("", *FREELANCE))
    assert (imported.proven, imported.already) == (0, 0)
    [said] = imported.remarks
    assert "sans média, solo@pige.example n’est pas dans la liste" in said
    assert not ConsentEntry.objects.exists()


def test_a_freelance_journalist_under_her_own_name_as_an_outlet_receives():
    assert bring_in(data=row("Solo Pigiste", *FREELANCE)).proven == 1


def test_somebody_already_on_the_list_needs_no_outlet_in_the_file():
    bring_in(data=row("Le Suroît libre", *FREELANCE[:3], "", "", ""))
    imported = bring_in(data=row("Le Suroît libre", *FREELANCE))
    assert imported.proven == 1
    assert bring_in(data=row("", *FREELANCE)).already == 1


def test_the_source_of_each_list_is_its_own_file():
    bring_in(name="liste-de-mars.csv")
    assert bring_in(name="liste-de-juin.csv").run.origin == "liste-de-juin.csv"


def test_brought_in_again_without_anything_new_it_says_so_in_one_box(client_for, coralie):
    client = client_for(coralie)
    for said in ("2 adresses peuvent maintenant recevoir", "Rien de nouveau : 2 adresses les reçoivent déjà"):
        given = {"file": SimpleUploadedFile("medias.csv", FILE), "seen_on": "2018-01-02"}
        page = client.post("/bureau/infolettres/medias/importer/", given, follow=True).content.decode()
        assert said in page.replace("\N{NO-BREAK SPACE}", " ")
        assert page.count("alert-warning") == 1
        assert "2 lignes à regarder" in page


def test_the_words_of_the_page_of_choices_are_written_once_the_hub_says_who_writes():
    purpose = Purpose.objects.get(code="communiques")
    assert not purpose.wordings.exists()
    sender = at_hand.sender()
    assert set(purpose.wordings.values_list("language", "version")) == {("fr", 1), ("en", 1)}
    assert {words.identity for words in purpose.wordings.all()} == {sender.identity}
    sender.save()
    ensure_media_list()
    assert purpose.wordings.count() == 2, "they are the hub's from then on"


NEWSROOMS = """Média;Prénom;Nom;Fonction;Courriel;Courriel de l’organisme;Page
L’Écho du Canal;Maude;Ferland;Journaliste;maude@echo-du-canal.example;redaction@echo-du-canal.example;https://echo-du-canal.example/equipe
Radio des Rives;;;;;nouvelles@radio-des-rives.example;https://radio-des-rives.example/nous
Hebdo du Verger;Luc;Morin;;redaction@hebdo-du-verger.example;;https://hebdo-du-verger.example/contact
""".encode()


def test_a_newsroom_that_publishes_its_own_address_counts_as_a_journalist_does_by_the_name_of_its_outlet():
    imported = bring_in(data=NEWSROOMS)
    assert (imported.proven, imported.remarks) == (4, [])
    told = ConsentEntry.objects.values_list("address__address", "details__role", "details__name")
    assert set(told) == {
        ("maude@echo-du-canal.example", "Journaliste", "Maude Ferland"),
        ("redaction@echo-du-canal.example", "L’Écho du Canal", ""),
        ("nouvelles@radio-des-rives.example", "Radio des Rives", ""),
        ("redaction@hebdo-du-verger.example", "Hebdo du Verger", ""),
    }


def test_a_release_goes_to_journalists_and_newsrooms():
    bring_in(data=NEWSROOMS)
    at_hand.sender()
    lists = {"segment": "Médias", "organisations": "Salles de nouvelles"}
    press = at_hand.newsletter(
        "communiques", is_press=True, **{field: Segment.objects.get(name=name) for field, name in lists.items()}
    )
    release = at_hand.issue(at_hand.text("<p>Nous ouvrons.</p>"), of=press, place="Valleyfield", status="ready")
    mailing = plan_issue(issue=release, at=AT)
    assert set(mailing.deliveries.filter(state="planned").values_list("address", flat=True)) == {
        "maude@echo-du-canal.example",
        "redaction@echo-du-canal.example",
        "nouvelles@radio-des-rives.example",
        "redaction@hebdo-du-verger.example",
    }


class TestTheirChoices:
    """The page where anybody chooses what she receives."""

    @pytest.fixture
    def press(self):
        people = Segment.objects.get(name="Médias")
        press = at_hand.newsletter("communiques", name_fr="Communiqués", is_press=True, segment=people)
        Wording.objects.create(purpose=press.purpose, version=1, text="Oui, je veux les communiqués.", identity="Pôle")
        return press

    def page_of(self, address):
        return f"/courriels/{token_of(row_of(address).code)}/"

    def test_somebody_who_is_no_journalist_is_offered_no_press_release_that_she_would_not_get(self, client, press):
        record(act=Act.INQUIRY, address="julie@exemple.example", on=DAY, at=AT, source="form")
        page = self.page_of("julie@exemple.example")
        assert "Communiqués" not in client.get(page).content.decode()
        chosen = {"purpose": "communiques", "choice": "give", "wording": Wording.objects.get().pk}
        assert client.post(page, chosen).status_code == 404

    def test_a_hub_without_a_press_room_speaks_of_no_press_release(self, client):
        record(act=Act.INQUIRY, address="julie@exemple.example", on=DAY, at=AT, source="form")
        assert "Communiqués" not in client.get(self.page_of("julie@exemple.example")).content.decode()

    def test_a_journalist_stops_and_takes_it_up_again(self, client, press):
        bring_in()
        address, page = "maude@echo-du-canal.example", self.page_of("maude@echo-du-canal.example")
        assert "Ne plus recevoir" in client.get(page).content.decode()
        client.post(page, {"purpose": "communiques", "choice": "withdraw"})
        assert not may_send(address, press.purpose, localdate()).allowed
        assert "Oui, je veux les communiqués." in client.get(page).content.decode()
        client.post(page, {"purpose": "communiques", "choice": "give", "wording": Wording.objects.get().pk})
        assert may_send(address, press.purpose, localdate()).allowed

    def test_one_who_left_the_list_may_still_refuse_and_reads_that_she_would_have_to_write(self, client, press):
        bring_in()
        address, page = "maude@echo-du-canal.example", self.page_of("maude@echo-du-canal.example")
        Person.objects.get(email=address).roles.all().delete()
        said = client.get(page).content.decode()
        assert "On ne s’y abonne pas ici" in said
        assert "Oui, je veux les communiqués." not in said
        client.post(page, {"purpose": "communiques", "choice": "withdraw"})
        assert not may_send(address, press.purpose, localdate()).allowed


@pytest.mark.parametrize("data", [b"corrompu", b"corrompu\nencore\n", FILE[200:]], ids=["a line", "lines", "a piece"])
def test_a_workbook_that_cannot_be_read_is_said_to_be_damaged(client_for, coralie, data):
    given = {"file": SimpleUploadedFile("medias.xlsx", data), "seen_on": "2026-11-20"}
    page = client_for(coralie).post("/bureau/infolettres/medias/importer/", given).content.decode()
    assert "Le fichier est endommagé ou n’est pas ce que dit son nom" in page
    assert "titres de colonnes" not in page


def test_a_table_of_text_that_bears_a_workbooks_name_is_still_read():
    assert bring_in(name="medias.xlsx").proven == 2
