"""A partner pastes the lines of the desk in a page of its own site: the whole form shows, its button included."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from arrimage.letters.models import Newsletter

pytestmark = pytest.mark.journey


class Partner(ThreadingHTTPServer):
    """Another site: a server of its own, since browsers let no page of the wide world frame one of this machine."""

    page = b""

    class Answer(BaseHTTPRequestHandler):
        server: "Partner"

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.server.page)

        def log_message(self, *said: object) -> None:
            """Nobody reads it."""


@pytest.fixture
def partner() -> Iterator[Partner]:
    server = Partner(("127.0.0.1", 0), Partner.Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def lines_of_the_desk(visit) -> str:
    newsletter = Newsletter.objects.get(code="recherche")  # the one whose name is longest
    page = visit(f"/bureau/infolettres/{newsletter.pk}/", who="coralie")
    lines = page.get_by_label("Lignes à coller").input_value()
    return lines.replace(settings.BASE_URL, re.match(r"https?://[^/]+", page.url)[0])


def shown_by(partner: Partner, page: Page, lines: str, width: int) -> Page:
    partner.page = f"<!doctype html><title>Partenaire</title><body style='margin: 0'>{lines}".encode()
    page.set_viewport_size({"width": width, "height": 1200})
    page.goto(f"http://127.0.0.1:{partner.server_port}/")
    expect(page.frame_locator("iframe").get_by_role("button", name="Recevoir")).to_be_visible()
    return page


def spare(page: Page) -> float:
    """The room left in the frame under the form; less than nothing where something is hidden."""
    tall = page.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height")
    content = page.frames[1].locator("#content").evaluate("content => content.getBoundingClientRect().bottom")
    return tall - content


@pytest.mark.parametrize("width", [300, 390, 1280])
def test_the_frame_takes_the_height_of_the_form(visit, partner, width):
    page = shown_by(partner, visit("/"), lines_of_the_desk(visit), width)
    page.wait_for_function("document.querySelector('iframe').style.height")
    page.wait_for_timeout(200)
    assert -1 <= spare(page) <= 6  # the border of the frame
    asked = page.frame_locator("iframe")
    asked.get_by_label("Votre courriel").fill("pas une adresse")
    asked.get_by_role("button", name="Recevoir").click()
    expect(asked.get_by_text("adresse de courriel").first).to_be_visible()
    page.wait_for_timeout(200)
    assert -1 <= spare(page) <= 6, "an error makes the form taller, and the frame too"


@pytest.mark.parametrize("width", [300, 390])
def test_where_the_script_cannot_run_the_button_of_the_form_shows_on_a_telephone(visit, partner, width):
    without = re.sub(r"<script.*</script>", "", lines_of_the_desk(visit))
    assert spare(shown_by(partner, visit("/"), without, width)) >= 0


def test_another_frame_of_the_page_does_not_size_ours(visit, partner):
    page = shown_by(partner, visit("/"), lines_of_the_desk(visit), 390)
    page.wait_for_function("document.querySelector('iframe').style.height")
    before = page.locator("iframe").evaluate("frame => frame.style.height")
    page.evaluate("postMessage({ arrimage: 'height', height: 4000 }, '*')")
    page.wait_for_timeout(200)
    assert page.locator("iframe").evaluate("frame => frame.style.height") == before
