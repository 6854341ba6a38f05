"""axe finds nothing, in light and dark, on a desk and on a phone; nothing sticks out of a very narrow window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.judges.screens import SCREENS
from tests.judges.screens.screen import Screen

pytestmark = pytest.mark.judge
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the dark changes: the colours. The rest of the page was judged in the light.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
EVERYTHING = {"type": "tag", "values": STANDARDS}
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
    page.evaluate(AXE)
    found: list[str] = page.evaluate(JUDGE, rules)
    return found


@pytest.fixture
def show(visit) -> Callable[..., Page]:
    """`show(screen, phone=True)`: the screen in a window of its own, with its mistakes when it is sent empty."""

    def show(screen: Screen, **options: Any) -> Page:
        page = visit(screen.address, who=screen.who, reduced_motion="reduce", **options)
        if screen.sent_empty:
            page.locator("main form[method=post]").first.evaluate(SENT_EMPTY)
            page.locator(".invalid-feedback").first.wait_for()
        return page

    return show


def judge(page: Page) -> None:
    assert violations(page) == [], "in the light"
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, COLOURS) == [], "in the dark"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_axe_finds_nothing_on_a_desk_and_nothing_sticks_out_at_320_pixels(show, screen):
    page = show(screen, color_scheme="light")
    judge(page)
    page.set_viewport_size({"width": 320, "height": 700})
    width = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    assert width <= 320


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_axe_finds_nothing_on_a_phone(show, screen):
    judge(show(screen, phone=True, color_scheme="light"))
