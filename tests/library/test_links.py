"""The same page noted twice is one, whatever was added to its address."""

import pytest

from arrimage.library.forms import OpportunityForm, QuickNoteForm, WatchedItemForm
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
    f"{PAGE}?igsh=a&yclid=b&_hsenc=c&_hsmi=d&mkt_tok=e&oly_enc_id=f&vero_id=g&s_cid=h",
    "https://journal.example./four%2Dcommunal",
    "https://journal.example.:443/%66our-communal",
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


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("https://a.example/%50age", "https://a.example/Page"),
        ("https://a.example/caf%c3%a9", "https://a.example/café"),
        ("https://a.example/caf%C3%A9?q=%7Eici", "https://a.example/caf%c3%a9?q=~ici"),
        ("https://www.épicerie.example/", "https://xn--picerie-9xa.example"),
        ("https://ÉPICERIE.example:8443/a", "https://xn--picerie-9xa.example:8443/a"),
        ("https://a.example/?q=deux%20mots&utm_source=x", "https://a.example/?q=deux%20mots"),
    ],
)
def test_the_letters_of_an_address_are_the_same_however_they_are_written(written, again):
    assert key_of(written) == key_of(again)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/a%3Fb", "https://a.example/a?b"),
        ("https://a.example/?q=a%26b", "https://a.example/?q=a&b"),
        ("https://a.example/100%25", "https://a.example/100%"),
        ("https://a.example/caf%E9", "https://a.example/caf%E8"),
        ("https://a.example/%00", "https://a.example/"),
    ],
)
def test_what_has_a_meaning_of_its_own_stays_escaped(written, other):
    assert key_of(written) != key_of(other)
    assert "\0" not in key_of(written)


def test_a_site_is_named_with_its_accents():
    assert (
        host_of("https://www.xn--picerie-9xa.example./a") == host_of("https://Épicerie.example") == "épicerie.example"
    )
    assert host_of("https://xn--.example/") == "xn--.example", "what cannot be read stays as it is"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ftp://a.example/fichier", "Un lien commence par http:// ou https://"),
        ("javascript:alert(1)", "Un lien commence par"),
        ("https://moi:secret@a.example/", "un nom d’utilisateur ou un mot de passe"),
        ("https://moi@a.example/", "un nom d’utilisateur ou un mot de passe"),
        ("https://[nimporte", "URL valide"),
        ("https://pas un lien", "URL valide"),
    ],
)
@pytest.mark.parametrize("form_class", [QuickNoteForm, WatchedItemForm, OpportunityForm])
def test_a_link_is_a_page_of_the_web_and_gives_no_password_away(form_class, written, said, db):
    (told,) = form_class({"url": written}).errors["url"]
    assert said in told


@pytest.mark.parametrize(
    "written", [PAGE, "journal.example/page", "HTTP://a.example/@quelquun", "https://épicerie.example"]
)
def test_pages_of_the_web_are_taken(written, db):
    assert "url" not in QuickNoteForm({"url": written}).errors


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
