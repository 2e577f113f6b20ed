"""Stands between the platform and a real server, so that a test can take the server away, stall it, or ask for TLS."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit


class Forwarder:
    """Forwards a port to a server. `state`: "up"; "down" refuses and cuts; "stalled" takes and answers nothing."""

    def __init__(self, server: str, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(server)
        self.server = (str(parts.hostname), parts.port or 80)
        self.context = context
        self.state: Literal["up", "down", "stalled"] = "up"
        self.accepted = 0
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{'https' if self.context else 'http'}://localhost:{self.port}"

    def up(self) -> None:
        self.state = "up"
        self._cut()

    def down(self) -> None:
        self.state = "down"
        self._cut()

    def stall(self) -> None:
        self.state = "stalled"
        self._cut()

    def close(self) -> None:
        self.down()
        self._listening.close()

    def _cut(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().close()

    def _accept(self) -> None:
        while True:
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            self.accepted += 1
            if self.state == "down":
                taken.close()
                continue
            self._open.append(taken)
            if self.state == "up":
                threading.Thread(target=self._forward, args=(taken,), daemon=True).start()

    def _forward(self, taken: socket.socket) -> None:
        try:
            inside = self.context.wrap_socket(taken, server_side=True) if self.context else taken
            onward = socket.create_connection(self.server)
        except OSError:
            taken.close()
            return
        self._open += [inside, onward]
        threading.Thread(target=_pour, args=(inside, onward), daemon=True).start()
        _pour(onward, inside)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def forwarded(server: str, context: ssl.SSLContext | None = None) -> Iterator[Forwarder]:
    forwarder = Forwarder(server, context)
    try:
        yield forwarder
    finally:
        forwarder.close()
