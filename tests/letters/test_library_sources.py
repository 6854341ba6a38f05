"""Opportunities and what was watched in a newsletter: proposed, kept up to date until it leaves, told of after."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity
from arrimage.letters import sources
from arrimage.letters.models import Issue, Mention, Share
from arrimage.letters.operations.checking import problems
from arrimage.letters.operations.departures import undo_departure
from arrimage.letters.operations.drafting import prepare_issue
from arrimage.letters.operations.issues import publish_on_web
from arrimage.letters.operations.planning import freeze_issue
from arrimage.letters.operations.sending import cancel
from arrimage.letters.rendering import compile_issue, web_body
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.plan.models import Indicator, Objective, Plan
from tests.letters import issues_at_hand as at_hand
from tests.letters.conftest import subscribe_to

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


def test_no_opportunity_is_named_where_nobody_looks_again_once_it_is_closed():
    for number in range(3):
        call(f"Appel {number}", number + 1)
    read("Un four communal", 1)
    read("Un jardin d’hiver", 2)
    issue = prepare_issue(at_hand.newsletter(is_bilingual=True), NOW)
    quoted = " ".join((issue.subject, issue.preheader, issue.subject_en, issue.preheader_en))
    assert "Appel" in str(issue.body.get_prep_value())
    assert "Appel" not in quoted
    assert (issue.subject, issue.preheader) == ("Avril\N{NO-BREAK SPACE}: Un four communal", "Un jardin d’hiver")


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


def of_the_site(client, issue: Issue) -> str:
    return client.get(Issue.objects.get(pk=issue.pk).get_absolute_url()).content.decode()


class TestItsPage:
    """The page of an issue on the site is the issue that left."""

    @pytest.fixture
    def issue(self) -> Issue:
        now = timezone.now()
        call("Cuisines collectives", 20, now)
        read("Un four communal", 3, now)
        at_hand.sender()
        lists = live("library.opportunities"), live("library.watched"), live("agenda.coming", most=1)
        Activity.objects.create(title="5 à 7", date=localdate() + timedelta(days=9), status="planned", is_public=True)
        return at_hand.issue(at_hand.text("<p>Bonjour {{ prenom|vous }}.</p>"), *lists, status=Issue.Status.READY)

    @pytest.mark.parametrize("by_mail", [True, False], ids=["sent", "on the site only"])
    def test_what_was_recorded_since_does_not_enter_it_and_what_it_told_stays(self, client, issue, by_mail):
        now = timezone.now()
        if by_mail:
            freeze_issue(issue=issue, at=now)
        else:
            publish_on_web(issue=issue, at=now)
        call("Toute neuve", 19, now, public_since=now + timedelta(hours=1))
        read("Lu depuis", 0, now + timedelta(hours=1))
        Activity.objects.create(title="Depuis", date=localdate() + timedelta(days=2), status="planned", is_public=True)
        with time_machine.travel(now + timedelta(days=12), tick=False):
            page = of_the_site(client, issue)
        for said in ("Bonjour vous.", "Cuisines collectives", "Un four communal", "5 à 7"):
            assert said in page
        for said in ("Toute neuve", "Lu depuis", "Depuis"):
            assert said not in page

    def test_one_sent_before_pages_were_kept_is_read_as_of_its_departure(self, client, issue):
        mailing = freeze_issue(issue=issue, at=timezone.now())
        mailing.contents["fr"].pop("page")
        mailing.started_at = timezone.now()
        mailing.save()
        with time_machine.travel(timezone.now() + timedelta(days=12), tick=False):
            page = of_the_site(client, issue)
        assert "Un four communal" in page
        assert "5 à 7" in page

    def test_a_misprint_corrected_on_the_site_shows(self, client, issue):
        publish_on_web(issue=issue, at=timezone.now())
        issue.body = [at_hand.text("<p>Bonsoir.</p>"), *list(issue.body.raw_data)[1:]]
        issue.save()
        page = of_the_site(client, issue)
        assert "Bonsoir." in page
        assert "Un four communal" in page

    def test_one_called_back_is_read_anew(self, issue):
        mailing = freeze_issue(issue=issue, at=timezone.now())
        cancel(mailing=mailing, at=timezone.now())
        undo_departure(mailing=mailing)
        call("Toute neuve", 19, timezone.now())
        assert "Toute neuve" in str(web_body(Issue.objects.get(pk=issue.pk), "fr"))

    @pytest.mark.parametrize("by_mail", [True, False], ids=["sent", "on the site only"])
    def test_its_figure_is_that_of_the_day_on_which_it_left(self, client, by_mail):
        at_hand.sender()
        now, bulletin = timezone.now(), at_hand.newsletter()
        about = {"start": localdate() - timedelta(days=90), "end": localdate() + timedelta(days=90)}
        plan = Plan.objects.create(code="plan", title="Plan", is_public=True, status="live", **about)
        objective = Objective.objects.create(plan=plan, code="1", label="Informer")
        indicator = Indicator.objects.create(
            objective=objective, text="Lectrices", measure="letters.subscriptions", is_public=True
        )
        subscribe_to(bulletin.purpose, ["une@lectrice.example", "deux@lectrice.example"], about["start"])
        figure = {"type": "figure", "value": {"indicator": str(indicator.pk), "label": ""}}
        issue = at_hand.issue(at_hand.text("<p>Bonjour.</p>"), figure, of=bulletin, status=Issue.Status.READY)
        if by_mail:
            freeze_issue(issue=issue, at=now)
        else:
            publish_on_web(issue=issue, at=now)
        with time_machine.travel(now + timedelta(days=6), tick=False):
            subscribe_to(bulletin.purpose, ["trois@lectrice.example"], localdate())
            page = of_the_site(client, issue)
        assert re.findall(r"<strong class=\"display-5 fw-bold\">(.*?)</strong>", page) == ["2"]


class TestWhatALetterIsAbout:
    """The research letter and the bulletin are two letters: «Préparer» does not propose the same for both."""

    @pytest.fixture(autouse=True)
    def records(self):
        about = {"start": localdate(NOW) - timedelta(days=90), "end": localdate(NOW) + timedelta(days=90)}
        plan = Plan.objects.create(code="plan", title="Plan", is_public=True, status="live", **about)
        objective = Objective.objects.create(plan=plan, code="1", label="Informer")
        Indicator.objects.create(objective=objective, text="Lectures", measure="library.items_noted", is_public=True)
        Activity.objects.create(
            title="5 à 7", date=localdate(NOW) + timedelta(days=3), status="planned", is_public=True
        )
        call("Un appel")
        read("Une étude", noted_on=localdate(NOW - timedelta(days=3)))

    def test_it_tells_of_what_it_chose_and_of_no_figure(self):
        issue = prepare_issue(at_hand.newsletter(sources=["library.watched"], is_bilingual=True), NOW)
        for body in (issue.body, issue.body_en):
            told = [entry["title"] for block in body if block.block_type == "list" for entry in block.value["entries"]]
            assert told == ["Une étude"]
            assert "figure" not in {block.block_type for block in body}
        assert issue.subject == "Avril\u00a0: Une étude"
        text = compile_issue(issue, "fr")["text"]
        assert "Voici ce que ce numéro vous apporte." in text
        assert "chez nous" not in text

    def test_one_that_chose_nothing_tells_of_everything(self):
        issue = prepare_issue(at_hand.newsletter(), NOW)
        told = [block.value["entries"][0]["title"] for block in issue.body if block.block_type == "list"]
        assert told == ["5 à 7", "Un appel", "Une étude"]
        assert "figure" in {block.block_type for block in issue.body}

    def test_it_is_chosen_on_the_newsletters_form_and_told_in_words(self, client_for, coralie):
        newsletter, client = at_hand.newsletter(), client_for(coralie)
        page = f"/bureau/infolettres/{newsletter.pk}/"
        form = client.get(f"{page}modifier/").context["form"]
        assert "Ce que «\u00a0Préparer\u00a0» propose" in str(form)
        kept = {name: value for name, value in form.initial.items() if value is not None and value is not False}
        given = {**kept, "purpose": newsletter.purpose_id, "revision": newsletter.revision}
        answer = client.post(f"{page}modifier/", {**given, "sources": ["library.watched", "library.opportunities"]})
        assert answer.status_code == 302, answer.context["form"].errors
        newsletter.refresh_from_db()
        assert newsletter.sources == ["library.watched", "library.opportunities"]
        told = dict(client.get(page).context["told"])
        assert told["Ce que «\u00a0Préparer\u00a0» propose"] == "Éléments de veille, Opportunités ouvertes"
        assert "library." not in client.get(f"{page}historique/").content.decode()


def test_a_study_told_of_in_a_prepared_letter_is_research_shared_once():
    study = read("Dix ans d’achats publics", kind="study", url="https://revue.example/achats/?utm_source=veille")
    read("Une nouvelle", kind="news", url="https://revue.example/nouvelle/")
    here = read("Une étude sans lien", kind="study")
    at_hand.sender()
    with time_machine.travel(NOW, tick=False):
        draft = prepare_issue(at_hand.newsletter(), NOW)
        draft.body = [*draft.body.raw_data, at_hand.research(link="https://revue.example/achats")]
        draft.save()
        publish_on_web(issue=draft, at=NOW)
    shared = dict(Share.objects.values_list("title", "url"))
    assert shared.pop(here.title).endswith(here.get_absolute_url().rstrip("/"))
    assert list(shared.values()) == ["https://revue.example/achats"]
    assert Mention.objects.filter(source="library.watched", key=study.pk).exists()
