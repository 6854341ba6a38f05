"""What the plan itself counts: deliverables accepted, documents up to date, values typed by hand."""

from datetime import date
from decimal import Decimal

import pytest

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.plan.measures import nature_of
from arrimage.plan.models import Reading

END = date(2018, 3, 31)
LATER = date(2018, 6, 1)


def figure(code, period, day=LATER, **parameters):
    return Figure.of(catalogue.get(code), period, day, parameters)


def reasons(figure):
    return {str(record): figure.reasons(record) for record in figure.not_counted}


class TestDeliverablesAccepted:
    CODE = "plan.deliverables_accepted"

    def test_one_accepted_in_the_period_with_a_version_counts(self, deliverable_of, year):
        deliverable_of(accepted_on=date(2018, 2, 1), versions=(date(2018, 1, 15),))
        assert figure(self.CODE, year).value == 1

    def test_one_not_accepted_says_so(self, deliverable_of, year):
        deliverable_of(due_on=END, versions=(date(2018, 1, 15),))
        found = figure(self.CODE, year)
        assert found.value == 0
        assert reasons(found) == {"Étude de faisabilité": ["Le livrable n’est pas encore accepté."]}

    def test_an_acceptance_without_any_version_does_not_count(self, deliverable_of, year):
        deliverable_of(accepted_on=date(2018, 2, 1))
        assert list(reasons(figure(self.CODE, year)).values()) == [
            ["Aucune version avec un fichier ou une adresse n’est conservée."]
        ]

    def test_a_version_that_is_only_a_note_is_no_proof(self, deliverable_of, year):
        deliverable_of(accepted_on=date(2018, 2, 1)).versions.create(date=date(2018, 1, 1), note="à venir")
        assert figure(self.CODE, year).value == 0

    def test_one_accepted_before_the_period_belongs_to_the_earlier_one(self, deliverable_of, year):
        deliverable_of(accepted_on=date(2017, 3, 31), versions=(date(2017, 3, 1),))
        assert not figure(self.CODE, year).candidates.exists()

    def test_one_due_after_the_period_is_not_waited_for_yet(self, deliverable_of, year):
        deliverable_of(due_on=date(2018, 4, 1))
        assert not figure(self.CODE, year).candidates.exists()

    def test_an_acceptance_to_come_is_not_seen_today(self, deliverable_of, year):
        deliverable_of(accepted_on=date(2018, 2, 1), versions=(date(2018, 1, 15),))
        assert figure(self.CODE, year, day=date(2018, 1, 31)).value == 0

    def test_action_and_nature_narrow_it(self, deliverable_of, year, action):
        deliverable_of(accepted_on=date(2018, 2, 1), versions=(date(2018, 1, 15),))
        assert figure(self.CODE, year, action=action.pk, nature=["study"]).value == 1
        assert figure(self.CODE, year, action=action.pk, nature=["plan"]).value == 0
        assert figure(self.CODE, year, action=action.pk + 1).value == 0


class TestDocumentsUpToDate:
    CODE = "plan.documents_up_to_date"

    @pytest.mark.parametrize(
        ("version", "expected"),
        [
            (date(2017, 3, 30), 0),
            (date(2017, 3, 31), 100),
            (date(2018, 3, 31), 100),
            (date(2018, 4, 1), 0),
        ],
    )
    def test_the_interval_runs_back_from_the_end_of_the_period(self, deliverable_of, year, version, expected):
        deliverable_of(review_months=12, versions=(version,))
        assert figure(self.CODE, year).value == expected

    def test_each_document_has_its_own_interval(self, deliverable_of, year):
        deliverable_of("Portrait", review_months=24, versions=(date(2016, 6, 1),))
        deliverable_of("Site", review_months=3, versions=(date(2017, 11, 1),))
        deliverable_of("Outils", review_months=6)
        found = figure(self.CODE, year)
        assert found.value == 33.3
        assert reasons(found) == {
            "Site": ["La dernière version est plus ancienne que l’intervalle de révision."],
            "Outils": [
                "Aucune version avec un fichier ou une adresse n’était conservée ce jour-là.",
                "La dernière version est plus ancienne que l’intervalle de révision.",
            ],
        }

    def test_while_the_period_runs_today_is_what_matters(self, deliverable_of, year):
        deliverable_of(review_months=1, versions=(date(2017, 9, 10),))
        assert figure(self.CODE, year, day=date(2017, 10, 10)).value == 100
        assert figure(self.CODE, year, day=date(2017, 10, 11)).value == 0

    def test_without_any_document_to_review_there_is_no_share(self, deliverable_of, year):
        deliverable_of(versions=(date(2018, 1, 1),))
        assert figure(self.CODE, year).value is None


class TestTypedValues:
    CODE = "plan.manual"

    @pytest.fixture
    def indicator(self, indicator_of):
        indicator = indicator_of()
        for day, value in ((date(2017, 6, 1), 40), (date(2018, 1, 10), 52), (date(2018, 5, 1), 60)):
            Reading.objects.create(indicator=indicator, date=day, value=value, evidence="Registre")
        return indicator

    def test_the_latest_of_the_period_is_the_value_and_its_own_proof(self, indicator, year):
        found = figure(self.CODE, year, indicator=indicator.pk)
        assert found.value == 52
        assert [reading.value for reading in found.counted] == [52]

    def test_an_older_one_was_replaced(self, indicator, year):
        found = figure(self.CODE, year, indicator=indicator.pk)
        assert list(reasons(found).values()) == [["Une valeur plus récente l’a remplacée."]]

    def test_what_is_dated_after_the_day_shown_waits(self, indicator, year):
        found = figure(self.CODE, year, day=date(2017, 12, 1), indicator=indicator.pk)
        assert found.value == 40
        assert list(reasons(found).values()) == [["Cette valeur est datée d’après le jour affiché."]]

    def test_two_values_of_one_day_the_last_entered_counts(self, indicator, year):
        Reading.objects.create(indicator=indicator, date=date(2018, 1, 10), value=53, evidence="Registre corrigé")
        assert figure(self.CODE, year, indicator=indicator.pk).value == 53

    def test_nothing_typed_is_unknown_and_not_zero(self, indicator_of, year):
        assert figure(self.CODE, year, indicator=indicator_of().pk).value is None

    def test_another_indicator_s_values_are_not_read(self, indicator, year):
        assert figure(self.CODE, year).value is None


@pytest.mark.parametrize(
    ("wording", "nature"),
    [
        ("Étude de faisabilité", "study"),
        ("Plan de communication développé", "plan"),
        ("Plateforme de partage en ligne entre EÉS", "platform"),
        ("Base de données mise sur pied", "database"),
        ("Calendrier de formation en ligne", "calendar"),
        ("Créer une Infolettre dédiée", "newsletter"),
        ("Portrait de l'économie sociale à jour", "portrait"),
        ("Mise à jour du Site Internet", "website"),
        ("Outils de communication à jour", "tool"),
        ("Plan d'action du réseau", "plan"),
        ("Collecte de données", "other"),
    ],
)
def test_the_wording_tells_the_nature(wording, nature):
    assert nature_of(wording) == nature


def test_a_period_of_no_day_has_nothing(deliverable_of):
    deliverable_of(accepted_on=date(2018, 2, 1), versions=(date(2018, 1, 15),))
    assert figure("plan.deliverables_accepted", Period(date(2018, 2, 1), date(2018, 2, 1))).value == 0


def test_values_are_exact_decimals(indicator_of, year):
    indicator = indicator_of()
    Reading.objects.create(indicator=indicator, date=date(2018, 1, 1), value=Decimal("12.50"), evidence="Relevé")
    assert figure("plan.manual", year, indicator=indicator.pk).value == Decimal("12.50")
