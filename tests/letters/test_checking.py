"""What keeps an issue from leaving is said with its place; what deserves a second look is said too."""

import pytest
from django.utils import timezone

from arrimage.agenda.models import Activity
from arrimage.letters.operations.checking import problems, warnings
from arrimage.letters.operations.link_checking import answer_of, is_ours, links_of, silent_links
from arrimage.website.models import ContentPage, HomePage
from tests.letters import issues_at_hand as at_hand
from tests.letters.issues_at_hand import issue, text

pytestmark = pytest.mark.django_db
HELLO = text("<p>Bonjour</p>")


@pytest.fixture(autouse=True)
def _ready(settings):
    settings.BASE_URL = "https://pole.example"
    at_hand.sender()


def one(sentences: list[str]) -> str:
    assert len(sentences) == 1, sentences
    return sentences[0]


def test_nothing_stands_in_the_way_of_a_whole_issue():
    assert problems(issue(*at_hand.every_block())) == []
    assert warnings(issue(*at_hand.every_block(), of=at_hand.newsletter("autre"))) == []


def test_a_subject_and_a_content_are_needed():
    said = problems(issue(subject=" "))
    assert ["objet" in said[0], "vide" in said[1], len(said)] == [True, True, 2]


@pytest.mark.parametrize("body", [(text("<p> </p>"),), (text("<p>&nbsp;</p>"), at_hand.DIVIDER), (at_hand.DIVIDER,)])
def test_a_content_that_says_nothing_is_none(body):
    assert "vide" in one(problems(issue(*body)))


def test_two_subjects_to_compare_are_not_the_same():
    assert "mêmes" in one(problems(issue(HELLO, subject="Bonjour", subject_b="Bonjour ")))
    assert problems(issue(HELLO, subject="Bonjour", subject_b="Bonsoir", of=at_hand.newsletter("autre"))) == []


def test_the_sender_says_who_and_where_he_is(db):
    from arrimage.consent.models import Sender

    Sender.objects.all().delete()
    assert "adresse postale" in one(problems(issue(HELLO)))


@pytest.mark.parametrize("name", ["IMG_1234.jpg", "IMG_1234", "portes-ouvertes.PNG"])
def test_the_name_of_a_file_does_not_say_what_a_picture_shows(name):
    assert "est le nom de son fichier" in one(problems(issue(HELLO, at_hand.picture(alt=name))))


def test_a_picture_says_what_it_shows():
    assert one(problems(issue(HELLO, at_hand.picture(alt=" ")))).startswith(
        "bloc 2 (image)\u00a0: dites ce que l’image"
    )


@pytest.mark.parametrize(
    "wrong", [{"subject": "Bonjour {{ prénom }}"}, {"subject_b": "{{ prenom"}, {"preheader": "}} oups"}]
)
def test_mistaken_merge_fields_are_found_in_subjects(wrong):
    assert "champ de fusion" in one(problems(issue(HELLO, **wrong)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("prenon", "prenom"), ("Prénom", "prenom"), ("organisme", "organisation"), ("lien retrait", "lien_retrait")],
)
def test_the_field_that_was_meant_is_named(typed, meant):
    said = one(problems(issue(HELLO, subject=f"Bonjour {{{{ {typed} }}}}"))).replace("\N{NO-BREAK SPACE}", " ")
    assert f"« {{{{ {typed} }}}} » n’est pas un champ de fusion : vouliez-vous dire {{{{ {meant} }}}} ?" in said


def test_mistaken_merge_fields_are_found_in_every_block():
    wrong = "Cher {{ ami }}"
    body = [
        text(f"<ul><li>{wrong}</li></ul>"),
        at_hand.quote(wrong),
        at_hand.listed(at_hand.told(wrong)),
        at_hand.columns([text(f"<h3>{wrong}</h3>")], [HELLO]),
        at_hand.research(summary=wrong),
    ]
    places = [sentence.split("\u00a0:")[0] for sentence in problems(issue(*body))]
    assert [place.split(",")[0] for place in places] == [
        *("bloc 1 (texte)", "bloc 2 (citation)", "bloc 3 (liste)", "bloc 4 (deux colonnes)", "bloc 5 (recherche)")
    ]


@pytest.mark.parametrize(
    "link",
    [
        *("marche.html", "http://localhost:8000/x", "https://192.168.1.4/", "http://intranet/x", "javascript:x"),
        *("//pole.example/x", "https://pole.example/nulle-part/", "/nulle-part/", "mailto:"),
        *(
            "mailto:bonjour",
            "mailto:bonjour?subject=x",
            "https://exemple..ca/x",
            "https://.exemple.ca/",
            "https://exemple.ca/x y",
        ),
    ],
)
def test_links_that_lead_nowhere_are_found(link):
    for body in ([text(f'<p><a href="{link}">ici</a></p>')], [HELLO, at_hand.listed(at_hand.told("Titre", link=link))]):
        assert link in one(problems(issue(*body, of=at_hand.newsletter(f"n{len(body)}"))))


@pytest.mark.parametrize(
    "link",
    [
        *("https://exemple.quebec/é?a=1#b", "www.exemple.quebec", "mailto:a@exemple.quebec", "tel:450-555-0100"),
        *("mailto:zoé@exemple.quebec,b@exemple.ca?subject=Bon%20jour", "mailto:?subject=x", "https://exemple.ca/x%20y"),
        *("/agenda/", "/plan/", "/", "https://pole.example/agenda/", "{{ lien_preferences }}"),
    ],
)
def test_links_that_lead_somewhere_pass(link):
    assert problems(issue(text(f'<p><a href="{link}">ici</a></p>'), at_hand.button("Ici", link))) == []


def test_pages_of_the_site_must_be_live_and_open():
    home = HomePage.objects.get()
    live = home.add_child(instance=ContentPage(title="Marché", slug="marche"))
    draft = home.add_child(instance=ContentPage(title="Brouillon", slug="brouillon", live=False))
    link = '<p><a linktype="page" id="{}">ici</a></p>'
    good = issue(text(link.format(live.pk)), text('<p><a href="/marche/">ici</a></p>'))
    assert problems(good) == []
    wrong = issue(text(link.format(draft.pk)), text(link.format(9999)), of=at_hand.newsletter("autre"))
    assert len(problems(wrong)) == 2
    wrong.body = [text('<p><a href="/brouillon/">ici</a></p>'), at_hand.button("Lire", "", page=draft.pk)]
    assert len(problems(wrong)) == 2


def activity(**said):
    known = {"title": "5 à 7", "date": timezone.localdate(), "status": "planned", "is_public": True}
    return Activity.objects.create(**{**known, **said})


def told_of(activity: Activity):
    return issue(HELLO, at_hand.listed(at_hand.told("5 à 7", record=f"agenda.coming:{activity.pk}")))


def test_a_cancelled_activity_is_not_announced(today):
    made = told_of(activity())
    assert (problems(made), warnings(made)) == ([], [])
    Activity.objects.update(status="cancelled")
    assert one(problems(made)) == "bloc 2 (liste), «\u00a05 à 7\u00a0»\u00a0: l’activité est annulée."
    Activity.objects.all().delete()
    assert "n’est plus à l’agenda" in one(problems(made))


def test_an_activity_taken_off_the_public_agenda_is_not_announced():
    assert "agenda public" in one(problems(told_of(activity(is_public=False))))


def test_a_past_activity_deserves_a_second_look(today):
    made = told_of(activity(date=today))
    assert problems(made) == []
    assert "passée" in one(warnings(made))


@pytest.mark.parametrize("half", [{"subject_en": "News"}, {"body_en": [HELLO]}, {"preheader_en": "Soon"}])
def test_english_is_written_whole_or_not_at_all(half):
    made = issue(HELLO, of=at_hand.newsletter(is_bilingual=True), **half)
    assert "version anglaise" in one(problems(made))


def test_a_list_nobody_fills_any_more_is_named():
    made = issue(HELLO, {"type": "live", "value": {"source": "veille.disparue", "days": 30, "most": 3}})
    assert "veille.disparue" in one(problems(made))


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"subject": "Une phrase si longue qu’aucun téléphone ne la montrera jamais tout entière"}, "caractères"),
        ({"subject": "GRANDE NOUVELLE"}, "capitales"),
        ({"preheader": ""}, "aperçu"),
    ],
)
def test_subjects_are_looked_at(said, word):
    assert word in one(warnings(issue(HELLO, **said)))


def test_those_of_whom_nothing_is_known_are_told_something():
    made = issue(text("<p>Bonjour {{ prenom }} et {{ nom|vous }}, {{ lien_web }}</p>"))
    assert "prenom" in one(warnings(made))


def test_a_letter_that_gmail_would_cut_is_weighed():
    assert "ko" in one(warnings(issue(text(f"<p>{'long ' * 20_000}</p>"))))


def test_other_sites_are_asked_only_when_one_asks():
    body = at_hand.every_block()
    made = issue(*body, at_hand.button("Chez nous", "/infolettres/"))
    assert [link for link in links_of(made) if is_ours(link)] == ["https://pole.example/infolettres/"]
    answers = {"https://exemple.quebec/quai": "page introuvable (404)"}
    said = silent_links(made, lambda link: answers.get(link, ""))
    assert one(said) == "bloc 2 (image), https://exemple.quebec/quai – page introuvable (404)"


def test_a_page_of_ours_that_does_not_exist_is_found_too():
    links = ["/agenda/inconnu/", "https://pole.example/infolettres/rien/", "/infolettres/"]
    made = issue(*[at_hand.button(f"Lien {number}", link) for number, link in enumerate(links)])
    assert silent_links(made) == [
        "bloc 1 (bouton), https://pole.example/agenda/inconnu/ – page introuvable (404)",
        "bloc 2 (bouton), https://pole.example/infolettres/rien/ – page introuvable (404)",
    ]


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:5432/", "http://[::1]/", "http://10.0.0.1/", "https://169.254.169.254/x"]
)
def test_machines_of_our_own_network_are_never_asked(link, monkeypatch):
    monkeypatch.setattr("socket.create_connection", lambda *given: pytest.fail("it was asked"))
    assert "réseau privé" in answer_of(link)


@pytest.mark.parametrize("link", ["https://pole.example:1/x", "https://localhost:1/x"])
def test_a_link_to_another_port_of_our_machine_or_to_ours_alone_is_in_the_result(link, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *given, **more: [(2, 1, 6, "", ("127.0.0.1", 1))])
    monkeypatch.setattr("socket.create_connection", lambda *given: pytest.fail("it was asked"))
    said = one(silent_links(issue(at_hand.button("Voir", link))))
    assert "réseau privé" in said


def test_a_page_of_ours_that_leads_to_none_is_found_too():
    made = issue(at_hand.button("Voir", "https://pole.example/rien-du-tout"))
    assert "page introuvable (404)" in one(silent_links(made))


@pytest.mark.parametrize("typed", ["http://", "https://", "https:///page"])
def test_an_address_that_names_no_site_is_said_to_be_none(typed):
    assert f"« {typed} » n’est pas une adresse" in one(problems(issue(at_hand.button("Voir", typed)))).replace(
        "\xa0", " "
    )


def test_a_button_that_leads_nowhere_forbids_sending():
    said = one(problems(issue(at_hand.button("Cliquez", ""))))
    assert said.startswith("bloc 1 (bouton)\N{NO-BREAK SPACE}: il ne mène nulle part")


@pytest.mark.parametrize("field", ["subject", "preheader"])
def test_a_link_has_no_place_in_what_is_told_ahead(field):
    made = issue(HELLO, **{field: "Lire {{ lien_web }}"})
    assert "n’a pas sa place dans un objet ou un aperçu" in one(problems(made))
