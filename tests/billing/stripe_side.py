"""Stripe's side, played by the tests: a local server that opens payment pages, and messages signed with the secret."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import stripe

SECRET = "whsec_for_the_tests"


class FakeStripe:
    """Answers as Stripe does: one page for one idempotency key, another when the words differ is an error."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.pages: dict[str, dict[str, Any]] = {}
        self.is_down = False
        self.knows_the_key = True

    def open(self, key: str, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append({**said, "key": key})
        if not self.knows_the_key:
            return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key: sk_test_****1"}}
        if self.is_down:
            return 500, {"error": {"type": "api_error", "message": "down"}}
        page = self.pages.get(key)
        if page is not None and page["said"] != said:
            return 400, {"error": {"type": "idempotency_error", "message": "other words"}}
        name = f"cs_test_{len(self.pages) + 1}"
        url = f"https://checkout.stripe.com/c/pay/{name}"
        answer = {"id": name, "object": "checkout.session", "url": url}
        self.pages.setdefault(key, {"said": said, "answer": answer})
        return 200, self.pages[key]["answer"]


@contextmanager
def running(fake: FakeStripe) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            assert self.path == "/v1/checkout/sessions"
            assert self.headers["Authorization"].startswith("Bearer sk_test_")
            status, answer = fake.open(self.headers["Idempotency-Key"], dict(parse_qsl(body)))
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def event(kind: str, about: dict[str, Any], name: str = "evt_1", created: float | None = None) -> str:
    """A message as Stripe writes it."""
    return json.dumps(
        {
            "id": name,
            "object": "event",
            "api_version": "2026-01-01",
            "created": int(time.time() if created is None else created),
            "livemode": False,
            "type": kind,
            "data": {"object": about},
        }
    )


def session_of(online: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": online.session or "cs_test_1",
        "object": "checkout.session",
        "client_reference_id": online.key,
        "metadata": {"arrimage": online.key},
        "payment_intent": f"pi_{online.pk}",
        "payment_status": "paid",
        "amount_total": int(online.amount * 100),
        "currency": "cad",
        "customer_details": {"email": "elise@rives.example", "name": "Élise"},
        **more,
    }


def charge_of(online: Any, refunded: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"ch_{online.pk}",
        "object": "charge",
        "metadata": {"arrimage": online.key},
        "payment_intent": f"pi_{online.pk}",
        "amount": int(online.amount * 100),
        "amount_refunded": refunded,
        "currency": "cad",
        **more,
    }


def signed(body: str, secret: str = SECRET, at: float | None = None) -> str:
    return stripe.WebhookSignature.generate_signature_header(body, secret, None if at is None else int(at))
