"""The proof of a figure on the desk: read, paged, frozen, taken away as a spreadsheet, and what each may see of it."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.urls import reverse

from arrimage.agenda.models import Activity
from arrimage.outcomes.models import Evaluation
from arrimage.plan.operations import freeze_period
from tests.outcomes.examples import an_event

AT = datetime(2018, 4, 2, 9, tzinfo=ZoneInfo("America/Toronto"))


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


@pytest.fixture
def indicator(indicator_of):
    return indicator_of("Rencontres du comité", "agenda.meetings_held", parameters={"kind": ["committee"]})


@pytest.fixture
def proof(indicator):
    return reverse("desk:evidence", args=[indicator.pk])


def meeting(title="Comité", day=date(2018, 2, 1), **fields):
    return Activity.objects.create(**{"kind": "committee", "head_count": 5, "title": title, "date": day, **fields})


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def exported(desk, proof, form="xlsx", query=""):
    response = desk.get(f"{proof}exporter/{form}/{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def cells(content, sheet):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet].rows]


class TestReading:
    def test_each_record_counted_leads_to_its_page(self, desk, proof):
        kept = meeting("Comité du fonds")
        page = text(desk.get(proof))
        assert f'href="{reverse("desk:activity-detail", args=[kept.pk])}"' in page
        assert "Comité du fonds" in page
        assert "Comptés (1)" in page

    def test_what_does_not_count_says_why(self, desk, proof):
        meeting("Comité annulé", status="cancelled")
        page = text(desk.get(f"{proof}?liste=non"))
        assert "Comité annulé" in page
        assert "annulée" in page
        assert "Comité annulé" not in text(desk.get(proof))

    def test_the_rule_is_said_in_plain_words(self, desk, proof):
        page = text(desk.get(proof))
        assert "Rencontres tenues" in page
        assert "Rencontre de comité" in page
        assert "{" not in page.split("<main")[1].replace("hx-vals='{\"", "")

    def test_a_long_list_is_turned_page_by_page(self, desk, proof, reporting_period):
        Activity.objects.bulk_create(
            Activity(kind="committee", head_count=2, title=f"Comité {n}", date=date(2018, 2, 1)) for n in range(60)
        )
        first = desk.get(f"{proof}?periode={reporting_period.pk}")
        assert "Enregistrements suivants" in text(first)
        second = desk.get(first.context["following"])
        assert len(second.context["page"].rows) == 10
        assert f"periode={reporting_period.pk}" in second.context["preceding"]
        assert len(desk.get(second.context["preceding"]).context["page"].rows) == 50

    @pytest.mark.parametrize("query", ["debut=-1", "debut=abc", "debut=9999999999999999999999", "liste=x&periode=0"])
    def test_a_page_that_makes_no_sense_is_the_first(self, desk, proof, query):
        meeting()
        assert "Comptés (1)" in text(desk.get(f"{proof}?{query}"))

    def test_past_the_last_page_it_goes_back_to_the_first(self, desk, proof):
        meeting()
        assert desk.get(f"{proof}?debut=5000").url == f"{proof}?"

    def test_an_unknown_source_says_what_to_do(self, desk, indicator_of):
        lost = indicator_of("Bulletins", "membership.members_in_good_standing")
        page = text(desk.get(reverse("desk:evidence", args=[lost.pk])))
        assert "Choisissez une autre mesure" in page
        assert desk.get(reverse("desk:evidence-export", args=[lost.pk, "xlsx"])).status_code == 404


class TestASum:
    @pytest.fixture
    def proof(self, indicator_of):
        people = indicator_of("Nombre de participants", "agenda.participants")
        for count in (7, 12):
            meeting(f"À {count}", head_count=count)
        meeting("Annulée", head_count=30, status="cancelled")
        return reverse("desk:evidence", args=[people.pk])

    def test_each_row_says_what_it_adds(self, desk, proof):
        page = text(desk.get(proof))
        assert "Ce qu’il ajoute" in page
        assert [row.value for row in desk.get(proof).context["page"].rows] == [12, 7]
        assert "Ce qu’il ajoute" not in text(desk.get(f"{proof}?liste=non"))

    def test_the_column_of_the_spreadsheet_adds_up_to_the_figure(self, desk, proof):
        headings, *rows = cells(exported(desk, proof), 1)
        place = headings.index("Ce qu’il ajoute")
        assert sum(row[place] or 0 for row in rows) == 19
        assert b"12" in exported(desk, proof, "csv")

    def test_a_count_has_no_such_column(self, desk, indicator):
        assert "Ce qu’il ajoute" not in text(desk.get(reverse("desk:evidence", args=[indicator.pk])))


class TestAReportedPeriod:
    @pytest.fixture
    def reported(self, reporting_period, indicator, coralie):
        """Three meetings counted, then one cancelled, one deleted, one found in a notebook."""
        meeting("Comité tenu", date(2017, 5, 1))
        changed, deleted = meeting("Comité annulé depuis"), meeting("Comité supprimé depuis")
        freeze_period(period=reporting_period, by=coralie, at=AT, day=date(2018, 4, 2))
        Activity.objects.filter(pk=changed.pk).update(status="cancelled")
        deleted.delete()
        meeting("Comité retrouvé")
        return f"?periode={reporting_period.pk}"

    def test_the_proof_shows_the_records_reported(self, desk, proof, reported):
        page = text(desk.get(proof + reported))
        assert "Comptés au moment de la reddition (3)" in page
        for title in ("Comité tenu", "Comité annulé depuis", "un enregistrement supprimé depuis"):
            assert title in page
        assert "Comité retrouvé" not in page
        assert "Rendu le 2 avril 2018" in page
        assert "Aujourd’hui, ce serait 2" in page

    def test_the_board_and_the_action_show_the_figure_reported(self, desk, plan, action, reported):
        for address in ("/bureau/plan/tableau/plan-2017/", reverse("desk:action-detail", args=[action.pk])):
            page = text(desk.get(address + reported))
            assert "<b>3</b>" in page
            assert "rendu" in page
            assert "retraité" in page

    def test_the_export_gives_what_was_reported_and_says_so(self, desk, proof, reported):
        content = exported(desk, proof, query=reported)
        rule = " ".join(row[0] for row in cells(content, 0))
        assert "Rendu le 2 avril 2018" in rule
        labels = [row[1] for row in cells(content, 1) if row[2] == "oui"]
        assert sorted(labels) == ["Comité annulé depuis", "Comité tenu", "un enregistrement supprimé depuis"]

    def test_what_changed_since_names_the_records(self, desk, reporting_period, reported):
        page = text(desk.get(reverse("desk:plan-restatements", args=[reporting_period.pk])))
        for title in ("Comité retrouvé", "Comité annulé depuis"):
            assert title in page

    def test_a_percentage_keeps_its_sign_in_what_changed_since(
        self, desk, reporting_period, indicator_of, deliverable_of, coralie
    ):
        indicator_of("Documents à jour", "plan.documents_up_to_date")
        freeze_period(period=reporting_period, by=coralie, at=AT, day=date(2018, 4, 2))
        deliverable_of("Portrait", (date(2018, 1, 10),), review_months=12)
        page = text(desk.get(reverse("desk:plan-restatements", args=[reporting_period.pk])))
        assert "Rendu : <b>—</b>. Aujourd’hui : <b>100 %</b>" in page.replace("\xa0", " ")

    def test_an_indicator_added_since_is_not_passed_for_reported(self, desk, plan, indicator_of, reported):
        indicator_of("Ajouté après", "agenda.meetings_held")
        assert "ajouté depuis la reddition" in text(desk.get("/bureau/plan/tableau/plan-2017/" + reported))


class TestTakingItAway:
    def test_the_first_sheet_tells_the_rule_and_the_second_the_records(self, desk, proof):
        meeting('=HYPERLINK("x")')
        meeting("Comité annulé", status="cancelled")
        content = exported(desk, proof)
        rule = [row[0] for row in cells(content, 0)]
        assert rule[0] == "Rencontres du comité"
        assert "1 " in rule[1]
        assert any("Rencontre de comité" in sentence for sentence in rule)
        rows = cells(content, 1)
        assert rows[1][1] == '=HYPERLINK("x")'
        assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]["B2"].data_type == "s"
        assert rows[2][2] == "non"
        assert "annulée" in rows[2][3]

    def test_csv_says_the_same(self, desk, proof):
        meeting("Comité du fonds")
        assert "2018-02-01;Comité du fonds;oui;" in exported(desk, proof, "csv").decode()

    def test_there_is_no_other_format(self, desk, proof):
        assert desk.get(f"{proof}exporter/pdf/").status_code == 404


class TestWhatEachMaySee:
    @pytest.mark.parametrize("who", ["fatima", "rachel"])
    def test_who_may_not_read_the_journal_sees_records_counted_but_not_named(self, request, client_for, who, proof):
        meeting("Comité du fonds")
        outside = client_for(request.getfixturevalue(who))
        page = text(outside.get(proof))
        assert "Comptés (1)" in page
        assert "un enregistrement que vous ne pouvez pas consulter" in page
        assert "Comité du fonds" not in page
        assert "Comité du fonds" not in exported(outside, proof, "csv").decode()

    def test_the_adviser_is_named_what_she_took_part_in_and_no_more(self, client_for, omar, proof):
        meeting("Comité ouvert", owner=omar)
        meeting("Sans elle")
        meeting("Dossier réservé", is_restricted=True)
        page = text(client_for(omar).get(proof))
        assert "Comptés (3)" in page
        assert "Sans elle" not in page
        assert "Comité ouvert" in page
        assert "Dossier réservé" not in page

    def test_who_may_not_read_the_plan_may_not_read_its_proof(self, client_for, elise, proof):
        assert client_for(elise).get(proof).status_code == 403
        assert client_for(elise).get(f"{proof}exporter/csv/").status_code == 403


class TestAnswersGivenInConfidence:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_the_spreadsheet_says_how_many_count_and_why_none_is_listed(self, desk, indicator_of, form):
        proof = reverse("desk:evidence", args=[indicator_of("Satisfaction", "outcomes.satisfaction").pk])
        event = an_event()
        for mark in (5, 4, 4, 2):
            Evaluation.objects.create(event=event, answered_on=date(2018, 2, 1), satisfaction=mark, about="hot")
        content = exported(desk, proof, form)
        lines = content.decode("utf-8-sig") if form == "csv" else str(cells(content, 1))
        said = lines.replace("\xa0", " ").replace("\\xa0", " ")
        assert "Réponses données en confiance : 3. Elles ne sont jamais énumérées." in said
        assert "Réponses données en confiance : 1." in said
