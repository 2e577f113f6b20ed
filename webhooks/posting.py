"""One request to one endpoint, in a loop of its own: nothing here touches the database.

No redirect is followed, no proxy of the environment is used, nothing of the answer's body is read, and all of it
together has WEBHOOK_TIMEOUT seconds, however slowly the other side speaks.
"""

import asyncio
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from typing import Final

import httpcore
from django.conf import settings

from .addresses import CheckedBackend, Refused

_USER_AGENT: Final = "ngo-unesco-partnership-webhooks/1"
#: To be connected, and again to have TLS; seconds.
_CONNECT: Final = 5.0


@dataclass(frozen=True)
class Message:
    url: str
    headers: Mapping[bytes | str, bytes | str]
    body: bytes


@dataclass(frozen=True)
class Outcome:
    """`error` is empty where the message arrived. `retry_after`: the seconds that the other side asks for."""

    status: int | None
    error: str
    milliseconds: int
    retry_after: int | None = None


@cache
def _tls(ca_file: str) -> ssl.SSLContext:
    context = httpcore.default_ssl_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="webhooks", daemon=True).start()
    return loop


def begin(message: Message) -> "Future[Outcome]":
    """Sends it; the future never fails."""
    return asyncio.run_coroutine_threadsafe(_post(message), _loop())


async def _post(message: Message) -> Outcome:
    begun = time.monotonic()
    status, error, retry_after = None, "", None
    try:
        async with asyncio.timeout(settings.WEBHOOK_TIMEOUT):
            status, retry_after = await _send(message)
    except Refused:
        error = "refused-address"
    except ssl.SSLError:
        error = "tls"
    except (TimeoutError, httpcore.TimeoutException):
        error = "timeout"
    except httpcore.ConnectError as failure:
        error = "tls" if isinstance(failure.__cause__ or failure.__context__, ssl.SSLError) else "not-connected"
    except (httpcore.NetworkError, httpcore.ProtocolError):
        error = "broken-answer"
    except Exception:  # whatever a library makes of what a stranger sends: the row says that it failed
        error = "not-sent"
    if status is not None and not 200 <= status < 300:
        error = "redirect" if 300 <= status < 400 else "status"
    return Outcome(status, error, round((time.monotonic() - begun) * 1000), retry_after)


async def _send(message: Message) -> tuple[int, int | None]:
    timeout = {"connect": _CONNECT, "read": settings.WEBHOOK_TIMEOUT, "write": settings.WEBHOOK_TIMEOUT}
    headers: dict[bytes | str, bytes | str] = {
        "Content-Type": "application/json",
        "User-Agent": _USER_AGENT,
        "Connection": "close",
        "Content-Length": str(len(message.body)),
        **message.headers,
    }
    async with (
        httpcore.AsyncConnectionPool(
            ssl_context=_tls(settings.WEBHOOK_CA_FILE), network_backend=CheckedBackend(), max_connections=1
        ) as pool,
        pool.stream(
            "POST", message.url, headers=headers, content=message.body, extensions={"timeout": timeout}
        ) as response,
    ):
        after = next((value for name, value in response.headers if name.lower() == b"retry-after"), b"")
        return response.status, int(after) if after.isdigit() and len(after) < 7 else None
