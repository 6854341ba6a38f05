"""The library on the desk: noting in a few seconds, who may do what, what is made public together."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils.timezone import localdate

from arrimage.kit.desk.record_form import RecordForm
from arrimage.library.models import Opportunity, WatchedItem

NOTE, ITEMS, CALLS = "/bureau/veille/noter/", "/bureau/veille/", "/bureau/opportunites/"
LINK = "https://journal.example/four-communal"


def test_a_link_and_a_title_are_enough(client_for, coralie):
    answer = client_for(coralie).post(NOTE, {"url": f"{LINK}?utm_source=x", "title": "Un four communal"})
    item = WatchedItem.objects.get()
    assert answer.headers["Location"] == f"{ITEMS}{item.pk}/"
    assert (item.url, item.source, item.noted_by, item.noted_on) == (LINK, "journal.example", coralie, localdate())
    assert not item.is_public, "it is the team's until somebody says otherwise"


def test_a_link_noted_before_leads_to_the_first_one(client_for, coralie, read):
    first = read("Un <four> communal", url=LINK, is_public=False)
    for path, more in ((NOTE, {}), (f"{ITEMS}ajouter/", {"kind": "news", "language": "fr", "noted_on": localdate()})):
        answer = client_for(coralie).post(path, {"url": f"{LINK}/", "title": "Encore lui", **more})
        said = answer.content.decode()
        assert answer.status_code == 422
        assert said.count("Ce lien est déjà noté") == 1
        assert f'<a href="{ITEMS}{first.pk}/">Un &lt;four&gt; communal</a>' in said
        assert "Encore lui" in said, "what was typed is not lost"
    assert WatchedItem.objects.count() == 1


def _just_before_saving(monkeypatch, done):
    save = RecordForm.save

    def late(form, seen=0):
        done()
        return save(form, seen)

    monkeypatch.setattr(RecordForm, "save", late)


def test_a_link_that_two_save_in_the_same_instant_is_told_to_the_second(client_for, coralie, read, monkeypatch):
    client, said = client_for(coralie), {"kind": "news", "language": "fr", "noted_on": localdate()}
    other = read("Autre chose")
    kept = ["Autre chose", "Le même, noté par une autre"]
    _just_before_saving(monkeypatch, lambda: read("Le même, noté par une autre", url=LINK))
    for path, more in ((f"{ITEMS}ajouter/", {}), (f"{ITEMS}{other.pk}/modifier/", {"revision": other.revision})):
        answer = client.post(path, {"url": LINK, "title": "Encore lui", **said, **more})
        assert answer.status_code == 422
        assert answer.content.decode().count("Ce lien est déjà noté") == 1
        assert "Encore lui" in answer.content.decode(), "what was typed is not lost"
        assert sorted(WatchedItem.objects.values_list("title", flat=True)) == kept
        WatchedItem.objects.exclude(pk=other.pk).delete()


def test_what_the_database_refuses_without_a_fault_of_the_form_stays_an_error(client_for, coralie, monkeypatch):
    def refuse():
        raise IntegrityError

    _just_before_saving(monkeypatch, refuse)
    said = {"url": LINK, "title": "Lui", "kind": "news", "language": "fr", "noted_on": localdate()}
    with pytest.raises(IntegrityError):
        client_for(coralie).post(f"{ITEMS}ajouter/", said)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"url": "", "title": "Sans lien"}, "requis"),
        ({"url": LINK, "title": "  "}, "requis"),
        ({"url": "pas un lien", "title": "Rien"}, "URL valide"),
        ({"url": "javascript:alert(1)", "title": "Rien"}, "http:// ou https://"),
        ({"url": LINK, "title": "x" * 251}, "250"),
        ({"url": LINK, "title": "nul\x00"}, "nul"),
    ],
)
def test_nonsense_is_told_and_nothing_is_kept(client_for, coralie, said, problem):
    answer = client_for(coralie).post(NOTE, said)
    assert answer.status_code == 422
    assert problem.casefold() in answer.content.decode().casefold()
    assert not WatchedItem.objects.exists()


def test_a_day_to_come_is_no_day_of_reading(client_for, coralie):
    tomorrow = localdate() + timedelta(days=1)
    said = {"title": "Demain", "kind": "news", "language": "fr", "noted_on": tomorrow, "published_on": tomorrow}
    answer = client_for(coralie).post(f"{ITEMS}ajouter/", said)
    assert answer.content.decode().count("Ce jour est encore à venir") == 2


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (ITEMS, {"kind": "news", "language": "fr", "noted_on": "2018-04-12"}),
        (CALLS, {"kind": "projects", "deadline_on": "2018-04-12"}),
    ],
)
def test_a_summary_sums_up(client_for, coralie, path, said):
    client = client_for(coralie)
    answer = client.post(f"{path}ajouter/", {"title": "Longue", "summary": "x" * 5_001, **said})
    assert answer.status_code == 422
    assert "Un résumé compte au plus 5\N{NO-BREAK SPACE}000 caractères" in answer.content.decode()
    answer = client.post(f"{path}ajouter/", {"title": "Longue", "summary": "x" * 5_000, **said})
    assert answer.status_code == 302


@pytest.mark.parametrize(("year", "problem"), [("0001", "1 est trop ancienne."), ("2199", "2199 est trop lointaine.")])
def test_a_year_mistyped_is_told_of_any_day(client_for, coralie, year, problem):
    said = {"title": "Appel", "kind": "projects", "deadline_on": f"{year}-03-14"}
    answer = client_for(coralie).post(f"{CALLS}ajouter/", said)
    assert answer.status_code == 422
    assert f"Vérifiez l’année\N{NO-BREAK SPACE}: {problem}" in answer.content.decode()


@pytest.mark.parametrize(("day", "hour", "status"), [(14, "02:30", 422), (14, "03:00", 302), (15, "02:30", 302)])
def test_an_hour_that_the_clocks_skip_closes_nothing(client_for, coralie, day, hour, status):
    said = {"title": "Appel", "kind": "projects", "deadline_on": f"2027-03-{day}", "closes_at": hour}
    answer = client_for(coralie).post(f"{CALLS}ajouter/", said)
    assert answer.status_code == status
    assert ("L’horloge saute cette heure ce jour-là" in answer.content.decode()) is (status == 422)


def test_an_opportunity_is_noted_by_whoever_wrote_it_and_its_past_is_told(client_for, paul):
    yesterday = localdate() - timedelta(days=1)
    said = {
        "title": "Appel",
        "kind": "projects",
        "deadline_on": yesterday,
        "is_public": "on",
    }
    answer = client_for(paul).post(f"{CALLS}ajouter/", said, follow=True)
    assert "Sa date limite est passée" in answer.content.decode()
    assert Opportunity.objects.get().noted_by == paul


def test_many_are_made_public_and_kept_again_each_history_telling_it(client_for, coralie, read):
    items = [read(f"Lecture {number}", is_public=False) for number in range(3)]
    client = client_for(coralie)
    ticked = {"pk": [item.pk for item in items[:2]]}
    client.post(f"{ITEMS}en-lot/", {"action": "publish", **ticked})
    assert set(WatchedItem.objects.public()) == set(items[:2])
    assert all(item.public_since for item in WatchedItem.objects.public())
    client.post(f"{ITEMS}en-lot/", {"action": "keep", "all": "1"})
    assert not WatchedItem.objects.public().exists()
    assert [row.is_public for row in items[0].history.order_by("history_id")] == [False, True, False]


def test_withdrawing_many_asks_first(client_for, coralie, call):
    one = call()
    client = client_for(coralie)
    asked = client.post(f"{CALLS}en-lot/", {"action": "withdraw", "pk": [one.pk]})
    assert "Leurs émetteurs les ont annulées" in asked.content.decode()
    client.post(f"{CALLS}en-lot/", {"action": "withdraw", "pk": [one.pk], "confirmed": "1"})
    assert Opportunity.objects.get().is_withdrawn


def test_a_deleted_item_comes_back_unless_its_link_was_noted_again(client_for, coralie, read):
    item, client = read("Un four communal", url=LINK), client_for(coralie)
    pk = item.pk
    client.post(f"{ITEMS}{pk}/supprimer/", {"revision": item.revision, "confirmed": "1"})
    assert not WatchedItem.objects.exists()
    version = WatchedItem.history.filter(id=pk).latest("history_id").pk
    other = read("Le même, noté par une autre", url=LINK)
    told = client.post(f"{ITEMS}{pk}/historique/{version}/retablir/", follow=True)
    assert told.content.decode().count("Ce lien est déjà noté.") == 1
    assert list(WatchedItem.objects.all()) == [other]
    other.delete()
    client.post(f"{ITEMS}{pk}/historique/{version}/retablir/")
    assert WatchedItem.objects.get().title == "Un four communal"


def test_the_list_is_searched_filtered_and_exported(client_for, coralie, read, ormstown):
    read("Les fours communaux reviennent", county=ormstown.county, kind="innovation")
    read("Autre chose", summary="", is_public=False)
    client = client_for(coralie)

    def shown(query: str) -> list[str]:
        return [str(row.record) for row in client.get(f"{ITEMS}?{query}").context["table"].page.object_list]

    assert shown("q=four") == ["Les fours communaux reviennent"]
    assert shown("kind=innovation") == ["Les fours communaux reviennent"]
    assert shown("to_complete=summary") == ["Autre chose"]
    assert shown("is_public=False") == ["Autre chose"]
    table = b"".join(client.get(f"{ITEMS}exporter/csv/?q=four")).decode("utf-8-sig")
    assert "Les fours communaux reviennent" in table
    assert "Autre chose" not in table


def test_the_cockpit_tells_what_closes_soon(client_for, coralie, bernard, call, read):
    call("Dans trois jours", 3, is_public=False)
    call("Dans un mois", 30)
    page = client_for(bernard).get("/bureau/").content.decode()
    assert "Dans trois jours" in page
    assert "Dans un mois" not in page
    assert "Noter une lecture" not in page, "she reads, and does not note"
    assert "Noter une lecture" not in client_for(bernard).get(ITEMS).content.decode()


def test_whose_own_rights_end_at_reading(client_for, omar, fatima, rachel, bernard, read, call):
    item, one = read(is_public=False), call(is_public=False)
    for person in (omar, fatima, rachel, bernard):
        client = client_for(person)
        assert client.get(f"{ITEMS}{item.pk}/").status_code == client.get(f"{CALLS}{one.pk}/").status_code == 200
        assert client.get(NOTE).status_code == 403
        assert client.post(f"{ITEMS}{item.pk}/modifier/", {"title": "x"}).status_code == 403
        assert client.get(f"{ITEMS}exporter/csv/").status_code == 403
