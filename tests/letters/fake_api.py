"""The API of a provider (Brevo's), in a thread: it remembers what it took, and behaves as asked."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Api:
    """`taken`: recipient and Message-ID of each message, as in its log. The start of an address → what happens there:
    `answers`, a status and words, each time; `after`, once the message is taken: "silence" (until it is given up),
    "cut", or a status; once for each address unless `always`. `everything`: what all are answered.
    """

    taken: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    everything: tuple[int, dict[str, Any]] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    busy_for: int = 0  # requests answered 429 first
    always: bool = False
    body: bytes | None = None
    asked: int = 0
    keys: set[str] = field(default_factory=set)
    port: int = 0

    @property
    def twice(self) -> set[str]:
        """Who was sent the message more than once."""
        return {address for address, count in Counter(address for address, _name in self.taken).items() if count > 1}

    @property
    def readers(self) -> set[str]:
        return {address for address, _name in self.taken}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: Api

    def log_message(self, *_said: Any) -> None:
        """The suite stays quiet."""

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        api, to = self.api, said["to"][0]["email"]
        api.asked += 1
        api.keys.add(self.headers.get("api-key", ""))
        if api.busy_for > 0:
            api.busy_for -= 1
            return self.answer(429, {"message": "too many"})
        refusal = api.everything or next((api.answers[start] for start in api.answers if to.startswith(start)), None)
        if refusal:
            return self.answer(*refusal)
        api.taken.append((to, said["headers"]["Message-ID"]))
        start = next((one for one in api.after if to.startswith(one)), None)
        then = None if start is None else (api.after[start] if api.always else api.after.pop(start))
        if then == "silence":
            time.sleep(1.5)
        if then in ("silence", "cut"):
            self.close_connection = True
            return self.connection.close()
        if isinstance(then, int):
            return self.answer(then, {"message": "bad gateway"})
        self.answer(201, {"messageId": f"<{len(api.taken)}@api.example>"})

    def answer(self, code: int, said: dict[str, Any]) -> None:
        body = self.api.body if code == 201 and self.api.body is not None else json.dumps(said).encode()
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **self.api.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def answering(api: Api) -> Iterator[Api]:
    """The service on a free port, while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", api.port), type("Own", (Handler,), {"api": api}))
    server.daemon_threads, server.handle_error = True, lambda *_said: None  # type: ignore[method-assign]
    api.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield api
    server.shutdown()
    server.server_close()
    thread.join(5)
