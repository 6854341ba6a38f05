"""axe finds nothing, in light and dark, on a desk and on a phone; nothing sticks out of a very narrow window."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.judges.screens import DESK, PUBLIC, address, who_opens

pytestmark = pytest.mark.judge
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = """async (standards) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: standards } });
  const said = (rule, node) => `${rule.id}: ${node.target} ${node.failureSummary}`;
  return found.violations.flatMap((rule) => rule.nodes.map((node) => said(rule, node)));
}"""


def violations(page: Page) -> list[str]:
    page.evaluate("document.fonts.ready")
    page.evaluate(AXE)
    found: list[str] = page.evaluate(JUDGE, STANDARDS)
    return found


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", [*PUBLIC, *DESK])
def test_axe_finds_nothing(visit, name, phone):
    page = visit(address(name), who=who_opens(name), phone=phone, color_scheme="light", reduced_motion="reduce")
    assert violations(page) == [], "in the light"
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page) == [], "in the dark"


@pytest.mark.parametrize("name", [*PUBLIC, *DESK])
def test_nothing_sticks_out_at_320_pixels(visit, name):
    page = visit(address(name), who=who_opens(name), viewport={"width": 320, "height": 700})
    width = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    assert width <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_mistakes_are_marked(visit, scheme):
    page = visit("/bureau/organisations/ajouter/", who="coralie", color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.locator(".invalid-feedback").first.wait_for()
    assert violations(page) == []
