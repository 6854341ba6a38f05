"""What anybody reads, and what only the team does."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrimage.library.models import WatchedItem

WATCH, CALLS = "/veille/", "/opportunites/"


def test_what_is_kept_to_the_team_is_not_there_for_anybody_else(client, client_for, coralie, read, call):
    item, one = read("Secret de l’équipe", is_public=False), call("Secret aussi", is_public=False)
    for visitor in (client, client_for(coralie)):
        for path in (f"{WATCH}{item.pk}/", f"{CALLS}{one.pk}/"):
            assert visitor.get(path).status_code == 404, "the desk is where the team reads it"
    for path in (WATCH, f"{WATCH}fil.xml", CALLS, f"{CALLS}fil.xml", "/sitemap.xml", f"{WATCH}?q=secret"):
        assert "Secret" not in client.get(path).content.decode()


def test_what_is_taken_off_the_site_is_gone_at_once(client, read):
    item = read()
    assert client.get(item.get_absolute_url()).status_code == 200
    item.is_public = False
    item.save()
    assert client.get(item.get_absolute_url()).status_code == 404


def test_nobody_outside_reads_who_noted_it(client, coralie, read, call):
    item, one = read(noted_by=coralie), call(noted_by=coralie)
    for path in (item.get_absolute_url(), one.get_absolute_url(), WATCH, CALLS):
        assert "Coralie" not in re.sub(r"<footer.*</footer>", "", client.get(path).content.decode(), flags=re.DOTALL)


def test_the_latest_made_public_comes_first_whenever_it_was_noted(client, read):
    old, new = read("Notée il y a longtemps", is_public=False), read("Notée hier")
    old.is_public = True
    old.save()
    assert [item.title for item in client.get(WATCH).context["page"]] == [old.title, new.title]


def test_visitors_search_and_choose(client, read, call, ormstown):
    read("Les fours communaux", kind="innovation")
    read("Autre chose")
    call("D’Ormstown", municipality=ormstown)
    call("De partout", kind="funding")

    def titles(path):
        return [one.title for one in client.get(path).context["page"]]

    assert titles(f"{WATCH}?q=four") == titles(f"{WATCH}?genre=innovation") == ["Les fours communaux"]
    assert titles(f"{CALLS}?genre=funding") == ["De partout"]
    assert len(titles(f"{CALLS}?mrc=690")) == 2, "what is open to the whole territory is open there too"
    assert titles(f"{CALLS}?mrc=999") == ["De partout"]


NONSENSE = ["genre=nimporte", "q=%00", "q=%22a%22%22b", "page=-3", "page=tout", "mrc=%27", "q=" + "x" * 999]


@pytest.mark.parametrize("query", NONSENSE)
def test_an_address_of_nonsense_is_still_a_page(client, db, query):
    for path in (WATCH, CALLS):
        assert client.get(f"{path}?{query}").status_code == 200


def test_feeds_hold_what_is_public_whatever_signs_it_has(client, read, call):
    read("Un four\x0b & <un> puits", source="Journal\x1f")
    call("Appel <urgent>", amount="10 000 $")
    told = {WATCH: "Un four &amp; &lt;un&gt; puits", CALLS: "Appel &lt;urgent&gt;"}
    for path, title in told.items():
        answer = client.get(f"{path}fil.xml")
        assert answer.headers["Content-Type"].startswith("application/rss+xml")
        assert title in answer.content.decode()
        assert "Jusqu’au" in answer.content.decode() or path == WATCH


def test_the_menu_leads_there_once_there_is_something(client, read, call):
    def menu():
        return [url for _label, url, _here in client.get("/agenda/").context["public_nav"]]

    assert WATCH not in menu()
    assert CALLS not in menu()
    read()
    assert WATCH in menu()
    call(days=-1)
    assert CALLS not in menu(), "none is open"
    call()
    assert CALLS in menu()


def test_lists_cost_the_same_with_one_record_and_with_three(client, read, call):
    counts = []
    for number in range(3):
        read(f"Lecture {number}")
        call(f"Appel {number}")
        asked = []
        for path in (WATCH, CALLS, f"{WATCH}fil.xml", f"{CALLS}fil.xml"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[2]
    assert WatchedItem.objects.count() == 3
