"""«Prepare this month's issue»: a draft of what happened, everything in it to be rewritten or removed."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from arrimage.agenda.models import Activity
from arrimage.letters.models import Issue
from arrimage.letters.operations.checking import problems
from arrimage.letters.operations.drafting import next_number, prepare_issue
from arrimage.letters.rendering import compile_issue
from arrimage.network.models import ContactPoint, Organisation, Person
from arrimage.website.models import ContentPage, HomePage
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2018, 4, 10, 8))


def activity(title: str, days: int, **said) -> Activity:
    known = {"date": (NOW + timedelta(days=days)).date(), "status": "planned", "is_public": True}
    return Activity.objects.create(title=title, **{**known, **said})


def enterprise(name: str, days_ago: int = 3, **said) -> Organisation:
    made = Organisation.objects.create(name=name, **{"kind": "enterprise", "status": "recognised", **said})
    Organisation.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(days=days_ago))
    return made


def page(title: str, days_ago: int = 3, **said) -> ContentPage:
    home = HomePage.objects.get()
    made = home.add_child(instance=ContentPage(title=title, **said))
    ContentPage.objects.filter(pk=made.pk).update(first_published_at=NOW - timedelta(days=days_ago))
    return made


def told(issue: Issue) -> dict[str, list[str]]:
    lists = [block.value for block in issue.body if block.block_type == "list"]
    return {value["heading"]: [entry["title"] for entry in value["entries"]] for value in lists}


def test_the_draft_tells_of_what_comes_and_of_what_is_new(coralie):
    activity("5 à 7 du réseau", 3)
    activity("Dans longtemps", 90)
    activity("Hier", -1)
    activity("Entre nous", 4, is_public=False)
    activity("Annulée", 5, status="cancelled")
    enterprise("La Récolte", description="Un four communal.")
    enterprise("Connue depuis longtemps", days_ago=300)
    page("Le marché rouvre", introduction="<p>Dès samedi, <b>huit</b> étals.</p>")
    page("Encore secret", live=False)
    issue = prepare_issue(at_hand.newsletter(), NOW, coralie)
    assert told(issue) == {
        "À l’agenda": ["5 à 7 du réseau"],
        "Sur notre site": ["Le marché rouvre"],
        "Bienvenue dans le réseau": ["La Récolte"],
    }
    assert (issue.status, issue.number, issue.created_by) == (Issue.Status.DRAFT, 1, coralie)
    assert issue.subject == "Avril\u00a0: 5 à 7 du réseau"
    at_hand.sender()
    assert problems(Issue.objects.get(), NOW) == []
    assert "Dès samedi, huit étals." in compile_issue(issue, "fr")["text"]


def test_a_draft_written_on_one_host_leaves_right_from_another(settings, coralie):
    settings.BASE_URL = "https://ancien.example"
    activity("5 à 7 du réseau", 3)
    page("La halle rouvre")
    prepare_issue(at_hand.newsletter(), NOW, coralie)
    settings.BASE_URL = "https://nouveau.example"
    for writing in ("html", "text"):
        written = compile_issue(Issue.objects.get(), "fr")[writing]
        assert "ancien.example" not in written
        assert "https://nouveau.example/agenda/?mois=" in written
        assert "https://nouveau.example/la-halle-rouvre/" in written


def test_what_the_last_issue_told_is_not_told_again():
    newsletter = at_hand.newsletter()
    at_hand.issue(of=newsletter, number=7, status="web", published_at=NOW - timedelta(days=5))
    enterprise("Racontée déjà", days_ago=8)
    enterprise("Toute neuve", days_ago=2)
    issue = prepare_issue(newsletter, NOW)
    assert told(issue) == {"Bienvenue dans le réseau": ["Toute neuve"]}
    assert issue.number == 8


def test_no_natural_person_is_introduced():
    someone = Person.objects.create(first_name="Marie", last_name="Roy", email="marie@exemple.quebec")
    enterprise("Pas encore reconnue", status="to_verify")
    enterprise("Un partenaire", kind="support")
    known = enterprise("Coopérative", description="Écrivez à marie@exemple.quebec.", email=someone.email)
    ContactPoint.objects.create(organisation=known, kind="email", value="marie@exemple.quebec", is_personal=True)
    issue = prepare_issue(at_hand.newsletter(), NOW)
    assert told(issue) == {"Bienvenue dans le réseau": ["Coopérative"]}
    assert "marie@" not in str(issue.body.get_prep_value())


def test_each_entry_keeps_its_record_and_can_be_rewritten():
    made = activity("5 à 7 du réseau", 3)
    issue = prepare_issue(at_hand.newsletter(), NOW)
    [entry] = next(block.value["entries"] for block in issue.body if block.block_type == "list")
    assert entry["record"] == f"agenda.coming:{made.pk}"
    entry["title"] = "Venez au 5 à 7 !"
    made.title = "Autre titre"
    made.save()
    assert "Venez au 5 à 7 !" in compile_issue(issue, "fr")["text"]


def test_a_live_list_follows_the_records_until_it_leaves():
    issue = at_hand.issue({"type": "live", "value": {"source": "agenda.coming", "days": 30, "most": 2, "heading": ""}})
    at_hand.sender()
    assert "À l’agenda" not in compile_issue(issue, "fr")["text"]
    for number in range(3):
        activity(f"Rendez-vous {number}", 0, date=timezone.localdate() + timedelta(days=number + 1))
    text = compile_issue(issue, "fr")["text"]
    assert "Rendez-vous 1" in text
    assert "Rendez-vous 2" not in text, "two at most"
    assert "Voir tout l’agenda" in text


def test_nothing_happened_and_the_draft_is_still_a_letter():
    at_hand.sender()
    issue = prepare_issue(at_hand.newsletter(), NOW)
    assert told(issue) == {}
    assert issue.subject == "Avril\u00a0: de nos nouvelles"
    assert problems(issue, NOW) == []


def test_a_bilingual_newsletter_is_prepared_in_both_languages():
    activity("5 à 7 du réseau", 3, start_time="17:00")
    at_hand.sender()
    issue = prepare_issue(at_hand.newsletter(is_bilingual=True), NOW)
    assert issue.subject_en == "April: 5 à 7 du réseau"
    assert "On the agenda" in compile_issue(issue, "en")["text"]
    assert problems(issue, NOW) == []


def test_pressed_twice_it_makes_one_draft(coralie, paul):
    newsletter = at_hand.newsletter()
    first, again = (prepare_issue(newsletter, NOW, coralie) for _time in range(2))
    assert again == first
    assert prepare_issue(newsletter, NOW, paul) != first
    assert next_number(newsletter) == 3


def test_preparing_asks_few_questions(django_assert_max_num_queries):
    newsletter = at_hand.newsletter()
    for number in range(5):
        activity(f"Rendez-vous {number}", number + 1)
        enterprise(f"Coopérative {number}")
        page(f"Page {number}")
    with django_assert_max_num_queries(38):
        prepare_issue(newsletter, NOW)
