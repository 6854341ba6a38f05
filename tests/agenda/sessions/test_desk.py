"""The coordinator at the desk: sources, sessions to look over, a pasted link."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from arrimage.agenda.models import RelayedSession, Resemblance, Source
from arrimage.agenda.operations import reading
from arrimage.agenda.operations.relaying import relay
from arrimage.kit.fetching import Fetched, Unfetchable
from tests.agenda.events import an_event
from tests.agenda.sessions.conftest import session

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=40)
PAGE = f"""<!doctype html><html lang="fr"><head><script type="application/ld+json">{{"@type": "Event",
"name": "Gérer un OBNL", "startDate": "{SOON}T09:00:00", "location": {{"name": "Salle A"}}}}</script></head></html>"""


IN_MICRODATA = f"""<!doctype html><html lang="fr"><body itemscope itemtype="https://schema.org/Event">
<h1 itemprop="name">Gérer un OBNL</h1><time itemprop="startDate" datetime="{SOON}T09:00">bientôt</time></body></html>"""


@pytest.fixture
def desk(coralie: Any, client: Client) -> Client:
    client.force_login(coralie, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Address → what it answers; any other does not."""
    said: dict[str, str] = {}

    def fetching(url: str, **asked: str) -> Fetched:
        if url not in said:
            raise Unfetchable("Ce site ne répond pas.")
        return Fetched(url, 200, said[url].encode(), "text/html")

    for function in (reading.look, reading.read_source):
        monkeypatch.setitem(function.__kwdefaults__, "fetching", fetching)
    return said


def form(**values: Any) -> dict[str, Any]:
    return {
        "url": "https://a.example/",
        "name": "A",
        "kind": "training",
        "every_hours": 24,
        "is_active": "on",
        **values,
    }


def filled(**values: Any) -> dict[str, Any]:
    return {"kind": "training", "title": "Atelier", "date": SOON, "language": "fr", "state": "published", **values}


def proposed(source: Source, **values: Any) -> RelayedSession:
    [one] = relay(source=source, found=[session(date=SOON, **values)], at=now(), day=localdate())
    assert one.session
    return one.session


def test_one_looks_at_a_source_before_keeping_it(desk, answers):
    answers["https://a.example/"] = PAGE
    page = desk.post("/bureau/sources/ajouter/", form(look="1")).content.decode()
    assert "Gérer un OBNL" in page
    assert not Source.objects.exists()
    assert desk.post("/bureau/sources/ajouter/", form()).status_code == 302
    assert Source.objects.get().health == "new"


def test_a_source_that_does_not_answer_is_told_and_nothing_typed_is_lost(desk, answers):
    response = desk.post("/bureau/sources/ajouter/", form(look="1", name="Mon partenaire"))
    assert response.status_code == 422
    assert "Ce site ne répond pas." in response.content.decode()
    assert "Mon partenaire" in response.content.decode()


@pytest.mark.parametrize("url", ["http://127.0.0.1/x.ics", "http://[::1]/x.ics", "https://10.0.0.8/x.ics"])
def test_an_address_that_is_never_read_is_refused_before_it_is_kept(desk, url):
    response = desk.post("/bureau/sources/ajouter/", form(url=url))
    assert response.status_code == 422
    assert "le serveur n’y va pas" in response.content.decode()
    assert not Source.objects.exists()


def test_a_name_that_no_site_has_yet_is_kept_with_a_warning(desk, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **options: [])
    page = desk.post("/bureau/sources/ajouter/", form(url="https://bientot.exemple.org/"), follow=True).content.decode()
    assert Source.objects.get().url == "https://bientot.exemple.org/"
    assert "Aucun site ne répond au nom" in page


def test_a_source_is_read_at_once(desk, answers, source):
    answers[source.url] = PAGE
    page = desk.post(f"/bureau/sources/{source.pk}/lire/", follow=True).content.decode()
    assert "1 séance trouvée, 1 nouvelle" in page
    assert RelayedSession.objects.get().state == "proposed"


def test_a_source_that_fails_says_so_on_its_page_and_in_the_cockpit(desk, answers, source):
    desk.post(f"/bureau/sources/{source.pk}/lire/")
    for address in (f"/bureau/sources/{source.pk}/", "/bureau/sources/", "/bureau/"):
        assert "Ne fonctionne pas" in desk.get(address).content.decode()


def test_another_address_is_read_from_the_start(desk, source):
    Source.objects.filter(pk=source.pk).update(etag='"old"')
    sent = form(url="https://b.example/", name=source.name, revision=source.revision)
    desk.post(f"/bureau/sources/{source.pk}/modifier/", sent)
    source.refresh_from_db()
    assert (source.url, source.etag) == ("https://b.example/", "")


def test_those_proposed_are_published_or_set_aside_together(desk, source):
    one, other = proposed(source), proposed(source, uid="b", title="Le marketing des OBNL", url="https://b.example/")
    assert "2 séances à passer en revue" in desk.get("/bureau/").content.decode()
    desk.post("/bureau/seances/en-lot/", {"action": "publish", "pk": [one.pk, other.pk]})
    assert set(RelayedSession.objects.values_list("state", flat=True)) == {"published"}
    desk.post("/bureau/seances/en-lot/", {"action": "set-aside", "pk": [one.pk]})
    one.refresh_from_db()
    assert one.state == "hidden"


def test_one_is_published_from_its_page(desk, source):
    one = proposed(source)
    desk.post(f"/bureau/seances/{one.pk}/publier/")
    one.refresh_from_db()
    assert (one.state, one.published_at is None) == ("published", False)
    desk.post(f"/bureau/seances/{one.pk}/ecarter/")
    one.refresh_from_db()
    assert one.state == "hidden"


def test_what_each_source_says_stands_side_by_side(desk, source, make_source):
    one = proposed(source)
    relay(
        source=make_source("Autre"),
        found=[session(date=SOON, place="Salle du conseil, Châteauguay")],
        at=now(),
        day=localdate(),
    )
    page = desk.get(f"/bureau/seances/{one.pk}/").content.decode()
    assert "Centre communautaire, Châteauguay" in page
    assert "<mark>Salle du conseil, Châteauguay</mark>" in page


def test_a_correction_is_kept_shown_and_given_up(desk, source):
    one = proposed(source)
    sent = filled(title="La trésorerie", place=one.place, url=one.url, organiser=one.organiser, revision=one.revision)
    sent |= {"start_time": "09:00", "end_time": "12:00"}
    assert desk.post(f"/bureau/seances/{one.pk}/modifier/", sent).status_code == 302
    one.refresh_from_db()
    assert one.kept_by_hand == ["title"]
    assert "Reprendre ce que dit la source" in desk.get(f"/bureau/seances/{one.pk}/").content.decode()
    desk.post(f"/bureau/seances/{one.pk}/suivre/", {"field": "title"})
    one.refresh_from_db()
    assert one.title == "Gérer la trésorerie d’une coopérative"


def test_a_session_is_written_down_by_hand(desk):
    assert desk.post("/bureau/seances/ajouter/", filled()).status_code == 302
    one = RelayedSession.objects.get()
    assert one.published_at
    assert str(one.sightings.get()) == "À la main"


def test_a_session_published_although_it_is_past_is_told(desk, source):
    said = "1 séance publiée est passée\u00a0: vérifiez son jour"
    add = "/bureau/seances/ajouter/"
    assert said in desk.post(add, filled(date="2019-03-15"), follow=True).content.decode()
    for values in ({"date": "2019-03-15", "state": "proposed"}, {"date": "2019-03-15", "end_date": SOON}):
        assert said not in desk.post(add, filled(title="Autre", **values), follow=True).content.decode()
    waiting = RelayedSession.objects.get(state="proposed")
    assert said in desk.post(f"/bureau/seances/{waiting.pk}/publier/", follow=True).content.decode()
    RelayedSession.objects.filter(pk=waiting.pk).update(state="proposed")
    page = desk.post("/bureau/seances/en-lot/", {"action": "publish", "pk": [waiting.pk]}, follow=True)
    assert said in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"date": "2026-02-31"}, "date"),
        ({"end_date": localdate()}, "finit avant de commencer"),
        ({"date": "9999-12-31"}, "Vérifiez l’année"),
        ({"end_date": "9999-12-31"}, "Vérifiez l’année"),
        ({"end_date": localdate().replace(year=localdate().year + 4)}, "plus de trois ans"),
        ({"start_time": "16:00", "end_time": "09:00"}, "finit avant de commencer"),
        ({"end_time": "09:00"}, "à quelle heure elle commence"),
        ({"url": "javascript:alert(1)"}, "URL"),
        ({"lowest_price": "-4"}, "Aucun prix n’est sous zéro"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(desk, wrong, words):
    response = desk.post("/bureau/seances/ajouter/", filled(title="Mon atelier", **wrong))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "Mon atelier" in response.content.decode()
    assert not RelayedSession.objects.exists()


@pytest.mark.parametrize("said", [PAGE, IN_MICRODATA], ids=["JSON-LD", "microdata"])
def test_a_pasted_link_fills_the_form(desk, answers, said):
    answers["https://a.example/f"] = said
    page = desk.post("/bureau/seances/coller/", {"url": "https://a.example/f"}).content.decode()
    assert 'value="Gérer un OBNL"' in page
    assert f'value="{SOON}"' in page
    assert not RelayedSession.objects.exists()


def test_a_page_of_several_sessions_asks_which(desk, answers):
    answers["https://a.example/f"] = PAGE + PAGE.replace("Gérer un OBNL", "Le marketing")
    page = desk.post("/bureau/seances/coller/", {"url": "https://a.example/f"}).content.decode()
    assert "laquelle" in page
    page = desk.post("/bureau/seances/coller/", {"url": "https://a.example/f", "chosen": "1"}).content.decode()
    assert 'value="Le marketing"' in page


@pytest.mark.parametrize("url", ["https://nulle.example/", "http://127.0.0.1/", "pas un lien"])
def test_a_link_that_cannot_be_read_is_told_and_kept(desk, answers, url):
    response = desk.post("/bureau/seances/coller/", {"url": url})
    assert response.status_code == 422
    assert url in response.content.decode()


def test_a_link_already_relayed_is_recognised(desk, answers, source):
    one = proposed(source, title="Gérer un OBNL", place="Salle A", url="https://a.example/f")
    answers["https://a.example/f"] = PAGE
    page = desk.post("/bureau/seances/coller/", {"url": "https://a.example/f"}).content.decode()
    assert f'/bureau/seances/{one.pk}/"' in page


def written(desk: Client, title: str, **values: Any) -> tuple[RelayedSession, str]:
    page = desk.post("/bureau/seances/ajouter/", filled(title=title, start_time="13:00", **values), follow=True)
    return RelayedSession.objects.latest("pk"), page.content.decode()


def test_a_session_written_down_that_may_be_another_is_told_and_asked_of(desk):
    first, page = written(desk, "Tenue de livres pour organismes")
    assert "Peut-être la même" not in page
    second, page = written(desk, "Tenue des livres pour les organismes", description="Pour débuter.")
    assert "Peut-être la même que « Tenue de livres pour organismes »" in page
    assert "Elle ressemble à une autre séance" in page
    assert second.state == "published"
    asked = Resemblance.objects.get()
    assert (asked.session, asked.other) == (second, first)

    desk.post(f"/bureau/seances/ressemblances/{asked.pk}/reunir/")
    kept = RelayedSession.objects.get()
    assert (kept, kept.description) == (first, "Pour débuter.")
    sent = filled(title=kept.title, start_time="13:00", revision=kept.revision)
    assert desk.post(f"/bureau/seances/{kept.pk}/modifier/", sent).status_code == 302


def test_two_kept_apart_are_not_asked_of_again_and_a_question_that_no_longer_holds_goes(desk):
    written(desk, "Tenue de livres pour organismes")
    second, _page = written(desk, "Tenue des livres pour les organismes")
    third, _page = written(desk, "La tenue de livres des organismes")
    asked = Resemblance.objects.get(session=second)
    desk.post(f"/bureau/seances/ressemblances/{asked.pk}/distinguer/")

    sent = filled(title=second.title, start_time="13:00", lowest_price="40", revision=second.revision)
    page = desk.post(f"/bureau/seances/{second.pk}/modifier/", sent, follow=True).content.decode()
    assert "Peut-être la même" not in page

    assert Resemblance.objects.filter(session=third).count() == 2
    sent = filled(title=third.title, date=SOON + timedelta(days=1), start_time="13:00", revision=third.revision)
    desk.post(f"/bureau/seances/{third.pk}/modifier/", sent)
    assert list(Resemblance.objects.all()) == [asked]


def test_what_one_source_tells_beside_a_session_corrected_by_hand_is_not_asked_of(desk, source):
    found = [session(date=SOON, uid=uid, start_time=time(hour), end_time=None) for uid, hour in (("a", 9), ("b", 13))]
    one = relay(source=source, found=found, at=now(), day=localdate())[0].session
    sent = filled(title=one.title, place=one.place, url=one.url, start_time="10:00", revision=one.revision)
    assert desk.post(f"/bureau/seances/{one.pk}/modifier/", sent).status_code == 302
    assert not Resemblance.objects.exists()


def test_a_session_written_down_that_is_an_event_of_the_hub_is_told(desk):
    an_event(title="Tenue de livres pour organismes", date=SOON, start_time=time(13), end_time=time(16), at=now())
    _session, page = written(desk, "Tenue des livres pour les organismes")
    assert "Peut-être la même que « Tenue de livres pour organismes »" in page
    assert "Elle ressemble à un événement" in page


def test_a_doubt_is_settled_from_the_page(desk, source, make_source):
    proposed(source, title="Formation")
    other = proposed(make_source("Autre"), uid="z", title="Formation", place="", organiser="", url="")
    page = desk.get(f"/bureau/seances/{other.pk}/").content.decode()
    assert "Elle ressemble à une autre séance" in page
    desk.post(f"/bureau/seances/ressemblances/{Resemblance.objects.get().pk}/distinguer/")
    assert "Elle ressemble" not in desk.get(f"/bureau/seances/{other.pk}/").content.decode()


def test_one_cancelled_at_its_source_is_in_the_cockpit(desk, source):
    proposed(source)
    relay(source=source, found=[session(date=SOON, cancelled=True)], at=now(), day=localdate())
    assert "1 séance annulée à sa source" in desk.get("/bureau/").content.decode()


def test_who_only_reads_changes_nothing(bernard, client, source):
    one = proposed(source)
    client.force_login(bernard, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/bureau/seances/{one.pk}/").status_code == 200
    assert client.post(f"/bureau/seances/{one.pk}/publier/").status_code == 403
    assert client.post("/bureau/seances/coller/", {"url": "https://a.example/"}).status_code == 403
    assert client.get("/bureau/sources/").status_code == 403


def test_the_list_is_narrowed_by_what_calls_for_a_look(desk, source):
    proposed(source)
    for asked in (
        "state=proposed",
        "to_watch=doubtful",
        "to_watch=gone",
        "to_watch=changed",
        "when=past",
        "when=coming",
    ):
        assert desk.get(f"/bureau/seances/?{asked}").status_code == 200


@pytest.fixture
def file_source(db: Any) -> Source:
    values = {"name": "formations.csv", "url": f"urn:uuid:{uuid4()}", "is_active": False, "read_at": now()}
    return Source.objects.create(**values)


def test_the_page_of_a_file_s_sessions_shows_its_name_and_no_address(desk, file_source):
    page = desk.get(f"/bureau/sources/{file_source.pk}/").content.decode()
    assert "<dt>Fichier</dt><dd>formations.csv</dd>" in page
    assert "urn:" not in page
    assert "Lire maintenant" not in page, "a file is read by a command, from where it is"
    assert desk.post(f"/bureau/sources/{file_source.pk}/lire/").status_code == 404


def test_what_a_file_s_sessions_are_can_be_changed(desk, file_source):
    address = f"/bureau/sources/{file_source.pk}/modifier/"
    assert "urn:" not in desk.get(address).content.decode()
    sent = {"name": "Formations du printemps", "kind": "webinar", "revision": file_source.revision}
    assert desk.post(address, sent).status_code == 302
    before, file_source = file_source.url, Source.objects.get()
    assert (file_source.name, file_source.kind, file_source.url) == ("Formations du printemps", "webinar", before)
