"""A form that is refused says so to whoever listens to the page: in its title, and in a summary read out at once."""

import pytest
from django.template import Context
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from lxml.html import document_fromstring

from arrimage.kit.templatetags.refusals import refused_form
from tests.kit.desk_pages import entries

NOT_SAVED = "Rien n’est encore enregistré"
REFUSED = "Erreur\u00a0: "


def heard(answer):
    """The title, and what is read out as soon as the page is there."""
    page = document_fromstring(answer.content.decode())
    said = [" ".join(one.text_content().split()) for one in page.xpath("//main//*[@role='alert'][not(@hidden)]")]
    return page.findtext(".//title"), said, page


def test_an_activity_without_its_kind_is_announced_as_refused(client_for, coralie, db):
    title, said, page = heard(client_for(coralie).post("/bureau/agenda/saisie/", {"who": "", "date": "2018-03-15"}))
    assert title.startswith(REFUSED + "Noter une activité")
    assert any(NOT_SAVED in sentence for sentence in said)
    assert page.xpath("//script[contains(@src, 'refused')]"), "the cursor goes to the summary"
    [fieldset] = page.xpath("//fieldset[.//input[@name='kind']]")
    assert page.get_element_by_id(fieldset.get("aria-describedby")).text.startswith("Choisissez")


def test_a_record_without_its_name_is_announced_as_refused(client_for, coralie, db):
    client, url = client_for(coralie), reverse("desk:organisation-create")
    empty = client.get(url)
    assert heard(empty)[0].startswith("Ajouter")
    title, said, _page = heard(client.post(url, entries(empty, name="")))
    assert title.startswith(REFUSED)
    assert any(NOT_SAVED in sentence for sentence in said)


def test_the_mistakes_of_signing_in_are_announced(client, db):
    sent = {"login": "coralie@example.org", "password": "pas-le-bon"}
    title, said, _page = heard(client.post("/compte/login/", sent))
    assert title.startswith(REFUSED)
    assert said


@pytest.mark.parametrize("url", ["/vie-privee/demande/", "/compte/login/"])
def test_a_form_only_opened_is_no_mistake(client, db, url):
    title, said, page = heard(client.get(url))
    assert (title.startswith(REFUSED), said, page.xpath("//script[contains(@src, 'refused')]")) == (False, [], [])


def test_what_the_page_was_given_lazily_is_left_alone(rf):
    def never():
        raise AssertionError("asked for")

    assert not refused_form(Context({"request": rf.post("/"), "someone": SimpleLazyObject(never), "rows": [(1, "x")]}))
