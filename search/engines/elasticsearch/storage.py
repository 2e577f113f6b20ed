"""The indices of this installation: generations behind an alias.

{prefix}-{made with}           the alias that answers; what it was made with is a hash of index_format(), so that other
                               code never reads an index that it does not understand
{prefix}-{made with}-{n}       an index

Whoever fills an index writes to it by an alias of its own and asks that it be one: an index that was deleted meanwhile
is not made anew by a write, without its fields.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from elasticsearch import Elasticsearch, helpers

from ...fields import index_format
from ...interface import EngineError
from .connection import RefusedError, writing
from .mapping import index_settings, mappings

log = logging.getLogger(__name__)

#: Of one bulk request: documents, and bytes.
_CHUNK: Final = 250
_CHUNK_BYTES: Final = 8_000_000
#: Contents that are read at a time to be compared.
_PAGE: Final = 5000
#: How often a bulk request is sent again that the cluster had no room for, with pauses from one second on.
_RETRIES: Final = 5
#: The answer to a write that something newer has overtaken.
_OVERTAKEN: Final = 409


def alias() -> str:
    """What readers and the follower of the log ask."""
    made_with = hashlib.sha256(index_format().encode()).hexdigest()[:8]
    return f"{settings.ELASTICSEARCH_PREFIX}-{made_with}"


def exists() -> bool:
    """Whether there is an index that this code can read. Raises EngineError."""
    return bool(writing(lambda client: client.indices.exists_alias(name=alias())))


def new_index() -> str:
    """An empty index that does not answer yet, not refreshed before it does; returns its name. Raises EngineError."""
    taken = [int(name.rpartition("-")[2]) for name in _own() if name.startswith(f"{alias()}-")]
    name = f"{alias()}-{max(taken, default=0) + 1}"
    prepared = {**index_settings(), "refresh_interval": "-1"}

    def create(client: Elasticsearch) -> None:
        client.indices.create(
            index=name, settings=prepared, mappings=mappings(index_format()), aliases={_filler(name): {}}
        )

    writing(create)
    return name


def _own() -> list[str]:
    """The names of all indices of this installation, of whatever code."""
    pattern = f"{settings.ELASTICSEARCH_PREFIX}-*"
    found = writing(lambda client: client.indices.get(index=pattern, features="aliases"))
    return sorted(name for name in found if name.rpartition("-")[2].isdigit())


def _filler(name: str) -> str:
    return f"{name}-filled"


def swap(name: str) -> None:
    """Lets a filled index answer, in the place of the one that did. Raises EngineError."""
    writing(lambda client: client.indices.put_settings(index=name, settings={"refresh_interval": "1s"}))
    refresh(_filler(name))
    actions: list[Mapping[str, Any]] = [
        {"remove": {"index": f"{alias()}-*", "alias": alias(), "must_exist": False}},
        {"add": {"index": name, "alias": alias(), "is_write_index": True}},
    ]
    writing(lambda client: client.indices.update_aliases(actions=actions))


def remove_older(name: str) -> None:
    """Removes what was made before this index: old generations, the remains of a rebuild that was killed."""
    number = int(name.rpartition("-")[2])
    for other in _own():
        if not other.startswith(f"{alias()}-") or int(other.rpartition("-")[2]) < number:
            remove(other)


def remove(name: str) -> None:
    writing(lambda client: client.indices.delete(index=name, ignore_unavailable=True))


def refresh(name: str) -> None:
    """Lets what was written be found."""
    writing(lambda client: client.indices.refresh(index=name))


def write(target: str, sources: Iterable[tuple[str, dict[str, Any] | None]], version: int) -> None:
    """Puts documents; `version` is the step of the log they were read at: what a newer step wrote stays.

    What is gone becomes an empty document, which nothing finds: no late write can bring it back, however late it comes
    (a removal is forgotten after `gc_deletes`, and one with a version makes the index that it does not find).
    Memory is bounded by the size of a chunk. Raises EngineError.
    """

    def actions() -> Iterable[dict[str, Any]]:
        for key, source in sources:
            yield {
                "_op_type": "index",
                "_id": key,
                "_index": target,
                "version": version,
                "version_type": "external_gte",
                "_source": source or {},
            }

    def send(client: Elasticsearch) -> None:
        answers = helpers.streaming_bulk(
            client,
            actions(),
            chunk_size=_CHUNK,
            max_chunk_bytes=_CHUNK_BYTES,
            max_retries=_RETRIES,
            initial_backoff=1,
            max_backoff=10,
            raise_on_error=False,
            require_alias=True,
        )
        for succeeded, answer in answers:
            told = next(iter(answer.values()))
            if not succeeded and told["status"] != _OVERTAKEN:
                raise RefusedError(told["status"], str(told.get("error", {}).get("type", "")))

    writing(send)


def count() -> int:
    """How many contents the index holds. Raises EngineError."""
    query = {"exists": {"field": "locales"}}
    return int(writing(lambda client: client.count(index=alias(), query=query))["count"])


def held() -> Iterator[tuple[UUID, str]]:
    """Each content with its stamp, page by page. Raises EngineError."""
    after: list[Any] | None = None
    while True:
        body: dict[str, Any] = {
            "query": {"exists": {"field": "locales"}},
            "sort": [{"content_id": "asc"}],
            "docvalue_fields": ["stamp"],
            "_source": False,
            "size": _PAGE,
            "track_total_hits": False,
        }
        if after:
            body["search_after"] = after
        hits = writing(partial(_searched, body))
        for hit in hits:
            yield UUID(hit["_id"]), str(hit["fields"]["stamp"][0])
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]


def _searched(body: dict[str, Any], client: Elasticsearch) -> list[dict[str, Any]]:
    return list(client.search(index=alias(), body=body)["hits"]["hits"])


class Filling:
    """A new index while it is filled; removed again where that fails."""

    def __init__(self) -> None:
        self.name = new_index()
        self.target = _filler(self.name)

    def __enter__(self) -> "Filling":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            try:
                remove(self.name)
            except EngineError as error:
                log.warning("An index that was not filled is left: %s: %s", self.name, error)
