"""From «j'ai besoin de…» to the session of which one is told."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, Event, RelayedSession
from arrimage.training.forms import day_in_words
from arrimage.training.jobs import tell_those_who_asked
from arrimage.training.models import LearningNeed, Theme, TrainingSheet
from arrimage.training.operations.answers import choose_session, keep_the_loop, note_told, set_aside, tell
from arrimage.training.operations.needs import join, me_too, say_need, withdraw
from arrimage.training.operations.opening import Wanted, open_session
from arrimage.training.operations.themes import gather, move, unite
from arrimage.training.queries import coming_events

HERE = "/espace/formation/"


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def state(theme: Theme) -> str:
    return Theme.objects.get(pk=theme.pk).state


@pytest.fixture
def theme(db) -> Theme:
    return Theme.objects.create(title="Lire ses états financiers", interested_wanted=3)


@pytest.fixture
def three(theme, need, someone, cafe, atelier) -> list[LearningNeed]:
    """Two people of the café, one of the workshop whom no e-mail reaches."""
    said = [
        ("Lire un bilan", "Marie", cafe, None),
        ("États financiers", "Jean", cafe, None),
        ("Le bilan", "Luc", atelier, ""),
    ]
    return [
        need(words, someone(name, where, email=email), organisation=where, theme=theme, people=2)
        for words, name, where, email in said
    ]


def test_whole_loop(client_for, member, coralie, paul, cafe, atelier, someone, need, posted):
    hers, desk = client_for(member.user), client_for(coralie)
    page = text(hers.get("/espace/"))
    assert "Former mon équipe" in page
    answer = hers.post(
        HERE, {"text": "J’ai besoin d’apprendre à lire mes états financiers", "people": "3"}, follow=True
    )
    assert "Le pôle a votre besoin" in text(answer)
    for words, name, where in (("Comprendre un bilan", "Marie", atelier), ("les etats financiers", "Jean", atelier)):
        need(words, someone(name, where), organisation=where)

    groups = text(desk.get("/bureau/besoins/reunir/"))
    assert "Comprendre un bilan" in groups
    keys = list(LearningNeed.objects.values_list("pk", flat=True))
    answer = desk.post(
        "/bureau/besoins/reunir/", {"need": keys, "theme": "", "title": "Les états financiers"}, follow=True
    )
    assert "3 besoins sont maintenant dans « Les états financiers »" in text(answer)
    theme = Theme.objects.get()
    theme.interested_wanted = 3
    theme.save()
    desk.post(
        f"/bureau/themes/{theme.pk}/modifier/",
        {"title": theme.title, "interested_wanted": "3", "revision": theme.revision},
    )
    assert state(theme) == "proposed"
    assert "Les états financiers" in text(desk.get("/bureau/")), "the cockpit proposes a session"

    people = text(desk.get(f"/bureau/themes/{theme.pk}/seance/"))
    assert "Marie Roy" in people
    assert "Élise Exemple" in people
    assert "jean@exemple.example" in people
    day = localdate() + timedelta(days=30)
    sent = {"title": "Lire un bilan", "day": f"{day:%Y-%m-%d}", "starts_at": "09:00", "ends_at": "12:00", "open": "1"}
    desk.post(f"/bureau/themes/{theme.pk}/seance/", sent)
    event = Event.objects.get()
    assert (event.state, event.activity.kind, event.activity.date) == ("draft", "training", day)
    assert TrainingSheet.objects.get().event == event
    assert posted == [], "nobody is told of a draft"
    assert "Lire un bilan" not in text(hers.get(HERE))

    event.state, event.published_at = Event.State.PUBLISHED, timezone.now()
    event.save()
    tell_those_who_asked.call()
    assert sorted(letter.to for letter in posted) == sorted(
        [member.user.email, "marie@exemple.example", "jean@exemple.example"]
    )
    letter = next(one for one in posted if one.to == member.user.email)
    assert "lire mes états financiers" in letter.text
    assert f"/agenda/{event.slug}/" in letter.text
    assert letter.purpose == "evenements"
    assert state(theme) == "answered"
    assert "Lire un bilan" in text(hers.get(HERE))
    tell_those_who_asked.call()
    assert len(posted) == 3, "told once"


def test_need_is_kept_whole_or_refused_in_clear_words(client_for, member):
    hers = client_for(member.user)
    for sent, said in (
        ({"text": "", "people": "1"}, "Dites en quelques mots ce dont vous avez besoin."),
        ({"text": "   ", "people": "1"}, "Dites en quelques mots ce dont vous avez besoin."),
        ({"text": "x" * 3000, "people": "1"}, "Vous en avez écrit 3000."),
        ({"text": "Excel", "people": "0"}, "de 1 à 500"),
        ({"text": "Excel", "people": "-4"}, "de 1 à 500"),
        ({"text": "Excel", "people": "99999999999"}, "de 1 à 500"),
        ({"text": "Excel", "people": "beaucoup"}, "de 1 à 500"),
    ):
        answer = hers.post(HERE, sent)
        assert answer.status_code == 422
        assert said in text(answer)
        assert sent["text"].strip() in text(answer), "what was typed stays"
    assert not LearningNeed.objects.exists()


def test_html_is_text(client_for, member, coralie):
    client_for(member.user).post(HERE, {"text": "<script>alert(1)</script> Excel", "people": "1"})
    need = LearningNeed.objects.get()
    for page in (client_for(member.user).get(HERE), client_for(coralie).get(f"/bureau/besoins/{need.pk}/")):
        assert "<script>alert" not in text(page)
        assert "&lt;script&gt;alert" in text(page)


def test_same_words_twice_make_one_need(member, cafe):
    said = {"person": member, "organisation": cafe, "on": localdate()}
    first = say_need(text="Excel  avancé", **said)
    assert say_need(text="excel AVANCE", **said) == first
    assert first.text == "Excel avancé"


def test_needs_of_one_person_are_bounded(member, cafe):
    for number in range(30):
        say_need(person=member, organisation=cafe, text=f"Besoin {number}", on=localdate())
    with pytest.raises(ValidationError, match="30"):
        say_need(person=member, organisation=cafe, text="Un de plus", on=localdate())


def test_others_words_are_not_shown_to_members_only_themes(client_for, member, three):
    page = text(client_for(member.user).get(HERE))
    assert "Lire ses états financiers" in page
    assert "3 personnes intéressées" in page
    assert "Le bilan" not in page
    assert "Luc" not in page
    assert "Marie" not in page


def test_me_too_counts_each_person_once(client_for, member, theme, cafe):
    hers = client_for(member.user)
    for _press in range(2):
        answer = hers.post(f"{HERE}themes/{theme.pk}/moi-aussi/", {"people": "4"}, follow=True)
    assert "Vous comptez parmi les personnes intéressées." in text(answer)
    found = Theme.objects.with_interest().get()
    assert (found.interested, found.seats) == (1, 4)
    assert theme.needs.get().organisation == cafe


def test_interest_counts_people_then_organisations_without_a_name(theme, need, someone, cafe, atelier):
    marie = someone("Marie", cafe)
    need("a", marie, theme=theme), need("b", marie, theme=theme)
    need("c", organisation=atelier, theme=theme), need("d", organisation=atelier, theme=theme)
    need("e", theme=theme), need("f", someone("Jean"), theme=theme, state="withdrawn")
    assert Theme.objects.with_interest().get().interested == 3


def test_theme_ripens_at_so_many_and_goes_back_when_one_withdraws(theme, member, someone, cafe):
    at = timezone.now()
    for name in ("Marie", "Jean"):
        me_too(person=someone(name, cafe), organisation=cafe, theme=theme, at=at)
    assert state(theme) == "gathering"
    hers = me_too(person=member, organisation=cafe, theme=theme, at=at)
    assert state(theme) == "proposed"
    withdraw(need=hers)
    assert state(theme) == "gathering"


def test_one_withdraws_ones_own_need_only(client_for, member, need, someone):
    own, others = need("Excel", member), need("Anglais", someone("Marie"))
    hers = client_for(member.user)
    assert hers.post(f"{HERE}besoins/{others.pk}/retirer/").status_code == 404
    hers.post(f"{HERE}besoins/{own.pk}/retirer/")
    own.refresh_from_db(), others.refresh_from_db()
    assert (own.state, others.state) == ("withdrawn", "open")


def test_who_says_something_close_is_offered_the_theme_of_others(client_for, member, three, theme):
    hers = client_for(member.user)
    page = text(hers.post(HERE, {"text": "Comprendre nos états financiers", "people": "1"}, follow=True))
    assert "D’autres ont un besoin proche" in page
    need = LearningNeed.objects.get(person=member)
    hers.post(f"{HERE}besoins/{need.pk}/rejoindre/{theme.pk}/")
    need.refresh_from_db()
    assert need.theme == theme
    assert "D’autres ont un besoin proche" not in text(hers.get(HERE)), "shown once"


def test_nobody_without_a_place_says_needs(client_for, sacha):
    page = client_for(sacha).post(HERE, {"text": "Excel", "people": "1"})
    assert not LearningNeed.objects.exists()
    assert "Demander l’accès" in text(page)
    assert client_for(None).get(HERE).status_code == 302


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


def test_needs_leave_a_theme_for_another_or_for_none(client_for, coralie, theme, three):
    desk, (first, second, third) = client_for(coralie), three
    where = f"/bureau/themes/{theme.pk}/separer/"
    assert "cochez au moins un besoin" in text(desk.post(where, {"title": "X"}, follow=True))
    desk.post(where, {"need": [first.pk], "title": "Le budget"})
    first.refresh_from_db()
    assert first.theme.title == "Le budget"
    desk.post(where, {"need": [second.pk], "out": "1"})
    second.refresh_from_db()
    assert second.theme is None
    assert "nommez-en un nouveau" in text(desk.post(where, {"need": [third.pk]}, follow=True))
    third.refresh_from_db()
    assert third.theme == theme


def test_themes_are_united_and_those_answered_stay_alone(theme, three, need, someone, posted, training):
    other = gather(needs=[need("Budget", someone("Ana"))], title="Budget")
    kept = unite(themes=[other, theme])
    assert kept == theme
    assert kept.needs.count() == 4
    assert not Theme.objects.filter(pk=other.pk).exists()
    choose_session(theme=kept, event=training(), at=timezone.now())
    third = Theme.objects.create(title="Autre")
    with pytest.raises(ValidationError):
        unite(themes=[kept, third])
    with pytest.raises(ValidationError):
        move(needs=[need("x")], theme=Theme.objects.get(pk=kept.pk))


def test_draft_with_times_in_disorder_is_refused(client_for, coralie, theme, posted):
    sent = {"title": "Bilan", "day": "2001-02-03", "starts_at": "12:00", "ends_at": "09:00", "open": "1"}
    answer = client_for(coralie).post(f"/bureau/themes/{theme.pk}/seance/", sent)
    assert answer.status_code == 422
    assert "Ce jour est passé" in text(answer)
    assert "corrigez l’une des deux heures" in text(answer)
    sent["day"] = "31 février"
    assert client_for(coralie).post(f"/bureau/themes/{theme.pk}/seance/", sent).status_code == 422
    assert not Event.objects.exists()
    assert not Activity.objects.exists()


def test_two_sessions_of_one_title_and_day_have_their_own_pages(theme, coralie):
    wanted = Wanted(title="Excel !", day=localdate() + timedelta(days=3))
    first, second = (open_session(theme=theme, wanted=wanted, by=coralie) for _time in range(2))
    assert first.slug != second.slug


def test_need_heard_by_telephone_is_added_at_the_desk(client_for, paul, theme, cafe):
    sent = {"text": "Lire un bilan", "organisation": cafe.name, "person": "", "people": "2", "heard": "phone"}
    answer = client_for(paul).post("/bureau/besoins/ajouter/", {**sent, "said_on": "2199-01-01", "theme": ""})
    assert "Ce jour n’est pas encore venu" in text(answer)
    client_for(paul).post("/bureau/besoins/ajouter/", {**sent, "said_on": f"{localdate():%Y-%m-%d}", "theme": theme.pk})
    need = LearningNeed.objects.get()
    assert (need.organisation, need.theme, need.heard, need.people) == (cafe, theme, "phone", 2)


def test_gathering_what_no_longer_waits_makes_no_empty_theme(client_for, coralie, need):
    gone = need("Excel", state="withdrawn")
    sent = {"action": "gather", "pk": [gone.pk], "confirmed": "1", "theme": "", "title": "Excel"}
    page = text(client_for(coralie).post("/bureau/besoins/en-lot/", sent, follow=True))
    assert "Rien n’a été fait" in page
    assert not Theme.objects.exists()


def test_ticked_needs_are_gathered_from_the_list(client_for, coralie, need):
    first, second = need("Excel"), need("Tableur")
    sent = {"action": "gather", "pk": [first.pk, second.pk], "confirmed": "1", "theme": "", "title": ""}
    assert "nommez-en un nouveau" in text(client_for(coralie).post("/bureau/besoins/en-lot/", sent))
    client_for(coralie).post("/bureau/besoins/en-lot/", {**sent, "title": "Excel"})
    assert Theme.objects.get().needs.count() == 2


def test_need_that_goes_takes_its_theme_below_what_is_wanted(client_for, coralie, theme, three):
    Theme.objects.filter(pk=theme.pk).update(state="proposed")
    need = three[0]
    client_for(coralie).post(f"/bureau/besoins/{need.pk}/supprimer/", {"revision": need.revision})
    assert not LearningNeed.objects.filter(pk=need.pk).exists()
    assert state(theme) == "gathering"


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


def test_days_are_said_in_words():
    assert day_in_words(date(2031, 12, 16)) == "mardi 16 décembre 2031"
