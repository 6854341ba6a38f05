"""What is written in an issue is what leaves, in each of its writings."""

import re
import time
from datetime import date
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from arrimage.consent.models import Sender
from arrimage.kit.identity import Identity
from arrimage.letters import merge
from arrimage.letters.links import within_the_site
from arrimage.letters.rendering import compile_issue, pieces, web_body
from arrimage.letters.rendering.mail import write_mail
from tests.letters import issues_at_hand as at_hand
from tests.letters.issues_at_hand import issue, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole():
    at_hand.sender()
    return issue(*at_hand.every_block())


def words_of(html: str) -> str:
    tree = lxml_html.document_fromstring(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    for hidden in tree.xpath("//style|//title|//div[contains(@style, 'display:none')]"):
        hidden.drop_tree()
    return " ".join(tree.text_content().split())


SAID = (
    *("Bonjour", "marché", "rouvre", "lisez la suite", "deux et demi", "premier", "Le quai, au matin", "Réserver"),
    *("À gauche.", "À droite", "Voir", "Ensemble, on va plus loin.", "Élise Tremblay", "R. Okafor et L. Tremblay"),
    *("Ce que valent les circuits courts", "Économie et solidarités, 2018, p. 12-34", "Dix ans de marchés publics"),
    *("À l’agenda", "5 à 7 du réseau", "17 h · Ormstown", "Apportez une idée.", "Assemblée annuelle", "La Récolte"),
)
LED_TO = (
    *("https://exemple.quebec/marche", "https://exemple.quebec/quai", "https://exemple.quebec/reserver"),
    *("https://exemple.quebec/5a7", "https://revue.exemple.quebec/article"),
)


def test_every_word_and_link_is_in_all_three_writings(whole):
    written = compile_issue(whole, "fr")
    page = str(web_body(whole, "fr"))
    for words in SAID:
        assert words in words_of(written["html"]), words
        assert words.casefold() in " ".join(written["text"].split()).casefold(), words
        assert words in words_of(page), words
    for link in LED_TO:
        assert all(link in writing for writing in (written["html"], written["text"], page)), link


def test_the_law_is_obeyed_in_mail_and_text(whole):
    written = compile_issue(whole, "fr")
    for writing in (written["html"], written["text"]):
        for fact in ("Pôle des Rives", "100, rue du Canal", "bonjour@pole.example"):
            assert fact in writing
        for field in ("{{ lien_retrait }}", "{{ lien_preferences }}", "{{ lien_web }}"):
            assert field in writing, "the engine fills it for each reader"


def test_merge_fields_come_through_whole(whole):
    written = compile_issue(whole, "fr")
    for writing in (written["html"], written["text"]):
        assert {"prenom", "lien_retrait", "lien_preferences", "lien_web"} == {
            part.name for part in merge.parts(writing) if isinstance(part, merge.Hole)
        }
        filled = merge.fill(writing, {"prenom": "Zoé"})
        assert "Bonjour Zoé" in filled or "BONJOUR ZOÉ" in filled.upper()
        assert "{{" not in filled


@pytest.mark.parametrize(
    "typed",
    [
        "{{ <b>prenom</b>|l’équipe }}",
        "{{&nbsp;prenom | l’équipe}}",
        "{{ pre<i>nom|l’équipe }}</i>",
        "{{prenom|l’équipe}}",
    ],
)
def test_a_merge_field_survives_what_the_editor_does_to_it(typed):
    written = compile_issue(issue(text(f"<p>Bonjour {typed} !</p>")), "fr")
    assert "Bonjour l’équipe !" in words_of(merge.fill(written["html"], {}))
    assert "Bonjour l’équipe !" in merge.fill(written["text"], {})


def test_accents_and_emoji_of_subjects_stay_as_typed():
    subject = "🍎 L’été à Châteauguay : « çà & là » – 100 %"
    written = compile_issue(issue(text("<p>Bonjour</p>"), subject=subject, subject_b="Œuvres <vives> ?"), "fr")
    assert (written["subject"], written["subject_b"]) == (subject, "Œuvres <vives> ?")
    title = lxml_html.document_fromstring(written["html"]).findtext(".//title")
    assert title == subject


HOSTILE = (
    '<p><a href="javascript:alert(1)">cliquez</a> <script>alert(2)</script><img src=x onerror=alert(3)>'
    '<a href=" java\tscript:alert(4)">ici</a><span style="position:fixed" onclick="x()">là</span></p>'
)


def test_nothing_that_runs_passes():
    at_hand.sender()
    hostile = '"><script>alert(5)</script>'
    made = issue(
        text(HOSTILE),
        at_hand.button(hostile, "javascript:alert(6)"),
        at_hand.button(hostile, 'https://exemple.quebec/"onload="x'),
        at_hand.quote(hostile, hostile),
        at_hand.listed(at_hand.told(hostile, detail=hostile, text=hostile, link="data:text/html,x"), heading=hostile),
        at_hand.research(title=hostile, link="vbscript:x"),
        at_hand.picture(alt=hostile, caption=hostile),
        preheader=hostile,
        subject=hostile,
    )
    for writing in (compile_issue(made, "fr")["html"], str(web_body(made, "fr"))):
        tree = lxml_html.document_fromstring(re.sub(r"<!--.*?-->", "", writing, flags=re.DOTALL))
        assert tree.xpath("//script|//iframe|//object|//form") == []
        attributes = {(element.tag, name): value for element in tree.iter() for name, value in element.items()}
        assert not [name for _tag, name in attributes if name.startswith("on")]
        links = [value for (_tag, name), value in attributes.items() if name in ("href", "src")]
        assert all(link.startswith(("http", "mailto:", "#", "{{", "/media/")) for link in links), links


def test_a_text_is_read_in_lines_of_72(whole):
    long_address = "https://exemple.quebec/" + "a" * 120
    whole.body = [
        *at_hand.every_block(),
        text(f'<p>{"Les gens du pays se rencontrent au marché. " * 5}<a href="{long_address}">Tout lire</a></p>'),
    ]
    lines = compile_issue(whole, "fr")["text"].splitlines()
    assert long_address in [line.split()[-1] for line in lines if line.split()]
    assert [line for line in lines if len(line) > 72 and "https://" not in line and "{{" not in line] == []


def test_the_text_part_reads_as_a_letter():
    at_hand.sender()
    body = [
        text('<h2>Le marché rouvre</h2><p>Voyez <a href="https://a.quebec/">les heures</a> et <b>venez</b>.</p>'),
        at_hand.button("Réserver ma place", "https://a.quebec/place"),
        at_hand.listed(at_hand.told("5 à 7", date="2018-04-12", detail="17 h", link="https://a.quebec/5")),
    ]
    assert """\
Le marché rouvre
================

Voyez les heures (https://a.quebec/) et venez.


Réserver ma place : https://a.quebec/place


À l’agenda
==========

- 12 avril 2018 : 5 à 7
  17 h
  https://a.quebec/5
""" in compile_issue(issue(*body), "fr")["text"]


def headings(html: str) -> list[int]:
    tree = lxml_html.document_fromstring(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    return [int(element.tag[1]) for element in tree.xpath("//h1|//h2|//h3|//h4")]


def test_no_level_of_heading_is_skipped(whole):
    whole.body = [at_hand.research(), text("<h3>Petit titre d’abord</h3>"), *at_hand.every_block()]
    mail, page = headings(compile_issue(whole, "fr")["html"]), [1, *headings(str(web_body(whole, "fr")))]
    for levels in (mail, page):
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_each_language_speaks_its_own():
    at_hand.sender()
    made = issue(
        text("<p>Bonjour</p>"),
        of=at_hand.newsletter(is_bilingual=True),
        subject_en="News",
        body_en=[text("<p>Hello</p>")],
    )
    french, english = (compile_issue(made, language) for language in ("fr", "en"))
    assert 'lang="fr"' in french["html"]
    assert 'lang="en"' in english["html"]
    assert "Ne plus recevoir" in french["text"]
    assert "Bulletin des Rives" in french["html"]
    assert "Stop receiving" in english["text"]
    assert "Rives Newsletter" in english["html"]
    assert english["subject"] == "News"


def test_pictures_are_whole_addresses_with_words_and_sizes(settings):
    settings.BASE_URL = "https://pole.example"
    html = compile_issue(issue(at_hand.picture()), "fr")["html"]
    [picture] = lxml_html.document_fromstring(html).xpath("//img")
    assert picture.get("src").startswith("https://pole.example/media/images/")
    assert picture.get("alt") == "Des gens au bord de la rivière"
    assert picture.get("width") == "536"


def test_the_page_asks_for_pictures_and_pages_under_the_name_it_was_asked_for_itself(settings):
    settings.BASE_URL = "https://pole.example"
    other = "https://pole.example.org/"
    page = str(web_body(issue(at_hand.picture(link="/agenda/"), at_hand.button(link=other)), "fr"))
    assert 'src="/media/images/' in page
    assert 'href="/agenda/"' in page
    assert within_the_site('<a href="https://pole.example">') == '<a href="/">'
    assert f'href="{other}"' in page, "another machine, whose name begins as ours does"


def test_a_block_that_has_nothing_to_show_is_left_out():
    gone = at_hand.picture()
    made = issue(text("<p></p>"), at_hand.button("Perdu", ""), at_hand.quote("  "), gone, text("<p>Reste</p>"))
    file = made.body[3].value["picture"].file
    file.storage.delete(file.name)
    html = compile_issue(made, "fr")["html"]
    assert "Reste" in html
    assert "<img" not in html
    assert "Perdu" not in html


def test_the_page_is_nobodys_own():
    made = issue(
        text("<p>Bonjour {{ prenom|à vous }}, {{ nom }}</p>"),
        at_hand.button("Mes choix", "{{ lien_preferences }}"),
        at_hand.button("Sur le site", "{{ lien_web }}"),
        at_hand.listed(at_hand.told("{{ prenom|Vous }} y serez", link="{{ lien_retrait }}"), heading="{{ nom|Tous }}"),
    )
    page = str(web_body(made, "fr"))
    assert "{{" not in page
    assert "Bonjour à vous" in page
    assert 'href="/infolettres/mon-lien/"' in page
    assert 'href="/infolettres/bulletin/12/"' in page


def test_compiling_is_quick(whole, django_assert_max_num_queries):
    compile_issue(whole, "fr")
    begun = time.perf_counter()
    with django_assert_max_num_queries(4):
        for _time in range(5):
            compile_issue(whole, "fr")
            # what an issue asks each time: its sender, the hub, pictures from the cache
            whole.body = whole.body.stream_block.to_python(whole.body.get_prep_value())
            break
    assert time.perf_counter() - begun < 0.5


def test_the_link_to_all_of_a_list_does_not_stick_to_what_follows():
    watched = pieces.Telling(
        "Veille", (pieces.Told("Une étude"),), "Voir toute la veille", "https://pole.example/veille"
    )
    told = tuple(pieces.Placed(f"bloc {place}", watched) for place in (1, 2))
    known = {"newsletter": "Bulletin", "number": 1, "subject": "Avril", "preheader": ""}
    letter = pieces.Letter("fr", day=date(2018, 4, 3), sender=Sender(), identity=Identity(), pieces=told, **known)
    [cell, _second] = lxml_html.fromstring(write_mail(letter)).xpath("//td[div/p/a[.='Voir toute la veille']]")
    assert "padding:0 32px 20px" in cell.get("style")


def test_a_letter_without_a_page_of_the_site_leads_to_none():
    of = at_hand.newsletter(is_public=False)
    written = compile_issue(at_hand.issue(text("<p>Entre nous.</p>"), of=of), "fr")
    assert "lien_web" not in written["html"] + written["text"]
    assert "Voir sur le web" not in written["text"]
