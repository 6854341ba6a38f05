"""The same page noted twice is one, whatever was added to its address."""

import pytest

from arrimage.library.links import host_of, key_of, tidy
from arrimage.library.models import WatchedItem
from arrimage.library.operations import NotedAlready, note

PAGE = "https://journal.example/four-communal"
SAME = [
    "http://journal.example/four-communal",
    "https://www.journal.example/four-communal/",
    "HTTPS://JOURNAL.EXAMPLE:443/four-communal",
    f"{PAGE}?utm_source=infolettre&utm_medium=courriel&fbclid=abc",
    f"{PAGE}#commentaires",
    f"  {PAGE}  ",
]
OTHERS = [
    "https://journal.example/Four-Communal",
    "https://journal.example/four-communal?page=2",
    "https://archives.journal.example/four-communal",
    "https://journal.example/#/four-communal",
    "https://journal.example:8443/four-communal",
]


@pytest.mark.parametrize("written", SAME)
def test_what_only_follows_people_makes_no_other_page(written):
    assert key_of(written) == key_of(PAGE)


@pytest.mark.parametrize("written", OTHERS)
def test_another_page_is_another(written):
    assert key_of(written) != key_of(PAGE)


def test_a_link_keeps_what_the_site_needs():
    assert (
        tidy("https://a.example/lire?id=7&utm_campaign=x&q=%C3%A9t%C3%A9#haut")
        == "https://a.example/lire?id=7&q=%C3%A9t%C3%A9"
    )
    assert tidy("https://a.example/?q=deux%20mots") == "https://a.example/?q=deux%20mots", "as the site spells it"
    assert tidy("http://[nimporte") == "http://[nimporte"
    assert host_of("http://[nimporte") == ""


@pytest.mark.parametrize("written", SAME)
def test_the_same_link_twice_is_told_with_the_first_one(written, coralie, paul):
    first = note(url=PAGE, title="Un four communal", by=coralie)
    with pytest.raises(NotedAlready) as known:
        note(url=written, title="Le même", by=paul)
    assert known.value.item == first
    assert WatchedItem.objects.count() == 1


def test_items_without_a_link_are_never_the_same(read):
    read("Entendu à la radio")
    read("Lu dans une revue sur papier")
    assert WatchedItem.objects.count() == 2


def test_the_source_is_what_its_site_was_last_called(coralie):
    first = note(url="https://journal.example/un", title="Un", by=coralie)
    assert first.source == "journal.example"
    WatchedItem.objects.filter(pk=first.pk).update(source="Le Journal des coops")
    assert note(url="https://www.journal.example/deux", title="Deux", by=coralie).source == "Le Journal des coops"
    other = note(url="https://journal.example.net/trois", title="Trois", by=coralie)
    assert other.source == "journal.example.net", "a site whose name begins alike is another one"
