"""The workshop speaks of the hub, not of the library it is made with, and loses nothing that is typed there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.images import get_image_model

from tests.agenda.desk_forms import photo
from tests.huge import huge


def test_the_dashboard_leads_to_no_guide_of_another_product(client_for, coralie):
    page = client_for(coralie).get("/admin/")
    assert page.status_code == 200
    assert "guide.wagtail.org" not in page.content.decode()
    assert "/admin/account/" in page.content.decode()


def test_pictures_of_the_library_are_shown_to_everyone_and_nothing_else_is(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "original_images", "documents"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rive.png").write_bytes(b"\x89PNG")
    shown = client.get("/media/images/rive.png")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert client.post("/media/images/rive.png").status_code == 405
    for other in ("original_images/rive.png", "documents/rive.png", "images/../documents/rive.png", "images/"):
        assert client.get(f"/media/{other}").status_code in (400, 404), other


def test_an_editor_learns_whether_its_session_stands_and_the_token_that_saves(client_for, coralie):
    assert Client().get("/admin/seance/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    browser = client_for(coralie)
    browser.handler.enforce_csrf_checks = True
    answer = browser.get("/admin/seance/")
    assert "no-store" in answer["Cache-Control"]
    typed = {"csrfmiddlewaretoken": answer.json()["token"], "subject": "Avril", "body-count": "0", "body_en-count": "0"}
    assert browser.post("/admin/snippets/letters/issue/add/", {**typed, "csrfmiddlewaretoken": "a"}).status_code == 403
    assert browser.post("/admin/snippets/letters/issue/add/", typed).status_code == 200


def test_every_editor_of_the_workshop_holds_back_what_would_be_lost(client_for, coralie):
    for address in ("/admin/snippets/letters/issue/add/", "/admin/settings/website/hub/"):
        page = client_for(coralie).get(address, follow=True).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "arrimage/workshop-session.js" in page, address
        assert "Votre session a pris fin : rien n’est perdu." in page, address


WAYS = {
    "/admin/images/chooser/create/": "image-chooser-upload-file",
    "/admin/images/add/": "file",
    "/admin/images/multiple/add/": "files[]",
}


@pytest.mark.parametrize(("address", "name"), WAYS.items())
def test_a_huge_picture_is_refused_in_words_wherever_it_is_added(client_for, coralie, address, name):
    words = {name.replace("file", "title"): "Affiche", "title": "Affiche"}
    browser = client_for(coralie)
    answer = browser.post(address, {**words, name: huge()}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 200
    assert "196 millions de pixels" in answer.content.decode()
    assert not get_image_model().objects.exists()


def test_a_picture_of_a_telephone_is_taken(client_for, coralie):
    file = SimpleUploadedFile("salle.jpg", photo(), "image/jpeg")
    client_for(coralie).post("/admin/images/add/", {"title": "La salle", "file": file})
    assert get_image_model().objects.get().title == "La salle"
