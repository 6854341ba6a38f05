"""A mailing is watched while it leaves, can be stopped, and tells what came of it, without watching anybody."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from arrimage.consent.operations import withdraw
from arrimage.letters.models import Delivery, Issue, Mailing, ReadingTotal, Share, Worker
from arrimage.letters.operations.issues import send_now
from arrimage.letters.operations.rounds import due_work
from arrimage.letters.operations.sending import cancel, resume
from arrimage.letters.queries.progress import progress
from arrimage.letters.queries.results import compared, reading_by_subject, reading_of, results_of
from arrimage.letters.rendering.reading import last_time
from tests.letters.readers.conftest import ANNE, JULIE, MARC


def said(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def page_of(mailing: Mailing) -> str:
    return f"/bureau/infolettres/envois/{mailing.pk}/"


@pytest.fixture
def leaving(sent) -> Mailing:
    mailing = sent({JULIE: "handed", MARC: "planned", ANNE: "withheld"}, timezone.now()).mailing
    Mailing.objects.update(status="sending", finished_at=None)
    mailing.refresh_from_db()
    return mailing


class TestProgress:
    def test_it_says_how_far_how_fast_and_how_long_still(self, sent):
        now = timezone.now()
        came = {f"a{n}@exemple.org": "handed" for n in range(30)} | {f"b{n}@exemple.org": "planned" for n in range(90)}
        mailing = sent(came, now - timedelta(seconds=60)).mailing
        Mailing.objects.update(status="sending")
        mailing.refresh_from_db()
        Delivery.objects.filter(state="handed").update(handed_at=now - timedelta(seconds=10))
        found = progress(mailing, now)
        assert (found.accepted, found.waiting, found.to_send, found.percent) == (30, 90, 120, 25)
        assert found.rate == 1.0
        assert found.seconds_left == 90

    def test_a_pause_is_not_counted_in_how_fast_it_goes(self, sent):
        now = timezone.now()
        came = {f"a{n}@exemple.org": "handed" for n in range(10)} | {f"b{n}@exemple.org": "planned" for n in range(20)}
        mailing = sent(came, now - timedelta(seconds=60)).mailing
        Mailing.objects.update(status="paused")
        mailing.refresh_from_db()
        resume(mailing=mailing, at=now - timedelta(seconds=5))
        Delivery.objects.filter(state="handed").update(handed_at=now - timedelta(seconds=2))
        found = progress(mailing, now)
        assert (found.rate, found.seconds_left) == (2.0, 10)

    def test_a_hundred_percent_is_said_only_when_all_is_done(self, sent):
        mailing = sent({f"a{n}@exemple.org": "handed" for n in range(299)} | {JULIE: "planned"}).mailing
        assert progress(mailing, timezone.now()).percent == 99

    def test_those_who_are_tried_again_later_still_wait_and_are_counted_before_the_rest_is_cancelled(
        self, sent, client_for, coralie
    ):
        mailing = sent({JULIE: "handed", MARC: "deferred", ANNE: "deferred"}).mailing
        Mailing.objects.update(status="sending", finished_at=None)
        assert progress(mailing, timezone.now()).percent == 33
        page = said(client_for(coralie).get(page_of(mailing)))
        assert "2 lecteurs qui ne l’ont pas encore reçu ne le recevront pas" in page.replace("\N{NO-BREAK SPACE}", " ")

    def test_the_part_that_moves_is_asked_for_again_until_it_is_over(self, leaving, client_for, coralie):
        client = client_for(coralie)
        part = said(client.get(f"{page_of(leaving)}avancement/"))
        assert "every 2s" in part
        assert "<html" not in part
        assert 'data-hx-swap-oob="true"' in part
        assert "Ce qu’il en est advenu" in part
        whole = said(client.get(page_of(leaving)))
        assert whole.count('id="outcome"') == 1
        assert "data-hx-swap-oob" not in whole
        assert re.sub(r' data-hx-swap-oob="true"', "", part[part.index('<section id="outcome"') :]).strip() in whole
        Mailing.objects.update(status="sent")
        assert "every 2s" not in said(client.get(f"{page_of(leaving)}avancement/"))

    def test_it_is_paused_resumed_and_cancelled(self, leaving, client_for, coralie):
        client = client_for(coralie)
        assert "suspendu" in said(client.post(f"{page_of(leaving)}suspendre/", follow=True))
        leaving.refresh_from_db()
        assert leaving.status == "paused"
        assert "Coralie" in leaving.pause_reason
        client.post(f"{page_of(leaving)}poursuivre/")
        client.post(f"{page_of(leaving)}annuler/")
        leaving.refresh_from_db()
        assert leaving.status == "cancelled"
        assert set(leaving.deliveries.values_list("state", flat=True)) == {"handed", "cancelled", "withheld"}

    def test_who_was_refused_because_of_us_is_tried_again_once_it_is_mended(self, sent, client_for, coralie):
        lost, bounced = "perdue@exemple.org", "revenue@exemple.org"
        mailing = sent(dict.fromkeys((JULIE, MARC, lost, bounced, ANNE), "failed")).mailing
        Delivery.objects.update(why="refused_by_server", reply="554 5.7.1 Looks like spam", attempts=1)
        Delivery.objects.filter(address=lost).update(reply="550 5.1.10 Recipient not found")
        Delivery.objects.filter(address=bounced).update(reply="550 No such user", bounced_at=timezone.now())
        Delivery.objects.filter(address=ANNE).update(why="given_up")
        client = client_for(coralie)
        for status in ("paused", "sent"):
            Mailing.objects.update(status=status)
            assert "Réessayer auprès des 2 lecteurs refusés" in said(client.get(page_of(mailing)))
        page = said(client.post(f"{page_of(mailing)}reessayer/", follow=True))
        assert "Il est envoyé de nouveau à 2 lecteurs refusés." in page
        mailing.refresh_from_db()
        assert (mailing.status, mailing.finished_at) == ("sending", None)
        assert set(mailing.deliveries.waiting().values_list("address", flat=True)) == {JULIE, MARC}
        assert "refusés" not in said(client.get(page_of(mailing)))
        assert "Plus personne" in said(client.post(f"{page_of(mailing)}reessayer/", follow=True))

    def test_nobody_left_to_try_again_a_mailing_that_is_over_stays_so(self, sent, client_for, coralie):
        mailing = sent({JULIE: "handed"}).mailing
        client_for(coralie).post(f"{page_of(mailing)}reessayer/")
        mailing.refresh_from_db()
        assert mailing.status == "sent"

    def test_an_issue_cancelled_before_anybody_received_it_has_not_left(self, sent, client_for, coralie, bulletin):
        earlier = sent({JULIE: "handed"}, timezone.now() - timedelta(days=30))
        issue = sent({JULIE: "planned", MARC: "deferred", ANNE: "withheld"}, timezone.now())
        Share.objects.create(issue=issue, url="https://exemple.org/etude", title="Étude", on=timezone.localdate())
        Mailing.objects.filter(issue=issue).update(status="sending", finished_at=None)
        mailing, client = issue.mailing, client_for(coralie)
        assert issue.subject in said(client.get("/infolettres/bulletin/fil.xml"))
        page = said(client.post(f"{page_of(mailing)}annuler/", follow=True))
        assert "avant que quiconque le reçoive" in page
        issue.refresh_from_db()
        mailing.refresh_from_db()
        assert (issue.status, issue.mailing, issue.sent_on, issue.published_at) == ("draft", None, None, None)
        assert not issue.shares.exists()
        assert (mailing.status, mailing.deliveries.count()) == ("cancelled", 3)
        assert client.get(issue.get_absolute_url()).status_code == 404
        assert issue.subject not in said(client.get("/infolettres/bulletin/fil.xml"))
        assert last_time(bulletin, timezone.now()) == earlier.published_at
        again = send_now(issue=issue, at=timezone.now())
        assert again != mailing

    @pytest.mark.parametrize("said_of_marc", [{"is_handing": True}, {"maybe_twice": True}])
    def test_an_issue_that_somebody_may_have_received_stays_sent(self, sent, said_of_marc):
        issue = sent({JULIE: "planned", MARC: "planned"}, timezone.now())
        Mailing.objects.update(status="sending", finished_at=None)
        worker = Worker.objects.create(name="w", beat_at=timezone.now())
        Delivery.objects.filter(address=MARC).update(worker=worker, **said_of_marc)
        assert not cancel(mailing=issue.mailing, at=timezone.now())
        issue.refresh_from_db()
        assert (issue.status, issue.mailing.status) == ("sent", "cancelled")

    def test_the_list_of_issues_tells_what_left_from_what_leaves_and_what_was_stopped(self, sent, client_for, coralie):
        sent({JULIE: "handed"}, timezone.now())
        client = client_for(coralie)
        for status, words in (
            ("sent", "Envoyé"),
            ("sending", "En route"),
            ("paused", "En pause"),
            ("cancelled", "Annulé"),
        ):
            Mailing.objects.update(status=status)
            assert words in said(client.get("/bureau/infolettres/numeros/"))

    def test_the_one_being_handed_over_at_that_moment_was_not_taken_either(self, sent):
        issue = sent({JULIE: "planned", MARC: "planned"}, timezone.now())
        Mailing.objects.update(status="sending", finished_at=None)
        worker = Worker.objects.create(name="w", beat_at=timezone.now())
        Delivery.objects.filter(address=MARC).update(worker=worker, is_handing=True)
        cancel(mailing=issue.mailing, at=timezone.now())
        Delivery.objects.filter(address=MARC).update(state="failed", worker=None, is_handing=False)
        due_work()
        issue.refresh_from_db()
        assert (issue.status, issue.mailing) == ("draft", None)

    def test_why_it_stopped_by_itself_is_said_there_and_in_the_cockpit(self, leaving, client_for, coralie):
        Mailing.objects.update(status="paused", pause_reason="Le serveur refuse un message sur trois.")
        client = client_for(coralie)
        for page in (page_of(leaving), "/bureau/"):
            assert "Le serveur refuse un message sur trois." in said(client.get(page))


class TestWhatCameOfIt:
    def test_it_is_known_from_the_ledger_and_from_consents(self, sent, subscribe, bulletin):
        for address in (JULIE, MARC, ANNE):
            subscribe(address)
        mailing = sent({JULIE: "handed", MARC: "bounced", ANNE: "complained", "x@exemple.org": "withheld"}).mailing
        withdraw(address=JULIE, purpose=bulletin.purpose, at=timezone.now() - timedelta(days=1), source="link")
        found = results_of(mailing)
        assert (found.accepted, found.reached, found.bounced, found.complained) == (3, 2, 1, 1)
        assert (found.unsubscribed, found.withheld) == (1, 1)
        assert reading_of(mailing) is None

    def test_who_left_after_the_next_issue_left_because_of_that_one(self, sent, subscribe, bulletin):
        subscribe(JULIE)
        first = sent({JULIE: "handed"}, timezone.now() - timedelta(days=9)).mailing
        second = sent({JULIE: "handed"}, timezone.now() - timedelta(days=2)).mailing
        withdraw(address=JULIE, purpose=None, at=timezone.now(), source="link")
        assert (results_of(first).unsubscribed, results_of(second).unsubscribed) == (0, 1)

    def test_who_had_not_received_the_next_one_left_because_of_the_last_she_had(self, sent, subscribe, bulletin):
        for address in (JULIE, MARC, ANNE):
            subscribe(address)
        day = timezone.now() - timedelta(days=9)
        first = sent({JULIE: "handed", MARC: "handed", ANNE: "handed"}, day).mailing
        second = sent({JULIE: "planned", MARC: "handed"}, day + timedelta(days=7)).mailing
        Delivery.objects.filter(mailing=second, address=MARC).update(handed_at=day + timedelta(days=7, hours=2))
        for address in (JULIE, MARC, ANNE):
            at = day + timedelta(days=7, hours=1 if address == MARC else 3)
            withdraw(address=address, purpose=bulletin.purpose, at=at, source="link")
        assert results_of(first).unsubscribed == 3
        assert results_of(second).unsubscribed == 0

    def test_a_complaint_is_not_counted_twice(self, sent, subscribe, bulletin):
        subscribe(JULIE)
        mailing = sent({JULIE: "complained"}).mailing
        withdraw(address=JULIE, purpose=None, at=timezone.now(), source="complaint")
        found = results_of(mailing)
        assert (found.complained, found.unsubscribed) == (1, 0)

    def test_two_subjects_with_few_readers_are_not_told_apart(self, sent, client_for, coralie):
        issue = sent({f"a{n}@exemple.org": "handed" for n in range(10)}, subject_b="L’autre")
        [by_leaving] = compared(issue.mailing)
        assert (by_leaving.comparison.a.total, by_leaving.comparison.b.total) == (5, 5)
        page = said(client_for(coralie).get(page_of(issue.mailing)))
        assert "Pas assez de lecteurs pour conclure." in page
        assert "L’autre" in page

    def test_one_person_who_opens_often_makes_no_subject_win(self, sent, bulletin, client_for, coralie):
        bulletin.tracks_reading = True
        bulletin.save()
        mailing = sent({f"a{n}@exemple.org": "handed" for n in range(66)}, subject_b="L’autre").mailing
        for what, variant, count in (("open", "a", 9), ("open", "b", 63), ("click", "b", 4)):
            counted = {"what": what, "variant": variant, "on": timezone.localdate(), "count": count}
            ReadingTotal.objects.create(mailing=mailing, **counted)
        ReadingTotal.objects.create(mailing=mailing, what="open", variant="a", is_robot=True, on="2026-01-01", count=50)
        assert [(one.subject, one.readers, one.opens, one.clicks) for one in reading_by_subject(mailing)] == [
            ("A", 33, 9, 0),
            ("B", 33, 63, 4),
        ]
        assert [one.what for one in compared(mailing)] == ["unsubscribe"]
        page = client_for(coralie).get(page_of(mailing)).content.decode()
        assert "une même personne peut ouvrir plusieurs fois" in page
        assert "On n’en conclut donc rien." in page
        assert "100\u00a0%" not in page.partition("Les deux objets comparés")[2].partition("</section>")[0]
        assert "plus ouvert" not in page

    def test_who_answered_is_compared_once_each(self, sent, client_for, coralie):
        mailing = sent({f"a{n}@exemple.org": "handed" for n in range(80)}, subject_b="L’autre").mailing
        mailing.deliveries.filter(variant="b").update(replied_at=timezone.now())
        by_leaving, by_answer = compared(mailing)
        assert (by_leaving.comparison.better, by_answer.comparison.better) == ("", "b")
        page = said(client_for(coralie).get(page_of(mailing)))
        assert "Plus de gens ont répondu à B, au-delà de ce que le hasard explique." in page
        assert "Cette infolettre ne compte pas les ouvertures." in page

    def test_before_it_leaves_it_says_what_two_subjects_can_tell(self, draft, subscribe, client_for, coralie):
        draft.subject_b = "L’autre"
        draft.save()
        page = f"/bureau/infolettres/numeros/{draft.pk}/"
        assert "Trop peu de gens le recevraient" in said(client_for(coralie).get(page))
        for number in range(40):
            subscribe(f"a{number}@exemple.org")
        told = said(client_for(coralie).get(page))
        assert "Avec 20 lecteurs par objet, les désabonnements ne départagent les deux que si" in told
        assert "On ne conclut rien des ouvertures" in told

    def test_one_subject_is_compared_with_nothing(self, sent):
        assert compared(sent({JULIE: "handed"}).mailing) == []


class TestTheLedger:
    def test_it_is_narrowed_searched_and_exported(self, sent, client_for, coralie):
        mailing = sent({JULIE: "handed", MARC: "bounced", ANNE: "withheld"}).mailing
        client, ledger = client_for(coralie), "/bureau/infolettres/livraisons/"
        bounced = said(client.get(ledger, {"mailing": mailing.pk, "state": "bounced"}))
        assert MARC in bounced
        assert JULIE not in bounced
        assert ANNE in said(client.get(ledger, {"why": "withdrawn"}))
        found = said(client.get(ledger, {"q": "JULIE"}))
        assert JULIE in found
        assert MARC not in found
        lines = b"".join(client.get(f"{ledger}exporter/csv/", {"mailing": mailing.pk}).streaming_content).decode()
        assert len(lines.strip().splitlines()) == 4
        assert client.get(f"{ledger}exporter/xlsx/").status_code == 200

    def test_those_perhaps_reached_twice_are_listed(self, sent, client_for, coralie):
        mailing = sent({JULIE: "handed", MARC: "handed"}).mailing
        Delivery.objects.filter(address=JULIE).update(maybe_twice=True)
        client = client_for(coralie)
        assert "1 lecteur l’a peut-être reçu deux fois" in said(client.get(page_of(mailing)))
        listed = said(client.get("/bureau/infolettres/livraisons/", {"maybe_twice": "true"}))
        assert JULIE in listed
        assert MARC not in listed

    def test_who_withdrew_while_it_was_being_handed_over_may_have_received_it_once(self, sent, client_for, coralie):
        mailing = sent({JULIE: "handed", MARC: "withheld"}).mailing
        marc = mailing.deliveries.get(address=MARC)
        Delivery.objects.filter(pk=marc.pk).update(maybe_twice=True)
        client = client_for(coralie)
        page = said(client.get(page_of(mailing)))
        assert "1 lecteur l’a peut-être reçu, bien que compté parmi ceux à qui rien n’est parti" in page
        assert "reçu deux fois" not in page
        told = said(client.get(f"/bureau/infolettres/livraisons/{marc.pk}/"))
        assert "Peut-être déjà reçu" in told
        assert "Peut-être reçu deux fois" not in told

    def test_the_firm_sees_totals_and_never_an_address(self, sent, client_for, fatima):
        issue = sent({JULIE: "handed", MARC: "bounced"})
        client = client_for(fatima)
        page = said(client.get(page_of(issue.mailing)))
        assert "Revenu" in page
        for address in (JULIE, MARC):
            assert address not in page
        assert client.get("/bureau/infolettres/livraisons/").status_code == 403

    def test_a_reply_to_one_person_is_seen_by_those_who_read_addresses(self, sent, client_for, coralie, fatima):
        mailing = sent({JULIE: "handed"}).mailing
        Issue.objects.update(mailing=None)
        Mailing.objects.update(kind="receipt", title="Votre lien")
        assert client_for(coralie).get(page_of(mailing)).status_code == 200
        assert client_for(fatima).get(page_of(mailing)).status_code == 404
        assert client_for(fatima).get(f"{page_of(mailing)}avancement/").status_code == 404


def test_what_a_person_received_is_in_her_timeline(sent, client_for, coralie, bernard, db):
    from arrimage.network.models import Person

    julie = Person.objects.create(first_name="Julie", last_name="Roy", email=JULIE)
    sent({JULIE: "handed"}, subject="Le numéro de mars")
    sent({JULIE: "withheld"}, subject="Celui d’avril")
    Delivery.objects.update(person=julie)
    page = said(client_for(coralie).get(f"/bureau/personnes/{julie.pk}/"))
    assert "Le numéro de mars" in page
    assert "Celui d’avril" not in page
    assert "Le numéro de mars" not in said(client_for(bernard).get(f"/bureau/personnes/{julie.pk}/"))
