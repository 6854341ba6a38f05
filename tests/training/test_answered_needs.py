"""What answers a theme of needs: a session of the hub or of others, or words; who is told, and when."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, Event, RelayedSession, Resemblance
from arrimage.agenda.operations.events import cancel, publish, unpublish
from arrimage.agenda.operations.relaying import merge
from arrimage.agenda.operations.relaying import set_aside as set_session_aside
from arrimage.registration.models import Enrolment
from arrimage.training.forms import day_in_words
from arrimage.training.models import LearningNeed, Theme
from arrimage.training.operations.answers import choose_session, keep_the_loop, note_told, set_aside, tell
from arrimage.training.operations.needs import join
from arrimage.training.operations.opening import Wanted, open_session
from arrimage.training.queries import coming_events
from tests.training.pages import HERE, state, text


def test_relayed_session_answers_at_once(theme, three, posted):
    session = RelayedSession.objects.create(
        title="Finances 101", date=localdate() + timedelta(days=5), state="published", url="https://tiess.example/101"
    )
    told = choose_session(theme=theme, session=session, at=timezone.now())
    assert told == (2, 1), "Luc has no e-mail"
    assert all("https://tiess.example/101" in letter.text for letter in posted)
    assert {need.state for need in theme.needs.all()} == {"answered"}
    [left] = LearningNeed.objects.to_tell()
    assert left.person.first_name == "Luc"
    note_told(need=left, at=timezone.now())
    assert not LearningNeed.objects.to_tell().exists()


def test_letter_that_may_not_leave_leaves_her_to_be_called(theme, three, monkeypatch):
    from arrimage.kit import outbox

    monkeypatch.setattr(outbox, "_delivers", lambda given, at: [outbox.Handed(withheld="exclue")] * len(given))
    told = set_aside(theme=theme, answer="Pas cette année.", at=timezone.now())
    assert told == (0, 3)
    assert LearningNeed.objects.to_tell().count() == 3


def test_refusal_is_told_with_its_words(client_for, coralie, theme, three, posted):
    desk = client_for(coralie)
    where = f"/bureau/themes/{theme.pk}/repondre/"
    assert desk.post(where, {"answer": "  "}).status_code == 422
    page = text(desk.post(where, {"answer": "La CDEC l’offre chaque mois."}, follow=True))
    assert "2 lettres partent" in page
    assert "Sans courriel : à appeler" in page
    assert all("La CDEC l’offre chaque mois." in letter.text for letter in posted)
    assert state(theme) == "set_aside"
    page = text(desk.post(where, {"answer": "Encore"}))
    assert "a déjà sa réponse" in page
    assert len(posted) == 2


def test_session_to_choose_is_one_and_not_over(theme, three, training, posted):
    at, event = timezone.now(), training(days=5)
    with pytest.raises(ValidationError):
        choose_session(theme=theme, at=at)
    over = RelayedSession.objects.create(title="Hier", date=localdate() - timedelta(days=1), state="published")
    with pytest.raises(ValidationError):
        choose_session(theme=theme, session=over, at=at)
    theme.refresh_from_db()
    assert theme.session is None, "nothing is half kept"
    choose_session(theme=theme, event=event, at=at)
    with pytest.raises(ValidationError):
        choose_session(theme=theme, event=event, at=at)
    assert len(posted) == 2


def test_a_session_for_which_one_does_not_register_yet_is_told_before_anybody_is_invited(
    client_for, coralie, theme, three, training
):
    desk, event, where = client_for(coralie), training("Lire un bilan", days=5), f"/bureau/themes/{theme.pk}/seance/"
    chosen = {"choose": "1", "event": str(event.pk)}
    assert "On ne s’inscrit pas encore" in text(desk.post(where, chosen))
    enrolment = Enrolment.objects.create(event=event, opens_at=timezone.now() + timedelta(days=1))
    assert "Les inscriptions ouvrent le" in text(desk.post(where, chosen))
    Enrolment.objects.filter(pk=enrolment.pk).update(opens_at=None)
    page = text(desk.post(where, chosen))
    assert "2 personnes" in page
    assert "inscri" not in page.partition("Lire un bilan")[2].partition("Annuler")[0]


def test_a_drafted_session_without_its_form_is_told_on_the_page_of_its_theme(client_for, coralie, theme, training):
    event = training("Lire un bilan", days=5, state=Event.State.DRAFT)
    choose_session(theme=theme, event=event, at=timezone.now())
    page = f"/bureau/themes/{theme.pk}/"
    assert "On ne s’inscrit pas encore" in text(client_for(coralie).get(page))
    Enrolment.objects.create(event=event)
    assert "On ne s’inscrit pas encore" not in text(client_for(coralie).get(page))


def test_who_joins_an_answered_theme_sees_the_session_at_once(client_for, member, theme, three, training, posted):
    event = training("Lire un bilan", days=5)
    choose_session(theme=theme, event=event, at=timezone.now())
    page = text(client_for(member.user).get(HERE))
    assert "Séances demandées par d’autres" in page
    assert f"/agenda/{event.slug}/" in page
    page = text(client_for(member.user).post(f"{HERE}themes/{theme.pk}/moi-aussi/", {"people": "1"}, follow=True))
    assert "Une séance y répond déjà" in page
    mine = LearningNeed.objects.get(person=member)
    assert mine.state == "answered"
    assert mine.told_at is not None
    tell(theme=theme, at=timezone.now())
    assert member.user.email not in [letter.to for letter in posted]


def test_answered_theme_whose_session_is_over_takes_nobody(member, theme, three, training, posted, need):
    event = training(days=5)
    choose_session(theme=theme, event=event, at=timezone.now())
    Activity.objects.filter(pk=event.activity_id).update(date=localdate() - timedelta(days=1))
    theme = Theme.objects.get(pk=theme.pk)
    late = need("Le bilan", member)
    with pytest.raises(ValidationError):
        join(need=late, theme=theme, at=timezone.now())
    late.refresh_from_db()
    assert (late.state, late.theme) == ("open", None)


def test_cancelled_session_reopens_the_needs_and_the_next_is_told(theme, three, training, posted):
    event = training(days=5)
    choose_session(theme=theme, event=event, at=timezone.now())
    event.activity.status = Activity.Status.CANCELLED
    event.activity.save()
    assert keep_the_loop(at=timezone.now()) == 1
    assert {need.state for need in theme.needs.all()} == {"open"}
    assert state(theme) == "proposed"
    choose_session(theme=theme, event=training("Reprise", days=20), at=timezone.now())
    assert len(posted) == 4
    assert keep_the_loop(at=timezone.now()) == 0


def states_of(theme):
    return {need.state for need in theme.needs.all()}, {need.told_at for need in theme.needs.all()}


def test_a_session_cancelled_then_deleted_reopens_the_needs(client_for, coralie, theme, three, training, posted):
    event = training(days=5)
    choose_session(theme=theme, event=event, at=timezone.now())
    cancel(event=event, at=timezone.now())
    client_for(coralie).post(f"/bureau/evenements/{event.pk}/supprimer/")
    assert not Event.objects.exists()
    assert states_of(theme) == ({"open"}, {None})
    assert state(theme) == "proposed"
    assert "Proposer une séance" in text(client_for(coralie).get(f"/bureau/themes/{theme.pk}/"))
    assert keep_the_loop(at=timezone.now()) == 0


def test_a_session_taken_back_to_a_draft_reopens_the_needs_and_is_told_anew_once_published(
    theme, three, training, posted
):
    event = training(days=5)
    choose_session(theme=theme, event=event, at=timezone.now())
    unpublish(event=event)
    assert keep_the_loop(at=timezone.now()) == 1
    assert states_of(theme) == ({"open"}, {None})
    assert keep_the_loop(at=timezone.now()) == 0
    assert len(posted) == 2
    publish(event=event, at=timezone.now())
    assert keep_the_loop(at=timezone.now()) == 1
    assert state(theme) == "answered"
    assert len(posted) == 4


@pytest.mark.parametrize("gone", ["set aside", "deleted"])
def test_a_relayed_session_set_aside_or_deleted_reopens_the_needs(theme, three, posted, gone):
    session = RelayedSession.objects.create(title="101", date=localdate() + timedelta(days=5), state="published")
    choose_session(theme=theme, session=session, at=timezone.now())
    if gone == "set aside":
        set_session_aside(sessions=RelayedSession.objects.all())
        assert keep_the_loop(at=timezone.now()) == 1
    else:
        session.delete()
    theme.refresh_from_db()
    assert theme.session is None
    assert states_of(theme) == ({"open"}, {None})
    assert keep_the_loop(at=timezone.now()) == 0


def test_a_session_held_then_deleted_or_unpublished_stays_the_answer(theme, three, training, posted):
    event = training(days=5)
    choose_session(theme=theme, event=event, at=timezone.now())
    day = localdate() - timedelta(days=90)
    Activity.objects.filter(pk=event.activity_id).update(date=day, status=Activity.Status.HELD)
    Event.objects.update(state=Event.State.DRAFT)
    assert keep_the_loop(at=timezone.now()) == 0
    Event.objects.get().delete()
    assert states_of(theme)[0] == {"answered"}
    assert keep_the_loop(at=timezone.now()) == 0


def test_a_session_found_to_be_the_same_as_another_leaves_it_its_themes(theme, three, posted):
    day = localdate() + timedelta(days=5)
    known, session = (RelayedSession.objects.create(title="101", date=day, state="published") for _time in range(2))
    choose_session(theme=theme, session=session, at=timezone.now())
    merge(resemblance=Resemblance.objects.create(session=session, other=known))
    theme.refresh_from_db()
    assert (theme.session, theme.state) == (known, "answered")
    assert keep_the_loop(at=timezone.now()) == 0


def test_words_stay_an_answer_whatever_becomes_of_sessions(theme, three, posted):
    set_aside(theme=theme, answer="Pas cette année.", at=timezone.now())
    assert keep_the_loop(at=timezone.now()) == 0
    assert state(theme) == "set_aside"


def test_a_drafted_session_deleted_leaves_its_theme_to_gather(theme, training):
    event = training(days=5, state=Event.State.DRAFT)
    choose_session(theme=theme, event=event, at=timezone.now())
    assert state(theme) == "proposed"
    event.delete()
    assert state(theme) == "gathering"


def test_draft_with_times_in_disorder_is_refused(client_for, coralie, theme, posted):
    sent = {"title": "Bilan", "day": "2001-02-03", "starts_at": "12:00", "ends_at": "09:00", "open": "1"}
    answer = client_for(coralie).post(f"/bureau/themes/{theme.pk}/seance/", sent)
    assert answer.status_code == 422
    assert "Ce jour est passé" in text(answer)
    assert "corrigez l’une des deux heures" in text(answer)
    for day, words in (("31 février", "date"), ("9999-12-31", "Vérifiez l’année")):
        answer = client_for(coralie).post(f"/bureau/themes/{theme.pk}/seance/", {**sent, "day": day})
        assert answer.status_code == 422
        assert words in text(answer)
    assert not Event.objects.exists()
    assert not Activity.objects.exists()


def test_two_sessions_of_one_title_and_day_have_their_own_pages(theme, coralie):
    wanted = Wanted(title="Excel !", day=localdate() + timedelta(days=3))
    first, second = (open_session(theme=theme, wanted=wanted, by=coralie) for _time in range(2))
    assert first.slug != second.slug


def test_session_that_is_closed_over_or_called_off_is_neither_offered_nor_chosen(
    client_for, coralie, theme, three, training, posted
):
    day, held, away = localdate(), Activity.Status.HELD, Activity.Status.CANCELLED
    gone = [
        training("Fermée", days=1, status=held),
        training("Annulée", days=5, status=away),
        training("Hier", days=-1, status=Activity.Status.PLANNED),
        training("Brouillon passé", days=-1, status=Activity.Status.PLANNED, state="draft"),
    ]
    over = RelayedSession.objects.create(title="Avant-hier", date=day - timedelta(days=2), state="published")
    page = text(client_for(coralie).get(f"/bureau/themes/{theme.pk}/seance/"))
    for title in (*map(str, gone), str(over)):
        assert title not in page
    for event in gone:
        with pytest.raises(ValidationError, match="terminée ou annulée"):
            choose_session(theme=theme, event=event, at=timezone.now())
    sent = {"event": gone[0].pk, "choose": "1", "confirmed": "1"}
    assert client_for(coralie).post(f"/bureau/themes/{theme.pk}/seance/", sent).status_code == 422
    assert posted == []


def test_session_that_ended_this_morning_is_no_answer(theme, three, coralie, training):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    event = training("Ce matin", days=0, status=Activity.Status.PLANNED, start_time=time(9), end_time=time(11))
    assert event not in coming_events(coralie, noon)
    assert event in coming_events(coralie, noon.replace(hour=8))
    with pytest.raises(ValidationError):
        choose_session(theme=theme, event=event, at=noon)


def test_who_will_be_written_to_is_shown_before_any_letter(client_for, coralie, theme, three, training, posted):
    desk, where = client_for(coralie), f"/bureau/themes/{theme.pk}/seance/"
    event, draft = training("Lire un bilan", days=10), training("À finir", days=12, state="draft")
    page = text(desk.get(where))
    assert f"{day_in_words(event.activity.date)} – Lire un bilan" in page
    assert "À finir (brouillon)" in page
    assert f"{event.activity.date:%Y-%m-%d}" not in page
    page = text(desk.post(where, {"event": event.pk, "session": "", "choose": "1"}))
    assert "On écrit à 2 personnes tout de suite" in page
    assert "marie@exemple.example" in page
    assert "Sans courriel : à appeler" in page
    assert posted == []
    assert "on n’écrit à personne" in text(desk.post(where, {"event": draft.pk, "choose": "1"}))
    desk.post(where, {"event": event.pk, "session": "", "choose": "1", "confirmed": "1"})
    assert len(posted) == 2
    assert state(theme) == "answered"
