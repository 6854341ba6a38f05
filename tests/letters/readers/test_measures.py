"""What newsletters let one count, against cases worked out by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.consent.operations import row_of, suppress, withdraw
from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.letters import measures
from arrimage.letters.models import Delivery, Share
from arrimage.letters.operations.departures import _items, record_departure
from arrimage.plan.importing.matching import propose_measure
from tests.letters.readers.conftest import ANNE, JULIE, MARC, TEXT

MARCH = Period(date(2018, 3, 1), date(2018, 4, 1))
DAY = date(2018, 4, 10)


def at(day: int, month: int = 3, hour: int = 16) -> datetime:
    return datetime(2018, month, day, hour, tzinfo=UTC)


def reasons(figure: Figure) -> dict[str, list[str]]:
    return {str(record): figure.reasons(record) for record in figure.not_counted}


def research_block(link: str, title: str = "Une étude") -> dict:
    value = {"title": title, "authors": "", "citation": "", "summary": "", "link": link}
    return {"type": "research", "value": value}


class TestIssuesSent:
    def figure(self, **parameters) -> Figure:
        return Figure.of(measures.ISSUES_SENT, MARCH, DAY, parameters)

    def test_issues_that_left_in_the_period_count(self, sent, draft, research):
        sent({JULIE: "handed"}, at(5))
        sent({JULIE: "bounced"}, at(12))
        sent({JULIE: "handed"}, at(2, 4))
        sent({JULIE: "handed"}, at(20), newsletter=research)
        assert self.figure().value == 3
        assert self.figure(newsletter="bulletin").value == 2
        assert self.figure(newsletter="rien").value == 0

    def test_an_issue_on_the_site_only_or_accepted_for_nobody_says_why_not(self, sent):
        sent({JULIE: "withheld", MARC: "failed"}, at(5), subject="Refusé")
        web = sent({}, at(6), subject="Site")
        type(web).objects.filter(pk=web.pk).update(mailing=None, status="web")
        told = reasons(self.figure())
        assert [sentence for sentences in told.values() for sentence in sentences] == [
            "Il n’a paru que sur le site : personne ne l’a reçu.".replace(" :", "\u00a0:"),
            "Aucun serveur de courriel ne l’a accepté pour qui que ce soit.",
        ]
        assert self.figure().value == 0

    def test_an_evening_in_the_hubs_time_is_that_day(self, draft):
        record_departure(issue=draft, at=datetime(2018, 4, 1, 2, tzinfo=UTC))
        assert draft.sent_on == date(2018, 3, 31)


class TestSubscriptions:
    @pytest.fixture
    def figure(self):
        today = localdate()
        period = Period(today - timedelta(days=60), today + timedelta(days=1))
        return lambda **asked: Figure.of(measures.SUBSCRIPTIONS, period, today, asked)

    def test_who_agreed_counts_until_she_withdraws_or_her_mail_comes_back(self, subscribe, bulletin, figure):
        for address in (JULIE, MARC, ANNE):
            subscribe(address)
        assert figure().value == 3
        withdraw(address=MARC, purpose=bulletin.purpose, at=timezone.now(), source="link")
        suppress(address=ANNE, reason="bounced", at=timezone.now())
        assert figure().value == 1
        told = reasons(figure())
        assert told[ANNE] == ["Les courriels à cette adresse reviennent."]
        assert "s’est retirée" in told[MARC][0]

    def test_each_counts_once_and_other_purposes_do_not(self, subscribe, bulletin, research, figure):
        subscribe(JULIE)
        subscribe(JULIE, research)
        subscribe(MARC, research)
        assert figure().value == 2
        assert figure(newsletter="bulletin").value == 1
        assert figure(newsletter="recherche").value == 2


class TestReadersReached:
    def figure(self, **parameters) -> Figure:
        return Figure.of(measures.READERS_REACHED, MARCH, DAY, parameters)

    def test_each_reader_once_when_one_message_at_least_stayed(self, sent):
        sent({JULIE: "handed", MARC: "bounced", ANNE: "bounced"}, at(5))
        sent({JULIE: "delivered", MARC: "complained", ANNE: "withheld"}, at(12))
        sent({ANNE: "handed"}, at(2, 4))
        assert self.figure().value == 2
        assert reasons(self.figure()) == {ANNE: ["Tout ce qui lui a été envoyé est revenu."]}

    def test_the_day_is_the_hubs(self, sent):
        sent({JULIE: "handed"}, datetime(2018, 4, 1, 2, tzinfo=UTC))
        assert self.figure().value == 1

    def test_a_test_or_a_message_is_no_issue(self, sent):
        issue = sent({JULIE: "handed"}, at(5))
        for kind in ("test", "message", "receipt"):
            type(issue.mailing).objects.update(kind=kind)
            assert self.figure().value == 0

    def test_forgetting_somebody_leaves_the_figure(self, sent):
        sent({JULIE: "handed"}, at(5))
        Delivery.objects.update(address="", person=None)
        row = row_of(JULIE)
        type(row).objects.filter(pk=row.pk).update(address=None, key=None)
        assert self.figure().value == 1


class TestResearchShared:
    def figure(self, **parameters) -> Figure:
        return Figure.of(measures.RESEARCH_SHARED, MARCH, DAY, parameters)

    def test_the_same_link_twice_in_an_issue_is_one_share_and_in_two_issues_two(self, sent):
        study, other = research_block("https://a.org/etude"), research_block("https://a.org/autre")
        twice = research_block("https://a.org/etude/?utm_source=infolettre#haut", "Autrement dit")
        first = sent({JULIE: "handed"}, at(5), body=[*TEXT, study, other, twice], body_en=[study])
        second = sent({JULIE: "handed"}, at(12), body=[study])
        for issue in (first, second):
            record_departure(issue=issue, at=at(20))
            record_departure(issue=issue, at=at(20))
        assert self.figure().value == 3
        assert sorted(Share.objects.values_list("on", "title")) == [
            (date(2018, 3, 5), "Une étude"),
            (date(2018, 3, 5), "Une étude"),
            (date(2018, 3, 12), "Une étude"),
        ]

    def test_an_issue_nobodys_server_accepted_shares_nothing(self, sent):
        record_departure(issue=sent({JULIE: "failed"}, at(5), body=[research_block("https://a.org/e")]), at=at(5))
        assert self.figure().value == 0
        assert reasons(self.figure()) == {
            "Une étude": ["Aucun serveur de courriel n’a accepté son numéro pour qui que ce soit."]
        }

    def test_on_the_site_only_is_another_channel(self, sent):
        issue = sent({}, at(5), body=[research_block("https://a.org/e")], status="web")
        record_departure(issue=issue, at=at(5))
        assert self.figure(channel=["web"]).value == 1
        assert self.figure(channel=["newsletter"]).value == 0

    def test_research_in_columns_is_found(self, sent):
        inside = {"left": [research_block("https://a.org/e")], "right": []}
        assert list(_items([{"type": "columns", "value": inside}])) == [("https://a.org/e", "Une étude")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Nombre de bulletins diffusés", "letters.issues_sent"),
        ("Nombre d’abonnements à l’infolettre", "letters.subscriptions"),
        ("Nombre d’abonnés au bulletin", "letters.subscriptions"),
        ("Nombre de partages de recherches", "letters.research_shared"),
        ("Nombre de consentements en vigueur", "consent.in_force"),
        ("Nombre de lecteurs rejoints par l’infolettre", "letters.readers_reached"),
    ],
)
def test_a_plans_own_words_call_for_the_measure(words, code):
    assert propose_measure(words, catalogue.catalogue())[0] == code


def test_an_indicator_about_research_is_bound_to_its_newsletter(bulletin, research):
    assert measures.of_newsletters("Nombre d’envois de l’infolettre de recherche", "") == {"newsletter": "recherche"}
    assert measures.of_newsletters("Nombre de bulletins diffusés", "Publier un bulletin") == {"newsletter": "bulletin"}
