"""`make demo` starts the demo over, and never removes a hub that people use."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db.migrations.executor import MigrationExecutor

from arrimage.accounts.models import User
from arrimage.network.models import Organisation
from arrimage.plan.models import Plan

pytestmark = pytest.mark.slow


def again():
    call_command("load_demo", anew=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_demo_starts_over_and_only_its_own_files_go(tmp_path, settings, monkeypatch):
    # The tests make their database without migrations.
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *args: [])
    folders = {"private": tmp_path / "private", "default": tmp_path / "media"}
    plain = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        **{name: {"BACKEND": plain, "OPTIONS": {"location": folder}} for name, folder in folders.items()},
    }
    backup = tmp_path / "sauvegarde.tar"
    backup.write_text("à garder")
    call_command("load_demo", verbosity=0)
    sample = storages["private"].save("essai.pdf", ContentFile(b"%PDF-"))
    Organisation.objects.create(name="Saisie d’essai")
    again()
    assert not Organisation.objects.filter(name="Saisie d’essai").exists()
    assert Plan.objects.live().exists()
    assert not storages["private"].exists(sample)
    assert backup.exists()


def test_a_hub_with_anybody_else_in_it_is_left_alone_in_words(db, coralie):
    User.objects.create_user("paul@demo.arrimage.example", "arrimage-demo")
    Organisation.objects.create(name="Coop du Fleuve")
    with pytest.raises(CommandError, match="Rien n’a été retiré"):
        again()
    assert Organisation.objects.exists()


def test_a_hub_of_its_own_people_alone_is_left_alone(db, coralie):
    with pytest.raises(CommandError, match="DATA_DIR="):
        again()
    assert User.objects.get() == coralie


def test_production_is_left_alone(db, settings):
    settings.PRODUCTION = True
    User.objects.create_user("paul@demo.arrimage.example", "arrimage-demo")
    with pytest.raises(CommandError, match="refusé en production"):
        again()
    assert User.objects.exists()
