"""Targets of one year, as a document dates them: beside the figure of the whole plan, with the year they are of."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml.html import document_fromstring

from arrimage.plan.models import Indicator, Plan
from arrimage.plan.queries import figure_for
from tests.plan.plan_documents import delimited

IMPORT = "/bureau/plan/importer/"


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def upload(desk, content, name):
    assert desk.post(IMPORT, {"file": SimpleUploadedFile(name, content)}).status_code == 302


def page_of(plan):
    return reverse("desk:plan-draft", args=[plan.code])


def check(desk, plan, **typed):
    return desk.post(page_of(plan), {"title": plan.title, "revision": plan.revision, **typed})


@pytest.fixture
def dated(desk):
    """A plan whose only target is of 2026, with what it starts from; a value was typed for it."""
    headings = ["Actions", "Indicateurs", "Situation de départ", "Cible 2026", "Échéancier"]
    row = ["1.1 Élargir la table", "Organismes assis à la table", "4", "16", "d’ici décembre 2027"]
    upload(desk, delimited([headings, row]), "plan.csv")
    plan = Plan.objects.get()
    Indicator.objects.update(measure="plan.manual", is_public=True)
    assert check(desk, plan, start="2025-01-01", end="2027-12-31", confirm="1").status_code == 302
    Plan.objects.update(is_public=True)
    Indicator.objects.get().readings.create(date="2026-02-01", value=10, evidence="La liste")
    return Plan.objects.get()


@pytest.mark.parametrize("where", ["board", "action", "indicator", "evidence", "public"])
def test_a_dated_target_shows_with_its_year_where_the_whole_plan_is_looked_at(desk, client, dated, where):
    indicator = Indicator.objects.get()
    pages = {
        "board": reverse("desk:plan-board", args=[dated.code]),
        "action": reverse("desk:action-detail", args=[indicator.action_id]),
        "indicator": reverse("desk:indicator-detail", args=[indicator.pk]),
        "evidence": reverse("desk:evidence", args=[indicator.pk]),
        "public": f"/plan/{dated.code}/",
    }
    page = text((client if where == "public" else desk).get(pages[where], follow=True))
    assert "sur 16 (2026)" in page


def test_no_target_that_nobody_promised_is_listed_and_the_start_is_kept(desk, dated):
    indicator = Indicator.objects.get()
    (target,) = indicator.targets.all()
    assert (str(target.period), target.value, target.baseline) == ("2026", 16, 4)
    page = document_fromstring(text(desk.get(reverse("desk:indicator-detail", args=[indicator.pk]))))
    said = [" ".join(one.text_content().split()) for one in page.xpath("//section[@aria-labelledby='targets']//li")]
    assert said == ["16 – 2026 (mesure de départ : 4)"]


def test_a_target_kept_for_nothing_by_an_earlier_import_is_read_as_the_start_it_is(desk, dated):
    indicator = Indicator.objects.get()
    indicator.targets.update(baseline=None)
    indicator.targets.create(raw="16", baseline=4)
    page = document_fromstring(text(desk.get(reverse("desk:indicator-detail", args=[indicator.pk]))))
    said = [" ".join(one.text_content().split()) for one in page.xpath("//section[@aria-labelledby='targets']//li")]
    assert said == ["mesure de départ : 4", "16 – 2026"]
    assert "sur 16 (2026)" in text(desk.get(reverse("desk:plan-board", args=[dated.code])))


def test_a_bar_says_whether_it_measures_the_target_or_the_way_from_where_one_starts(desk, client, dated):
    pages = (desk, reverse("desk:plan-board", args=[dated.code])), (client, f"/plan/{dated.code}/")
    for baseline, words in ((4, "50 % du chemin de 4 à 16"), (None, "62 % de la cible")):
        Indicator.objects.get().targets.all().delete()
        Indicator.objects.get().targets.create(value=16, raw="16", baseline=baseline)
        for reader, address in pages:
            assert f'aria-label="{words}"' in text(reader.get(address)).replace("\xa0", " ")


def test_the_draft_says_the_dated_target_once_and_what_it_starts_from(desk):
    headings = ["Actions", "Indicateurs", "Situation de départ", "Cible 2026", "Échéancier"]
    row = ["1.1 Élargir la table", "Organismes à la table", "4", "16", "d’ici décembre 2027"]
    upload(desk, delimited([headings, row]), "plan.csv")
    page = text(desk.get(page_of(Plan.objects.get()))).replace("\xa0", " ")
    assert page.count("Cible :") == 1
    assert "Cible : 16 (2026) · mesure de départ : 4" in page


class TestWhichTargetIsInForce:
    @pytest.fixture
    def yearly(self, indicator_of):
        """Builds an indicator aiming at 5, 6 and 7 in the three parts of the plan."""

        def build(measure):
            indicator = indicator_of(measure=measure)
            parts = [(date(2017, 4, 1), date(2017, 6, 30)), (date(2017, 7, 1), date(2017, 12, 31))]
            for value, (start, end) in enumerate([*parts, (date(2018, 1, 1), date(2018, 3, 31))], 5):
                period = indicator.plan.periods.create(label=f"Partie {value - 4}", start=start, end=end)
                indicator.targets.create(period=period, value=value, raw=str(value))
            return indicator

        return build

    @pytest.mark.parametrize(
        ("day", "aim"),
        [
            (date(2016, 1, 1), 5),
            (date(2017, 5, 1), 5),
            (date(2017, 7, 1), 6),
            (date(2018, 1, 1), 7),
            (date(2030, 1, 1), 7),
        ],
    )
    def test_it_is_the_last_one_begun_or_the_first_to_come(self, yearly, year, day, aim):
        figure = figure_for(yearly("plan.manual"), year, day)
        assert (figure.target, figure.dated.value, figure.is_beside_dated) == (None, aim, True)

    def test_what_adds_up_over_the_plan_is_not_read_beside_one_years_target(self, yearly, year, today):
        figure = figure_for(yearly("agenda.meetings_held"), year, today)
        assert figure.dated.value == 7
        assert not figure.is_beside_dated

    def test_a_target_of_the_whole_plan_comes_before_any_other(self, yearly, year, today):
        indicator = yearly("plan.manual")
        indicator.targets.create(value=20, raw="20")
        figure = figure_for(indicator, year, today)
        assert (figure.target.value, figure.dated) == (20, None)

    def test_one_part_of_the_plan_has_its_own_target_alone(self, yearly, today):
        indicator = yearly("plan.manual")
        figure = figure_for(indicator, indicator.plan.periods.first().period, today)
        assert (figure.target.value, figure.dated) == (5, None)
