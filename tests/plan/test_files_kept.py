"""No file outlives the record it was sent with, and nobody is promised that it comes back."""

from datetime import date

import pytest
from django.urls import reverse

from arrimage.agenda.models import Activity, ActivityDocument, ConfidentialNote
from arrimage.plan.models import ActionDocument, Deliverable, DeliverableVersion, Indicator, PlanSource, Reading
from tests.kit.desk_pages import entries

DAY = date(2018, 3, 1)


@pytest.fixture
def sent(file_named):
    return lambda: file_named("étude.pdf", b"%PDF-1.4 une page")


@pytest.fixture
def kept_with(action, plan, deliverable_of, indicator_of, sent):
    """A record of each kind that keeps a file, and the record that takes it along when it is deleted."""
    return {
        "version": lambda: DeliverableVersion.objects.create(deliverable=deliverable_of(), date=DAY, file=sent()),
        "reading": lambda: Reading.objects.create(
            indicator=indicator_of(), date=DAY, value=1, evidence="Rapport", file=sent()
        ),
        "document": lambda: ActionDocument.objects.create(action=action, title="Étude", file=sent()),
        "source": lambda: PlanSource.objects.create(plan=plan, name="plan.pdf", file=sent()),
        "minutes": lambda: ActivityDocument.objects.create(
            activity=Activity.objects.create(date=DAY), title="Procès-verbal", file=sent()
        ),
    }


@pytest.mark.parametrize("kind", ["version", "reading", "document", "source", "minutes"])
def test_a_file_goes_with_its_record_once_that_is_certain(kept_with, kind, django_capture_on_commit_callbacks):
    record = kept_with[kind]()
    name, storage = record.file.name, record.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        record.delete()
        assert storage.exists(name), "not before the deletion is certain"
    assert not storage.exists(name)


def test_a_file_goes_when_the_whole_plan_does(kept_with, plan, django_capture_on_commit_callbacks):
    files = [kept_with[kind]().file for kind in ("version", "reading", "document", "source")]
    kept = [(file.storage, file.name) for file in files]
    with django_capture_on_commit_callbacks(execute=True):
        plan.delete()
    assert [name for storage, name in kept if storage.exists(name)] == []


def test_an_undone_deletion_brings_the_version_back_without_the_file_that_the_page_said_was_lost(
    kept_with, client_for, coralie, django_capture_on_commit_callbacks
):
    version = kept_with["version"]()
    client, address = client_for(coralie), reverse("desk:deliverable-delete", args=[version.deliverable_id])
    page = client.get(address)
    assert "1 version" in " ".join(page.context["found"].restorable)
    assert page.context["found"].lost == ["1 fichier joint"]
    with django_capture_on_commit_callbacks(execute=True):
        told = client.post(address, entries(page, "delete-form"), follow=True)
    undo = told.content.decode().split('class="undo" method="post" action="')[1].split('"')[0]
    client.post(undo, entries(told, "undo"))
    assert Deliverable.objects.get().versions.get().file.name == ""


def test_what_an_activity_cannot_get_back_is_said_before(kept_with, client_for, coralie):
    activity = kept_with["minutes"]().activity
    ConfidentialNote.objects.create(activity=activity, text="À ne pas dire")
    page = client_for(coralie).get(reverse("desk:activity-delete", args=[activity.pk]))
    assert sorted(page.context["found"].lost) == ["1 document", "1 note confidentielle"]
    assert "perdus pour de bon" in page.content.decode()


def test_a_reading_comes_back_with_its_indicator(kept_with, client_for, coralie):
    reading = kept_with["reading"]()
    page = client_for(coralie).get(reverse("desk:indicator-delete", args=[reading.indicator_id]))
    assert page.context["found"].lost == ["1 fichier joint"]
    assert Indicator.objects.exists()
