"""What the server reads for somebody: real servers of this machine that play each trick."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.kit import fetching
from arrimage.kit.fetching import Limits, Unfetchable, fetch
from arrimage.kit.public_addresses import is_public, target_of

QUICK = Limits(seconds=0.5, size=100_000)
Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def site(settings) -> Iterator[Callable[[Answer], str]]:
    """`site(answer)`: the address of a server of this machine, which the tests alone may read."""
    servers = []

    def serve(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        settings.FETCHED_IN_TESTS |= {("127.0.0.1", server.server_port)}
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def say(content: bytes = b"", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def refused(url: str, limits: Limits = QUICK) -> str:
    with pytest.raises(Unfetchable) as refusal:
        fetch(url, limits=limits)
    return str(refusal.value)


def test_a_page_comes_with_what_the_next_reading_needs(site, settings):
    asked = {}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.update(handler.headers)
        say("été".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1", ETag='"a"')(handler)

    page = fetch(site(answer))
    assert (page.content, page.content_type, page.charset, page.etag) == (
        b"\xe9t\xe9",
        "text/html",
        "iso-8859-1",
        '"a"',
    )
    assert settings.BASE_URL in asked["User-Agent"]


def test_what_did_not_change_is_not_sent_again(site):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        say(status=304 if handler.headers["If-None-Match"] == '"a"' else 200)(handler)

    page = fetch(site(answer), etag='"a"')
    assert page.is_unchanged
    assert page.content == b""


def test_redirections_are_followed_to_the_last_page(site):
    last = site(say(b"here"))
    page = fetch(site(say(status=302, Location=last)))
    assert (page.url, page.content) == (last, b"here")


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://169.254.169.254/latest/",
        "http://10.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_a_redirection_inside_is_not_followed(site, inside):
    assert refused(site(say(status=302, Location=inside)))


def test_a_redirection_to_another_port_of_this_machine_is_not_followed(site, settings):
    hidden = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    said = refused(site(say(status=302, Location=f"http://127.0.0.1:{hidden.server_port}/")))
    hidden.server_close()
    assert "port" in said


def test_a_loop_of_redirections_ends(site):
    assert "sans fin" in refused(site(say(status=302, Location="/again")))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[::127.0.0.1]/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
    ],
)
def test_machines_that_are_not_public_are_not_called(url):
    assert "Internet" in refused(url)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://example.org/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "gopher://example.org/",
            "example.org",
            "",
        ),
        *("http://user:secret@example.org/", "http://example.org\\@127.0.0.1/", "http://example.org:22/", "http://"),
        *("http://example.org:99999/", "http://[::1/", "http://a\r\nHost: b/", "http://" + "é" * 300 + "/"),
    ],
)
def test_what_is_no_plain_web_address_is_refused_in_words(url):
    assert refused(url)


def test_a_name_that_hides_a_private_machine_is_not_called(monkeypatch):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: answers)
    assert "Internet" in refused("http://rebind.example/")


def test_a_name_is_asked_once_and_the_machine_that_was_checked_is_called(site, monkeypatch):
    """DNS rebinding: the second answer would be another machine."""
    url = site(say(b"the one checked"))
    port, asked = int(url.rstrip("/").rpartition(":")[2]), []

    def answer(host: str, *args: Any, **options: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert fetch(f"http://rebind.example:{port}/").content == b"the one checked"
    assert asked == ["rebind.example"]


def test_a_site_that_never_answers_is_left_at_the_deadline(site):
    over = threading.Event()
    assert "lent" in refused(site(lambda handler: over.wait(5) and None))
    over.set()


def _drip(handler: BaseHTTPRequestHandler, begun: bytes, drop: bytes) -> None:
    handler.wfile.write(begun)
    waits = threading.Event()
    try:
        while not waits.wait(0.02):
            handler.wfile.write(drop)
    except OSError:
        pass


@pytest.mark.parametrize("begun", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: ", b"H"])
def test_a_drop_now_and_then_does_not_make_it_last(site, begun):
    assert "lent" in refused(site(lambda handler: _drip(handler, begun, b"x")))


def test_headers_without_end_are_not_read(site):
    assert refused(site(lambda handler: _drip(handler, b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n" * 2_000)))


def test_a_body_without_end_is_cut_at_the_size(site):
    body = b"HTTP/1.1 200 OK\r\n\r\n"
    assert "Mo" in refused(site(lambda handler: _drip(handler, body, b"x" * 50_000)), Limits(5, 100_000))


def test_a_bomb_is_not_unpacked(site):
    bomb = gzip.compress(b"0" * 20_000_000)
    assert len(bomb) < QUICK.size
    assert "Mo" in refused(site(say(bomb, Content_Encoding="gzip")))


def test_a_packed_page_is_unpacked(site):
    assert fetch(site(say(gzip.compress(b"a page"), Content_Encoding="gzip"))).content == b"a page"


@pytest.mark.parametrize("packing", ["br", "gzip, gzip", "compress"])
def test_another_packing_is_refused(site, packing):
    assert refused(site(say(b"?", Content_Encoding=packing)))


def test_a_damaged_packing_is_refused(site):
    assert refused(site(say(b"not gzip at all", Content_Encoding="gzip")))


def test_a_packing_cut_short_is_refused(site):
    assert refused(site(say(gzip.compress(b"a page")[:-4], Content_Encoding="gzip")))


def test_a_page_cut_short_is_not_taken_for_whole(site):
    assert refused(site(say(b"half", Content_Length="100")))


@pytest.mark.parametrize(("status", "words"), [(404, "404"), (410, "410"), (403, "403"), (500, "500"), (302, "302")])
def test_a_refusal_is_told_in_words(site, status, words):
    assert words in refused(site(say(status=status)))


def test_a_closed_door_is_told_in_words(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings.FETCHED_IN_TESTS = {("127.0.0.1", port)}
    assert refused(f"http://127.0.0.1:{port}/")


def test_what_is_not_http_is_told_in_words(site):
    assert refused(site(lambda handler: handler.wfile.write(b"220 smtp.example ESMTP\r\n")))


def test_a_certificate_is_asked(site, monkeypatch):
    url = site(say(b"plain"))
    monkeypatch.setitem(fetching.__dict__, "REDIRECTIONS", set())
    assert refused(url.replace("http://", "https://"))


@given(st.ip_addresses(v=4))
def test_an_address_wrapped_in_ipv6_is_never_public(ip):
    for wrapped in (f"::ffff:{ip}", f"64:ff9b::{ip}", f"::{ip}"):
        assert not is_public(wrapped)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused_in_words(text):
    try:
        said = target_of(text).url
    except Unfetchable as refusal:
        said = f"http, {refusal}"
    assert said.startswith("http")
