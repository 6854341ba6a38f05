"""Pictures and documents of an event at the desk."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from arrimage.agenda.forms.event_rows import PictureForm
from arrimage.agenda.models import ActivityDocument, EventPicture
from tests.agenda.desk_forms import LIST, edit, form_of, photo
from tests.agenda.events import an_event
from tests.huge import huge

pytestmark = pytest.mark.usefixtures("on_march_15")


def test_a_picture_is_made_light_and_forgets_where_it_was_taken(coralies):
    event = an_event()
    file = SimpleUploadedFile("IMG_2041.JPG", photo(maker="Phone Inc."), "image/jpeg")
    edit(
        coralies,
        event,
        **{"pictures-0-file": file, "pictures-0-alternative": "La salle", "pictures-0-consent": "nobody"},
    )
    kept = EventPicture.objects.get()
    with Image.open(kept.file) as picture:
        assert (picture.size, dict(picture.getexif())) == ((1600, 800), {})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.jpg", b"", "vide"),
        ("photo.jpg", b"MZ not a picture", "n’est pas vraiment"),
        ("photo.exe", b"MZ", "jpg"),
        ("photo.jpg", b"\xff\xd8\xff" + b"0" * 100, "abîmée"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(coralies, name, content, said):
    event = an_event()
    file = SimpleUploadedFile(name, content)
    row = {"pictures-0-file": file, "pictures-0-alternative": "La salle", "pictures-0-consent": "nobody"}
    answer = edit(coralies, event, **row)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_small_file_that_holds_a_huge_picture_is_refused_in_words(coralies):
    row = {"pictures-0-file": huge(), "pictures-0-alternative": "La salle", "pictures-0-consent": "nobody"}
    answer = edit(coralies, an_event(), **row)
    assert answer.status_code == 422
    assert "L’image compte 196 millions de pixels" in answer.content.decode()


def test_two_hundred_megabytes_are_refused_before_they_are_opened(monkeypatch):
    file = SimpleUploadedFile("photo.jpg", photo())
    file.size = 200 * 1024 * 1024
    monkeypatch.setattr("arrimage.agenda.forms.event_rows.made_light", lambda *said: pytest.fail("it was opened"))
    form = PictureForm({"alternative": "La salle", "consent": "nobody"}, {"file": file})
    assert "200\xa0Mo" in form.errors["file"][0]


def test_one_picture_alone_is_at_the_top_and_may_change(coralies):
    event = an_event()
    first, second = (
        EventPicture.objects.create(event=event, file=ContentFile(photo(), "a.jpg"), alternative=name, consent="nobody")
        for name in ("La salle", "Le buffet")
    )
    EventPicture.objects.filter(pk=first.pk).update(is_cover=True)
    address = f"{LIST}{event.pk}/modifier/"
    sent = form_of(coralies, address)
    rows = {sent[f"pictures-{row}-id"]: row for row in (0, 1)}
    both = {**sent, f"pictures-{rows[second.pk]}-is_cover": "on"}
    assert coralies.post(address, both).status_code == 422
    both.pop(f"pictures-{rows[first.pk]}-is_cover")
    assert coralies.post(address, both).status_code == 302
    assert EventPicture.objects.get(is_cover=True) == second


def test_a_document_goes_on_the_page_and_off_it(coralies, client):
    event = an_event()
    file = SimpleUploadedFile("programme.txt", b"Accueil")
    coralies.post(f"{LIST}{event.pk}/documents/", {"file": file, "title": "Programme", "is_public": "on"})
    document = ActivityDocument.objects.get()
    assert document.is_public
    given = client.get(f"/agenda/{event.slug}/documents/{document.pk}/")
    assert b"".join(given.streaming_content) == b"Accueil"
    coralies.post(f"{LIST}{event.pk}/documents/{document.pk}/", {})
    assert client.get(f"/agenda/{event.slug}/documents/{document.pk}/").status_code == 404
