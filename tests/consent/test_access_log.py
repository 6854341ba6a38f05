"""Who opened which confidential file: written once, by itself, read by the privacy officer."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, ActivityDocument, ConfidentialNote
from arrimage.consent.models import AccessEntry, WrittenOnce
from arrimage.consent.operations import log_access


@pytest.fixture
def noted(db) -> Activity:
    activity = Activity.objects.create(date=localdate(), title="Rencontre")
    ConfidentialNote.objects.create(activity=activity, text="Hermine.")
    return activity


@pytest.mark.parametrize("name", ["desk:activity-detail", "desk:activity-edit"])
def test_reading_a_confidential_note_is_noted(noted, coralie, client_for, name):
    client_for(coralie).get(reverse(name, args=[noted.pk]))
    entry = AccessEntry.objects.get()
    assert (entry.user, entry.what, entry.object_id) == (coralie, "note", noted.confidential_note.pk)


def test_an_activity_read_without_its_note_leaves_no_entry(noted, bernard, coralie, client_for):
    assert client_for(bernard).get(reverse("desk:activity-detail", args=[noted.pk])).status_code == 200
    plain = Activity.objects.create(date=localdate())
    client_for(coralie).get(reverse("desk:activity-detail", args=[plain.pk]))
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize(("restricted", "entries"), [(True, 1), (False, 0)])
def test_the_documents_of_a_restricted_activity_are_noted(coralie, client_for, restricted, entries, db):
    activity = Activity.objects.create(date=localdate(), is_restricted=restricted)
    file = ContentFile(b"%PDF-1.4", name="bilan.pdf")
    document = ActivityDocument.objects.create(activity=activity, title="Bilan", file=file)
    client_for(coralie).get(reverse("desk:activity-document", args=[document.pk]))
    assert AccessEntry.objects.filter(what="document").count() == entries


def test_an_entry_is_never_changed_nor_removed_early(noted, coralie):
    entry = log_access(user=coralie, record=noted.confidential_note, what=AccessEntry.What.NOTE)
    for change in (
        entry.save,
        entry.delete,
        AccessEntry.objects.all().delete,
        lambda: AccessEntry.objects.update(what="export"),
        lambda: AccessEntry.objects.bulk_update([entry], ["what"]),
    ):
        with pytest.raises(WrittenOnce):
            change()
    assert AccessEntry.objects.get().what == "note"


def test_the_log_gives_away_neither_the_note_nor_the_activity(noted, coralie, bernard, client_for):
    log_access(user=coralie, record=noted.confidential_note, what=AccessEntry.What.NOTE)
    page = client_for(bernard).get(reverse("desk:accessentry-list")).content.decode()
    assert "Coralie Exemple" in page
    assert f"Note confidentielle n°\N{NO-BREAK SPACE}{noted.confidential_note.pk}" in page
    assert "Hermine" not in page
    assert "Rencontre" not in page
