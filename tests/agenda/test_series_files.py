"""The pictures and documents that the events of a series share."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arrimage.agenda.models import ActivityDocument, Event
from tests.agenda.desk_forms import LIST, a_series, edit, photo
from tests.agenda.events import an_event


@pytest.fixture(autouse=True)
def _on_march_15(time_machine):
    time_machine.move_to("2018-03-15 14:00 -0400")


@pytest.fixture
def coralies(client_for, coralie):
    return client_for(coralie)


def with_picture(**said):
    """What the form sends of one picture more."""
    file = SimpleUploadedFile("salle.jpg", photo(), "image/jpeg")
    row = {"file": file, "alternative": "La salle", "consent": "given", "consent_note": "Formulaire du 3 avril", **said}
    return {"pictures-TOTAL_FORMS": "1", **{f"pictures-0-{name}": value for name, value in row.items()}}


def test_a_picture_added_for_the_whole_series_is_on_each_page_but_where_one_has_its_own(
    coralies, client, django_capture_on_commit_callbacks
):
    first, second, third = a_series(coralies)
    edit(coralies, third, scope="this", **with_picture(alternative="Le quai"))
    edit(coralies, first, scope="all", **with_picture())
    assert [[one.alternative for one in event.pictures.all()] for event in (first, second, third)] == [
        ["La salle"],
        ["La salle"],
        ["Le quai"],
    ]
    copy = second.pictures.get()
    assert (copy.consent, copy.consent_note) == ("given", "Formulaire du 3 avril")
    assert 'alt="La salle"' in client.get(second.get_absolute_url()).content.decode()
    # Somebody withdraws her consent on one page: the others no longer show her.
    copy.consent = "refused"
    copy.save()
    assert 'alt="La salle"' not in client.get(first.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        copy.delete()
    kept = first.pictures.get()
    assert kept.file.storage.exists(kept.file.name), "the other event still keeps it"
    with django_capture_on_commit_callbacks(execute=True):
        kept.delete()
    assert not kept.file.storage.exists(kept.file.name)


def test_a_series_is_made_with_the_pictures_and_the_documents_of_the_page(coralies, client):
    event = an_event(date=date(2018, 4, 3))
    edit(coralies, event, **with_picture(is_cover="on"))
    for title, shown in (("Plan d’accès", True), ("Contrat de la salle", False)):
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 plan")
        ActivityDocument.objects.create(activity=event.activity, title=title, file=file, is_public=shown)
    asked = {"pattern": "weekly", "ends": "count", "count": "3", "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "make": "1"}
    coralies.post(f"{LIST}{event.pk}/repeter/", {**asked, "keep": ["2018-04-10", "2018-04-17"]})
    for other in Event.objects.exclude(pk=event.pk):
        page = client.get(other.get_absolute_url()).content.decode()
        assert ('alt="La salle"' in page, "Plan d’accès" in page) == (True, True)
        assert [str(one) for one in other.activity.documents.all()] == ["Plan d’accès"]
    assert Event.objects.count() == 3


def test_a_document_is_given_to_this_event_of_a_series_to_the_following_or_to_all(coralies):
    first, second, third = a_series(coralies)
    own = SimpleUploadedFile("a.pdf", b"%PDF-1.7 troisieme")
    ActivityDocument.objects.create(activity=third.activity, title="Menu", file=own)

    def give(title, scope):
        sent = {"title": title, "scope": scope, "is_public": "on", "file": SimpleUploadedFile("b.pdf", b"%PDF-1.7 b")}
        return coralies.post(f"{LIST}{second.pk}/documents/", sent, follow=True).content.decode()

    def kept():
        return [sorted(map(str, one.activity.documents.all())) for one in (first, second, third)]

    give("Feuille", "this")
    assert kept() == [[], ["Feuille"], ["Menu"]]
    assert "1 autre événement de la série l’a aussi" in give("Programme", "following")
    assert kept() == [[], ["Feuille", "Programme"], ["Menu", "Programme"]]
    assert "1 autre événement de la série l’a aussi" in give("Menu", "all")
    assert kept() == [["Menu"], ["Feuille", "Menu", "Programme"], ["Menu", "Programme"]]
    assert third.activity.documents.get(title="Menu").file.read() == b"%PDF-1.7 troisieme"


def test_an_event_that_comes_once_does_not_ask_for_which_a_document_is(coralies):
    event = an_event()
    assert 'name="scope"' not in coralies.get(f"{LIST}{event.pk}/").content.decode()
