"""The demo hub's letters: twelve that left, one in preparation that shows what a letter can be."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from lxml import html as lxml_html

from arrimage.consent.models import Purpose
from arrimage.demo.letters_content import draft_issue, newsletters, sent_issues
from arrimage.letters.models import Issue, Newsletter, Return
from arrimage.letters.operations.approval import is_approved
from arrimage.letters.operations.checking import problems, warnings
from arrimage.letters.operations.drafting import prepare_issue
from arrimage.letters.operations.issues import authors
from arrimage.letters.queries.results import results_of
from arrimage.letters.rendering import compile_issue, web_body
from arrimage.plan.models import Indicator

pytestmark = [pytest.mark.usefixtures("demo", "db")]


@pytest.fixture
def known() -> dict[str, Newsletter]:
    for said in newsletters():
        purpose = Purpose.objects.get(code=said["purpose"])
        Newsletter.objects.get_or_create(code=said["code"], defaults={**said, "purpose": purpose})
    return {newsletter.code: newsletter for newsletter in Newsletter.objects.all()}


@pytest.fixture
def draft(known) -> Issue:
    said = draft_issue(localdate())
    return Issue(**{**said, "newsletter": known[said["newsletter"]]})


def test_every_issue_that_left_could_leave(known):
    issues = sent_issues(localdate())
    assert len(issues) == 12
    assert len({(said["newsletter"], said["number"]) for said in issues}) == 12
    for said in issues:
        said.pop("months_ago")
        newsletter = known[said["newsletter"]]
        left = newsletter.issues.get(number=said["number"])
        issue = Issue(**{**said, "newsletter": newsletter, "pk": left.pk})
        assert (problems(issue), warnings(issue)) == ([], []), issue
        assert "{month}" not in issue.subject


def test_what_had_to_be_approved_was_by_somebody_who_did_not_write_it():
    left = Issue.objects.filter(newsletter__needs_approval=True, mailing__isnull=False)
    assert left.exists()
    for issue in left:
        assert is_approved(issue)
        assert issue.approved_by_id not in authors(issue)
        assert issue.approved_at < issue.mailing.started_at


def test_the_draft_shows_every_kind_of_block(draft):
    kinds = {block.block_type for block in draft.body}
    assert kinds >= {"text", "picture", "button", "columns", "quote", "list", "figure", "divider"}
    assert (problems(draft), warnings(draft)) == ([], [])
    html = compile_issue(draft, "fr")["html"]
    assert len(html.encode()) < 60_000
    assert html.count("<img") == 4, "the logo and three pictures"


def test_the_figure_of_the_plan_is_the_plans_own(draft):
    [figure] = [block.value for block in draft.body if block.block_type == "figure"]
    indicator = Indicator.objects.get(pk=figure["indicator"])
    text = compile_issue(draft, "fr")["text"]
    assert indicator.text in text
    assert indicator.text in str(web_body(draft, "fr"))
    Indicator.objects.filter(pk=indicator.pk).update(is_public=False)
    assert indicator.text not in compile_issue(draft, "fr")["text"], "what the public plan hides, letters hide"


def test_a_whole_issue_is_compiled_in_a_tenth_of_a_second(draft):
    compile_issue(draft, "fr")  # pictures are made smaller once
    with CaptureQueriesContext(connection) as asked:
        compile_issue(draft, "fr")
    assert len(asked) <= 10, "two of them are the live lists’"
    spent = []
    for _time in range(5):
        begun = time.process_time()
        compile_issue(draft, "fr")
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1


def test_preparing_an_issue_of_the_demo_gives_a_letter_that_may_leave(known):
    issue = prepare_issue(known["bulletin"], now())
    assert problems(issue) == []
    assert warnings(issue) == []


def test_the_research_letter_of_the_demo_is_about_what_was_watched(known):
    research, bulletin = (prepare_issue(known[code], now()) for code in ("recherche", "bulletin"))
    told = {
        entry["record"].partition(":")[0]
        for block in research.body
        if block.block_type == "list"
        for entry in block.value["entries"]
    }
    assert told == {"library.watched"}
    assert research.subject != bulletin.subject
    assert "figure" not in {block.block_type for block in research.body}
    assert problems(research) == []


def test_letters_carry_the_logo_of_the_hub(draft):
    first = lxml_html.document_fromstring(compile_issue(draft, "fr")["html"]).xpath("//img")[0]
    assert (first.get("alt"), first.get("width"), first.get("height")) == ("Pôle des Rives", "240", "auto")


def test_readers_answered_each_issue_and_one_answer_is_still_to_read(demo):
    asked = Issue.objects.filter(mailing__isnull=False).select_related("mailing")
    assert {bool(results_of(issue.mailing).replied) for issue in asked} == {True}
    answers = Return.objects.filter(kind=Return.Kind.REPLY)
    assert answers.to_look_at().count() == 1
    for answer in answers.select_related("delivery"):
        assert answer.delivery.handed_at < answer.delivery.replied_at == answer.received_at < now()
