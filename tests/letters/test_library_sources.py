"""Opportunities and what was watched in a newsletter: proposed, kept up to date until it leaves, told of after."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.letters import sources
from arrimage.letters.models import Issue, Mention
from arrimage.letters.operations.checking import problems
from arrimage.letters.operations.departures import undo_departure
from arrimage.letters.operations.drafting import prepare_issue
from arrimage.letters.operations.planning import freeze_issue
from arrimage.letters.operations.sending import cancel
from arrimage.letters.rendering import compile_issue, web_body
from arrimage.library.models import Opportunity, WatchedItem
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 4, 10, 12, tzinfo=UTC)
MONTH = timedelta(days=31)


def call(title: str, days: int = 20, now: datetime = NOW, **said) -> Opportunity:
    known = {"deadline_on": localdate(now) + timedelta(days=days), "is_public": True, "public_since": now - 3 * MONTH}
    return Opportunity.objects.create(title=title, **{**known, **said})


def read(title: str, days_ago: int = 3, now: datetime = NOW, **said) -> WatchedItem:
    known = {"is_public": True, "public_since": now - timedelta(days=days_ago), "source": "Le Journal"}
    return WatchedItem.objects.create(title=title, **{**known, **said})


def live(code: str, **said) -> dict:
    return {"type": "live", "value": {"source": code, "days": 45, "most": 6, "heading": "", **said}}


def items(code: str, days: int = 45, most: int = 6) -> list[sources.Item]:
    source = sources.find(code)
    assert source is not None
    return list(source.items(sources.Window(NOW - MONTH, NOW, days, most)))


def titles(code: str, **said) -> list[str]:
    return [item.title for item in items(code, **said)]


def test_opportunities_are_those_one_may_still_answer_the_next_deadline_first():
    call("Dans vingt jours", 20)
    call("Demain", 1)
    call("Hier", -1)
    call("Retirée", 10, is_withdrawn=True)
    call("Gardée", 10, is_public=False)
    call("Loin, déjà annoncée", 90)
    call("Loin, nouvelle", 100, public_since=NOW - timedelta(days=2))
    assert titles("library.opportunities") == ["Demain", "Dans vingt jours", "Loin, nouvelle"]
    assert titles("library.opportunities", most=1) == ["Demain"]
    assert titles("library.opportunities", days=120)[-2:] == ["Loin, déjà annoncée", "Loin, nouvelle"]


def test_an_opportunity_says_until_when_by_whom_and_how_much_and_leads_to_its_page():
    one = call("Cuisines", 2, closes_at="16:30", issuer_name="Fondation", amount="40 000 $", summary="Un four.")
    one.refresh_from_db()
    [item] = items("library.opportunities")
    assert item.on is None, "a deadline is no day on which something takes place"
    assert (
        item.detail.replace("\u00a0", " ")
        == "Jusqu’au 12 avril 2018, 16 h 30 · Appel de projets · Fondation · 40 000 $"
    )
    assert (item.text, item.link) == ("Un four.", one.get_absolute_url())


def test_watched_items_are_those_made_public_since_the_last_issue():
    read("D’hier", 1, url="https://journal.example/un", summary="À lire.")
    read("D’avant-hier", 2)
    read("D’il y a deux mois", 62)
    read("Gardé", 1, is_public=False)
    assert titles("library.watched") == ["D’hier", "D’avant-hier"]
    with_link, without = items("library.watched")
    assert (with_link.link, with_link.text) == ("https://journal.example/un", "À lire.")
    assert without.link == WatchedItem.objects.get(title="D’avant-hier").get_absolute_url()


def test_this_months_issue_proposes_both_and_keeps_their_records(coralie):
    one, item = call("Cuisines"), read("Un four communal")
    issue = prepare_issue(at_hand.newsletter(), NOW, coralie)
    lists = {block.value["heading"]: block.value["entries"] for block in issue.body if block.block_type == "list"}
    assert [entry["record"] for entry in lists["Occasions à saisir"]] == [f"library.opportunities:{one.pk}"]
    assert [entry["record"] for entry in lists["Lu pour vous"]] == [f"library.watched:{item.pk}"]
    buttons = [block.value["link"] for block in issue.body if block.block_type == "button"]
    assert buttons == ["/opportunites/", "/veille/"]
    at_hand.sender()
    assert problems(Issue.objects.get(), NOW) == []


def test_live_lists_are_in_the_letter_its_text_and_its_page():
    now = timezone.now()
    call("Cuisines collectives", 20, now)
    read("Un four communal", 3, now, url="https://journal.example/four")
    issue = at_hand.issue(live("library.opportunities"), live("library.watched", heading="Nos lectures"))
    written = compile_issue(issue, "fr")
    for said in (written["html"], written["text"], str(web_body(issue, "fr"))):
        plain = said.replace("’", "'")
        assert "Occasions à saisir" in said or "OCCASIONS À SAISIR" in said
        assert "Nos lectures" in said or "NOS LECTURES" in said
        assert "Cuisines collectives" in plain
        assert "Un four communal" in plain
        assert "https://journal.example/four" in said
    assert "Toutes" in written["text"] or "toutes les opportunités" in written["text"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"days": -1}, "sa date limite est passée"),
        ({"is_withdrawn": True}, "son émetteur l’a annulée"),
        ({"is_public": False}, "ce n’est plus public"),
        ({}, ""),
    ],
)
def test_an_issue_does_not_leave_with_an_opportunity_that_one_cannot_answer(fields, sentence):
    one = call("Cuisines", **fields)
    issue = at_hand.issue(at_hand.listed(at_hand.told("Cuisines", record=f"library.opportunities:{one.pk}")))
    at_hand.sender()
    found = problems(issue, NOW)
    assert bool(found) is bool(sentence)
    assert all(sentence in problem for problem in found)


def test_what_is_no_longer_public_or_gone_is_not_told_either():
    item = read("Un four", is_public=False)
    one = call("Cuisines")
    entries = [f"library.watched:{item.pk}", f"library.opportunities:{one.pk}"]
    issue = at_hand.issue(at_hand.listed(*(at_hand.told("x", record=record) for record in entries)))
    at_hand.sender()
    one.delete()
    assert len(problems(issue, NOW)) == 2


def test_each_record_knows_the_issues_that_told_of_it(client_for, coralie):
    now = timezone.now()
    one, other, item = call("Cuisines", 20, now), call("Vélos", 21, now), read("Un four", 3, now)
    entry = at_hand.told("Un four", record=f"library.watched:{item.pk}")
    at_hand.sender()
    issue = at_hand.issue(at_hand.listed(entry, entry), live("library.opportunities", most=1), status="ready")
    desk = client_for(coralie)
    page = f"/bureau/veille/{item.pk}/"
    assert "Aucune infolettre n’en a encore parlé" in desk.get(page).content.decode()
    freeze_issue(issue=issue, at=now)
    told = set(Mention.objects.values_list("source", "key"))
    assert told == {("library.watched", item.pk), ("library.opportunities", one.pk)}
    for path in (page, f"/bureau/opportunites/{one.pk}/"):
        assert f"/bureau/infolettres/numeros/{issue.pk}/" in desk.get(path).content.decode()
    assert "Aucune infolettre" in desk.get(f"/bureau/opportunites/{other.pk}/").content.decode()


def test_an_issue_called_back_before_anybody_had_it_told_of_nothing(coralie):
    now = timezone.now()
    read("Un four", 3, now)
    at_hand.sender()
    issue = at_hand.issue(live("library.watched"), status=Issue.Status.READY)
    mailing = freeze_issue(issue=issue, at=now)
    assert Mention.objects.exists()
    cancel(mailing=mailing, at=now)
    undo_departure(mailing=mailing)
    assert not Mention.objects.exists()
