"""A first visit stays light: what the browser fetches for a public page, packed as a server sends it."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.judges.screens import screen_called

pytestmark = pytest.mark.judge
LIMIT = 150_000  # bytes
PACKED_ALREADY = ("font/", "image/png", "image/jpeg", "image/webp")


@pytest.mark.parametrize("name", ["home", "public plan", "public agenda"])
def test_a_first_public_page_is_light(visit, name):
    page, weights = visit("about:blank"), {}

    def weigh(response: Response) -> None:
        body, kind = response.body(), response.headers.get("content-type", "")
        weights[response.url] = len(body if kind.startswith(PACKED_ALREADY) else gzip.compress(body))

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(screen_called(name).address, wait_until="networkidle")
    assert sum(weights.values()) <= LIMIT, weights
    assert all("localhost" in url for url in weights), "nothing comes from elsewhere"
