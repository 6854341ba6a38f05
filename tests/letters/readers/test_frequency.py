"""A reader chooses how often each newsletter comes, from the link of her mail, and is left alone meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.consent.operations import row_of
from arrimage.consent.tokens import token_of
from arrimage.letters.models import ReaderChoice
from arrimage.letters.operations.planning import plan_issue
from arrimage.letters.queries.audience import audience
from tests.letters.readers.conftest import JULIE, MARC


@pytest.fixture
def choose(client, subscribe, bulletin):
    subscribe(JULIE)

    def press(every: str, token: str = "", code: str = "bulletin"):
        token = token or token_of(row_of(JULIE).code)
        return client.post(f"/infolettres/frequence/{token}/{code}/", {"every": every})

    return press


def resting(bulletin) -> set[int]:
    return set(ReaderChoice.objects.resting(bulletin, localdate()).values_list("recipient", flat=True))


def test_the_page_of_choices_tells_how_often_and_what_was_chosen(client, choose):
    link = f"/courriels/{token_of(row_of(JULIE).code)}/"
    page = client.get(link).content.decode()
    assert "Chaque mois" in page
    assert "Un numéro par saison au plus" in page
    response = choose("season")
    assert response["Location"] == f"{link}?fait=1#fait"
    assert 'value="season" id="every-bulletin-season" checked' in client.get(link).content.decode()
    choose("issue")
    assert not ReaderChoice.objects.exists()


@pytest.mark.parametrize(("days", "rests"), [(2, True), (60, True), (90, False)])
def test_one_issue_a_season_leaves_her_alone_until_the_season_is_over(choose, sent, bulletin, days, rests):
    choose("season")
    sent({JULIE: "handed", MARC: "handed"}, timezone.now() - timedelta(days=days))
    assert resting(bulletin) == ({row_of(JULIE).pk} if rests else set())


@pytest.mark.parametrize("state", ["bounced", "withheld", "planned"])
def test_an_issue_that_did_not_reach_her_does_not_count(choose, sent, bulletin, state):
    choose("season")
    sent({JULIE: state})
    assert resting(bulletin) == set()


def test_another_newsletter_does_not_count(choose, sent, bulletin, research):
    choose("season")
    sent({JULIE: "handed"}, newsletter=research)
    assert resting(bulletin) == set()


def test_nonsense_is_a_page_not_found(choose):
    assert choose("never").status_code == 404
    assert choose("season", token="x.y").status_code == 404
    assert choose("season", code="rien").status_code == 404
    assert not ReaderChoice.objects.exists()


def test_a_forgotten_reader_leaves_no_choice_behind(choose, db):
    from arrimage.consent.operations.forgetting import forget
    from arrimage.consent.queries.holdings import subject_of
    from arrimage.network.models import Person

    choose("season")
    person = Person.objects.create(first_name="Julie", last_name="Roy", email=JULIE)
    forget(subject=subject_of(person=person), day=localdate())
    assert not ReaderChoice.objects.exists()


def test_who_rests_is_withheld_with_the_reason_when_an_issue_is_planned(choose, sent, draft, subscribe):
    subscribe(MARC)
    sent({JULIE: "handed"})
    choose("season")
    found = audience(draft, localdate())
    assert (found.allowed, dict(found.withheld)) == (1, {"resting": 1})
    mailing = plan_issue(issue=draft, at=timezone.now())
    rows = {row.address: (row.state, row.why) for row in mailing.deliveries.all()}
    assert rows == {JULIE: ("withheld", "resting"), MARC: ("planned", "")}
