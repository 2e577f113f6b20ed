"""A real full disk: Elasticsearch blocks its indices by itself, and lets them be written again by itself.

Takes two minutes, and a server that nobody else asks, for all its indices are blocked: PROOF=1 with
TEST_ELASTICSEARCH_ALONE_URL.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.test.utils import override_settings
from elasticsearch import Elasticsearch

from search import consumer, service
from search.engines.elasticsearch import breaker, connection, storage
from search.interface import EngineError
from tests import factories

from . import engines
from .stored import assert_agrees_with_the_digest, titles

URL: Final = os.environ.get("TEST_ELASTICSEARCH_ALONE_URL", "")

pytestmark = [
    pytest.mark.skipif(not (os.environ.get("PROOF") and URL), reason=str(__doc__).splitlines()[-1]),
    pytest.mark.usefixtures("db"),
]

_DISK: Final = "cluster.routing.allocation.disk"
#: Looked at as often as the engine allows.
_WATCHED: Final[dict[str, Any]] = {"cluster.info.update.interval": "10s", f"{_DISK}.threshold_enabled": True}
#: More space than there is must be free.
_FULL: Final = {f"{_DISK}.watermark.{name}": "1000tb" for name in ("low", "high", "flood_stage")}
_ENOUGH: Final = {f"{_DISK}.watermark.{name}": "1kb" for name in ("low", "high", "flood_stage")}
_LONGEST: Final = 120.0


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elasticsearch]:
    monkeypatch.setattr(connection, "_breaker", breaker.Breaker())
    monkeypatch.setenv("TEST_ELASTICSEARCH_URL", URL)
    with (
        engines.chosen("elasticsearch", tmp_path),
        override_settings(ELASTICSEARCH_WRITE_SECONDS=5.0),
        Elasticsearch(URL) as found,
    ):
        kept = dict.fromkeys(_WATCHED | _FULL)
        found.cluster.put_settings(persistent=_WATCHED | _ENOUGH)
        try:
            yield found
        finally:
            found.cluster.put_settings(persistent=kept)


def _until(happened: Callable[[], bool]) -> float:
    """Seconds it took."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < _LONGEST
        time.sleep(0.5)
    return time.monotonic() - began


def _follows() -> bool:
    try:
        consumer.run()
    except EngineError:
        return False
    return True


def test_a_disk_that_is_full_stops_writes_and_nothing_else(server: Elasticsearch) -> None:
    factories.site()
    factories.article("A well")
    factories.drain()
    consumer.run()

    def is_blocked() -> bool:
        found = server.indices.get_settings(index=storage.alias(), flat_settings=True)
        return any(each["settings"].get("index.blocks.read_only_allow_delete") == "true" for each in found.values())

    server.cluster.put_settings(persistent=_FULL)
    blocked = _until(is_blocked)
    factories.article("A spring")
    factories.drain()
    with pytest.raises(EngineError):
        consumer.run()
    with pytest.raises(EngineError):
        service.engine().rebuild()
    assert titles("well") == ["A well"]
    assert service.status().available
    assert service.status().lag > 0

    server.cluster.put_settings(persistent=_ENOUGH)
    released = _until(_follows)
    assert not is_blocked()
    assert titles("spring") == ["A spring"]
    assert_agrees_with_the_digest()
    service.engine().rebuild()
    assert len(server.indices.get(index=f"{storage.alias()}-*")) == 1
    assert_agrees_with_the_digest()
    sys.stdout.write(f"blocked {blocked:.0f} s after it filled, written again {released:.0f} s after there was room\n")
