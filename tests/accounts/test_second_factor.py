"""The second step: compulsory for staff in production, offered to everyone elsewhere."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
SETUP = "/compte/deuxieme-etape/"
PASSWORD = "correct-horse-battery"


@pytest.fixture
def production(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("who", ["coralie", "bernard", "paul", "omar", "fatima", "rachel"])
def test_in_production_staff_without_a_second_step_only_reach_the_page_that_sets_it_up(
    who, request, client_for, production
):
    client = client_for(request.getfixturevalue(who))
    for address in ("/bureau/", "/bureau/comptes/", "/admin/", "/"):
        assert client.get(address)["Location"] == SETUP, address
    page = client.get(SETUP).content.decode()
    assert "Protégez votre accès" in page
    assert "/compte/2fa/webauthn/add/" in page
    assert "/compte/2fa/totp/activate/" in page


def test_a_posted_form_does_not_get_around_it(coralie, client_for, production):
    response = client_for(coralie).post("/bureau/comptes/ajouter/", {"first_name": "X", "email": "x@example.org"})
    assert response["Location"] == SETUP


def test_signing_out_and_one_s_account_stay_reachable(coralie, client_for, production):
    client = client_for(coralie)
    assert client.get("/compte/").status_code == 200
    client.post("/compte/logout/")
    assert "_auth_user_id" not in client.session


def test_members_and_strangers_are_not_asked(elise, client_for, production):
    assert client_for(elise).get("/compte/").status_code == 200
    assert client_for(None).get("/compte/login/").status_code == 200
    assert client_for(elise).get("/").get("Location") != SETUP


def test_outside_of_production_nobody_is_made_to(coralie, client_for):
    assert client_for(coralie).get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_step(coralie, client_for, production):
    Authenticator.objects.create(user=coralie, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client_for(coralie).get("/admin/")["Location"] == SETUP


def test_setting_up_an_application_then_signing_in_with_its_code(
    coralie, production, django_capture_on_commit_callbacks
):
    client = Client()
    client.post("/compte/login/", {"login": coralie.email, "password": PASSWORD})
    page = client.get("/compte/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/compte/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    assert "codes de secours" in done.content.decode().lower()
    assert client.get("/admin/").status_code == 200
    assert "Deuxième étape" in mail.outbox[-1].subject

    later = Client()
    second_step = later.post("/compte/login/", {"login": coralie.email, "password": PASSWORD})
    assert second_step["Location"] == "/compte/2fa/authenticate/"
    assert "_auth_user_id" not in later.session
    wrong = later.post("/compte/2fa/authenticate/", {"code": "000000"})
    assert "Ce code n’est pas bon" in wrong.content.decode()
    recovery = Authenticator.objects.get(user=coralie, type="recovery_codes").wrap().get_unused_codes()[0]
    assert later.post("/compte/2fa/authenticate/", {"code": recovery})["Location"] == "/bureau/"


PAGES = (
    "/compte/2fa/", "/compte/2fa/totp/deactivate/", "/compte/2fa/webauthn/", "/compte/2fa/webauthn/add/",
    "/compte/2fa/recovery-codes/", "/compte/2fa/recovery-codes/generate/", "/compte/password/change/",
    "/compte/email/", "/compte/logout/", "/compte/reauthenticate/", "/compte/2fa/reauthenticate/",
    "/compte/2fa/webauthn/reauthenticate/", "/compte/inactive/", "/compte/confirm-email/", "/compte/",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_account_is_in_french_and_in_the_hubs_shell(coralie, address):
    client = Client()
    client.post("/compte/login/", {"login": coralie.email, "password": PASSWORD})
    TOTP.activate(coralie, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(coralie)
    response = client.get(address, follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="fr' in page
    assert "site-header" in page
    for english in ("e-mail", "Passkey", "Password", "Sign ", "Security key", "Name:"):
        assert english not in page, english
