"""From a draft to an issue that leaves: checked, tried, approved by somebody else, given an hour, sent once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from arrimage.agenda.models import Activity
from arrimage.letters.desk.issue_forms import ScheduleForm, in_words
from arrimage.letters.jobs import plan_readers
from arrimage.letters.models import Delivery, Issue, Mailing, Share
from arrimage.letters.operations import issues as steps
from arrimage.letters.operations.rounds import due_work
from arrimage.library.models import Opportunity
from arrimage.network.models import Segment
from tests.letters import issues_at_hand as at_hand
from tests.letters.readers.conftest import ANNE, JULIE, MARC, TEXT

NOW = datetime(2018, 3, 15, 14, tzinfo=UTC)


@pytest.fixture
def to_approve(research) -> Issue:
    return Issue.objects.create(newsletter=research, number=1, subject="Deux études", body=TEXT)


def said(response) -> str:
    return response.content.decode()


def page_of(issue: Issue) -> str:
    return f"/bureau/infolettres/numeros/{issue.pk}/"


def press(client, issue: Issue, step: str, **given):
    return client.post(f"{page_of(issue)}{step}/", given, follow=True)


class TestApproval:
    def test_nobody_approves_her_own_issue_and_nothing_leaves_before_a_second_person_does(
        self, to_approve, coralie, bernard
    ):
        Issue.objects.filter(pk=to_approve.pk).update(created_by=coralie)
        to_approve.refresh_from_db()
        steps.request_approval(issue=to_approve)
        with pytest.raises(ValidationError, match="deuxième personne"):
            steps.send_now(issue=to_approve, at=NOW, by=coralie)
        with pytest.raises(ValidationError, match="vous avez vous-même écrit"):
            steps.approve(issue=to_approve, by=coralie, at=NOW)
        steps.approve(issue=to_approve, by=bernard, at=NOW)
        assert steps.obstacles(to_approve) == []
        assert Issue.objects.get().status == "ready"

    def test_the_second_person_reads_the_letter_where_she_approves_it(self, client_for, to_approve, bernard):
        to_approve.subject_en, to_approve.body_en = "Two studies", [{"type": "text", "value": "<p>Good day.</p>"}]
        to_approve.save()
        steps.request_approval(issue=to_approve)
        client = client_for(bernard)
        page = said(client.get(page_of(to_approve)))
        assert "Approuver ce numéro" in page
        assert f'src="{page_of(to_approve)}lire/"' in page
        assert "Bonjour à toutes et à tous." in said(client.get(f"{page_of(to_approve)}lire/"))
        assert "Good day." in said(client.get(f"{page_of(to_approve)}lire/?langue=en&texte=oui"))

    def test_what_changed_under_the_eyes_of_who_approves_is_read_again_first(self, client_for, to_approve, bernard):
        steps.request_approval(issue=to_approve)
        client = client_for(bernard)
        shown = re.search(r'name="read" value="(\w+)"', said(client.get(page_of(to_approve))))[1]
        Issue.objects.update(subject="Version deux")
        page = said(press(client, to_approve, "approuver", read=shown))
        assert "Le texte a changé pendant que vous le lisiez" in page
        assert Issue.objects.get().status == "to_approve"
        shown = re.search(r'name="read" value="(\w+)"', page)[1]
        press(client, to_approve, "approuver", read=shown)
        assert Issue.objects.get().status == "ready"

    def test_who_changed_it_in_the_workshop_wrote_it_too(self, to_approve, bernard):
        to_approve.save_revision(user=bernard)
        with pytest.raises(ValidationError):
            steps.approve(issue=to_approve, by=bernard, at=NOW)

    def test_an_approval_is_good_for_the_text_that_was_approved_and_no_other(self, to_approve, bernard):
        steps.approve(issue=to_approve, by=bernard, at=NOW)
        to_approve.subject = "Trois études"
        to_approve.save()
        with pytest.raises(ValidationError, match="changé depuis"):
            steps.schedule(issue=to_approve, at=NOW + timedelta(days=1), now=NOW)

    def test_what_no_longer_waits_for_its_hour_can_be_laid_before_somebody(self, client_for, coralie, draft):
        Issue.objects.update(status="ready")
        draft.newsletter.needs_approval = True
        draft.newsletter.save()
        page = said(press(client_for(coralie), draft, "soumettre"))
        assert "attend maintenant l’approbation" in page
        assert Issue.objects.get().status == "to_approve"

    def test_back_to_writing_gives_the_approval_and_the_hour_up(self, to_approve, bernard):
        steps.approve(issue=to_approve, by=bernard, at=NOW)
        steps.schedule(issue=to_approve, at=NOW + timedelta(days=1), now=NOW)
        steps.send_back(issue=to_approve)
        kept = Issue.objects.get()
        assert (kept.status, kept.approved_by, kept.scheduled_for) == ("draft", None, None)


class TestTheHour:
    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            (datetime(2018, 3, 15, 17, tzinfo=UTC), "aujourd’hui à 13 h"),
            (datetime(2018, 3, 16, 13, tzinfo=UTC), "demain à 9 h"),
            (datetime(2018, 3, 16, 3, tzinfo=UTC), "aujourd’hui à 23 h"),
            (datetime(2018, 4, 1, 13, 30, tzinfo=UTC), "le 1er avril 2018 à 9 h 30"),
        ],
    )
    def test_it_is_said_on_the_hubs_clock(self, moment, words):
        assert in_words(moment, NOW).replace("\N{NO-BREAK SPACE}", " ") == words

    def test_nine_oclock_is_nine_at_the_hub_before_and_after_the_clocks_change(self):
        for day, utc in (("2018-03-10", 14), ("2018-03-12", 13)):
            form = ScheduleForm({"day": day, "hour": "09:00"})
            assert form.is_valid()
            assert form.cleaned_data["moment"].astimezone(UTC).hour == utc

    def test_the_hour_that_the_clocks_skip_is_refused(self):
        form = ScheduleForm({"day": "2018-03-11", "hour": "02:30"})
        assert not form.is_valid()
        assert "saute" in str(form.errors["hour"])

    @pytest.mark.parametrize("day", ["9999-12-31", "2019-04-01"])
    def test_a_day_mistyped_far_ahead_is_refused_in_words(self, client_for, coralie, draft, day):
        with time_machine.travel(NOW, tick=False):
            page = said(press(client_for(coralie), draft, "planifier", day=day, hour="23:59"))
        assert "Un numéro part d’ici un an" in page
        assert Issue.objects.get().status == "draft"

    def test_a_past_moment_is_refused_in_words(self, client_for, coralie, draft):
        with time_machine.travel(NOW, tick=False):
            page = said(press(client_for(coralie), draft, "planifier", day="2018-03-15", hour="08:00"))
        assert "Ce moment est passé" in page
        assert Issue.objects.get().status == "draft"

    def test_what_was_typed_is_there_to_be_corrected(self, client_for, coralie, draft):
        with time_machine.travel(NOW, tick=False):
            page = said(press(client_for(coralie), draft, "planifier", day="2018-03-15", hour="08:00"))
        assert 'value="2018-03-15"' in page
        assert 'value="08:00"' in page

    def test_a_call_that_will_have_closed_by_then_forbids_the_hour(self, client_for, coralie, draft):
        client = client_for(coralie)
        call = Opportunity.objects.create(title="Cuisines", deadline_on="2018-03-17", is_public=True, public_since=NOW)
        draft.body = [at_hand.listed(at_hand.told("Cuisines", record=f"library.opportunities:{call.pk}"))]
        draft.save()
        with time_machine.travel(NOW, tick=False):
            page = said(press(client, draft, "planifier", day="2018-03-18", hour="09:00"))
            assert "À cette heure-là" in page
            assert "sa date limite est passée" in page
            assert Issue.objects.get().status == "draft"
            assert "Le numéro partira" in said(press(client, draft, "planifier", day="2018-03-16", hour="09:00"))

    def test_an_activity_that_will_be_over_by_then_is_told(self, client_for, coralie, draft):
        client = client_for(coralie)
        dinner = Activity.objects.create(
            title="Dîner", date="2018-03-17", kind="other_meeting", status="planned", is_public=True
        )
        draft.body = [at_hand.listed(at_hand.told("Dîner", record=f"agenda.coming:{dinner.pk}"))]
        draft.save()
        with time_machine.travel(NOW, tick=False):
            assert "l’activité est passée" not in said(client.get(page_of(draft)))
            page = said(press(client, draft, "planifier", day="2018-03-18", hour="09:00"))
            assert "À l’heure du départ" in page
            assert Issue.objects.get().status == "scheduled"
            assert page.count("l’activité est passée") == 2  # said once, and on the page for as long as it waits

    def test_it_is_said_when_it_leaves_and_that_one_may_cancel(self, client_for, coralie, draft):
        client = client_for(coralie)
        with time_machine.travel(NOW, tick=False):
            page = said(press(client, draft, "planifier", day="2018-03-16", hour="09:00"))
            assert "Le numéro partira demain à 9\N{NO-BREAK SPACE}h. Vous pouvez annuler jusque-là." in page
            assert Issue.objects.get().scheduled_for == datetime(2018, 3, 16, 13, tzinfo=UTC)
            press(client, draft, "ne-plus-planifier")
        assert Issue.objects.get().status == "ready"


class TestSending:
    @pytest.fixture
    def readers(self, subscribe, bulletin):
        for address in (JULIE, MARC, ANNE):
            subscribe(address)
        from arrimage.consent.operations import withdraw

        withdraw(address=ANNE, purpose=bulletin.purpose, at=timezone.now(), source="link")

    def test_before_it_leaves_one_sees_who_will_receive_it_and_who_will_not_and_why(
        self, readers, client_for, coralie, fatima, draft
    ):
        client = client_for(coralie)
        page = said(client.get(page_of(draft)))
        assert "<b>2</b> lecteurs" in page
        assert "1 ne le recevra pas" in page
        assert JULIE in said(client.get(f"{page_of(draft)}destinataires/"))
        left_out = said(client.get(f"{page_of(draft)}destinataires/?raison=withdrawn"))
        assert ANNE in left_out
        assert JULIE not in left_out
        assert client.get(f"{page_of(draft)}destinataires/?raison=rien").status_code == 404
        for_the_firm = said(client_for(fatima).get(page_of(draft)))
        assert "<b>2</b> lecteurs" in for_the_firm
        assert "@exemple.org" not in for_the_firm.replace("pole@exemple.org", "")

    def test_the_confirmation_says_how_many_and_that_it_does_not_come_back(self, readers, client_for, coralie, draft):
        page = said(client_for(coralie).get(f"{page_of(draft)}envoyer/"))
        assert "2 personnes le reçoivent" in page
        assert "un message parti ne revient pas" in page
        assert not Mailing.objects.exists()

    def test_it_leaves_once_and_enters_the_archive(self, readers, client_for, coralie, draft):
        client = client_for(coralie)
        assert "L’envoi commence" in said(client.post(f"{page_of(draft)}envoyer/", follow=True))
        assert "déjà parti" in said(client.post(f"{page_of(draft)}envoyer/", follow=True))
        issue = Issue.objects.get()
        assert Mailing.objects.count() == 1
        assert (issue.status, issue.sent_on) == ("sent", timezone.localdate())
        assert client.get(issue.get_absolute_url()).status_code == 200
        assert Delivery.objects.waiting().count() == 2

    def test_whoever_presses_does_not_wait_for_the_readers_to_be_counted(
        self, readers, client_for, coralie, draft, settings
    ):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        page = said(client_for(coralie).post(f"{page_of(draft)}envoyer/", follow=True))
        mailing = Mailing.objects.get()
        assert (mailing.status, mailing.deliveries.count()) == ("planning", 0)
        assert "0 destinataire dénombré jusqu’ici" in page
        due_work()
        assert not mailing.deliveries.exists(), "the background work has a minute before the post takes it up"
        plan_readers.func(mailing.pk)
        mailing.refresh_from_db()
        assert (mailing.status, mailing.deliveries.waiting().count()) == ("sending", 2)

    def test_a_segment_that_cannot_be_understood_pauses_the_mailing_with_the_reason(
        self, readers, client_for, coralie, draft, settings
    ):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        client_for(coralie).post(f"{page_of(draft)}envoyer/")
        mailing = Mailing.objects.get()
        mailing.segments.add(
            Segment.objects.create(name="?", target="person", rule={"field": "nulle part", "is": "yes"})
        )
        plan_readers.func(mailing.pk)
        mailing.refresh_from_db()
        assert mailing.status == "paused"
        assert mailing.pause_reason

    @pytest.mark.slow
    def test_at_its_hour_it_leaves_unless_its_text_changed_since_it_was_approved(
        self, readers, bulletin, bernard, draft
    ):
        bulletin.needs_approval = True
        bulletin.save()
        draft.refresh_from_db()
        now = timezone.now()
        steps.approve(issue=draft, by=bernard, at=now)
        steps.schedule(issue=draft, at=now + timedelta(minutes=5), now=now)
        Issue.objects.update(subject="Autre chose")
        with time_machine.travel(now + timedelta(minutes=6), tick=False):
            due_work()
            letters = Mailing.objects.filter(kind=Mailing.Kind.ISSUE)
            assert (Issue.objects.get().status, letters.count()) == ("ready", 0)
            Issue.objects.update(subject=draft.subject, status="scheduled")
            due_work()
        assert Issue.objects.get().status == "sent"
        assert Issue.objects.get().sent_on == timezone.localdate()

    def test_an_empty_issue_does_not_leave(self, readers, client_for, coralie, draft):
        draft.body = []
        draft.save()
        client = client_for(coralie)
        assert "ne peut pas encore partir" in said(client.get(f"{page_of(draft)}envoyer/"))
        client.post(f"{page_of(draft)}envoyer/")
        assert not Mailing.objects.exists()

    def test_to_publish_on_the_site_only_one_is_asked_first(self, readers, client_for, coralie, draft):
        page = said(client_for(coralie).get(page_of(draft)))
        before, button = page.split(f'action="{page_of(draft)}publier/"')
        assert "il ne pourra plus être envoyé" in before.rpartition("<details")[2]
        assert "</details>" in button

    def test_on_the_site_only_nobody_receives_it(self, readers, client_for, coralie, draft):
        page = said(press(client_for(coralie), draft, "publier"))
        assert "<dt>Publié le</dt>" in page
        issue = Issue.objects.get()
        assert (issue.status, issue.mailing) == ("web", None)
        assert client_for(None).get(issue.get_absolute_url()).status_code == 200

    def test_a_copy_is_a_draft_of_the_next_number(self, client_for, coralie, draft, sent):
        issue = sent({JULIE: "handed"})
        press(client_for(coralie), issue, "cloner")
        copy = Issue.objects.latest("pk")
        assert (copy.number, copy.status, copy.mailing, copy.sent_on) == (issue.number + 1, "draft", None, None)
        assert copy.subject == issue.subject
        assert not Share.objects.exists()


def test_a_draft_already_begun_is_offered_before_another_is_made(client_for, coralie, paul, bulletin, draft):
    for client in (client_for(coralie), client_for(paul)):
        page = said(client.post(f"/bureau/infolettres/{bulletin.pk}/preparer/"))
        assert "Un numéro est déjà en rédaction" in page
        assert page_of(draft) in page
    assert Issue.objects.count() == 1
    client.post(f"/bureau/infolettres/{bulletin.pk}/preparer/", {"another": "1"})
    assert Issue.objects.count() == 2


def test_a_copy_that_keeps_its_subject_is_told_of(client_for, coralie, sent):
    issue = sent({JULIE: "handed"})
    client = client_for(coralie)
    press(client, issue, "cloner")
    page = said(client.get(page_of(Issue.objects.latest("pk"))))
    assert f"Le numéro {issue.number}, du" in page
    assert "est parti avec cet objet" in page


def test_a_colleague_can_have_the_test_with_her_own_name_and_both_subjects(client_for, coralie, bernard, omar, draft):
    Issue.objects.update(subject_b="Mars, en bref", subject="{{ prenom|Bonjour }}, voici mars")
    client = client_for(coralie)
    assert "Bernard" in said(client.get(page_of(draft)))
    press(client, draft, "essai", to=bernard.pk)
    subjects = {row.mailing.contents["fr"]["subject"] for row in Delivery.objects.filter(address=bernard.email)}
    assert subjects == {f"[Essai] {bernard.first_name}, voici mars", "[Essai] Mars, en bref"}
    refused = client.post(f"/bureau/infolettres/numeros/{draft.pk}/essai/", {"to": omar.pk})
    assert refused.status_code == 404


def test_the_month_is_prepared_from_the_list(client_for, coralie, bulletin):
    client = client_for(coralie)
    assert "Préparer «\N{NO-BREAK SPACE}Le bulletin\N{NO-BREAK SPACE}»" in said(
        client.get("/bureau/infolettres/numeros/")
    )
    response = client.post(f"/bureau/infolettres/{bulletin.pk}/preparer/")
    assert response.status_code == 302
    assert Issue.objects.get().created_by == coralie


def test_with_two_subjects_one_is_told_what_so_few_readers_can_show(client_for, coralie, subscribe, draft):
    Issue.objects.update(subject_b="Mars, en bref")
    for number in range(6):
        subscribe(f"lectrice{number}@exemple.org")
    page = said(client_for(coralie).get(page_of(draft)))
    assert "Avec 3 lecteurs par objet" in page
    assert "quand 1 lecteur sur 100 part après l’un, 94 sur 100 ou plus partent après l’autre" in page
    assert "On ne conclut rien des ouvertures" in page


def test_the_links_of_an_issue_are_asked_from_the_desk_only_when_pressed(client_for, coralie, draft, monkeypatch):
    asked = []

    def silent(issue):
        asked.append(issue.pk)
        return ["Bloc 1, texte : https://exemple.example ne répond pas."]

    monkeypatch.setattr("arrimage.letters.desk.link_check.silent_links", silent)
    draft.body = [
        {
            "type": "text",
            "value": '<p><a href="https://exemple.example/a">ici</a>, <a href="https://b.example">là</a></p>',
        }
    ]
    draft.save()
    client = client_for(coralie)
    assert f"{page_of(draft)}liens/" in said(client.get(page_of(draft)))
    assert "https://exemple.example/a" in said(client.get(f"{page_of(draft)}liens/"))
    assert asked == []
    answered = said(client.post(f"{page_of(draft)}liens/"))
    assert "ne répond pas" in answered
    assert "1 lien répond bien" in answered
    assert asked == [draft.pk]
