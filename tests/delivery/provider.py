"""A provider's API on loopback: it answers as it is told, and keeps what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """`seconds`: that it takes."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0


@dataclass
class Provider:
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def providing(answer: Callable[[dict[str, Any]], Answer]) -> Iterator[Provider]:
    """`answer`: to what was posted, as JSON."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            provider.asked.append(posted)
            given = answer(posted)
            time.sleep(given.seconds)
            body = json.dumps(given.body).encode()
            self.send_response(given.status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": len(body),
                **given.headers,
            }.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who asked has gone
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
