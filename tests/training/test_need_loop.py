"""From «j'ai besoin de…» to a theme, and from the theme to the session of which one is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Event
from arrimage.training.forms import day_in_words
from arrimage.training.jobs import tell_those_who_asked
from arrimage.training.models import LearningNeed, Theme, TrainingSheet
from arrimage.training.operations.answers import choose_session
from arrimage.training.operations.needs import me_too, say_need, withdraw
from arrimage.training.operations.themes import gather, move, unite
from tests.training.examples import a_member
from tests.training.pages import HERE, state, text


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


def test_who_is_in_no_member_organisation_says_no_need_and_reads_why(client_for, elise, atelier, someone, three, need):
    person = someone("Fatima", atelier)
    person.user = elise
    person.save()
    hers = client_for(elise)
    assert "J’ai besoin de" not in text(hers.get("/espace/"))
    page = text(hers.get(HERE))
    assert "ni vous ni votre organisation" in page
    assert "/adherer/" in page
    assert ('name="text"' in page, "Lire ses états financiers" in page) == (False, False)
    before = LearningNeed.objects.count()
    answer = hers.post(HERE, {"text": "Excel", "people": "1"})
    assert (answer.status_code, "ni vous ni votre organisation" in text(answer)) == (422, True)
    theme = Theme.objects.get()
    hers.post(f"{HERE}themes/{theme.pk}/moi-aussi/", {"people": "1"})
    assert LearningNeed.objects.count() == before

    heard = need("Excel, dit au téléphone", person, organisation=atelier)
    assert "Excel, dit au téléphone" in text(hers.get(HERE)), "what she told by telephone she follows"
    a_member(atelier)
    hers.post(HERE, {"text": "Excel", "people": "1"})
    assert LearningNeed.objects.filter(person=person).exclude(pk=heard.pk).get().organisation == atelier


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


def test_days_are_said_in_words():
    assert day_in_words(date(2031, 12, 16)) == "mardi 16 décembre 2031"
