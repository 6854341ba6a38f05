"""The browser in which pages are judged."""

import shutil

import pytest
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser(open_browser) -> Browser:
    """Chromium without a window around its pages, where the system has it: nobody presses anything but on a page."""
    return open_browser(shutil.which("chromium-headless-shell") or shutil.which("chromium"))
