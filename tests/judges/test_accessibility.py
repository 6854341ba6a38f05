"""axe finds nothing, in light and dark, on a desk and on a phone; nothing sticks out of a very narrow window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, Page

from tests.judges.screens import SCREENS
from tests.judges.screens.screen import Screen
from tests.windows import DESKTOP, PHONE, open_window

pytestmark = [
    pytest.mark.judge,
    # Four hundred screens take axe ten minutes, and are drawn alike whatever their records are read from.
    pytest.mark.skipif(connection.vendor != "sqlite", reason="The run of the suite on SQLite does it."),
]
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the dark changes: the colours. The rest of the page was judged in the light.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
EVERYTHING = {"type": "tag", "values": STANDARDS}
STILL_AND_LIGHT = {"reduced_motion": "reduce", "color_scheme": "light"}
JUDGE = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules });
  const said = (rule, node) => `${rule.id}: ${node.target} ${node.failureSummary}`;
  return found.violations.flatMap((rule) => rule.nodes.map((node) => said(rule, node)));
}"""
# The browser's own checks stand aside: what is judged is what the server answers.
SENT_EMPTY = """(form) => {
  for (const field of form.elements) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    else if (!["hidden", "submit", "button"].includes(field.type)) field.value = "";
  }
  form.noValidate = true;
  form.requestSubmit();
}"""


def violations(page: Page, rules: dict[str, Any] = EVERYTHING) -> list[str]:
    page.evaluate("document.fonts.ready")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(JUDGE, rules)
    return found


@pytest.fixture(scope="module")
def windows(browser, hub) -> Iterator[Callable[[str], BrowserContext]]:
    """`windows("coralie")`: her window, opened once: it fetches the styles once."""
    opened: dict[str, BrowserContext] = {}

    def of(who: str) -> BrowserContext:
        if who not in opened:
            opened[who] = open_window(browser, hub, who=who, **STILL_AND_LIGHT)
        return opened[who]

    yield of
    for window in opened.values():
        window.close()


@pytest.fixture
def show(windows) -> Iterator[Callable[[Screen], Page]]:
    """`show(screen)`: the screen on a page, with its mistakes when it is sent empty."""
    shown = []

    def show(screen: Screen) -> Page:
        address, page = screen.address, windows(screen.who).new_page()
        shown.append(page)
        page.goto(address)
        if screen.sent_empty:
            page.locator("main form[method=post]").first.evaluate(SENT_EMPTY)
            page.locator(".invalid-feedback").first.wait_for()
        return page

    yield show
    for page in shown:
        page.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_axe_finds_nothing_and_nothing_sticks_out_of_a_narrow_window(show, screen):
    """One page, made as wide as a desk, a phone and a very narrow window: nothing in our styles asks for more."""
    page = show(screen)
    assert violations(page) == [], "on a desk, in the light"
    page.set_viewport_size(PHONE["viewport"])
    assert violations(page) == [], "on a phone, in the light"
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, COLOURS) == [], "on a phone, in the dark"
    page.set_viewport_size(DESKTOP["viewport"])
    assert violations(page, COLOURS) == [], "on a desk, in the dark"
    page.set_viewport_size({"width": 320, "height": 700})
    width = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    assert width <= 320
