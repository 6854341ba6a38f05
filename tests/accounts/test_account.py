"""One's own account, and the installation's first one."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from arrimage.accounts.calendars import PrivateCalendar, addresses
from arrimage.accounts.checks import no_demo_account_in_production
from arrimage.accounts.jobs import forget_sent_forms
from arrimage.accounts.models import FeedToken, SentForm, User

pytestmark = pytest.mark.django_db


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/compte/")["Location"] == "/compte/login/?next=/compte/"


def test_elise_corrects_her_name_and_reads_in_english(elise, client_for):
    client = client_for(elise)
    client.post("/compte/", {"first_name": "Élise", "last_name": "Roy", "language": "en"})
    page = client.get("/compte/").content.decode()
    assert "My account" in page
    assert '<html lang="en"' in page
    assert 'value="Élise"' in page


@pytest.fixture
def private_calendars(monkeypatch):
    offered = [PrivateCalendar("Mes rencontres", "account_confirm_email")]
    monkeypatch.setattr("arrimage.accounts.calendars._offered", lambda user: iter(offered))


def test_replacing_the_private_addresses_closes_the_old_ones(elise, client_for, private_calendars, settings):
    settings.BASE_URL = "https://pole.example"
    client = client_for(elise)
    ((label, before),) = addresses(elise)
    page = client.get("/compte/").content.decode()
    assert label in page
    assert before in page
    client.post("/compte/calendriers/")
    assert before not in client.get("/compte/").content.decode()
    assert FeedToken.objects.get(user=elise).token not in before


def test_the_first_coordinator_of_a_real_installation_chooses_her_password_by_the_printed_link(settings):
    settings.BASE_URL = "https://pole.example"
    printed = StringIO()
    call_command("create_coordinator", "Premiere@example.org", stdout=printed)
    user = User.objects.get()
    assert user.email == "premiere@example.org"
    assert user.has_perm("accounts.add_user")
    path = printed.getvalue().strip().removeprefix("https://pole.example")
    assert "Choisir un mot de passe" in Client().get(path, follow=True).content.decode()


@pytest.mark.parametrize("email", ["coralie@example.org", "not an address"])
def test_an_address_in_use_or_wrong_makes_no_account_and_no_traceback(email, coralie):
    with pytest.raises(CommandError):
        call_command("create_coordinator", email)
    assert User.objects.count() == 1


def demo_account() -> User:
    return User.objects.create_user("coordination@demo.arrimage.example", "correct-horse-battery")


def test_production_refuses_to_start_with_an_open_demo_account(settings):
    demo_account()
    assert not no_demo_account_in_production(None, databases=["default"])
    settings.PRODUCTION = True
    assert [error.id for error in no_demo_account_in_production(None, databases=["default"])] == ["arrimage.E010"]
    User.objects.update(is_active=False)
    assert not no_demo_account_in_production(None, databases=["default"])


def test_even_then_a_demo_account_does_not_sign_in(settings, client):
    user = demo_account()
    settings.PRODUCTION = True
    client.post("/compte/login/", {"login": user.email, "password": "correct-horse-battery"})
    assert "_auth_user_id" not in client.session


def test_which_form_made_which_record_is_forgotten_after_a_month(coralie):
    for days in (1, 29, 31):
        sent = SentForm.objects.create(user=coralie, token=uuid4(), made="network.organisation:1")
        SentForm.objects.filter(pk=sent.pk).update(sent_at=timezone.now() - timedelta(days=days))
    assert forget_sent_forms.func() == 1
    assert SentForm.objects.count() == 2
