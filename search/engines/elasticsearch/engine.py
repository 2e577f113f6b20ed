"""The engine: searches, suggests, keeps the index."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from elasticsearch import Elasticsearch

from cms.base.locales import LOCALES
from content_store.query import newest_seq

from ...asking import Fields, every_word, found_expression, question
from ...contents import content_of, load
from ...correcting import answered
from ...cursors import KEYS, decode, encode
from ...expressions import Expression, Question
from ...facets import labelled, most_first
from ...fields import FILES, code_path, facet_path, suffixed
from ...following import catch_up, fill, here, reached, standing
from ...hits import Match, read_hits
from ...interface import MOST_DEEP, EngineError, EngineStatus, SearchQuery, SearchResult, Suggestion
from ...suggesting import Beginning, Choices, ranked
from ...typed import TypedQuery
from ...vocabulary_terms import SUGGESTED_FILTERS, TERM, choices_of
from . import storage, suggestions
from .connection import reading, writing
from .documents import source_of, term_id, term_source
from .queries import Query, filter_query, main_query

log = logging.getLogger(__name__)

_MOST_CODES: Final = 5000
_MOST_NEAR: Final = 50
#: The names of the questions whether a hit was found without its files, and whether it holds every word.
_OWN: Final = "own"
_EVERY: Final = "every"


class ElasticsearchEngine:
    """An Engine (search.interface) on Elasticsearch."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self._terms: tuple[str, list[Choices]] | None = None

    # --- answers -----------------------------------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResult:
        return answered(_Searched(), query)

    def suggest(self, q: str, locale: str, limit: int) -> list[Suggestion]:
        beginning = Beginning.of(q)
        if beginning is None or limit < 1:
            return []
        found = _ask(suggestions.body(beginning))
        return ranked((hit["_source"]["labels"] for hit in found["hits"]["hits"]), beginning, locale, limit)

    # --- the index ---------------------------------------------------------------------------------------------------

    def prepare(self) -> bool:
        if not storage.exists():
            log.info("Building the search index: there is none that this code can read.")
            self.rebuild()
        return True

    def index(self, content_ids: Sequence[UUID]) -> None:
        _write(storage.alias(), content_ids)
        storage.refresh(storage.alias())
        terms = _carried_terms(storage.alias())
        if self._terms != (storage.alias(), terms):
            _write_terms(storage.alias(), terms)
            self._terms = storage.alias(), terms

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        place = here()
        with storage.Filling() as filling:
            contents = fill(partial(_write, filling.target), progress)
            place = catch_up(place, partial(_write, filling.target))
            storage.refresh(filling.target)
            _write_terms(filling.target, _carried_terms(filling.target))
            storage.swap(filling.name)
        # What was written to the old index while this one took its place is written again.
        reached(catch_up(place, partial(_write, storage.alias())))
        storage.refresh(storage.alias())
        storage.remove_older(filling.name)
        return contents

    def held(self) -> Iterator[tuple[UUID, str]]:
        return storage.held()

    def version(self) -> str | None:
        """A cluster's answers are asked for each time."""
        return None

    def status(self) -> EngineStatus:
        seq, lag = standing()
        try:
            contents = storage.count()
        except EngineError as error:
            return EngineStatus(self.name, False, 0, seq, lag, str(error))
        return EngineStatus(self.name, True, contents, seq, lag)


class _Searched:
    """The index, for one question (search.correcting.Index)."""

    def answer(self, query: SearchQuery, typed: TypedQuery) -> SearchResult:
        find = _versions if query.group == "none" else _contents
        found = find(query, typed)
        return SearchResult(
            total=found.total,
            hits=read_hits(found.matches, query, typed),
            facets=labelled(found.counts, query.facets, query.locale) if query.facets else {},
            passing=bool(typed.pinned),
            every=found.every,
            next=encode(query, found.after) if found.after is not None else None,
        )

    def finds(self, query: SearchQuery, typed: TypedQuery) -> bool:
        asked = question(query, typed)
        body = {"query": main_query(asked, asked.narrowed()), "size": 0, "terminate_after": 1}
        return bool(_ask(body)["hits"]["total"]["value"])

    def known(self, words: Sequence[Mapping[str, Sequence[str]]]) -> list[bool]:
        searches: list[Query] = []
        for word in words:
            any_of = [
                {"terms": {suffixed(name, locale): list(terms)}}
                for locale, terms in word.items()
                for name in ("words", FILES)
            ]
            searches += [
                {"index": storage.alias()},
                {"query": {"bool": {"should": any_of}}, "size": 0, "terminate_after": 1},
            ]
        return [bool(found["hits"]["total"]["value"]) for found in _ask_all(searches)]

    def near(self, word: str, most: Mapping[str, int]) -> Iterable[tuple[str, str, int]]:
        asked = {
            locale: {
                "text": word,
                "term": {
                    "field": suffixed("words", locale),
                    "analyzer": "keyword",
                    "suggest_mode": "always",
                    "max_edits": steps,
                    "prefix_length": 0,
                    "min_word_length": 1,
                    "size": _MOST_NEAR,
                },
            }
            for locale, steps in most.items()
        }
        for locale, answers in _ask({"size": 0, "suggest": asked})["suggest"].items():
            for answer in answers:
                for option in answer["options"]:
                    yield locale, str(option["text"]), int(option["freq"])


@dataclass(frozen=True)
class _Found:
    """A page: what it holds, how much there is, what was counted, and where the next page begins.

    `every`: one of its hits holds every word.
    """

    matches: list[Match]
    total: int
    counts: dict[str, list[tuple[str, int]]]
    after: int | str | None
    every: bool = False


def _ask(body: Query) -> Any:
    """One request to the index that answers. Raises EngineError."""

    def send(client: Elasticsearch) -> Any:
        return client.search(index=storage.alias(), body=body, allow_partial_search_results=False)

    return reading(send)


def _ask_all(searches: Sequence[Query]) -> list[Any]:
    """Several searches in one request, each a pair of head and body. Raises EngineError."""
    answers = list(reading(lambda client: client.msearch(searches=searches))["responses"])
    for answer in answers:
        if "error" in answer:
            raise EngineError(f"{answer['status']} {answer['error']['type']}")
    return answers


def _contents(query: SearchQuery, typed: TypedQuery) -> _Found:
    asked = question(query, typed)
    sort = query.sort_of(has_words=bool(typed.wanted))
    after = decode(query, KEYS[sort])
    body = _body(query, asked, _in_each_language(query, typed))
    if sort == "relevance":
        at = after or 0
        body |= {"from": min(at, MOST_DEEP), "size": max(0, min(query.limit, MOST_DEEP - at))}
    else:
        body |= {"size": query.limit + 1, **_sorted(query, sort, after)}
    found = _ask(body)
    total, hits = int(found["hits"]["total"]["value"]), found["hits"]["hits"]
    if sort == "relevance":
        end = (after or 0) + len(hits)
        following: int | str | None = end if hits and end < min(total, MOST_DEEP) else None
    else:
        following = hits[query.limit - 1]["sort"][0] if len(hits) > query.limit else None
    matches = [
        Match(
            UUID(hit["_id"]),
            float(hit["_score"]) if sort == "relevance" else 0.0,
            tuple(locale for locale in query.scope if locale in hit.get("matched_queries", ())),
            in_files=_is_in_files(hit, typed),
        )
        for hit in hits[: query.limit]
    ]
    every = any(_EVERY in hit.get("matched_queries", ()) for hit in hits)
    return _Found(matches, total, _counts(found), following, every)


def _in_each_language(query: SearchQuery, typed: TypedQuery) -> dict[str, Expression]:
    """All that is required, in the words of each language by itself and in the content's own; and every word."""
    found: dict[str, Expression | None] = {
        locale: found_expression(typed, Fields(query, (locale,), names=False, strict=typed.strict))
        for locale in query.scope
    }
    found[_OWN] = found_expression(typed, Fields(query, query.scope, strict=typed.strict))
    found[_EVERY] = every_word(typed, Fields(query, query.scope, names=False, files=True))
    return {name: expression for name, expression in found.items() if expression}


def _is_in_files(hit: Any, typed: TypedQuery) -> bool:
    """Whether it was found by the words of attached files only."""
    return bool(typed.wanted) and _OWN not in hit.get("matched_queries", ())


def _sorted(query: SearchQuery, sort: str, after: int | str | None) -> Query:
    field = suffixed("by_title", query.chain[0]) if sort == "title" else "by_date"
    order: Query = {"sort": [{field: "asc" if sort == "title" else "desc"}]}
    return order if after is None else {**order, "search_after": [after]}


def _body(query: SearchQuery, asked: Question, named: dict[str, Expression]) -> Query:
    """One request for hits and facets: what facets are counted without is applied to the hits afterwards."""
    names = {request.name for request in query.facets}
    late = [item for item in asked.narrowings if item.by in names]
    early = [item for item in asked.narrowings if item.by not in names]
    body: Query = {
        "query": main_query(asked, early, named),
        "track_total_hits": True,
        "_source": False,
        "sort": ["_score", {"content_id": "asc"}],
    }
    if late:
        body["post_filter"] = filter_query(late)
    if names:
        body["aggs"] = {
            # Numbered: a name may hold what is no name of an aggregation.
            f"{index}:{request.name}": {
                "filter": filter_query([item for item in late if item.by != request.name]),
                "aggs": {"codes": {"terms": {"field": facet_path(request.name, query.chain[0]), "size": _MOST_CODES}}},
            }
            for index, request in enumerate(query.facets)
        }
    return body


def _counts(found: Any) -> dict[str, list[tuple[str, int]]]:
    return {
        name.partition(":")[2]: _buckets(counted["codes"]) for name, counted in found.get("aggregations", {}).items()
    }


def _buckets(counted: Any) -> list[tuple[str, int]]:
    return most_first((str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted["buckets"])


def _versions(query: SearchQuery, typed: TypedQuery) -> _Found:
    """Every language version by itself: each language is searched alone, and the answers are merged by rank."""
    at = decode(query, int) or 0
    sort = query.sort_of(has_words=bool(typed.wanted))
    upto = min(at + query.limit, MOST_DEEP)
    searches: list[Query] = []
    for locale in query.scope:
        alone = replace(query, scope=(locale,), cursor="", facets=())
        body = _body(alone, question(alone, typed), _in_each_language(alone, typed)) | {"size": upto}
        if sort != "relevance":
            body |= _sorted(alone, sort, None)
        searches += [{"index": storage.alias()}, body]
    answers = _ask_all(searches)
    rows: list[tuple[Any, str, str]] = []
    in_files: set[tuple[str, str]] = set()
    for locale, found in zip(query.scope, answers, strict=True):
        rows += [(hit["sort"][0], hit["_id"], locale) for hit in found["hits"]["hits"]]
        in_files |= {(hit["_id"], locale) for hit in found["hits"]["hits"] if _is_in_files(hit, typed)}
    rows.sort(reverse=sort != "title")
    total = sum(int(found["hits"]["total"]["value"]) for found in answers)
    scored = sort == "relevance"
    matches = [
        Match(
            UUID(key),
            float(rank) if scored else 0.0,
            (locale,) if typed.wanted and (key, locale) not in in_files else (),
            locale,
            in_files=(key, locale) in in_files,
        )
        for rank, key, locale in rows[at:upto]
    ]
    counts = _contents(replace(query, cursor="", limit=1), typed).counts if query.facets else {}
    return _Found(matches, total, counts, upto if matches and upto < min(total, MOST_DEEP) else None)


def _write(target: str, content_ids: Sequence[UUID]) -> None:
    """Replaces the index documents of these contents; those that are no longer public go."""
    # Read before the documents: whatever is newer than this step is written again, with a higher one.
    seq = newest_seq()
    storage.write(target, _sources(content_ids), seq)


def _sources(content_ids: Sequence[UUID]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    loaded = load(content_ids)
    for content_id in dict.fromkeys(content_ids):
        versions = loaded.get(content_id)
        yield str(content_id), source_of(content_of(versions)) if versions else None


def _carried_terms(target: str) -> list[Choices]:
    aggregations = {
        name: {"terms": {"field": code_path(name, LOCALES[0]), "size": _MOST_CODES}} for name in SUGGESTED_FILTERS
    }
    body = {"size": 0, "aggs": aggregations}
    found = writing(lambda client: client.search(index=target, body=body))
    return choices_of(
        {name: [code for code, _ in _buckets(counted)] for name, counted in found["aggregations"].items()}
    )


def _write_terms(target: str, terms: Sequence[Choices]) -> None:
    """Replaces all term documents."""
    kept = {term_id(choices): term_source(choices) for choices in terms}
    gone = {"bool": {"filter": [{"term": {"kind": TERM}}], "must_not": [{"ids": {"values": list(kept)}}]}}
    writing(lambda client: client.delete_by_query(index=target, query=gone, conflicts="proceed", refresh=True))
    storage.write(target, kept.items(), newest_seq())
    storage.refresh(target)
