"""A list of people who consented, on paper or in a spreadsheet, brought into the ledger at once."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.consent.models import Address, ConsentEntry, Purpose, Suppression
from arrimage.consent.operations import erase_address, record_many, row_of, withdraw
from arrimage.consent.operations.importing import Common, foresee, import_consents, read_rows
from arrimage.consent.queries import may_send
from arrimage.consent.rules import Act
from arrimage.kit.spreadsheets import Sheet, write_xlsx
from tests.consent.conftest import JULIE

AT = "/bureau/consentements/importer/"
LIST = """Prénom;Nom;Courriel;Date;Preuve
Julie;Tremblay; Julie@Exemple.org ;2018-05-01;Feuille signée au colloque, classeur B
Luc;Gagnon;luc@exemple.org;2018-05-02;
"""


@pytest.fixture
def page(coralie, client_for):
    return client_for(coralie)


def said(response):
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


@pytest.fixture
def give(page, wording):
    """`give(text)`: the list shown to the coordinator, with what holds for all its rows."""

    def post(content, name="liste.csv", **more):
        data = content if isinstance(content, bytes) else content.encode()
        fields = {
            "file": SimpleUploadedFile(name, data),
            "purpose": wording.purpose_id,
            "act": "given",
            "wording": wording.pk,
            "words": "",
            "proof": "Feuilles signées, classeur A",
        }
        return page.post(AT, {**fields, **more})

    return post


@pytest.fixture
def bring_in(page, give):
    """As `give`, then the button that records."""

    def post(*args, **more):
        shown = give(*args, **more)
        assert shown.status_code == 200, said(shown)
        return page.post(AT, {"kept": shown.context["kept"]}, follow=True)

    return post


def rows(*lines, heading="Courriel;Date;Preuve"):
    return "\n".join([heading, *lines]) + "\n"


class TestAGoodList:
    def test_it_is_shown_first_and_records_nothing(self, give):
        shown = give(LIST)
        assert "2 consentements seraient consignés" in said(shown)
        assert "Consigner 2 consentements" in said(shown)
        assert not ConsentEntry.objects.exists()
        assert not Address.objects.exists()

    def test_the_rows_that_are_accepted_can_be_read_before(self, give):
        shown = said(give(LIST))
        proofs = ("Feuille signée au colloque, classeur B", "Feuilles signées, classeur A")
        for told in (JULIE, "Julie Tremblay", "1er mai 2018", *proofs):
            assert told in shown
        many = rows(*(f"a{number}@exemple.org;2018-05-01;Kiosque" for number in range(23)))
        shown = said(give(many))
        assert "a19@exemple.org" in shown
        assert "a20@exemple.org" not in shown
        assert "et 3 autres comme ceux-là" in shown

    def test_the_form_speaks_of_sentences_people_agreed_to(self, page, wording):
        shown = said(page.get(f"{AT}?purpose={wording.purpose_id}"))
        assert f'value="{wording.purpose_id}" selected' in shown
        assert wording.text[:40] in shown
        assert "(en français, depuis le" in shown
        for obscure in ("SHA-256", "version 1", "Mots présentés"):
            assert obscure not in shown
        assert page.get(f"{AT}?purpose=rien").status_code == 200

    def test_once_confirmed_each_row_is_an_act_with_its_day_and_its_proof(self, bring_in, bulletin, wording):
        assert "2 consentements sont au registre" in said(bring_in(LIST))
        julie, luc = ConsentEntry.objects.order_by("number")
        assert (str(julie.address), julie.on, julie.basis) == (JULIE, date(2018, 5, 1), "express")
        assert (julie.source, julie.purpose, julie.wording) == ("import", bulletin, wording)
        assert (julie.details.note, julie.details.name) == ("Feuille signée au colloque, classeur B", "Julie Tremblay")
        assert (luc.details.note, luc.details.recorded_by) == ("Feuilles signées, classeur A", "Coralie Exemple")
        assert may_send(JULIE, bulletin, localdate()).allowed
        call_command("verify_consents")

    def test_words_that_are_none_of_the_ledgers_are_kept_with_each_entry(self, bring_in, page):
        bring_in(LIST, wording="", words="J’accepte de recevoir le bulletin.")
        for entry in ConsentEntry.objects.all():
            kept = page.get(f"/bureau/consentements/preuves/{entry.pk}/")
            assert kept.getvalue().decode() == "J’accepte de recevoir le bulletin."
            assert entry.proof_sha256
        call_command("verify_consents")

    def test_a_spreadsheet_with_its_own_dates_is_read(self, bring_in):
        file = BytesIO()
        headings = ("Courriel", "Date", "Source")
        cells = [(JULIE, date(2018, 5, 1), "Kiosque"), ("luc@exemple.org", date(2018, 5, 2), "Kiosque")]
        write_xlsx(file, [Sheet("Liste", headings, cells)])
        bring_in(file.getvalue(), name="liste.xlsx", proof="")
        assert {(entry.on.day, entry.details.note) for entry in ConsentEntry.objects.all()} == {
            (1, "Kiosque"),
            (2, "Kiosque"),
        }

    def test_an_implied_consent_asks_what_the_single_form_asks(self, give, bring_in):
        heading = "Courriel;Date;Fonction"
        text = rows(f"{JULIE};2018-05-01;Directrice", "luc@exemple.org;2018-05-01;", heading=heading)
        shown = give(text, act="handed", wording="")
        assert shown.context["count"] == 1
        assert "Ligne 3 du fichier" in said(shown)
        assert "Dites ce que fait" in said(shown)
        bring_in(text, act="handed", wording="")
        assert (ConsentEntry.objects.get().basis, ConsentEntry.objects.get().details.role) == ("handed", "Directrice")

    def test_what_has_ended_already_is_counted_apart(self, give):
        text = rows(f"{JULIE};2010-05-01;courriel", f"luc@exemple.org;{localdate()};courriel")
        shown = give(text, act="inquiry", wording="")
        assert shown.context["count"] == 2, said(shown)
        assert "De ceux-ci, 1 est déjà échu : il est inscrit à titre de preuve" in said(shown)


class TestWrongRows:
    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("julie;2018-05-01;papier", "« julie » n’est pas une adresse"),
            (";2018-05-01;papier", "aucune adresse"),
            (f"{JULIE};2999-01-01;papier", "pas encore venu"),
            (f"{JULIE};1er mai;papier", "2026-03-15"),
            (f"{JULIE};05/12/2018;papier", "écrivez 2018-05-12 ou 2018-12-05"),
            (f"{JULIE};;papier", "quel jour"),
            (f"{JULIE};2018-05-01;", "aucune preuve"),
            (f"{JULIE};2018-05-01;{'x' * 2001}", "2000"),
        ],
    )
    def test_the_row_is_told_with_its_number_and_the_others_are_recorded(self, give, bring_in, row, sentence):
        text = rows("luc@exemple.org;2018-05-01;papier", row)
        shown = said(give(text, proof=""))
        assert "Ligne 3 du fichier" in shown
        assert sentence in shown.replace("\N{NO-BREAK SPACE}", " ")
        bring_in(text, proof="")
        assert str(ConsentEntry.objects.get().address) == "luc@exemple.org"

    def test_when_no_row_is_good_there_is_nothing_to_press(self, give):
        shown = give(rows("julie;2018-05-01;papier"))
        assert "Cette liste ne consigne rien" in said(shown)
        assert 'name="kept"' not in said(shown)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"wording": ""}, "Dites quelle phrase les gens ont acceptée"),
            ({"words": "Oui"}, "pas les deux"),
            ({"purpose": ""}, "error_1_id_purpose"),
            ({"act": "withdrawn"}, "withdrawn"),
        ],
    )
    def test_what_is_missing_for_all_rows_is_said(self, give, wrong, sentence):
        response = give(LIST, **wrong)
        assert response.status_code == 422
        assert sentence in said(response)

    def test_the_words_of_another_purpose_are_refused(self, give, invitations):
        response = give(LIST, purpose=invitations.pk)
        assert response.status_code == 422
        assert "autre finalité" in said(response)

    def test_a_purpose_that_needs_no_consent_is_not_offered(self, give, notices):
        assert give(LIST, purpose=notices.pk, wording="").status_code == 422


class TestAFileThatIsNoList:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "vide"),
            (b"\n\n", "vide"),
            (b"%PDF-1.4 signed", "PDF"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image"),
            (b"Courriel;Date;Preuve\n", "titres"),
            (b"Nom;Date\nJulie;2018-05-01\n", "« Courriel »"),
            (b"Nom;Courriel\nJulie;julie@exemple.org\n", "« Date »"),
        ],
    )
    def test_it_is_said_and_nothing_is_recorded(self, give, content, sentence):
        response = give(content)
        assert response.status_code == 422
        assert sentence in said(response).replace("\N{NO-BREAK SPACE}", " ")
        assert not ConsentEntry.objects.exists()

    def test_one_too_long_is_cut_in_parts(self, give, monkeypatch):
        monkeypatch.setattr("arrimage.consent.operations.importing.MOST_ROWS", 1)
        response = give(LIST)
        assert response.status_code == 422
        assert "coupez-la" in said(response)


class TestWhoSaidNo:
    def test_who_withdrew_since_the_day_of_the_row_stays_out(self, write, give, bring_in, bulletin):
        write("withdrawn", date(2018, 6, 1))
        shown = give(LIST)
        assert shown.context["count"] == 1
        assert f"{JULIE} a retiré son consentement ou refusé le 1er juin 2018" in said(shown).replace(
            "\N{NO-BREAK SPACE}", " "
        )
        bring_in(LIST)
        assert not may_send(JULIE, bulletin, localdate()).allowed
        assert may_send("luc@exemple.org", bulletin, localdate()).allowed

    def test_who_withdrew_before_and_consented_since_is_let_in(self, write, bring_in, bulletin):
        write("withdrawn", date(2018, 4, 1), purpose=bulletin)
        bring_in(LIST)
        assert may_send(JULIE, bulletin, localdate()).allowed
        assert Suppression.objects.get().lifted_on == date(2018, 5, 1)

    def test_an_implied_consent_revives_nobody_who_refused(self, write, give):
        write("refused", date(2018, 4, 1))
        shown = give(LIST, act="inquiry", wording="")
        assert shown.context["count"] == 1
        assert "seul un consentement exprès" in said(shown)

    def test_a_withdrawal_outlives_the_destruction_of_the_address(self, write, give):
        write("withdrawn", date(2018, 6, 1))
        erase_address(address=row_of(JULIE), at=timezone.now())
        shown = give(LIST)
        assert shown.context["count"] == 1
        assert JULIE in said(shown)

    def test_a_refusal_of_another_purpose_says_nothing_of_this_one(self, write, give, invitations):
        write("withdrawn", date(2018, 6, 1), purpose=invitations)
        assert give(LIST).context["count"] == 2

    @pytest.mark.parametrize("day", [date(2018, 1, 2), date(2018, 6, 1)])
    def test_no_list_brings_back_who_died_or_gave_the_address_up(self, write, give, day):
        write("deceased", day)
        write("address_left", day, address="luc@exemple.org")
        shown = give(LIST)
        assert shown.context["count"] == 0
        assert "est décédée" in said(shown)
        assert "abandonnée pour une autre" in said(shown)

    def test_who_withdraws_while_one_looks_at_the_list_stays_out_and_is_named(self, give, page, bulletin):
        shown = give(LIST)
        withdraw(address=JULIE, purpose=bulletin, at=timezone.now(), source="link")
        done = said(page.post(AT, {"kept": shown.context["kept"]}, follow=True))
        assert "1 consentement est au registre" in done
        assert f"{JULIE} a retiré" in done
        assert not may_send(JULIE, bulletin, localdate()).allowed


class TestTwice:
    def test_an_address_said_twice_counts_once_on_its_last_day(self, give, bring_in):
        text = rows(f"{JULIE};2018-05-01;a", "JULIE@exemple.org;2018-07-01;b", f"{JULIE};2018-06-01;c")
        assert "2 lignes répètent" in said(give(text))
        bring_in(text)
        assert (ConsentEntry.objects.get().on, ConsentEntry.objects.get().details.note) == (date(2018, 7, 1), "b")

    def test_the_same_file_again_records_nothing_new(self, give, bring_in):
        bring_in(LIST)
        shown = give(LIST)
        assert "2 adresses sont déjà au registre" in said(shown)
        assert shown.context["count"] == 0
        assert ConsentEntry.objects.count() == 2

    def test_who_withdrew_since_the_first_time_is_told(self, give, bring_in, bulletin):
        bring_in(LIST)
        withdraw(address=JULIE, purpose=bulletin, at=timezone.now(), source="link")
        shown = give(LIST)
        assert f"{JULIE} a retiré son consentement" in said(shown)
        assert (shown.context["count"], shown.context["foreseen"].already) == (0, 1)

    def test_pressed_twice_it_records_once(self, give, page):
        kept = give(LIST).context["kept"]
        page.post(AT, {"kept": kept})
        assert "Rien de nouveau" in said(page.post(AT, {"kept": kept}, follow=True))
        assert ConsentEntry.objects.count() == 2


class TestWhoMay:
    def test_who_may_record_an_act_may_import(self, paul, bernard, fatima, omar, rachel, client_for, bulletin):
        assert client_for(paul).get(AT).status_code == 200
        for person in (bernard, fatima, omar, rachel):
            assert client_for(person).get(AT).status_code == 403
            assert client_for(person).post(AT, {"kept": "x"}).status_code == 403

    def test_the_button_stands_beside_the_other_for_those_who_may(self, page, bernard, client_for):
        assert AT in said(page.get("/bureau/consentements/"))
        assert AT not in said(client_for(bernard).get("/bureau/consentements/"))

    def test_what_was_looked_at_is_confirmed_by_who_looked_that_day(self, give, page, paul, client_for):
        kept = give(LIST).context["kept"]
        for client, text in ((page, kept[:-3]), (page, ""), (client_for(paul), kept)):
            assert "Rien n’est consigné" in said(client.post(AT, {"kept": text}, follow=True))
        with time_machine.travel(timezone.now() + timedelta(hours=13)):
            page.force_login(paul, "allauth.account.auth_backends.AuthenticationBackend")
            assert "Rien n’est consigné" in said(page.post(AT, {"kept": kept}, follow=True))
        assert not ConsentEntry.objects.exists()

    def test_a_purpose_retired_meanwhile_records_nothing(self, give, page):
        kept = give(LIST).context["kept"]
        Purpose.objects.update(is_active=False)
        page.post(AT, {"kept": kept})
        assert not ConsentEntry.objects.exists()


def test_a_list_is_recorded_whole_or_not_at_all(wording, bulletin, monkeypatch):
    def fails(**said):
        record_many(**said)
        raise RuntimeError

    monkeypatch.setattr("arrimage.consent.operations.importing.record_many", fails)
    with pytest.raises(RuntimeError):
        import_consents(read_rows(LIST.encode()), Common(bulletin, Act.GIVEN, wording, "", "x"), at=timezone.now())
    assert not ConsentEntry.objects.exists()


def test_many_rows_are_asked_about_in_few_queries(wording, bulletin, django_assert_max_num_queries):
    text = rows(*(f"personne{n}@exemple.org;2018-05-01;papier" for n in range(2_000)))
    with django_assert_max_num_queries(12):
        found = foresee(read_rows(text.encode()), Common(bulletin, Act.GIVEN, wording), at=timezone.now())
    assert len(found.acts) == 2_000
