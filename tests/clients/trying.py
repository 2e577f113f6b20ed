"""The reference mirror without a network: asks Django's test client, and is cut off now and then."""

import importlib.util
import io
import random
import urllib.error
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from content_store import snapshots

SCRIPT = Path(__file__).parents[2] / "clients" / "mirror.py"


def _load() -> Any:
    spec = importlib.util.spec_from_file_location("reference_mirror", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class CutOffError(Exception):
    """The mirror's process ended here."""


class _Answer(io.BytesIO):
    def __init__(self, body: bytes, headers: Message) -> None:
        super().__init__(body)
        self.headers = headers


def tried_mirror(path: Path, chance: random.Random) -> Any:
    """A mirror of all that is public. One request in ten is its last: it raises CutOffError, whatever was answered.

    While it waits for a snapshot the worker writes it.
    """
    client = Client()

    def ask(url: str, once: tuple[int, ...] = ()) -> _Answer:
        response = client.get(url.removeprefix(settings.PUBLIC_BASE_URL), headers={"accept-encoding": "gzip"})
        headers = Message()
        for name, value in response.headers.items():
            headers[name] = value
        if response.status_code == 503 and not once:
            snapshots.write_due()
            return ask(url)
        if response.status_code != 200:
            raise urllib.error.HTTPError(url, response.status_code, "", headers, None)
        if chance.random() < 0.1:
            raise CutOffError
        return _Answer(response.getvalue(), headers)

    mirror = _load().Mirror(settings.PUBLIC_BASE_URL, str(path), {})
    mirror._open = ask
    return mirror


def until_done(step: Callable[[], Any]) -> Any:
    """As somebody does who starts it again."""
    while True:
        try:
            return step()
        except CutOffError:
            continue
