"""Holds the index against what is public, and repairs what differs: the net below the change log."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import UUID

from content_store.query import readable

from .contents import stamp
from .files import keeping
from .files.models import AttachedFileUse
from .interface import EngineError
from .service import engine

log = logging.getLogger(__name__)

#: Seconds between two comparisons.
EVERY: Final = 24 * 3600.0
_CHUNK: Final = 500


@dataclass(frozen=True)
class Difference:
    """Contents that the index lacks, holds in other versions, or holds although they are not public."""

    missing: tuple[UUID, ...]
    outdated: tuple[UUID, ...]
    surplus: tuple[UUID, ...]

    @property
    def contents(self) -> tuple[UUID, ...]:
        return self.missing + self.outdated + self.surplus


def compare() -> Difference:
    """Memory: about 200 bytes a content. What was published a moment ago may differ still. Raises EngineError."""
    held = dict(engine().held())
    missing, outdated = [], []
    for content_id, expected in _public():
        found = held.pop(content_id, None)
        if found is None:
            missing.append(content_id)
        elif found != expected:
            outdated.append(content_id)
    return Difference(tuple(missing), tuple(outdated), tuple(held))


def _public() -> Iterator[tuple[UUID, str]]:
    rows = readable().order_by("content_id", "locale").values_list("content_id", "locale", "etag")
    files = _texts()
    for content_id, versions in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0]):
        yield content_id, stamp(((locale, etag) for _, locale, etag in versions), files.get(content_id, ()))


def _texts() -> dict[UUID, list[tuple[str, str]]]:
    """Content to the key and hash of each file whose text is kept."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    uses = AttachedFileUse.objects.exclude(file__sha256="").order_by("file__key")
    for content_id, key, sha256 in uses.values_list("content_id", "file__key", "file__sha256"):
        found.setdefault(content_id, []).append((key, sha256))
    return found


def repair() -> int:
    """Writes what differs anew; returns how many contents that were."""
    found = compare()
    for start in range(0, len(found.contents), _CHUNK):
        engine().index(found.contents[start : start + _CHUNK])
    if found.contents:
        log.warning(
            "The search index differed and was repaired: %d missing, %d outdated, %d surplus.",
            len(found.missing),
            len(found.outdated),
            len(found.surplus),
        )
    return len(found.contents)


def run() -> int:
    """What the worker calls once a day; nothing where there is no index, or another process keeps it."""
    keeping.check()
    if not engine().status().available or not engine().prepare():
        return 0
    try:
        return repair()
    except EngineError as error:
        log.warning("The search index was not compared: %s", error)
        return 0
