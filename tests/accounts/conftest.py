import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Error, Page, sync_playwright


@pytest.fixture(autouse=True)
def _fresh_counts():
    """No test pays for the tries of another one."""
    cache.clear()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a real browser (the system's Chromium, or Playwright's own) whose device can hold passkeys."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        except Error:
            pytest.skip("left out: there is no Chromium here")
        page = browser.new_page(locale="fr-CA")
        device = page.context.new_cdp_session(page)
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
        browser.close()
