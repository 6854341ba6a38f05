"""A passkey, in a real browser: set up because it is compulsory, then used to enter both staff places."""

import pytest

from arrimage.accounts.models import User

pytestmark = pytest.mark.journey
PASSWORD = "correct-horse-battery"


@pytest.fixture
def paul(transactional_db) -> User:
    from django.contrib.auth.models import Group

    user = User.objects.create_user("paul@example.org", PASSWORD, first_name="Paul", last_name="Exemple")
    user.groups.set([Group.objects.get(name="project_officer")])
    return user


def test_paul_adds_a_passkey_then_enters_the_desk_and_the_workshop_with_it(live_server, page, paul, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    site = live_server.url.replace("127.0.0.1", "localhost")  # browsers tie a passkey to a name, not to a number
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(f"{site}/bureau/")
    page.get_by_label("Courriel").fill(paul.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_role("heading", name="Protégez votre accès").wait_for()

    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Nom de cet appareil").fill("Portable de Paul")
    page.get_by_role("button", name="Ajouter cette clé d’accès").click()
    page.get_by_role("heading", name="Codes de secours").wait_for()

    page.goto(f"{site}/compte/2fa/webauthn/")
    page.get_by_text("Portable de Paul", exact=True).wait_for()
    for place in ("/bureau/", "/admin/"):
        page.context.clear_cookies()
        page.goto(f"{site}{place}")
        assert "/compte/login/" in page.url
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        page.wait_for_url(f"{site}{place}")
    assert not complaints, complaints
