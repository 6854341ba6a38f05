"""The logo of a newsletter: put on its form, shown above the title of its letters and of their pages."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from lxml import html as lxml_html
from PIL import Image as Pillow

from arrimage.letters.models import Issue, Newsletter
from arrimage.letters.operations.checking import problems
from arrimage.letters.rendering import compile_issue
from tests.huge import huge
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db


def file(width: int = 1200, height: int = 300, form: str = "PNG") -> SimpleUploadedFile:
    held = BytesIO()
    Pillow.new("RGB", (width, height), "teal").save(held, form)
    return SimpleUploadedFile("logo.png", held.getvalue(), "image/png")


@pytest.fixture
def save(client_for, coralie):
    """`save(newsletter, logo_file=…)`: the coordinator presses «Enregistrer» on its form."""

    def press(newsletter: Newsletter, **said):
        newsletter.refresh_from_db()
        address = reverse("desk:newsletter-edit", args=[newsletter.pk])
        form = client_for(coralie).get(address).context["form"]
        known = {name: value for name, value in form.initial.items() if value is not None and value is not False}
        known.pop("logo_file", None)
        answer = client_for(coralie).post(address, {**known, "revision": newsletter.revision, **said})
        newsletter.refresh_from_db()
        return answer

    return press


def pictures(html: str) -> list[tuple[str, int]]:
    return [(one.get("alt"), int(one.get("width"))) for one in lxml_html.document_fromstring(html).xpath("//img")]


def test_a_logo_put_on_the_form_stands_above_the_letters_and_not_in_their_text(save):
    newsletter = at_hand.newsletter()
    assert save(newsletter, logo_file=file(), logo_alt_fr="Pôle des Rives").status_code == 302
    written = compile_issue(at_hand.issue(at_hand.text("<p>Bonjour</p>"), of=newsletter), "fr")
    assert pictures(written["html"]) == [("Pôle des Rives", 240)]
    assert written["html"].index("<img") < written["html"].index("<h1")
    assert ".png" not in written["text"]


@pytest.mark.parametrize(("size", "shown"), [((1200, 300), 240), ((400, 800), 36), ((90, 30), 90), ((60, 144), 30)])
def test_a_logo_is_never_wider_nor_higher_than_its_place(size, shown):
    newsletter = at_hand.newsletter(logo=at_hand.image("navy", size), logo_alt_fr="Pôle")
    [(_alt, width)] = pictures(compile_issue(at_hand.issue(of=newsletter), "fr")["html"])
    assert width == shown


def test_a_logo_without_words_is_refused(save):
    newsletter = at_hand.newsletter()
    page = save(newsletter, logo_file=file())
    assert "Dites ce que montre le logo" in page.content.decode()
    assert newsletter.logo is None


def test_a_newsletter_in_two_languages_says_its_logo_in_both(save):
    newsletter = at_hand.newsletter(is_bilingual=True)
    page = save(newsletter, logo_file=file(), logo_alt_fr="Pôle des Rives")
    assert list(page.context["form"].errors) == ["logo_alt_en"]
    assert newsletter.logo is None
    save(newsletter, logo_file=file(), logo_alt_fr="Pôle des Rives", logo_alt_en="The Rives hub")
    bilingual = {"subject_en": "Summer", "body_en": [at_hand.text("<p>Hello</p>")]}
    issue = at_hand.issue(at_hand.text("<p>Bonjour</p>"), of=newsletter, **bilingual)
    said = {language: pictures(compile_issue(issue, language)["html"])[0][0] for language in ("fr", "en")}
    assert said == {"fr": "Pôle des Rives", "en": "The Rives hub"}


def test_a_newsletter_in_french_alone_shows_the_french_words_of_its_logo_to_whoever_reads_english():
    newsletter = at_hand.newsletter(logo=at_hand.image("lime"), logo_alt_fr="Pôle des Rives")
    with translation.override("en"):
        assert newsletter.logo_alt == "Pôle des Rives"


def test_english_does_not_leave_while_the_logo_is_said_in_french_alone():
    at_hand.sender()
    newsletter = at_hand.newsletter(logo=at_hand.image("teal"), logo_alt_fr="Pôle")
    issue = at_hand.issue(at_hand.text("<p>Bonjour</p>"), of=newsletter)
    missing = "Logo de l’infolettre\xa0: dites aussi en anglais ce qu’il montre, pour qui ne le voit pas."
    assert missing not in problems(issue)
    issue.subject_en, issue.body_en = "Summer", [at_hand.text("<p>Hello</p>")]
    issue.save()
    assert missing in problems(issue)
    newsletter.logo_alt_en = "The hub"
    newsletter.save()
    assert missing not in problems(Issue.objects.get())


def test_what_is_no_picture_is_refused(save):
    newsletter = at_hand.newsletter()
    save(newsletter, logo_file=SimpleUploadedFile("logo.png", b"<svg onload=x>", "image/png"), logo_alt_fr="Pôle")
    assert newsletter.logo is None


def test_a_logo_stays_when_something_else_is_changed_and_goes_when_it_is_taken_off(save):
    newsletter = at_hand.newsletter(logo=at_hand.image("olive"), logo_alt_fr="Pôle")
    kept = newsletter.logo
    save(newsletter, from_name="Autrement")
    assert (newsletter.logo, newsletter.from_name) == (kept, "Autrement")
    save(newsletter, **{"logo_file-clear": "on"})
    assert newsletter.logo is None
    kept.refresh_from_db()  # letters that have left still show it


def test_a_logo_whose_file_is_gone_keeps_the_issue_at_home(settings):
    settings.BASE_URL = "https://pole.example"
    at_hand.sender()
    newsletter = at_hand.newsletter(logo=at_hand.image("maroon"), logo_alt_fr="Pôle")
    issue = at_hand.issue(at_hand.text("<p>Bonjour</p>"), of=newsletter)
    assert problems(issue) == []
    newsletter.logo.file.storage.delete(newsletter.logo.file.name)
    newsletter.logo.renditions.all().delete()
    at_hand.cache.clear()
    issue = Issue.objects.get()
    assert [said for said in problems(issue) if said.startswith("Logo de l’infolettre")]
    assert pictures(compile_issue(issue, "fr")["html"]) == []


def test_the_page_of_an_issue_shows_the_logo(client):
    newsletter = at_hand.newsletter(logo=at_hand.image("purple", (1200, 300)), logo_alt_fr="Pôle des Rives")
    issue = at_hand.issue(at_hand.text("<p>Bonjour</p>"), of=newsletter, status="sent", published_at=timezone.now())
    page = client.get(issue.get_absolute_url()).content.decode()
    [logo] = lxml_html.document_fromstring(page).xpath("//article//img")
    assert (logo.get("alt"), logo.get("width"), logo.get("height")) == ("Pôle des Rives", "240", "60")
    assert logo.get("src").startswith("/media/")


def test_the_form_names_the_present_logo_without_a_link_that_leads_nowhere(client_for, coralie):
    newsletter = at_hand.newsletter(logo=at_hand.image("navy", (400, 100)), logo_alt_fr="Pôle")
    page = client_for(coralie).get(reverse("desk:newsletter-edit", args=[newsletter.pk])).content.decode()
    name = newsletter.logo.file.name
    assert name.rpartition("/")[2] in page
    assert "original_images" not in page
    assert newsletter.logo.file.url not in page


def test_a_logo_of_196_million_pixels_is_refused_in_words(save):
    answer = save(at_hand.newsletter(), logo_file=huge(), logo_alt_fr="Pôle des Rives")
    assert answer.status_code == 422
    assert "L’image compte 196 millions de pixels" in answer.content.decode()
