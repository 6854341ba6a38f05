"""Who approves is told, once for a version; who wrote it is told what came of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group

from arrimage.letters.models import Delivery, Issue
from arrimage.letters.operations import issues as steps
from arrimage.letters.operations.rounds import due_work
from arrimage.library.models import Opportunity
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.fixture
def draft(coralie) -> Issue:
    at_hand.sender()
    newsletter = at_hand.newsletter(needs_approval=True)
    return at_hand.issue(at_hand.text("<p>Bonjour.</p>"), of=newsletter, created_by=coralie)


def mails() -> list[tuple[str, str]]:
    rows = Delivery.objects.select_related("mailing").order_by("pk")
    return [(row.address, row.mailing.contents["fr"]["subject"].replace("\N{NO-BREAK SPACE}", " ")) for row in rows]


def test_those_who_may_approve_get_one_mail_with_the_page_to_read_and_the_author_none(draft, coralie, bernard, paul):
    steps.request_approval(issue=draft, by=coralie)
    assert mails() == [(bernard.email, "À approuver : Nouvelles d’avril")]
    content = Delivery.objects.get().mailing.contents["fr"]
    for part in ("text", "html"):
        assert str(coralie) in content[part]
        assert f"/bureau/infolettres/numeros/{draft.pk}/" in content[part]


def test_the_same_version_is_told_once_and_a_changed_one_again(draft, coralie, bernard):
    steps.request_approval(issue=draft, by=coralie)
    steps.send_back(issue=draft, by=coralie)
    steps.request_approval(issue=draft, by=coralie)
    assert len(mails()) == 1
    steps.send_back(issue=draft, by=coralie)
    draft.subject = "Nouvelles de mai"
    draft.save()
    steps.request_approval(issue=draft, by=coralie)
    assert mails()[1:] == [(bernard.email, "À approuver : Nouvelles de mai")]


def test_who_wrote_it_learns_that_it_is_approved(draft, coralie, bernard):
    steps.request_approval(issue=draft, by=coralie)
    steps.approve(issue=draft, by=bernard, at=NOW)
    assert mails()[1:] == [(coralie.email, "Approuvé : Nouvelles d’avril")]


def test_who_wrote_it_learns_why_it_came_back_by_mail_and_on_its_page(client_for, draft, coralie, bernard):
    steps.request_approval(issue=draft, by=coralie)
    page = f"/bureau/infolettres/numeros/{draft.pk}/"
    client_for(bernard).post(f"{page}reprendre/", {"remark": "Nommez la MRC. {{ prenom|vous }} manque."})
    assert mails()[1:] == [(coralie.email, "Renvoyé : Nouvelles d’avril")]
    assert "Nommez la MRC." in Delivery.objects.last().mailing.contents["fr"]["text"]
    assert "Nommez la MRC." in client_for(coralie).get(page).content.decode()


def test_an_approver_who_is_gone_or_wrote_it_is_not_told(draft, coralie, bernard):
    bernard.is_active = False
    bernard.save()
    bernard.groups.add(Group.objects.get(name="presidency"))
    steps.request_approval(issue=draft, by=coralie)
    assert mails() == []


def test_who_prepared_approved_or_scheduled_an_issue_that_does_not_leave_at_its_hour_learns_why(
    client_for, draft, coralie, bernard, paul
):
    later = NOW.date() + timedelta(days=30)
    call = Opportunity.objects.create(title="Cuisines", deadline_on=later, is_public=True, public_since=NOW)
    told = at_hand.told("Cuisines", record=f"library.opportunities:{call.pk}")
    draft.body = [at_hand.text("<p>Bonjour.</p>"), at_hand.listed(told, heading="Occasions à saisir")]
    draft.save()
    with time_machine.travel(NOW, tick=False):
        steps.approve(issue=draft, by=bernard, at=NOW)
        steps.schedule(issue=draft, at=NOW + timedelta(days=1), now=NOW, by=paul)
    Opportunity.objects.update(deadline_on=NOW.date())  # it closes sooner than was said
    page = f"/bureau/infolettres/numeros/{draft.pk}/"
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        for _round in range(2):
            due_work()
        client = client_for(coralie)
        seen, cockpit = (client.get(address).content.decode() for address in (page, "/bureau/"))
    assert Issue.objects.get().status == Issue.Status.READY
    subject = "N’est pas parti : Nouvelles d’avril"
    assert sorted(mails()) == sorted((one.email, subject) for one in (bernard, coralie, paul))
    text = " ".join(Delivery.objects.first().mailing.contents["fr"]["text"].replace("\N{NO-BREAK SPACE}", " ").split())
    for said in ("devait partir le 26 novembre 2026 à 10 h", "sa date limite est passée", page):
        assert said in text
    for shown in (seen, cockpit):
        assert "Il n’est pas parti à son heure" in shown
        assert "sa date limite est passée" in shown
    call.save()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        steps.schedule(issue=draft, at=NOW + timedelta(days=2), now=NOW + timedelta(days=1))
        cockpit = client.get("/bureau/").content.decode()
    assert Issue.objects.get().remark == ""
    assert "Il n’est pas parti à son heure" not in cockpit
