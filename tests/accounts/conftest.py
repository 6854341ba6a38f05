from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page


@pytest.fixture(autouse=True)
def _fresh_counts():
    """No test pays for the tries of another one."""
    cache.clear()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a real browser whose device can hold passkeys."""
    context = browser.new_context(locale="fr-CA")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    abilities = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": abilities})
    yield page
    context.close()
